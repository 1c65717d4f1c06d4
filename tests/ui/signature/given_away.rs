use differentiable::differentiable;

struct Table {
    scale: f64,
}

fn scale(table: Table) -> f64 {
    table.scale
}

#[differentiable(inactive(table))]
fn scaled(x: f64, table: Table) -> f64 {
    x * scale(table)
}

fn main() {
    scaled(1.0, Table { scale: 2.0 });
}
