//! The trials themselves: what Kuma's validator does, with a token that proves who answered, and then the same for
//! outgoing connections and queries.
//!
//! A running sidecar is never disturbed. Where its port is taken, nobody dials: a connection that the rules redirect
//! would reach the sidecar, which would open one of its own, count it and log it. Such a trial ends as `port-taken`, and
//! the rules have to be judged as they are written. Our own listener stands only while an attempt lasts, so that a
//! sidecar that starts meanwhile finds its port free; and a listener of somebody else's to which a wrong redirect leads
//! sees a connection that is closed without a byte.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rustix::event::PollFlags;
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, getpeername, getsockname, recv, recvfrom, sendto};
use rustix::rand::{GetRandomFlags, getrandom};

use super::plan::{Case, Leaving, Trying, not_made, plan};
use super::sockets::{
    Fault, Listening, Reuse, Transport, accepted, as_user, dial, dialled, dialler, hear, listener, ready, tell,
};
use super::{listeners, netlink};
use crate::host::document::{Active, Gap, Network, Trial};
use crate::messages::probing;

/// How often and how long each trial is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// At least this often, unless it passes or cannot pass.
    pub attempts: u32,
    /// Between two attempts.
    pub pause: Duration,
    /// For a connection to be made.
    pub dial: Duration,
    /// For the refusal of a connection that was not made in this time: longer than Linux waits before it sends its
    /// first packet again, which is a second.
    pub resend: Duration,
    /// For the token to come and go, once it is made.
    pub answer: Duration,
    /// Attempts go on so long, for rules that appear only later.
    pub wait: Duration,
    /// All trials together end then, whatever else is said.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 3,
            pause: Duration::from_millis(300),
            dial: Duration::from_millis(200),
            resend: Duration::from_millis(1300),
            answer: Duration::from_millis(500),
            wait: Duration::ZERO,
            whole: Duration::from_secs(20),
        }
    }
}

impl Patience {
    /// As Kuma's validator: 11 attempts, a second apart, 50 ms each.
    #[must_use]
    pub fn of_kuma() -> Self {
        Self {
            attempts: 11,
            pause: Duration::from_secs(1),
            dial: Duration::from_millis(50),
            whole: Duration::from_secs(30),
            ..Self::default()
        }
    }
}

/// Makes all trials in the calling thread's network namespace, of which `network` is known.
#[must_use]
pub(super) fn try_all(trying: &Trying, patience: &Patience, network: &Network) -> (Active, Vec<Gap>) {
    let (cases, mut gaps) = plan(trying, network);
    let mut active = Active { uid: trying.wanted.uid, trials: Vec::new() };
    for (case, trial) in rounds(cases, patience) {
        match trial {
            Some(trial) => active.trials.push(trial),
            None => gaps.push(not_made(&case.name(), "limit", probing::OUT_OF_TIME)),
        }
    }
    gaps.dedup();
    (active, gaps)
}

/// A trial under way.
struct Running {
    case: Case,
    begun: Option<Instant>,
    trial: Option<Trial>,
    settled: bool,
}

/// Attempts of all trials take turns, so that waiting for one is waiting for all.
fn rounds(cases: Vec<Case>, patience: &Patience) -> Vec<(Case, Option<Trial>)> {
    let begun = Instant::now();
    let end = begun + patience.whole;
    let mut all: Vec<Running> =
        cases.into_iter().map(|case| Running { case, begun: None, trial: None, settled: false }).collect();
    for round in 1_u32.. {
        for running in all.iter_mut().filter(|running| !running.settled) {
            if Instant::now() < end {
                running.go_on(patience, end);
            }
        }
        let enough = round >= patience.attempts && begun.elapsed() >= patience.wait;
        if enough || all.iter().all(|running| running.settled) || Instant::now() + patience.pause >= end {
            break;
        }
        std::thread::sleep(patience.pause);
    }
    wait_longer(&mut all, patience, end);
    all.into_iter().map(|running| (running.case, running.trial)).collect()
}

