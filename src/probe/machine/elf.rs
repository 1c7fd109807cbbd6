//! What a program's header says of the processor it is for.

use std::io::Read;

use super::tree::Found;

/// `x86_64`, `aarch64`, …, as `uname -m` names them; nothing if it is no program or cannot be read.
pub(super) fn architecture(found: &Found) -> Option<String> {
    let mut header = [0_u8; 20];
    found.open().ok()?.read_exact(&mut header).ok()?;
    of_header(&header)
}

fn of_header(header: &[u8; 20]) -> Option<String> {
    let [0x7f, b'E', b'L', b'F', class, order, .., low, high] = *header else { return None };
    // e_machine is the half word at offset 18, in the file's own byte order (1: little, 2: big).
    let machine = match order {
        1 => u16::from_le_bytes([low, high]),
        2 => u16::from_be_bytes([low, high]),
        _ => return None,
    };
    let name = match (machine, class, order) {
        (62, 2, 1) => "x86_64",
        (3, 1, 1) => "i386",
        (183, 2, 1) => "aarch64",
        (40, 1, 1) => "arm",
        (21, 2, 1) => "ppc64le",
        (21, 2, 2) => "ppc64",
        (22, 2, 2) => "s390x",
        (243, 2, 1) => "riscv64",
        (258, 2, 1) => "loongarch64",
        _ => return Some(format!("machine {machine}")),
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::of_header;

    fn header(class: u8, order: u8, machine: [u8; 2]) -> [u8; 20] {
        let mut bytes = [0; 20];
        bytes[..4].copy_from_slice(b"\x7fELF");
        bytes[4] = class;
        bytes[5] = order;
        bytes[18..].copy_from_slice(&machine);
        bytes
    }

    #[test]
    fn names_of_processors() {
        assert_eq!(of_header(&header(2, 1, [62, 0])).as_deref(), Some("x86_64"));
        assert_eq!(of_header(&header(2, 1, [183, 0])).as_deref(), Some("aarch64"));
        assert_eq!(of_header(&header(2, 2, [0, 22])).as_deref(), Some("s390x"));
        assert_eq!(of_header(&header(2, 1, [0x34, 0x12])).as_deref(), Some("machine 4660"));
        assert_eq!(of_header(&header(2, 9, [62, 0])), None);
        assert_eq!(of_header(b"#!/bin/sh\nexec true\n"), None);
    }
}
