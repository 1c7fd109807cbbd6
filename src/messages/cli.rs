//! What `cli` says.

super::messages! {}
