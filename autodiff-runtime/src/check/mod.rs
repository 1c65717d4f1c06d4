//! Derivatives checked against the function itself.
//!
//! * [`gradient`]: every entry against central differences.
//! * [`jvp`]: one direction against central differences; its cost does not grow with the size of the input.
//! * [`hvp`]: a Hessian times a direction against differences of gradients.
//! * [`inner_product`]: reverse mode against forward mode, `⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩`, which needs no differences and is
//!   exact to rounding.
//!
//! ```
//! use autodiff_runtime::check;
//!
//! fn loss(x: &[f64]) -> f64 {
//!     x[0] * x[0] * x[1].sin()
//! }
//!
//! fn by_hand(x: &[f64]) -> Vec<f64> {
//!     vec![2.0 * x[0] * x[1].sin(), x[0] * x[0] * x[1].cos()]
//! }
//!
//! let x = [1.5, 0.3];
//! check::gradient(|x| loss(x), &by_hand(&x), &x)?;
//!
//! let wrong = check::gradient(|x| loss(x), &[0.0, 2.1], &x).unwrap_err();
//! assert!(wrong.to_string().starts_with("entry 0 of the gradient is 0"));
//! # Ok::<(), check::Mismatch>(())
//! ```
//!
//! # What differences cannot see
//!
//! At a kink, a tie or a pole the derivative is a convention, and differences average what is on either side of it.
//! Check such points by their analytic values. The message of a [`Mismatch`] says where a kink is likely.
//!
//! # Tolerance
//!
//! Errors are measured against the largest entry of the derivative: 1e-6 of it in `f64`, 1e-3 in `f32`; for
//! [`inner_product`] 1e-9 and 1e-4 of the largest that rounding could spoil, the sum of the absolute terms.
//! [`with_tolerance`] sets another one.

mod difference;
mod direction;
mod outcome;

pub use direction::direction;
pub use outcome::{Doubt, Mismatch, Report};

use difference::{Estimate, Ladder};
use outcome::Comparison;

use crate::scalar::Scalar;
use crate::tangent::Tangent;

/// Checks `gradient`, the gradient of `f` at `x`, entry by entry.
///
/// Calls `f` 19 times per entry in `f64`, 7 times in `f32`; more where an entry of `x` is tiny.
///
/// # Errors
///
/// If `gradient` has another length than `x`, or an entry differs from central differences.
///
/// ```
/// use autodiff_runtime::check;
///
/// let norm = |x: &[f32]| (x[0] * x[0] + x[1] * x[1]).sqrt();
/// check::gradient(norm, &[0.6, 0.8], &[3.0, 4.0])?;
/// # Ok::<(), check::Mismatch>(())
/// ```
pub fn gradient<T: Scalar>(f: impl FnMut(&[T]) -> T, gradient: &[T], x: &[T]) -> Result<Report, Mismatch> {
    Check::default().gradient(f, gradient, x)
}

/// Checks a Jacobian-vector product of `f` at `x`, in one direction that is random and always the same.
///
/// `jvp` returns the value of `f` and its tangent, as the generated one does. The value is checked, too.
///
/// # Errors
///
/// If the value is not that of `f`, or an entry of the tangent differs from central differences.
///
/// ```
/// use autodiff_runtime::check;
///
/// let f = |x: &[f64]| [x[0] * x[1], x[0].exp()];
/// let jvp = |x: &[f64], x_dot: &[f64]| (f(x), [x_dot[0] * x[1] + x[0] * x_dot[1], x_dot[0] * x[0].exp()]);
/// check::jvp(f, jvp, &[0.5, -2.0])?;
/// # Ok::<(), check::Mismatch>(())
/// ```
pub fn jvp<T: Scalar, Y: Tangent>(
    f: impl FnMut(&[T]) -> Y,
    jvp: impl FnMut(&[T], &[T]) -> (Y, Y),
    x: &[T],
) -> Result<Report, Mismatch> {
    Check::default().jvp(f, jvp, x)
}

