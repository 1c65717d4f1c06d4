//! Draws the points and the fitted components.

use crate::gaussian::Gaussian;
use crate::model::DIMENSIONS;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use std::error::Error;
use std::path::Path;

const SIZE: (u32, u32) = (1350, 960);
const FONT: &str = "sans-serif";
const COLORS: [RGBColor; 2] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0)];
const LINE: u32 = 3;
const ELLIPSES: [f64; 2] = [0.5, 0.95];

type Chart<'a> = ChartContext<'a, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Writes an SVG with the points, each in the colour of its likeliest component, and two ellipses per component.
pub fn draw(path: &Path, points: &[f64], components: &[Gaussian]) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption("Old Faithful: a mixture of two Gaussians, fitted by maximum likelihood", (FONT, 33))
        .margin(24)
        .x_label_area_size(78)
        .y_label_area_size(90)
        .build_cartesian_2d(1.0..5.7, 38.0..102.0)?;
    draw_axes(&mut chart)?;
    for (k, component) in components.iter().enumerate() {
        let own = points.chunks_exact(DIMENSIONS).filter(|point| likeliest(components, point) == k);
        draw_component(&mut chart, component, own, COLORS[k])?;
    }
    draw_means(&mut chart, components)?;
    draw_legend(&mut chart)?;
    area.present()?;
    Ok(())
}

fn draw_axes(chart: &mut Chart) -> Result<(), Box<dyn Error>> {
    chart
        .configure_mesh()
        .x_desc("duration of the eruption (minutes)")
        .y_desc("time to the next eruption (minutes)")
        .axis_desc_style((FONT, 27))
        .label_style((FONT, 22))
        .x_label_formatter(&|x| format!("{x:.1}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .light_line_style(TRANSPARENT)
        .draw()?;
    Ok(())
}

fn draw_component<'a>(
    chart: &mut Chart,
    component: &Gaussian,
    points: impl Iterator<Item = &'a [f64]>,
    color: RGBColor,
) -> Result<(), Box<dyn Error>> {
    let (share, [x, y]) = (100.0 * component.weight, component.mean);
    chart
        .draw_series(points.map(|point| Circle::new((point[0], point[1]), 4, color.mix(0.55).filled())))?
        .label(format!("{share:.1} % of eruptions, mean ({x:.2}, {y:.1})"))
        .legend(move |(x, y)| Circle::new((x + 18, y), 6, color.filled()));
    for share in ELLIPSES {
        chart.draw_series(LineSeries::new(component.ellipse(share), color.stroke_width(LINE)))?;
    }
    Ok(())
}

fn draw_means(chart: &mut Chart, components: &[Gaussian]) -> Result<(), Box<dyn Error>> {
    let style = BLACK.stroke_width(LINE);
    chart
        .draw_series(components.iter().map(|component| Cross::new(component.mean.into(), 9, style)))?
        .label("mean")
        .legend(move |(x, y)| Cross::new((x + 18, y), 7, style));
    Ok(())
}

fn draw_legend(chart: &mut Chart) -> Result<(), Box<dyn Error>> {
    let [inner, outer] = ELLIPSES.map(|share| 100.0 * share);
    chart
        .draw_series(std::iter::empty::<Circle<(f64, f64), i32>>())?
        .label(format!("ellipses: {inner:.0} % and {outer:.0} % of a component"))
        .legend(|(x, y)| PathElement::new([(x + 3, y), (x + 33, y)], BLACK.stroke_width(LINE)));
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .background_style(WHITE)
        .border_style(BLACK.mix(0.3))
        .label_font((FONT, 24))
        .legend_area_size(42)
        .margin(21)
        .draw()?;
    Ok(())
}

/// The component that most probably made a point.
fn likeliest(components: &[Gaussian], point: &[f64]) -> usize {
    let scores: Vec<f64> = components.iter().map(|component| component.score(point)).collect();
    (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0)
}