/// A refusal that comes while the kernel is still sending the first packet is only remembered, and told when the second
/// is sent, after a second: Linux does so with what `REJECT` answers, most of all in IPv6. Connections that were given
/// up earlier are made once more, all at the same time, to tell a refusal from silence.
fn wait_longer(all: &mut [Running], patience: &Patience, end: Instant) {
    let silent = |running: &&mut Running| {
        let timed_out = running.trial.as_ref().is_some_and(|trial| trial.outcome == "timed-out");
        running.case.transport == Transport::Tcp && timed_out
    };
    let mut listening: Vec<(SocketAddr, Listening)> = Vec::new();
    let mut waiting = Vec::new();
    for running in all.iter_mut().filter(silent) {
        let case = &running.case;
        // With a listener, as before: without one every right redirect would be refused.
        if listening.iter().all(|(at, _)| *at != case.listen) {
            let Ok(socket) = stand(case) else { continue };
            listening.push((case.listen, socket));
        }
        if case.leaving == Leaving::Checked && leaves(case) {
            continue;
        }
        let dialling = as_user(case.user.real, || dialler(case.from, case.to, case.transport));
        if let Ok(Ok(socket)) = dialling
            && dial(&socket, case.to).is_ok()
        {
            waiting.push((running, socket));
        }
    }
    let deadline = end.min(Instant::now() + patience.resend);
    for (running, socket) in waiting {
        let Err(fault @ Fault::Connect(_)) = dialled(&socket, deadline) else { continue };
        let begun = running.begun;
        if let Some(trial) = &mut running.trial {
            word(fault, false).clone_into(&mut trial.outcome);
            trial.error = Some(words(fault, patience.resend));
            trial.attempts += 1;
            trial.milliseconds = begun.map_or(0, since);
        }
    }
}

