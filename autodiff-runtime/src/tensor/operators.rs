//! `+ - * / %` between tensors, and between tensors and numbers, owned and borrowed; `-x`; `+=` and its kin.

use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use super::{Element, Tensor};
use crate::Scalar;

macro_rules! operators {
    ($($trait:ident $method:ident $assign:ident $assign_method:ident $name:literal $op:tt;)*) => {$(
        impl<T: Scalar + Element> $trait<&Tensor<T>> for &Tensor<T> {
            type Output = Tensor<T>;

            #[track_caller]
            fn $method(self, other: &Tensor<T>) -> Tensor<T> {
                self.zip($name, other, |a, b| a $op b)
            }
        }

        impl<T: Scalar + Element> $trait<Tensor<T>> for &Tensor<T> {
            type Output = Tensor<T>;

            #[track_caller]
            fn $method(self, other: Tensor<T>) -> Tensor<T> {
                self $op &other
            }
        }

        impl<T: Scalar + Element> $trait<&Tensor<T>> for Tensor<T> {
            type Output = Tensor<T>;

            #[track_caller]
            fn $method(self, other: &Tensor<T>) -> Tensor<T> {
                &self $op other
            }
        }

        impl<T: Scalar + Element> $trait<Tensor<T>> for Tensor<T> {
            type Output = Tensor<T>;

            #[track_caller]
            fn $method(self, other: Tensor<T>) -> Tensor<T> {
                &self $op &other
            }
        }

        impl<T: Scalar + Element> $trait<T> for &Tensor<T> {
            type Output = Tensor<T>;

            fn $method(self, other: T) -> Tensor<T> {
                self.map(|a| a $op other)
            }
        }

        impl<T: Scalar + Element> $trait<T> for Tensor<T> {
            type Output = Tensor<T>;

            fn $method(self, other: T) -> Tensor<T> {
                &self $op other
            }
        }

        operators!(number $trait $method $op f32);
        operators!(number $trait $method $op f64);

        impl<T: Scalar + Element> $assign<&Tensor<T>> for Tensor<T> {
            #[track_caller]
            fn $assign_method(&mut self, other: &Tensor<T>) {
                self.change($name, other, |a, b| *a = *a $op b);
            }
        }

        impl<T: Scalar + Element> $assign<Tensor<T>> for Tensor<T> {
            #[track_caller]
            fn $assign_method(&mut self, other: Tensor<T>) {
                self.change($name, &other, |a, b| *a = *a $op b);
            }
        }

        impl<T: Scalar + Element> $assign<T> for Tensor<T> {
            fn $assign_method(&mut self, other: T) {
                self.as_mut_slice().iter_mut().for_each(|a| *a = *a $op other);
            }
        }
    )*};
    (number $trait:ident $method:ident $op:tt $float:ty) => {
        impl $trait<&Tensor<$float>> for $float {
            type Output = Tensor<$float>;

            fn $method(self, other: &Tensor<$float>) -> Tensor<$float> {
                other.map(|b| self $op b)
            }
        }

        impl $trait<Tensor<$float>> for $float {
            type Output = Tensor<$float>;

            fn $method(self, other: Tensor<$float>) -> Tensor<$float> {
                self $op &other
            }
        }
    };
}

operators! {
    Add add AddAssign add_assign "+" +;
    Sub sub SubAssign sub_assign "-" -;
    Mul mul MulAssign mul_assign "*" *;
    Div div DivAssign div_assign "/" /;
    Rem rem RemAssign rem_assign "%" %;
}

impl<T: Scalar + Element> Neg for &Tensor<T> {
    type Output = Tensor<T>;

    fn neg(self) -> Tensor<T> {
        self.map(|a| -a)
    }
}

impl<T: Scalar + Element> Neg for Tensor<T> {
    type Output = Tensor<T>;

    fn neg(self) -> Tensor<T> {
        -&self
    }
}
