//! What `matching` says.

super::messages! {}
