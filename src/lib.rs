//! fixbook
