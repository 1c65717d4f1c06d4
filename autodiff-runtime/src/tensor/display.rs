//! Tensors as text: nested brackets, columns aligned, long axes cut in the middle.

use std::fmt::{self, Debug, Display};

use super::{Element, Tensor};

/// Tensors with more elements than this are cut.
const MOST: usize = 1000;
/// Elements shown at each end of an axis that is cut.
const EDGE: usize = 3;

impl<T: Element> Display for Tensor<T> {
    /// As NumPy prints arrays. Precision and width apply to the elements: `{:8.3}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |x: &T| match f.precision() {
            Some(precision) => format!("{x:.precision$}"),
            None => shorter(format!("{x}"), format!("{x:?}")),
        };
        // Also where there are no elements, the brackets would be many.
        let brackets: usize = self.shape().iter().map(|n| (*n).max(1)).product();
        let mut picture = Picture { dims: self.shape(), cut: brackets > MOST, texts: Vec::new(), next: 0 };
        picture.texts = picture.shown(0, 0).into_iter().map(|k| text(&self.data[k])).collect();
        let width = picture.texts.iter().map(String::len).chain(f.width()).max().unwrap_or(0);
        let mut out = String::new();
        picture.draw(0, width, &mut out);
        f.write_str(&out)
    }
}

impl<T: Element> Debug for Tensor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tensor({self}, shape={})", self.shape)
    }
}

/// Numbers that are far from one have an exponent only where they are printed for debugging.
fn shorter(plain: String, debug: String) -> String {
    if debug.len() < plain.len() { debug } else { plain }
}

struct Picture<'a> {
    dims: &'a [usize],
    cut: bool,
    /// The elements shown, in their order.
    texts: Vec<String>,
    next: usize,
}

impl Picture<'_> {
    /// Positions along an axis; a gap where the middle is left out.
    fn positions(&self, axis: usize) -> Vec<Option<usize>> {
        let n = self.dims[axis];
        if !self.cut || n <= 2 * EDGE {
            return (0..n).map(Some).collect();
        }
        (0..EDGE).map(Some).chain([None]).chain((n - EDGE..n).map(Some)).collect()
    }

    /// The elements shown of the block that begins at `start`.
    fn shown(&self, axis: usize, start: usize) -> Vec<usize> {
        if axis == self.dims.len() {
            return vec![start];
        }
        let block: usize = self.dims[axis + 1..].iter().product();
        self.positions(axis).into_iter().flatten().flat_map(|k| self.shown(axis + 1, start + k * block)).collect()
    }

    fn draw(&mut self, axis: usize, width: usize, out: &mut String) {
        if axis == self.dims.len() {
            out.push_str(&format!("{:>width$}", self.texts[self.next]));
            self.next += 1;
            return;
        }
        let inner = self.dims.len() - axis - 1;
        let between = match inner {
            0 => ", ".to_owned(),
            _ => format!(",{}{}", "\n".repeat(inner), " ".repeat(axis + 1)),
        };
        out.push('[');
        for (k, position) in self.positions(axis).into_iter().enumerate() {
            if k > 0 {
                out.push_str(&between);
            }
            match position {
                Some(_) => self.draw(axis + 1, width, out),
                None => out.push('…'),
            }
        }
        out.push(']');
    }
}