/// Checks `hvp`, the Hessian times `x_dot` at `x`, against differences of `gradient` along `x_dot`.
///
/// # Errors
///
/// If lengths differ, or an entry differs from central differences.
///
/// ```
/// use autodiff_runtime::check;
///
/// // f(x) = x₀² x₁
/// let gradient = |x: &[f64]| [2.0 * x[0] * x[1], x[0] * x[0]];
/// let (x, v) = ([3.0, 5.0], [1.0, -1.0]);
/// check::hvp(gradient, &[2.0 * x[1] * v[0] + 2.0 * x[0] * v[1], 2.0 * x[0] * v[0]], &x, &v)?;
/// # Ok::<(), check::Mismatch>(())
/// ```
pub fn hvp<T: Scalar, G: AsRef<[T]>>(
    gradient: impl FnMut(&[T]) -> G,
    hvp: &[T],
    x: &[T],
    x_dot: &[T],
) -> Result<Report, Mismatch> {
    Check::default().hvp(gradient, hvp, x, x_dot)
}

/// Checks reverse mode against forward mode: `⟨y_bar, j_x_dot⟩ = ⟨jt_y_bar, x_dot⟩`.
///
/// `j_x_dot` is the tangent that a JVP makes of `x_dot`, `jt_y_bar` the cotangent that a VJP makes of `y_bar`. Take
/// `x_dot` and `y_bar` from [`direction`]: ones could hide an error that two entries share with opposite signs.
///
/// # Errors
///
/// If lengths differ, or the two products do.
///
/// ```
/// use autodiff_runtime::check;
///
/// // y = x₀ x₁ at (3, 5)
/// let (x_dot, y_bar) = (check::direction::<f64>(2, 1), check::direction::<f64>(1, 2));
/// let j_x_dot = [x_dot[0] * 5.0 + 3.0 * x_dot[1]];
/// let jt_y_bar = [5.0 * y_bar[0], 3.0 * y_bar[0]];
/// check::inner_product(&y_bar, &j_x_dot, &jt_y_bar, &x_dot)?;
/// # Ok::<(), check::Mismatch>(())
/// ```
pub fn inner_product<T: Scalar>(y_bar: &[T], j_x_dot: &[T], jt_y_bar: &[T], x_dot: &[T]) -> Result<Report, Mismatch> {
    Check::default().inner_product(y_bar, j_x_dot, jt_y_bar, x_dot)
}

/// Checks with a tolerance other than the default.
///
/// ```
/// use autodiff_runtime::check;
///
/// let rough = [2.001];
/// assert!(check::gradient(|x| x[0] * x[0], &rough, &[1.0]).is_err());
/// assert!(check::with_tolerance(1e-2).gradient(|x| x[0] * x[0], &rough, &[1.0]).is_ok());
/// ```
pub fn with_tolerance(tolerance: f64) -> Check {
    Check { tolerance: Some(tolerance) }
}

/// The checks of this module with a tolerance of their own: see [`with_tolerance`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Check {
    tolerance: Option<f64>,
}

