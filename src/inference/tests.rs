//! Tests of the room as a whole, over a small set of rules of their own.

mod findings;
mod properties;
mod world;
