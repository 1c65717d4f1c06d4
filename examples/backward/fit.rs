//! A network with one hidden layer, fitted to a noisy line.

use std::error::Error;
use std::path::Path;

use differentiable::graph::Var;
use differentiable::nn::{Linear, Module, Relu, Sequential, Sgd};
use differentiable::tensor::{Random, Tensor};
use plotters::prelude::*;

const EPOCHS: usize = 200;

pub fn train() -> Result<(), Box<dyn Error>> {
    let mut random = Random::seeded(0);
    let x = Tensor::linspace(-5.0, 5.0, 100).reshape([100, 1]);
    let y = &x * 2.0 + 3.0 + Tensor::<f64>::randn([100, 1], &mut random) * 0.5;
    let network =
        Sequential::new().with(Linear::new(1, 10, &mut random)).with(Relu).with(Linear::new(10, 1, &mut random));
    let mut optimiser = Sgd::new(network.parameters(), 0.01);
    let (inputs, targets) = (Var::constant(x.clone()), Var::constant(y.clone()));
    println!("\na 1–10–1 network on y = 2x + 3 with noise");
    for epoch in 1..=EPOCHS {
        optimiser.zero_grad();
        let loss = network.forward(&inputs).mse(&targets);
        loss.backward()?;
        optimiser.step();
        if epoch % 50 == 0 {
            println!("  epoch {epoch:3}: loss {loss:.4}");
        }
    }
    let fitted = network.forward(&inputs).value();
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/backward.svg"));
    draw(path, x.as_slice(), y.as_slice(), fitted.as_slice())?;
    println!("  picture: {}\n", path.display());
    Ok(())
}

/// The data as points, the network as a line.
fn draw(path: &Path, x: &[f64], y: &[f64], fitted: &[f64]) -> Result<(), Box<dyn Error>> {
    let area = SVGBackend::new(path, (640, 480)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .x_label_area_size(28)
        .y_label_area_size(36)
        .build_cartesian_2d(-5.2..5.2, -9.0..15.0)?;
    chart.configure_mesh().disable_mesh().draw()?;
    chart.draw_series(x.iter().zip(y).map(|(x, y)| Circle::new((*x, *y), 2, BLUE.filled())))?;
    chart.draw_series(LineSeries::new(x.iter().zip(fitted).map(|(x, y)| (*x, *y)), RED.stroke_width(2)))?;
    area.present()?;
    Ok(())
}
