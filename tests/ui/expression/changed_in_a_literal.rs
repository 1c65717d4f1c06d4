use differentiable::differentiable;

struct Pair {
    first: usize,
    second: usize,
}

#[differentiable]
fn counted(x: f64) -> f64 {
    let mut k = 1;
    let pair = Pair {
        first: {
            k += 1;
            k
        },
        second: k,
    };
    x * (pair.first + pair.second) as f64
}

fn main() {
    counted(1.0);
}
