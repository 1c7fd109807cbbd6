//! Rules of iptables as they are: read from what `iptables-save` prints ([`save`]), understood ([`condition`]), followed
//! packet by packet as the kernel does ([`walk`]), and compared with what Kuma was configured to do ([`mod@judge`]).
//!
//! Pure: nothing here looks at the machine.

pub mod condition;
pub mod explain;
pub mod fault;
pub mod judge;
pub mod kuma;
pub mod native;
pub mod packet;
pub mod save;
pub mod seen;
pub mod stays;
pub mod target;
pub mod walk;
pub mod way;

pub use fault::{FamilyJudgement, Fault, Judgement, Unread};
pub use judge::judge;
pub use stays::redirected_to;
