//! Fits a mixture of two Gaussians to the eruptions of the Old Faithful geyser, by maximum likelihood.
//!
//! `cargo run --release --example mixture`
//!
//! The log-likelihood in `model.rs` is an ordinary function; `#[differentiable]` gives its gradient to L-BFGS.

mod by_hand;
mod data;
mod fit;
mod gaussian;
mod model;
mod picture;
mod progress;
mod report;
mod start;
mod timing;

use std::error::Error;
use std::path::Path;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/mixture/old-faithful.csv");
const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/mixture.svg");

fn main() -> Result<(), Box<dyn Error>> {
    let points = data::read(DATA)?;
    let start = start::spread(&points);
    report::data(&points);

    let (parameters, iterations) = fit::maximise(start.clone(), &points)?;
    let components = gaussian::components(&parameters);
    report::fit(&parameters, &points, iterations, &components);

    report::checks(&start, &points)?;
    report::times(&timing::measure(&parameters, &points));

    picture::draw(Path::new(PICTURE), &points, &components)?;
    println!("\npicture: {PICTURE}");
    Ok(())
}
