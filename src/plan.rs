//! What was typed, resolved and run.
