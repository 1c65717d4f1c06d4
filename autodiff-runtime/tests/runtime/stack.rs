//! What is saved comes back, last in, first out, bit for bit.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Debug;

use autodiff_runtime::__private::{Save, from_word, thread_stack, to_word};
use autodiff_runtime::Stack;

/// Saves the values and takes them back in the three ways there are.
fn comes_back<T: Save + Clone + PartialEq + Debug>(first: T, second: T) {
    let mut stack = Stack::default();
    for _ in 0..3 {
        stack.push(&first);
        stack.push(&second);
    }
    assert_eq!(stack.pop::<T>(), second);
    assert_eq!(stack.pop_like(|| -> T { unreachable!("a witness is not called") }), first);
    let mut place = first.clone();
    stack.pop_into(&mut place);
    assert_eq!(place, second);
    stack.pop_into(&mut place);
    assert_eq!(place, first);
    stack.pop_into(&mut place);
    stack.pop_into(&mut place);
    assert!(stack.is_empty());
}

#[test]
fn values_come_back() {
    comes_back(-0.5_f64, f64::INFINITY);
    comes_back(-0.5_f32, f32::MIN_POSITIVE);
    comes_back(true, false);
    comes_back('a', '\u{10ffff}');
    comes_back(0_u8, u8::MAX);
    comes_back(i8::MIN, i8::MAX);
    comes_back(i16::MIN, -1);
    comes_back(i32::MIN, -1);
    comes_back(i64::MIN, -1);
    comes_back(u64::MAX, 1);
    comes_back(isize::MIN, 1);
    comes_back(usize::MAX, 1);
    comes_back(u128::MAX - 1, 1 << 64);
    comes_back(i128::MIN, -1);
    comes_back((), ());
    comes_back((1.0, 2_u8, 'c'), (3.0, 4, 'd'));
    comes_back((1, 2, 3, 4, 5, 6, 7, 8.0), (8, 7, 6, 5, 4, 3, 2, 1.0));
    comes_back([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]);
    comes_back([[1.0_f32, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]);
    comes_back([(1, 2.0), (3, 4.0)], [(5, 6.0), (7, 8.0)]);
    comes_back([0.0; 0], []);
    comes_back(vec![1.0, 2.0, 3.0], vec![4.0]);
    comes_back(vec![1.0, 2.0], vec![3.0, 4.0]);
    comes_back(vec![vec![1.0], vec![]], vec![vec![2.0, 3.0], vec![4.0]]);
    comes_back(vec![Some((1, [2.0; 2])), None], vec![Some((3, [4.0; 2]))]);
    comes_back(Some(1.0), None);
    comes_back(Box::new((1.0, true)), Box::new((2.0, false)));
    comes_back(String::from("grüße"), String::new());
    comes_back(Ok((1, 2.0)), Err(String::from("no")));
    comes_back(1..3_usize, 5..5);
    comes_back(VecDeque::from([1.0, 2.0, 3.0]), VecDeque::new());
    comes_back(BTreeSet::from([(1, 'a'), (1, 'b'), (0, 'c')]), BTreeSet::new());
    comes_back(BTreeMap::from([(1, vec![2.0]), (0, vec![])]), BTreeMap::from([(3, vec![4.0])]));
}

#[test]
fn a_nan_keeps_its_bits() {
    let nan = f64::from_bits(0x7ff8_dead_beef_0001);
    let mut stack = Stack::default();
    stack.push(&nan);
    assert_eq!(stack.pop::<f64>().to_bits(), nan.to_bits());
}

#[test]
fn slices_come_back_in_place() {
    let mut stack = Stack::default();
    let mut words = [1.0, 2.0, 3.0, 4.0];
    let mut pairs = [(1, 2.0), (3, 4.0)];
    stack.push(&words[1..3]);
    stack.push(&pairs[..]);
    words.fill(0.0);
    pairs.fill((0, 0.0));
    stack.pop_into(&mut pairs[..]);
    stack.pop_into(&mut words[1..3]);
    assert_eq!((words, pairs), ([0.0, 2.0, 3.0, 0.0], [(1, 2.0), (3, 4.0)]));
    assert!(stack.is_empty());
}

#[test]
fn a_slice_is_a_block_of_words() {
    let mut stack = Stack::default();
    stack.push(&[1.0; 5][..]);
    assert_eq!(stack.len(), 5);
    stack.push(&vec![true; 3]);
    assert_eq!(stack.len(), 9);
    stack.clear();
    assert!(stack.is_empty());
}

#[test]
fn records_come_back() {
    let mut stack = Stack::default();
    stack.reserve_words(6);
    for i in 0..3_i32 {
        stack.push_words([to_word(i), to_word(0.5 * f64::from(i))]);
    }
    for i in (0..3).rev() {
        let [first, second]: [u64; 2] = stack.pop_words();
        assert_eq!((from_word::<i32>(first), from_word::<f64>(second)), (i, 0.5 * f64::from(i)));
    }
    assert!(stack.is_empty());
}

#[test]
#[should_panic(expected = "stack underflow: reverse does not match its forward")]
fn a_record_that_is_not_there() {
    let mut stack = Stack::default();
    stack.push(&1.0);
    stack.pop_words::<u64, 2>();
}

#[test]
#[should_panic(expected = "stack underflow: reverse does not match its forward")]
fn a_slice_that_is_not_there() {
    let mut stack = Stack::default();
    stack.push(&1.0);
    stack.pop_into(&mut [0.0; 2][..]);
}

#[test]
fn calls_may_nest() {
    let mut outer = thread_stack();
    outer.push(&1.0);
    let mut inner = thread_stack();
    assert!(inner.is_empty());
    inner.push(&2.0);
    assert_eq!(inner.pop::<f64>(), 2.0);
    drop(inner);
    assert_eq!(outer.pop::<f64>(), 1.0);
}

#[test]
fn a_call_after_a_panic_starts_afresh() {
    let caught = std::panic::catch_unwind(|| {
        thread_stack().push(&1.0);
        let mut stack = thread_stack();
        stack.push(&1.0);
        panic!("in the middle of a sweep");
    });
    assert!(caught.is_err());
    assert!(thread_stack().is_empty());
}

#[test]
fn what_a_call_leaves_behind_is_dropped() {
    thread_stack().push(&1.0);
    assert!(thread_stack().is_empty());
}

#[test]
fn a_stack_may_be_asked_for_while_its_thread_ends() {
    struct AtExit;
    impl Drop for AtExit {
        fn drop(&mut self) {
            let mut stack = thread_stack();
            stack.push(&1.0);
            assert_eq!(stack.pop::<f64>(), 1.0);
        }
    }
    thread_local!(static AT_EXIT: AtExit = const { AtExit });
    let thread = std::thread::spawn(|| {
        AT_EXIT.with(|_| {});
        thread_stack().push(&1.0);
    });
    thread.join().unwrap();
}
