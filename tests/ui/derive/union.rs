use differentiable::Differentiable;

#[derive(Differentiable)]
union Bits {
    number: f64,
    word: u64,
}

fn main() {
    let _ = Bits { word: 0 };
}