impl Check {
    /// See [`gradient`](fn@gradient).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn gradient<T: Scalar>(
        self,
        mut f: impl FnMut(&[T]) -> T,
        gradient: &[T],
        x: &[T],
    ) -> Result<Report, Mismatch> {
        const WHAT: &str = "gradient";
        same_length(WHAT, gradient.len(), x.len())?;
        let tolerance = self.difference_tolerance::<T>();
        let mut value = |i: usize, step| {
            let mut moved = x.to_vec();
            moved[i] += T::from_f64(step);
            f(&moved).to_f64()
        };
        let estimate = |i| difference::derivative(|step| vec![value(i, step)], Ladder::at(x[i]), tolerance);
        let estimates: Vec<Estimate> = (0..x.len()).flat_map(estimate).collect();
        let doubt = |i, deviation| difference::doubt(|step| value(i, step), Ladder::at(x[i]), &estimates[i], deviation);
        compare(WHAT, &flat(gradient), &estimates, tolerance).map_err(|mismatch| mismatch.doubted(doubt))
    }

    /// See [`jvp`](fn@jvp).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn jvp<T: Scalar, Y: Tangent>(
        self,
        mut f: impl FnMut(&[T]) -> Y,
        mut jvp: impl FnMut(&[T], &[T]) -> (Y, Y),
        x: &[T],
    ) -> Result<Report, Mismatch> {
        let x_dot = direction(x.len(), 0);
        let (value, tangent) = jvp(x, &x_dot);
        let mut values = |x: &[T]| flat_tangent(&f(x));
        same_values(&flat_tangent(&value), &values(x), 16.0 * T::EPSILON.to_f64())?;
        self.along(values, "tangent", &flat_tangent(&tangent), x, &x_dot)
    }

    /// See [`hvp`](fn@hvp).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn hvp<T: Scalar, G: AsRef<[T]>>(
        self,
        mut gradient: impl FnMut(&[T]) -> G,
        hvp: &[T],
        x: &[T],
        x_dot: &[T],
    ) -> Result<Report, Mismatch> {
        same_length("direction", x_dot.len(), x.len())?;
        self.along(|x| flat(gradient(x).as_ref()), "Hessian-vector product", &flat(hvp), x, x_dot)
    }

    /// See [`inner_product`](fn@inner_product).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn inner_product<T: Scalar>(
        self,
        y_bar: &[T],
        j_x_dot: &[T],
        jt_y_bar: &[T],
        x_dot: &[T],
    ) -> Result<Report, Mismatch> {
        same_length("JVP", j_x_dot.len(), y_bar.len())?;
        same_length("VJP", jt_y_bar.len(), x_dot.len())?;
        let tolerance = self.tolerance.unwrap_or(by_precision::<T>(1e-9, 1e-4));
        let (forward, forward_terms) = dot(y_bar, j_x_dot);
        let (reverse, reverse_terms) = dot(jt_y_bar, x_dot);
        let error = outcome::relative((forward - reverse).abs(), forward_terms.max(reverse_terms));
        if error <= tolerance {
            Ok(Report::new(1, 0, error))
        } else {
            Err(Mismatch::InnerProduct { forward, reverse, error, tolerance })
        }
    }

    /// Compares `derivative` with differences of `values` at `x` along `x_dot`.
    fn along<T: Scalar>(
        self,
        mut values: impl FnMut(&[T]) -> Vec<f64>,
        what: &'static str,
        derivative: &[f64],
        x: &[T],
        x_dot: &[T],
    ) -> Result<Report, Mismatch> {
        let tolerance = self.difference_tolerance::<T>();
        let ladder = Ladder::along(x, x_dot);
        let mut f = |step| {
            let moved: Vec<T> = x.iter().zip(x_dot).map(|(x, d)| *x + T::from_f64(step) * *d).collect();
            values(&moved)
        };
        let estimates = difference::derivative(&mut f, ladder, tolerance);
        same_length(what, derivative.len(), estimates.len())?;
        let doubt = |i: usize, deviation| difference::doubt(|step| f(step)[i], ladder, &estimates[i], deviation);
        compare(what, derivative, &estimates, tolerance).map_err(|mismatch| mismatch.doubted(doubt))
    }

    fn difference_tolerance<T: Scalar>(self) -> f64 {
        self.tolerance.unwrap_or(by_precision::<T>(1e-6, 1e-3))
    }
}

fn by_precision<T: Scalar>(double: f64, single: f64) -> f64 {
    if T::EPSILON.to_f64() == f64::EPSILON { double } else { single }
}

fn flat<T: Scalar>(x: &[T]) -> Vec<f64> {
    x.iter().map(|x| x.to_f64()).collect()
}

fn flat_tangent(x: &impl Tangent) -> Vec<f64> {
    let mut out = Vec::with_capacity(x.flat_len());
    x.write_flat(&mut out);
    out
}

/// `⟨a, b⟩` and the sum of its absolute terms, which is what rounding errors are in proportion to.
fn dot<T: Scalar>(a: &[T], b: &[T]) -> (f64, f64) {
    let products = a.iter().zip(b).map(|(a, b)| a.to_f64() * b.to_f64());
    products.fold((0.0, 0.0), |(sum, terms), product| (sum + product, terms + product.abs()))
}

fn same_length(what: &'static str, length: usize, expected: usize) -> Result<(), Mismatch> {
    if length == expected { Ok(()) } else { Err(Mismatch::Length { what, length, expected }) }
}

fn same_values(got: &[f64], expected: &[f64], tolerance: f64) -> Result<(), Mismatch> {
    const WHAT: &str = "value";
    same_length(WHAT, got.len(), expected.len())?;
    let largest = outcome::largest(expected);
    let mut comparison = Comparison::new(WHAT, largest, tolerance);
    for (got, expected) in got.iter().zip(expected) {
        comparison.add(*got, *expected, 0.0);
    }
    comparison.finish().map(drop)
}

fn compare(what: &'static str, got: &[f64], expected: &[Estimate], tolerance: f64) -> Result<Report, Mismatch> {
    let estimated: Vec<f64> = expected.iter().map(|estimate| estimate.value).collect();
    let largest = outcome::largest(got).max(outcome::largest(&estimated));
    let mut comparison = Comparison::new(what, largest, tolerance);
    for (got, estimate) in got.iter().zip(expected) {
        comparison.add(*got, estimate.value, estimate.resolution);
    }
    comparison.finish()
}
