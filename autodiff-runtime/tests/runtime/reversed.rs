//! Loops walked backward from where they ended.

use std::collections::BTreeMap;

use autodiff_runtime::__private::{Reversed, WalkCollected, WalkInPlace, reversed, walk};

/// What `reversed` should give, made the slow way.
fn expected<I: Iterator>(iterator: I, trips: usize) -> Vec<I::Item> {
    let mut items: Vec<_> = iterator.take(trips).collect();
    items.reverse();
    items
}

macro_rules! walks_backward {
    ($($iterator:expr;)*) => {$(
        let iterator = || $iterator;
        for trips in 0..=iterator().count() {
            let backward: Vec<_> = reversed(iterator(), trips).collect();
            assert_eq!(backward, expected(iterator(), trips), "{} trips of {}", trips, stringify!($iterator));
            let mut walk = walk(iterator());
            let collected: Vec<_> = WalkCollected::__reversed(&mut &mut walk, trips).collect();
            assert_eq!(collected, backward);
        }
    )*};
}

#[test]
fn iterators_of_every_kind() {
    let numbers = [1.0, 2.0, 3.0, 4.0, 5.0];
    walks_backward! {
        0..5_usize;
        0..5_u64;
        (0..4).map(|i| i - 2);
        3..3_i32;
        0..=5_usize;
        0..=5_i64;
        (0..5).rev();
        (0..11_usize).step_by(3);
        (0..11).step_by(3).rev();
        numbers.iter();
        numbers.iter().enumerate();
        numbers.iter().zip(&[10.0, 20.0]);
        numbers.chunks(2);
        numbers.windows(3);
        numbers.iter().skip(1);
        "grüße".chars();
        (0..10).filter(|i| i % 3 == 0);
    }
}

#[test]
fn places_are_walked_backward() {
    let mut numbers = [0, 0, 0, 0];
    for (trip, place) in reversed(numbers.iter_mut(), 3).enumerate() {
        *place = trip + 1;
    }
    assert_eq!(numbers, [3, 2, 1, 0]);
}

#[test]
fn more_trips_than_items_are_all_items() {
    assert_eq!(reversed(0..3, usize::MAX).collect::<Vec<_>>(), [2, 1, 0]);
}

/// A slice is walked in place, what has no last item is collected.
#[test]
#[allow(clippy::needless_borrow, reason = "this is how generated code writes it")]
fn any_iterator_is_walked() {
    let numbers = [1, 2, 3];
    assert!(matches!((&mut walk(&numbers)).__reversed(2), Reversed::InPlace(_)));
    assert_eq!((&mut walk(&numbers)).__reversed(2).collect::<Vec<_>>(), [&2, &1]);
    let mut next = 0;
    let forward_only = std::iter::from_fn(|| {
        next += 1;
        Some(next)
    });
    assert_eq!((&mut walk(forward_only)).__reversed(3).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!((&mut walk(0..)).__reversed(3).collect::<Vec<_>>(), [2, 1, 0]);
    let map = BTreeMap::from([(1, 'a'), (2, 'b')]);
    assert_eq!((&mut walk(&map)).__reversed(usize::MAX).collect::<Vec<_>>(), [(&2, &'b'), (&1, &'a')]);
}
