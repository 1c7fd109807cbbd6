//! The rule kit: what `explain` and `rules …` compute, from rules and from what they are given.
//!
//! This room reads no file and prints nothing: the plan passes texts in and writes what comes out.
