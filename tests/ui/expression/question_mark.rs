use differentiable::differentiable;

type Checked = Option<f64>;

#[differentiable]
fn checked(x: Option<f64>) -> Checked {
    let _present = x?;
    None
}

fn main() {
    checked(None);
}
