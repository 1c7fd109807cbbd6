//! Sources: where evidence comes from.
