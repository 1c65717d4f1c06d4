//! Which types count as carrying no derivative. What the compiler says otherwise is tested with the macro.

use autodiff_runtime::__private::{Annotated, Inactive, inactive, relu, stop_gradient};

fn is_inactive<T: Inactive + ?Sized>() {}

fn is_annotated<T: Annotated>() {}

#[test]
fn discrete_values_are_inactive() {
    is_inactive::<(u8, i128, bool, char, std::cmp::Ordering, std::num::FpCategory)>();
    is_inactive::<Option<std::ops::Range<usize>>>();
    is_inactive::<Result<usize, usize>>();
    is_inactive::<Vec<[&str; 2]>>();
    is_inactive::<str>();
    assert_eq!(inactive(3), 3);
}

#[test]
fn builtins_are_annotated() {
    is_annotated::<relu>();
    is_annotated::<stop_gradient>();
}
