//! The tour: one function per station.

use differentiable::graph::{Backward, GraphError, Var, grad};
use differentiable::tensor::Tensor;

pub fn walk() -> Result<(), GraphError> {
    polynomial()?;
    vector()?;
    twice()?;
    higher_order()?;
    accumulation()?;
    backward_against_grad()?;
    sum_of_squares()?;
    several_inputs()
}

/// The gradient of a leaf, which must be there.
fn gradient(x: &Var) -> f64 {
    x.grad().expect("a gradient").item()
}

fn polynomial() -> Result<(), GraphError> {
    let x = Var::leaf(2.0);
    let y = x.powi(2) + 3.0 * &x + 1.0;
    y.backward()?;
    println!("y = x² + 3x + 1 at 2: y = {y}, dy/dx = {}", gradient(&x));
    Ok(())
}

fn vector() -> Result<(), GraphError> {
    let x = Var::leaf([1.0, 2.0, 3.0]);
    let y = &x * &x;
    y.backward_with(&Backward::new().gradient([1.0, 1.0, 1.0]))?;
    println!("y = x² of {x} with gradient [1, 1, 1]: {}", x.grad().expect("a gradient"));
    Ok(())
}

fn twice() -> Result<(), GraphError> {
    let x = Var::leaf(2.0);
    let y = x.powi(3);
    y.backward_with(&Backward::new().retain_graph())?;
    print!("x³ at 2, backward twice with retain_graph: {}", gradient(&x));
    y.backward()?;
    println!(", then {}", gradient(&x));
    if let Err(error) = y.backward() {
        println!("  and once more: {error}");
    }
    Ok(())
}

fn higher_order() -> Result<(), GraphError> {
    let x = Var::leaf(2.0);
    let derivative = |y: &Var| {
        let options = Backward::new().create_graph();
        let found = differentiable::graph::grad_with(&[y], &[&x], &options)?;
        Ok(found.into_iter().flatten().next().expect("x was used"))
    };
    let first = derivative(&x.powi(3))?;
    let second = derivative(&first)?;
    println!("x³ at 2 with create_graph: first derivative {first}, second {second}");
    let x = Var::leaf(1.0);
    let first = differentiable::graph::grad_with(&[&x.powi(3)], &[&x], &Backward::new().create_graph())?;
    let second = grad(&[first[0].as_ref().expect("x was used")], &[&x])?;
    println!("second derivative at 1: {}", second[0]);
    Ok(())
}

fn accumulation() -> Result<(), GraphError> {
    let x = Var::leaf(2.0);
    (&x * &x).backward()?;
    print!("x² at 2: {}", gradient(&x));
    (3.0 * &x).backward()?;
    print!(", with 3x added: {}", gradient(&x));
    x.zero_grad();
    println!(", zeroed: {:?}", x.grad().map(|g| g.item()));
    Ok(())
}

fn backward_against_grad() -> Result<(), GraphError> {
    let x = Var::leaf(2.0);
    let y = x.powi(3);
    y.backward()?;
    match grad(&[&y], &[&x]) {
        Ok(found) => println!("grad after backward: {}", found[0]),
        Err(error) => println!("grad after a plain backward is refused: {error}"),
    }
    x.zero_grad();
    let y = x.powi(3);
    y.backward_with(&Backward::new().retain_graph())?;
    let found = grad(&[&y], &[&x])?;
    println!("with retain_graph: grad gives {}, and .grad stays {}", found[0], gradient(&x));
    Ok(())
}

fn sum_of_squares() -> Result<(), GraphError> {
    let x = Var::leaf(Tensor::from([[1.0, 2.0], [3.0, 4.0]]));
    (&x * &x).sum().backward()?;
    println!("(x²).sum() gives 2x:\n{}", x.grad().expect("a gradient"));
    Ok(())
}

fn several_inputs() -> Result<(), GraphError> {
    let [x1, x2, x3] = [2.0, 3.0, 1.0].map(Var::leaf);
    let y = (&x1 * &x2 + &x3).powi(2);
    y.backward()?;
    println!("(x1·x2 + x3)² = {y}, gradients {}, {}, {}", gradient(&x1), gradient(&x2), gradient(&x3));
    Ok(())
}
