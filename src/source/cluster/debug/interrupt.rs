//! Interrupts while something of ours is in the cluster: they are waited for, so that it can be taken away first.

use std::future::Future;
use std::io;
use std::pin::pin;

use futures::future::{Either, select};

/// A signal that ends a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interrupt {
    /// SIGINT, or Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
    /// SIGHUP: the terminal is gone.
    HangUp,
}

impl Interrupt {
    /// The exit code by which a shell knows a process that this signal ended.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
            Self::HangUp => 129,
        }
    }
}

/// The signals, from now on. They no longer end the process: whoever asked for this must do so.
pub(super) struct Interrupts {
    #[cfg(unix)]
    streams: Vec<(Interrupt, tokio::signal::unix::Signal)>,
    #[cfg(not(unix))]
    stream: tokio::signal::windows::CtrlC,
}

impl Interrupts {
    /// Begins to listen; must be called inside of a runtime.
    pub(super) fn new() -> io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let kinds = [
                (Interrupt::Interrupt, SignalKind::interrupt()),
                (Interrupt::Terminate, SignalKind::terminate()),
                (Interrupt::HangUp, SignalKind::hangup()),
            ];
            let streams = kinds.into_iter().map(|(name, kind)| Ok((name, signal(kind)?)));
            Ok(Self { streams: streams.collect::<io::Result<_>>()? })
        }
        #[cfg(not(unix))]
        Ok(Self { stream: tokio::signal::windows::ctrl_c()? })
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Interrupt {
        #[cfg(unix)]
        {
            use std::task::Poll;
            std::future::poll_fn(|context| {
                let mut came = self.streams.iter_mut();
                let came = came.find_map(|(name, stream)| stream.poll_recv(context).is_ready().then_some(*name));
                came.map_or(Poll::Pending, Poll::Ready)
            })
            .await
        }
        #[cfg(not(unix))]
        {
            self.stream.recv().await;
            Interrupt::Interrupt
        }
    }

    /// What comes of some work, or the interrupt that came first; the work is dropped then, unless it is only lent.
    pub(super) async fn during<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Interrupt> {
        match select(pin!(work), pin!(self.next())).await {
            Either::Left((done, _)) => Ok(done),
            Either::Right((interrupt, _)) => Err(interrupt),
        }
    }
}