fn since(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

impl Running {
    fn go_on(&mut self, patience: &Patience, end: Instant) {
        let begun = *self.begun.get_or_insert_with(Instant::now);
        let attempt = attempt(&self.case, patience, end);
        self.settled = attempt.outcome == "passed" || attempt.is_final;
        self.trial = Some(Trial {
            what: self.case.what.to_owned(),
            family: self.case.family().to_owned(),
            uid: self.case.user.named,
            to: self.case.to.to_string(),
            listener: attempt.listener_fault.is_none().then(|| self.case.listen.to_string()),
            listener_fault: attempt.listener_fault.map(str::to_owned),
            outcome: attempt.outcome.to_owned(),
            error: attempt.error,
            attempts: self.trial.as_ref().map_or(0, |trial| trial.attempts) + 1,
            milliseconds: since(begun),
        });
    }
}

/// What came of one attempt.
struct Attempt {
    outcome: &'static str,
    error: Option<String>,
    listener_fault: Option<&'static str>,
    /// Whether another attempt can only end the same, or would disturb.
    is_final: bool,
}

fn attempt(case: &Case, patience: &Patience, end: Instant) -> Attempt {
    let listening = match stand(case) {
        Ok(listening) => listening,
        Err((fault, held)) => {
            let outcome = word(fault, true);
            let mut error = words(fault, Duration::ZERO);
            if !held.is_empty() {
                error = format!("{error}: {}", held.join(", "));
            }
            // Nobody who is seen to hold it may be somebody who is just leaving or coming: that can change.
            let is_final = (outcome == "port-taken" && !held.is_empty()) || outcome == "not-permitted";
            return Attempt { outcome, error: Some(error), listener_fault: Some(outcome), is_final };
        }
    };
    let mut connected = false;
    let result = as_user(case.user.real, || dialler(case.from, case.to, case.transport))
        .unwrap_or_else(|errno| Err(Fault::Socket(errno)))
        .and_then(|dialling| {
            if case.leaving == Leaving::Checked && leaves(case) {
                return Err(Fault::Away);
            }
            dial(&dialling, case.to)?;
            dialled(&dialling, end.min(Instant::now() + patience.dial))?;
            connected = true;
            let deadline = end.min(Instant::now() + patience.answer);
            match case.transport {
                Transport::Tcp => exchange(&dialling, &listening, deadline),
                Transport::Udp => query(&dialling, listening.socket(), deadline),
            }
        });
    match result {
        Ok(()) => Attempt { outcome: "passed", error: None, listener_fault: None, is_final: true },
        Err(fault) => {
            let limit = if connected { patience.answer } else { patience.dial };
            let (outcome, error) = (word(fault, false), Some(words(fault, limit)));
            Attempt { outcome, error, listener_fault: None, is_final: false }
        }
    }
}

/// Whether the kernel would send a packet of this trial to another interface than the loopback: if `::6` is not on `lo`,
/// and there is a default route. Where it does not say, the packet is taken to leave.
fn leaves(case: &Case) -> bool {
    netlink::is_sent_away(case.to.ip(), case.from.map(|from| from.ip()), case.user.real).unwrap_or(true)
}

/// Our listener, or the fault with those who hold its port.
fn stand(case: &Case) -> Result<Listening, (Fault, Vec<String>)> {
    let open = |reuse| {
        as_user(case.listener_user.real, || listener(case.listen, case.transport, reuse))
            .unwrap_or_else(|errno| Err(Fault::Socket(errno)))
    };
    let protocol = if case.transport == Transport::Tcp { "tcp" } else { "udp" };
    let mut result = open(Reuse::Never);
    // A port that nobody is seen to hold is mostly one that is just being left: a program that another thread starts
    // holds copies of our sockets until it runs.
    for _ in 0..5 {
        if result.as_ref().err() != Some(&Fault::Bind(Errno::ADDRINUSE)) {
            break;
        }
        let held = listeners::holders(protocol, case.listen.ip(), case.listen.port());
        if !held.is_empty() {
            return Err((Fault::Bind(Errno::ADDRINUSE), held));
        }
        std::thread::sleep(Duration::from_millis(20));
        let remains = case.transport == Transport::Tcp && only_remains(case.listen.port());
        result = open(if remains { Reuse::Remains } else { Reuse::Never });
    }
    result.map_err(|fault| (fault, Vec::new()))
}

/// Whether nobody has the port but connections that have ended (`TIME_WAIT`): for the sidecar, and for Kuma's
/// validator, it is free then.
fn only_remains(port: u16) -> bool {
    let tables = [listeners::sockets("tcp"), listeners::sockets("tcp6")];
    let mut here = tables.into_iter().flatten().flatten().filter(|socket| socket.port == port).peekable();
    here.peek().is_some() && here.all(|socket| socket.is_remains())
}

/// A token goes from the dialler to the listener and another comes back. Nothing is sent before the listener has got a
/// connection: if the dialler's went to somebody else, that one gets no byte.
fn exchange(dialling: &OwnedFd, listening: &Listening, deadline: Instant) -> Result<(), Fault> {
    let tokens = random::<32>()?;
    let (there, back) = tokens.split_at(16);
    let own = getsockname(dialling).ok();
    let mut told = false;
    while let Some(connection) = accepted(listening, deadline) {
        if !told {
            tell(dialling, there)?;
            told = true;
        }
        // With another source address it may be ours all the same (masqueraded), or a stranger's, who says nothing.
        let is_ours = own.is_some() && getpeername(&connection).ok().flatten() == own;
        let limit = if is_ours { deadline } else { deadline.min(Instant::now() + Duration::from_millis(100)) };
        if hear(&connection, there, limit).is_ok() {
            tell(&connection, back)?;
            return hear(dialling, back, deadline);
        }
    }
    Err(Fault::Stranger)
}

/// A query that any name server could read goes to the listener, and an answer comes back: over the connection tracking
/// of both ways.
fn query(dialling: &OwnedFd, listening: &OwnedFd, deadline: Instant) -> Result<(), Fault> {
    let (there, back) = question(&random::<10>()?);
    tell(dialling, &there)?;
    loop {
        let mut buffer = [0_u8; 512];
        if ready(listening, PollFlags::IN, deadline.min(Instant::now() + Duration::from_millis(10)))
            && let Ok((heard, _, Some(from))) = recvfrom(listening, &mut buffer, RecvFlags::empty())
            && buffer.get(..heard) == Some(there.as_slice())
        {
            let from = SocketAddr::try_from(from).map_err(Fault::Connect)?;
            sendto(listening, &back, SendFlags::NOSIGNAL, &from).map_err(Fault::Connect)?;
            return hear(dialling, &back, deadline);
        }
        match recv(dialling, &mut buffer, RecvFlags::empty()) {
            Ok(_) => return Err(Fault::Stranger),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(errno) => return Err(Fault::Connect(errno)),
        }
        if Instant::now() >= deadline {
            return Err(Fault::Silence);
        }
    }
}

/// A query for an address of a name below `invalid` (RFC 6761), and the answer that there is none.
fn question(random: &[u8; 10]) -> (Vec<u8>, Vec<u8>) {
    let (id, token) = random.split_at(2);
    let label = token.iter().fold(String::new(), |label, byte| format!("{label}{byte:02x}"));
    let message = |flags: [u8; 2]| {
        let mut bytes = [id, &flags, &[0, 1, 0, 0, 0, 0, 0, 0, 16]].concat();
        bytes.extend(label.as_bytes());
        bytes.extend(b"\x07invalid\x00\x00\x01\x00\x01");
        bytes
    };
    (message([0x01, 0x00]), message([0x81, 0x83]))
}

fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0_u8; N];
    getrandom(bytes.as_mut_slice(), GetRandomFlags::empty()).map_err(Fault::Socket)?;
    Ok(bytes)
}

