//! num-dual: forward mode, with all directions in one pass (`gradient`) or one after another (`Gradients`).

use nalgebra::{DVector, Dyn, SVector};
use num_dual::{DualDVec64, DualNum, DualSVec64, Gradients, gradient};

use crate::programs::{Program, rosenbrock_input};
use crate::variant::{Variant, returning};

/// For numbers that are not `Copy` and allocate: borrows what it can.
fn by_reference<D: DualNum<Primitive = f64>>(x: &[D]) -> D {
    let mut sum = D::zero();
    for i in 0..x.len() - 1 {
        let valley = x[i + 1].clone() - x[i].clone() * &x[i];
        let slope = -x[i].clone() + 1.0;
        sum += valley.clone() * &valley * 100.0 + slope.clone() * &slope;
    }
    sum
}

fn by_value<D: DualNum<Primitive = f64> + Copy>(x: &[D]) -> D {
    let mut sum = D::zero();
    for i in 0..x.len() - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        let slope = -x[i] + 1.0;
        sum += valley * valley * 100.0 + slope * slope;
    }
    sum
}

pub fn add_to(program: Program, n: usize) -> Program {
    program
        .with("num-dual", move || if n == 10 { fixed::<10>() } else { dynamic(n) })
        .with("num-dual-passes", move || passes(n))
}

/// All directions at once in arrays, for a length known when compiling.
fn fixed<const N: usize>() -> Box<dyn Variant> {
    returning(SVector::<f64, N>::from_vec(rosenbrock_input(N)), |x| {
        let (value, gradient) = gradient(|x: SVector<DualSVec64<N>, N>| by_value(x.as_slice()), x);
        (Some(value), gradient.data.0[0])
    })
}

/// All directions at once in heap vectors.
fn dynamic(n: usize) -> Box<dyn Variant> {
    returning(DVector::from_vec(rosenbrock_input(n)), |x| {
        let (value, gradient) = gradient(|x: DVector<DualDVec64>| by_reference(x.as_slice()), x);
        (Some(value), Vec::from(gradient.data))
    })
}

/// One pass per direction with plain dual numbers.
fn passes(n: usize) -> Box<dyn Variant> {
    returning(DVector::from_vec(rosenbrock_input(n)), |x| {
        let (value, gradient) = <Dyn as Gradients>::gradient(|x, _: &()| by_value(x.as_slice()), x, &());
        (Some(value), Vec::from(gradient.data))
    })
}
