//! `+ - * / %` between variables, and between variables and numbers, owned and borrowed; `-x`.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use super::algebra::{Arithmetic, Primitive};
use super::node::Parent;
use super::var::Variable;
use crate::tensor::Field;

macro_rules! operators {
    ($($trait:ident $method:ident;)*) => {$(
        impl<T: Field> $trait<&Variable<T>> for &Variable<T> {
            type Output = Variable<T>;

            #[track_caller]
            fn $method(self, other: &Variable<T>) -> Variable<T> {
                Variable::binary(Primitive::$method, Arithmetic::$method, [self.parent(), other.parent()])
            }
        }

        impl<T: Field> $trait<Variable<T>> for &Variable<T> {
            type Output = Variable<T>;

            #[track_caller]
            fn $method(self, other: Variable<T>) -> Variable<T> {
                Variable::binary(Primitive::$method, Arithmetic::$method, [self.parent(), other.into_parent()])
            }
        }

        impl<T: Field> $trait<&Variable<T>> for Variable<T> {
            type Output = Variable<T>;

            #[track_caller]
            fn $method(self, other: &Variable<T>) -> Variable<T> {
                Variable::binary(Primitive::$method, Arithmetic::$method, [self.into_parent(), other.parent()])
            }
        }

        impl<T: Field> $trait<Variable<T>> for Variable<T> {
            type Output = Variable<T>;

            #[track_caller]
            fn $method(self, other: Variable<T>) -> Variable<T> {
                Variable::binary(Primitive::$method, Arithmetic::$method, [self.into_parent(), other.into_parent()])
            }
        }

        impl<T: Field> $trait<T> for &Variable<T> {
            type Output = Variable<T>;

            #[track_caller]
            fn $method(self, other: T) -> Variable<T> {
                Variable::binary(Primitive::$method, Arithmetic::$method, [self.parent(), Parent::of_number(other)])
            }
        }

        impl<T: Field> $trait<T> for Variable<T> {
            type Output = Variable<T>;

            #[track_caller]
            fn $method(self, other: T) -> Variable<T> {
                Variable::binary(Primitive::$method, Arithmetic::$method, [self.into_parent(), Parent::of_number(other)])
            }
        }

        operators!(number $trait $method f32);
        operators!(number $trait $method f64);
    )*};
    (number $trait:ident $method:ident $float:ty) => {
        impl $trait<&Variable<$float>> for $float {
            type Output = Variable<$float>;

            #[track_caller]
            fn $method(self, other: &Variable<$float>) -> Variable<$float> {
                Variable::binary(Primitive::$method, Arithmetic::$method, [Parent::of_number(self), other.parent()])
            }
        }

        impl $trait<Variable<$float>> for $float {
            type Output = Variable<$float>;

            #[track_caller]
            fn $method(self, other: Variable<$float>) -> Variable<$float> {
                Variable::binary(Primitive::$method, Arithmetic::$method, [Parent::of_number(self), other.into_parent()])
            }
        }
    };
}

operators! {
    Add add;
    Sub sub;
    Mul mul;
    Div div;
    Rem rem;
}

impl<T: Field> Neg for &Variable<T> {
    type Output = Variable<T>;

    #[track_caller]
    fn neg(self) -> Variable<T> {
        Variable::unary(Primitive::neg, Arithmetic::neg, self.parent())
    }
}

impl<T: Field> Neg for Variable<T> {
    type Output = Variable<T>;

    #[track_caller]
    fn neg(self) -> Variable<T> {
        Variable::unary(Primitive::neg, Arithmetic::neg, self.into_parent())
    }
}
