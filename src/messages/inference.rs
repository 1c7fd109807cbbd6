//! What `inference` says.

super::messages! {}