/// The outcome's word. Only a listener's port can be taken: for the dialler the same error means that none is free.
fn word(fault: Fault, of_listener: bool) -> &'static str {
    match fault {
        Fault::Silence => "timed-out",
        Fault::Away => "unreachable",
        Fault::Stranger => "wrong-peer",
        Fault::Bind(Errno::ADDRINUSE) if of_listener => "port-taken",
        Fault::Bind(Errno::ADDRNOTAVAIL) | Fault::Connect(Errno::ADDRNOTAVAIL) => "no-address",
        Fault::Bind(Errno::ACCESS | Errno::PERM) | Fault::Socket(Errno::ACCESS | Errno::PERM) => "not-permitted",
        Fault::Connect(errno) => match errno {
            Errno::CONNREFUSED => "refused",
            Errno::TIMEDOUT => "timed-out",
            Errno::NETUNREACH => "unreachable",
            Errno::HOSTUNREACH => "no-route",
            Errno::ACCESS => "prohibited",
            Errno::INVAL => "invalid",
            Errno::CONNRESET | Errno::PIPE | Errno::CONNABORTED => "reset",
            Errno::PERM => "not-permitted",
            _ => "other",
        },
        Fault::Bind(_) | Fault::Socket(_) => "other",
    }
}

/// What the operating system says, or what stands for it; `limit` is how long an answer was waited for.
fn words(fault: Fault, limit: Duration) -> String {
    match fault {
        Fault::Silence => format!("no answer within {} ms", limit.as_millis()),
        Fault::Stranger => "answered by somebody else: our listener was not reached".to_owned(),
        Fault::Away => {
            "not dialled: the address is not of this namespace, and a packet would leave the loopback".to_owned()
        }
        Fault::Socket(errno) => format!("socket: {}", io::Error::from(errno)),
        Fault::Bind(errno) => format!("bind: {}", io::Error::from(errno)),
        Fault::Connect(errno) => format!("connect: {}", io::Error::from(errno)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Patience, attempt, question, rounds, word};
    use crate::probe::plan::{Case, Leaving, User};
    use crate::probe::sockets::Transport;
    use rustix::io::Errno;
    use std::io::Read;
    use std::net::{SocketAddr, TcpListener, UdpSocket};
    use std::time::{Duration, Instant};

    /// A trial without any redirect: it dials its listener itself, or another.
    fn case(transport: Transport, listen: SocketAddr, to: SocketAddr) -> Case {
        let uid = rustix::process::geteuid().as_raw();
        let user = User { named: uid, real: uid };
        Case {
            what: "inbound",
            transport,
            user,
            from: None,
            to,
            leaving: Leaving::Checked,
            listener_user: user,
            listen,
        }
    }

    fn free() -> SocketAddr {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
    }

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(5)
    }

    #[test]
    fn ones_own_listener_passes_and_anothers_does_not() {
        let at = free();
        for transport in [Transport::Tcp, Transport::Udp] {
            let passed = attempt(&case(transport, at, at), &Patience::default(), soon());
            assert_eq!(passed.outcome, "passed", "{:?}", passed.error);
        }
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let wrong = attempt(&case(Transport::Tcp, at, other.local_addr().unwrap()), &Patience::default(), soon());
        assert_eq!((wrong.outcome, wrong.is_final), ("wrong-peer", false));
        // It was not sent a byte.
        let mut heard = Vec::new();
        let (mut connection, _) = other.accept().unwrap();
        drop(connection.read_to_end(&mut heard));
        assert!(heard.is_empty());
    }

    #[test]
    fn a_server_that_answers_a_query_itself_is_somebody_else() {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let to = server.local_addr().unwrap();
        let answering = std::thread::spawn(move || {
            let mut buffer = [0; 512];
            let (length, from) = server.recv_from(&mut buffer).unwrap();
            buffer[2] |= 0x80;
            server.send_to(&buffer[..length], from).unwrap();
        });
        assert_eq!(attempt(&case(Transport::Udp, free(), to), &Patience::default(), soon()).outcome, "wrong-peer");
        answering.join().unwrap();
        assert_eq!(attempt(&case(Transport::Udp, free(), free()), &Patience::default(), soon()).outcome, "refused");
    }

    #[test]
    fn a_taken_port_ends_a_trial_at_once_with_its_holder() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = taken.local_addr().unwrap();
        let trials = rounds(vec![case(Transport::Tcp, at, at)], &Patience::default());
        let trial = trials[0].1.as_ref().unwrap();
        assert_eq!((trial.outcome.as_str(), trial.attempts, trial.listener.as_deref()), ("port-taken", 1, None));
        assert!(trial.error.as_ref().unwrap().contains(&format!("{at} uid ")), "{:?}", trial.error);
        // Nobody dialled it.
        taken.set_nonblocking(true).unwrap();
        assert_eq!(taken.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    }

    #[test]
    fn attempts_and_time_are_limited_and_waiting_goes_on() {
        let patience = Patience { pause: Duration::from_millis(20), ..Patience::default() };
        let refused = || vec![case(Transport::Tcp, free(), free())];
        let trial = rounds(refused(), &patience).remove(0).1.unwrap();
        assert_eq!((trial.outcome.as_str(), trial.attempts), ("refused", 3));
        let wait = Patience { wait: Duration::from_millis(200), ..patience };
        let trial = rounds(refused(), &wait).remove(0).1.unwrap();
        assert!(trial.attempts > 3 && trial.milliseconds >= 150, "{trial:?}");
        let short = Patience { wait: Duration::from_mins(1), whole: Duration::from_millis(100), ..patience };
        let begun = Instant::now();
        assert!(rounds(refused(), &short)[0].1.is_some());
        assert!(begun.elapsed() < Duration::from_secs(2));
        let none = Patience { whole: Duration::ZERO, ..patience };
        assert!(rounds(refused(), &none)[0].1.is_none());
    }

    #[test]
    fn words_of_errors() {
        for (fault, of_listener, expected) in [
            (Fault::Bind(Errno::ADDRINUSE), true, "port-taken"),
            (Fault::Bind(Errno::ADDRINUSE), false, "other"),
            (Fault::Bind(Errno::ACCESS), true, "not-permitted"),
            (Fault::Connect(Errno::ACCESS), false, "prohibited"),
            (Fault::Connect(Errno::INVAL), false, "invalid"),
            (Fault::Connect(Errno::HOSTUNREACH), false, "no-route"),
            (Fault::Connect(Errno::NETUNREACH), false, "unreachable"),
            (Fault::Socket(Errno::MFILE), true, "other"),
        ] {
            assert_eq!(word(fault, of_listener), expected, "{fault:?}");
        }
    }

    #[test]
    fn a_question_is_a_message_of_dns() {
        let (there, back) = question(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert_eq!(&there[..13], [1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 16]);
        assert_eq!(there.len(), 12 + 17 + 8 + 1 + 4);
        assert_eq!((back[2], back[3], &back[4..]), (0x81, 0x83, &there[4..]));
    }
}
