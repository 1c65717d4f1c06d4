use differentiable::differentiable;

macro_rules! squared_plus_double {
    ($name:ident, $x:ident) => {
        #[differentiable]
        fn $name($x: f64) -> f64 {
            let y = 2.0 * $x;
            $x * $x + y
        }
    };
}

squared_plus_double!(by_x, x);
squared_plus_double!(by_y, y);

fn main() {
    by_x(1.0);
    by_y(1.0);
}
