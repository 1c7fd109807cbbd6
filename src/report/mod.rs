//! Reports: a diagnosis as bytes.
