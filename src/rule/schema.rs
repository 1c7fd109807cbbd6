//! The YAML shape of rule files.
