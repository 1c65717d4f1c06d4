//! Masks, and choices by them.

use std::ops::{BitAnd, BitOr, BitXor};

use super::elementwise::Operand;
use super::{Element, Tensor};
use crate::Scalar;

macro_rules! comparisons {
    ($($name:ident $op:tt $words:literal;)*) => {
        impl<T: Scalar + Element> Tensor<T> {
            $(
                #[doc = concat!("Where an element is ", $words, " its partner.\n\n")]
                /// # Panics
                ///
                /// If the shapes cannot be broadcast to one.
                #[track_caller]
                pub fn $name(&self, other: impl Operand<T>) -> Tensor<bool> {
                    self.zip(stringify!($name), &other.tensor(), |a, b| a $op b)
                }
            )*
        }
    };
}

comparisons! {
    eq_mask == "equal to";
    ne_mask != "not equal to";
    lt_mask < "less than";
    le_mask <= "at most";
    gt_mask > "greater than";
    ge_mask >= "at least";
}

impl Tensor<bool> {
    /// `a` where the mask holds, `b` where it does not: `torch.where`.
    ///
    /// # Panics
    ///
    /// If the shapes cannot be broadcast to one.
    ///
    /// ```
    /// use autodiff_runtime::tensor::Tensor;
    ///
    /// let x = Tensor::from([-1.0, 2.0]);
    /// assert_eq!(x.gt_mask(0.0).choose(&x, 0.0), Tensor::from([0.0, 2.0]));
    /// ```
    #[track_caller]
    pub fn choose<T: Scalar + Element>(&self, a: impl Operand<T>, b: impl Operand<T>) -> Tensor<T> {
        self.zip3("choose", (&a.tensor(), &b.tensor()), |mask, a, b| if mask { a } else { b })
    }

    /// Where it does not hold.
    pub fn negated(&self) -> Tensor<bool> {
        self.map(|mask| !mask)
    }

    /// Whether it holds somewhere.
    pub fn any(&self) -> bool {
        self.data.contains(&true)
    }

    /// Whether it holds everywhere.
    pub fn all(&self) -> bool {
        !self.data.contains(&false)
    }

    /// How often it holds.
    pub fn count(&self) -> usize {
        self.data.iter().filter(|mask| **mask).count()
    }
}

macro_rules! connectives {
    ($($trait:ident $method:ident $sign:literal $op:tt;)*) => {$(
        impl $trait<&Tensor<bool>> for &Tensor<bool> {
            type Output = Tensor<bool>;

            #[track_caller]
            fn $method(self, other: &Tensor<bool>) -> Tensor<bool> {
                self.zip($sign, other, |a, b| a $op b)
            }
        }

        impl $trait<Tensor<bool>> for Tensor<bool> {
            type Output = Tensor<bool>;

            #[track_caller]
            fn $method(self, other: Tensor<bool>) -> Tensor<bool> {
                &self $op &other
            }
        }
    )*};
}

connectives! {
    BitAnd bitand "&" &;
    BitOr bitor "|" |;
    BitXor bitxor "^" ^;
}
