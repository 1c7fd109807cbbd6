//! What `report` says.

super::messages! {}
