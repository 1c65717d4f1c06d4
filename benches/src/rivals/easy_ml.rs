//! easy-ml: reverse mode over a Wengert list that is cleared and filled again by every call.

use easy_ml::differentiation::record_operations::SwappedOperations;
use easy_ml::differentiation::{Record, WengertList};

use crate::programs::{Program, rosenbrock_input};
use crate::variant::returning;

fn rosenbrock<'a>(x: &[Record<'a, f64>]) -> Record<'a, f64> {
    let mut sum = Record::constant(0.0);
    for i in 0..x.len() - 1 {
        let valley = x[i + 1] - x[i] * x[i];
        let slope = x[i].sub_swapped(1.0);
        sum = sum + valley * 100.0 * valley + slope * slope;
    }
    sum
}

pub fn add_to(program: Program, n: usize) -> Program {
    program.with("easy-ml", move || {
        let list = WengertList::new();
        returning(rosenbrock_input(n), move |x| {
            list.clear();
            let x: Vec<_> = x.iter().map(|&x| list.variable(x)).collect();
            let sum = rosenbrock(&x);
            let derivatives = sum.derivatives();
            (Some(sum.number), x.iter().map(|x| derivatives.at(x)).collect::<Vec<_>>())
        })
    })
}
