//! A matrix of partial derivatives.

use std::fmt;
use std::ops::{Index, IndexMut};

/// A matrix of partial derivatives: row `i`, column `j` holds the derivative of the `i`-th result with respect to the
/// `j`-th input. Stored row by row.
///
/// With the feature `nalgebra`, it converts from and into `nalgebra::DMatrix`.
///
/// ```
/// use autodiff_runtime::Jacobian;
///
/// let jacobian = Jacobian::new(2, 3, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
/// assert_eq!(jacobian[(1, 0)], 4.0);
/// assert_eq!(jacobian.row(0), [1.0, 2.0, 3.0]);
/// assert_eq!(jacobian.transpose().row(0), [1.0, 4.0]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Jacobian<T> {
    rows: usize,
    cols: usize,
    data: Vec<T>,
}

impl<T> Jacobian<T> {
    /// A matrix of the entries in `data`, row by row.
    ///
    /// # Panics
    ///
    /// If `data` does not have `rows * cols` entries.
    pub fn new(rows: usize, cols: usize, data: Vec<T>) -> Self {
        assert!(
            data.len() == rows * cols,
            "a Jacobian of {rows} rows and {cols} columns does not have {} entries",
            data.len()
        );
        Jacobian { rows, cols, data }
    }

    /// The number of results.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The number of inputs.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// All entries, row by row.
    pub fn data(&self) -> &[T] {
        &self.data
    }

    /// All entries, row by row.
    pub fn into_data(self) -> Vec<T> {
        self.data
    }

    /// The gradient of the `i`-th result.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn row(&self, i: usize) -> &[T] {
        assert!(i < self.rows, "row {i} of a Jacobian with {} rows", self.rows);
        &self.data[i * self.cols..][..self.cols]
    }

    /// The matrix with rows and columns exchanged.
    pub fn transpose(&self) -> Self
    where
        T: Clone,
    {
        let column = |j| self.data.iter().skip(j).step_by(self.cols).cloned();
        Jacobian { rows: self.cols, cols: self.rows, data: (0..self.cols).flat_map(column).collect() }
    }

    /// Where an entry is.
    fn position(&self, (i, j): (usize, usize)) -> usize {
        let (rows, cols) = (self.rows, self.cols);
        assert!(i < rows && j < cols, "entry ({i}, {j}) of a Jacobian with {rows} rows and {cols} columns");
        i * cols + j
    }
}

impl<T> Index<(usize, usize)> for Jacobian<T> {
    type Output = T;

    fn index(&self, entry: (usize, usize)) -> &T {
        &self.data[self.position(entry)]
    }
}

impl<T> IndexMut<(usize, usize)> for Jacobian<T> {
    fn index_mut(&mut self, entry: (usize, usize)) -> &mut T {
        let position = self.position(entry);
        &mut self.data[position]
    }
}

/// One line per row, entries aligned to the right; a precision is that of the entries: `{jacobian:.3}`.
impl<T: fmt::Display> fmt::Display for Jacobian<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entry = |x: &T| match f.precision() {
            Some(precision) => format!("{x:.precision$}"),
            None => x.to_string(),
        };
        let entries: Vec<String> = self.data.iter().map(entry).collect();
        let widths: Vec<usize> = (0..self.cols)
            .map(|j| entries.iter().skip(j).step_by(self.cols).map(|entry| entry.chars().count()).max().unwrap_or(0))
            .collect();
        for i in 0..self.rows {
            let separator = if i == 0 { "" } else { "\n" };
            write!(f, "{separator}[")?;
            for (j, (entry, width)) in entries[i * self.cols..].iter().zip(&widths).enumerate() {
                let separator = if j == 0 { "" } else { "  " };
                write!(f, "{separator}{entry:>width$}")?;
            }
            write!(f, "]")?;
        }
        Ok(())
    }
}
