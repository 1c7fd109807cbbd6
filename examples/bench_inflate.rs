//! Decompresses a gzip file and throws the bytes away: the least that reading a bundle costs. Used by `bench/run.sh`.

use std::error::Error;
use std::fs::File;
use std::io::Read;

use flate2::read::MultiGzDecoder;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: bench_inflate FILE")?;
    let mut reader = MultiGzDecoder::new(File::open(path)?);
    let mut buffer = vec![0; 256 * 1024];
    while reader.read(&mut buffer)? > 0 {}
    Ok(())
}
