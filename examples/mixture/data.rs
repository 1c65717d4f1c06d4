//! Reads the data set.

use std::error::Error;

/// The points of a CSV file with a header and two columns, one after the other; lines that start with `#` are comments.
pub fn read(path: &str) -> Result<Vec<f64>, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path)?;
    let mut points = Vec::new();
    for row in reader.deserialize() {
        let point: [f64; 2] = row?;
        points.extend(point);
    }
    Ok(points)
}
