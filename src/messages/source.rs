//! What `source` says.

super::messages! {}
