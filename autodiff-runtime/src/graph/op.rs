//! The operations a node may come from, and their pullbacks.

use std::sync::Arc;

use super::algebra::{Algebra, Arithmetic, Named, Primitive};
use super::compiled::Compiled;
use super::node::Parent;
use crate::tensor::{Field, Shape};

/// Positions along an axis. A list behind a thin pointer keeps nodes small.
pub type Indices = Arc<Vec<usize>>;

/// What computed a value.
pub enum Op<T: Field> {
    Primitive(Primitive),
    Powi(i32),
    Sigmoid,
    /// The value itself.
    Copy,
    /// The second operand in place of the first.
    Fill,
    SumTo,
    Mean,
    BroadcastTo,
    Reshape,
    Permute(Indices),
    /// A product of matrices, of which each may be read as its transpose.
    Matmul([bool; 2]),
    Narrow {
        axis: u32,
        start: usize,
    },
    /// The adjoint of `Narrow`.
    Pad {
        axis: u32,
        start: usize,
    },
    IndexSelect {
        axis: u32,
        indices: Indices,
    },
    /// The adjoint of `IndexSelect`.
    IndexAdd {
        axis: u32,
        indices: Indices,
    },
    /// Operands one behind the other; where each begins.
    Cat {
        axis: u32,
        starts: Indices,
    },
    /// A function that the macro has compiled.
    Compiled(Arc<Compiled<T>>),
}

impl<T: Field> Op<T> {
    pub fn name(&self) -> &'static str {
        match self {
            Op::Primitive(primitive) => primitive.name(),
            Op::Powi(_) => "powi",
            Op::Sigmoid => "sigmoid",
            Op::Copy => "copy",
            Op::Fill => "fill",
            Op::SumTo => "sum",
            Op::Mean => "mean",
            Op::BroadcastTo => "broadcast_to",
            Op::Reshape => "reshape",
            Op::Permute(_) => "permute",
            Op::Matmul(_) => "matmul",
            Op::Narrow { .. } => "narrow",
            Op::Pad { .. } => "pad",
            Op::IndexSelect { .. } => "index_select",
            Op::IndexAdd { .. } => "index_add",
            Op::Cat { .. } => "cat",
            Op::Compiled(function) => function.name(),
        }
    }

    /// Which values the pullback of an operand needs.
    pub fn named(&self, index: usize) -> Named {
        match self {
            Op::Primitive(Primitive::div) if index == 1 => const { Named::of(&["a", "b"]) },
            Op::Primitive(primitive) => primitive.named(index),
            Op::Powi(_) => const { Named::of(&["a"]) },
            Op::Sigmoid => const { Named::of(&["y"]) },
            Op::Matmul(_) if index == 0 => const { Named::of(&["b"]) },
            Op::Matmul(_) => const { Named::of(&["a"]) },
            Op::Compiled(function) => function.named(),
            _ => Named::NOTHING,
        }
    }

    /// The cotangent of an operand where all values are numbers: nothing where no derivative passes. Operations on shapes
    /// have no such form. Values do not change, so that the derivative by a divisor may use the quotient.
    #[inline(always)]
    pub fn pullback_of_numbers<A: Arithmetic>(&self, index: usize, operands: &[&A], y: &A, g: &A) -> Option<Option<A>> {
        match self {
            Op::Primitive(primitive) => Some(primitive.pullback(index, operands, y, g)),
            Op::Powi(n) => Some(powi_pullback(*n, operands[0], g)),
            Op::Sigmoid => Some(Some(sigmoid_pullback(y, g))),
            _ => None,
        }
    }

    /// The cotangent of an operand that is a part of the result. To hand all operands to that of each would be the square
    /// of their number.
    pub fn pullback_of_part<A: Algebra>(&self, index: usize, parents: &[Parent<T>], g: &A) -> Option<A> {
        let Op::Cat { axis, starts } = self else { return None };
        let axis = *axis as usize;
        Some(g.narrow(axis, starts[index]..starts[index] + parents[index].value().dims()[axis]))
    }

    /// The cotangent of an operand, in its shape; nothing where no derivative passes.
    pub fn pullback<A: Algebra>(&self, index: usize, operands: &[&A], y: &A, g: &A) -> Option<A> {
        let operand = operands[index];
        match self {
            Op::Primitive(Primitive::div) if index == 1 => {
                Some(divisor_pullback(operands[0], operand, g).sum_like(operand))
            }
            Op::Primitive(primitive) => primitive.pullback(index, operands, y, g).map(|bar| bar.sum_like(operand)),
            Op::Powi(n) => powi_pullback(*n, operand, g),
            Op::Sigmoid => Some(sigmoid_pullback(y, g)),
            Op::Copy => Some(g.clone()),
            // Nothing of it is left: the gradient is zero, not missing.
            Op::Fill if index == 0 => Some(g.number(0.0).broadcast_to(&operand.dims())),
            Op::Fill => Some(g.clone()),
            Op::Mean => {
                let n = operand.dims().numel() as f64 / g.dims().numel() as f64;
                Some(A::div(g, &g.number(n)).broadcast_to(&operand.dims()))
            }
            Op::SumTo => Some(g.broadcast_to(&operand.dims())),
            Op::BroadcastTo => Some(g.sum_like(operand)),
            Op::Reshape => Some(g.reshape(&operand.dims())),
            Op::Permute(axes) => Some(g.permute(&inverse(axes))),
            Op::Narrow { axis, start } => Some(g.padded(*axis as usize, *start, along(operand, *axis))),
            Op::Pad { axis, start } => Some(g.narrow(*axis as usize, *start..*start + along(operand, *axis))),
            Op::IndexSelect { axis, indices } => Some(g.index_added(*axis as usize, indices, along(operand, *axis))),
            Op::IndexAdd { axis, indices } => Some(g.index_select(*axis as usize, indices)),
            Op::Cat { .. } => unreachable!("it needs one operand at a time"),
            Op::Matmul(transposed) => Some(matmul_pullback(index, *transposed, (operands[0], operands[1]), g)),
            Op::Compiled(_) => unreachable!("it gives the cotangents of all operands at once"),
        }
    }
}

