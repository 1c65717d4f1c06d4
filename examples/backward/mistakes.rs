//! The classic mistakes, and what each gives.

use std::error::Error;

use differentiable::graph::{GraphError, Var};

pub fn make() -> Result<(), Box<dyn Error>> {
    println!("mistakes");
    let report = |what: &str, result: Result<(), GraphError>| match result {
        Ok(()) => println!("  {what}: no error"),
        Err(error) => println!("  {what}: {error}"),
    };
    let x = Var::leaf([1.0, 2.0]);
    report("a loss that is not one number", (&x * &x).backward());

    let w = Var::leaf(1.0);
    for _ in 0..2 {
        (&w * &w).backward()?;
    }
    let doubled = w.grad().expect("a gradient").item();
    println!("  gradients that were not zeroed: {doubled} instead of 2");

    let y = w.powi(2);
    y.backward()?;
    report("backward twice", y.backward());

    let constant = Var::constant(3.0);
    report("nothing that requires a gradient", (&constant * &constant).backward());

    let product = &w * &w;
    w.set_value(5.0);
    report("a value changed in place before backward", product.backward());
    Ok(())
}
