//! Everything `.backward()` does, step by step, for people who know it from PyTorch.
//!
//! Run with `cargo run --release --example backward --features graph`.

mod fit;
mod mistakes;
mod tour;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tour::walk()?;
    fit::train()?;
    mistakes::make()
}