/// As PyTorch's, which does not need the quotient: that may be changed in place.
fn divisor_pullback<A: Arithmetic>(a: &A, b: &A, g: &A) -> A {
    A::neg(&A::mul(g, &A::div(&A::div(a, b), b)))
}

/// Of a number.
pub fn sigmoid<A: Arithmetic>(a: &A) -> A {
    A::recip(&A::add(&A::exp(&A::neg(a)), &a.number(1.0)))
}

fn sigmoid_pullback<A: Arithmetic>(y: &A, g: &A) -> A {
    A::mul(g, &A::mul(y, &A::sub(&g.number(1.0), y)))
}

fn powi_pullback<A: Arithmetic>(n: i32, a: &A, g: &A) -> Option<A> {
    // At zero, the power of the slope would be a pole.
    if n == 0 {
        return Some(A::pick(&g.number(0.0), g));
    }
    let power = match n.checked_sub(1) {
        Some(predecessor) => a.powi(predecessor),
        None => A::div(&a.powi(n), a),
    };
    let slope = A::mul(&g.number(f64::from(n)), &power);
    Some(A::mul(g, &slope))
}

/// The length of an operand along an axis.
fn along<A: Algebra>(operand: &A, axis: u32) -> usize {
    operand.dims().dims()[axis as usize]
}

fn inverse(axes: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; axes.len()];
    for (k, axis) in axes.iter().enumerate() {
        inverse[*axis] = k;
    }
    inverse
}

/// A vector is a row on the left, a column on the right; the product of matrices has that axis, the result has not.
fn matmul_pullback<A: Algebra>(index: usize, transposed: [bool; 2], (a, b): (&A, &A), g: &A) -> A {
    let operand = [a, b][index];
    let (is_row, is_column) = (a.dims().ndim() == 1, b.dims().ndim() == 1);
    if !is_row && !is_column {
        return matrices_pullback(index, transposed, (a, b), g).sum_like(operand);
    }
    let mut product = g.dims().dims().to_vec();
    product.extend(is_column.then_some(1));
    if is_row {
        product.insert(product.len() - 1, 1);
    }
    let left = if is_row { a.reshape(&Shape::from([1, a.dims().numel()])) } else { a.clone() };
    let right = if is_column { b.reshape(&Shape::from([b.dims().numel(), 1])) } else { b.clone() };
    let bar = matrices_pullback(index, transposed, (&left, &right), &g.reshape(&Shape::from(product)));
    bar.sum_like([&left, &right][index]).reshape(&operand.dims())
}

/// From C = A B follow Ā = C̄ Bᵀ and B̄ = Aᵀ C̄; the transposes of both where a factor was read as its transpose.
fn matrices_pullback<A: Algebra>(index: usize, [left, right]: [bool; 2], (a, b): (&A, &A), g: &A) -> A {
    match (index, left, right) {
        (0, false, _) => g.matmul(b, [false, !right]),
        (0, true, _) => b.matmul(g, [right, true]),
        (_, _, false) => a.matmul(g, [!left, false]),
        (_, _, true) => g.matmul(a, [true, left]),
    }
}
