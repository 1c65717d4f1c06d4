use differentiable::Differentiable;

#[derive(Differentiable)]
enum Never {}

fn main() {}
