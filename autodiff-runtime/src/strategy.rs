//! How a function's derivatives are computed.

/// How a function's derivatives are computed.
///
/// ```
/// use autodiff_runtime::Strategy;
/// assert_ne!(Strategy::Static, Strategy::Dynamic);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strategy {
    /// By code written at compile time.
    Static,
    /// By a graph recorded at run time.
    Dynamic,
}
