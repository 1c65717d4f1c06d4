//! The classic mistakes, and what each gives.

use std::error::Error;

use differentiable::graph::{GraphError, Var, detect_anomaly, grad, no_grad};

pub fn make() -> Result<(), Box<dyn Error>> {
    println!("mistakes");
    before_backward()?;
    in_place()?;
    in_the_derivative();
    Ok(())
}

fn report(what: &str, result: Result<(), GraphError>) {
    match result {
        Ok(()) => println!("  {what}: no error"),
        Err(error) => println!("  {what}: {error}"),
    }
}

fn before_backward() -> Result<(), GraphError> {
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
    report("the gradient of something frozen", w.detach().retain_grad());
    report("an input that was not used", grad(&[&w.exp()], &[&x]).map(drop));
    Ok(())
}

fn in_place() -> Result<(), GraphError> {
    let w = Var::leaf(1.0);
    report("a leaf changed in place", w.update(|w| w * 0.9));
    report("the same inside no_grad, as optimisers do", no_grad(|| w.update(|w| w * 0.9)));

    let square = &w * &w;
    no_grad(|| w.update(|w| w * 0.9))?;
    report("a step before the backward pass that needs the old value", square.backward());

    let mut y = &w * 3.0;
    let z = y.sin();
    y += 1.0;
    report("an operand changed in place before backward", z.backward());
    y *= &w;
    report("changes that nothing was computed from before", y.backward());
    report("a change that would change the shape", y.update(|y| y * Var::constant([1.0, 2.0])));
    Ok(())
}

fn in_the_derivative() {
    let at_the_pole = || {
        let x = Var::leaf(0.0);
        (x.sqrt() * 0.0).backward()
    };
    report("a derivative that is NaN", at_the_pole());
    report("the same under detect_anomaly", detect_anomaly(at_the_pole));
}
