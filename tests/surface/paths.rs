//! A function and its derivatives travel together: through imports, renamings, globs, re-exports, visibilities.

mod model {
    use differentiable::prelude::*;

    #[differentiable(order = 2)]
    pub fn square(x: f64) -> f64 {
        x * x
    }

    #[differentiable]
    pub(super) fn cube(x: f64) -> f64 {
        square(x) * x
    }

    pub mod inner {
        #[differentiable::differentiable]
        pub(in crate::surface::paths) fn fourth(x: f64) -> f64 {
            super::square(super::square(x))
        }
    }

    pub use inner_public::fifth as quint;

    mod inner_public {
        use super::*;

        #[differentiable]
        pub fn fifth(x: f64) -> f64 {
            cube(x) * self::square(x)
        }
    }

    #[cfg(any())]
    #[differentiable]
    pub fn configured_away(x: f64) -> f64 {
        x
    }

    #[differentiable]
    #[cfg(any())]
    pub fn also_configured_away(x: f64) -> f64 {
        x
    }
}

mod user {
    use super::model::*;
    use differentiable::prelude::*;

    #[differentiable]
    pub fn globbed(x: f64) -> f64 {
        square(x) + quint(x)
    }
}

use differentiable::prelude::*;
use model::square as renamed;

#[differentiable]
fn through_names(x: f64) -> f64 {
    renamed(x) + model::cube(x) + crate::surface::paths::model::quint(x) + self::model::inner::fourth(x)
}

#[test]
fn imports_bring_both() {
    assert_eq!(renamed(3.0), 9.0);
    assert_eq!(renamed::grad(3.0), 6.0);
    assert_eq!(model::cube::grad(2.0), 12.0);
    assert_eq!(model::quint::grad(2.0), 80.0);
    assert_eq!(model::inner::fourth::grad(2.0), 32.0);
}

#[test]
fn callers_find_derivatives_by_the_path_they_wrote() {
    assert_eq!(user::globbed::grad(2.0), 4.0 + 80.0);
    assert_eq!(through_names::grad(2.0), 4.0 + 12.0 + 80.0 + 32.0);
}

#[test]
fn functions_in_bodies() {
    #[differentiable(order = 2)]
    fn local(x: f64) -> f64 {
        x * x
    }

    #[differentiable(order = 2)]
    fn local_caller(x: f64) -> f64 {
        local(x) * renamed(x)
    }

    assert_eq!(local::grad(3.0), 6.0);
    assert_eq!(local_caller::grad(2.0), 32.0);
    assert_eq!(local_caller::hvp(2.0, 1.0), 48.0);
}

/// A parameter and its function share a name.
#[differentiable(order = 2)]
fn own_name(own_name: f64) -> f64 {
    own_name * own_name
}

#[test]
fn a_parameter_may_have_the_name_of_the_function() {
    assert_eq!(own_name::grad(3.0), 6.0);
    assert_eq!(own_name::hvp(3.0, 1.0), 2.0);
}

#[differentiable(order = 2)]
fn power<const N: usize>(x: [f64; N], factor: f64) -> f64 {
    let mut y = factor;
    for i in 0..N {
        y *= x[i];
    }
    y
}

#[differentiable(order = 2)]
fn repeated<const N: i32>(x: f64) -> f64 {
    x.powi(N)
}

#[test]
fn const_generics() {
    assert_eq!(power::grad([2.0, 3.0], 5.0), ([15.0, 10.0], 6.0));
    assert_eq!(power::grad::<1>([2.0], 5.0), ([5.0], 2.0));
    assert_eq!(repeated::grad::<3>(2.0), 12.0);
    assert_eq!(repeated::jvp::<3>(2.0, 1.0), (8.0, 12.0));
    assert_eq!(repeated::hvp::<3>(2.0, 1.0), 12.0);
    let (value, pullback) = repeated::vjp::<2>(3.0);
    assert_eq!((value, pullback(1.0)), (9.0, 6.0));
}

/// Attributes of the function stay on it.
#[must_use]
#[inline(never)]
#[differentiable]
#[allow(clippy::needless_return)]
fn attributes(x: f64) -> f64 {
    return x;
}

#[test]
fn other_attributes_do_no_harm() {
    assert_eq!(attributes(2.0) * attributes::grad(2.0), 2.0);
}
