//! A machine and its network: what was seen of them, and what it means. Pure: reads no file and opens no socket.

pub mod document;
pub mod ground;
pub mod modules;
pub mod ports;
pub mod rules;
pub mod summary;
pub mod wanted;
