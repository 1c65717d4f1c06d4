//! Cotangents added to and stored in places of other types.

use autodiff_runtime::__private::{accumulate, check_len, normalise, store, take};

#[test]
fn sequences_mix() {
    let (slice, vec, array) = (&[1.0, 2.0][..], vec![10.0, 20.0], [100.0, 200.0]);

    let mut sum: Vec<f64> = vec![0.5, 0.5];
    accumulate(&mut sum, slice);
    accumulate(&mut sum, &vec);
    accumulate(&mut sum, &array);
    assert_eq!(sum, [111.5, 222.5]);

    let mut sum = [0.5, 0.5];
    accumulate(&mut sum, slice);
    accumulate(&mut sum, &vec);
    accumulate(&mut sum, &array);
    assert_eq!(sum, [111.5, 222.5]);

    accumulate(&mut sum[..], slice);
    accumulate(&mut sum[..], &vec);
    accumulate(&mut sum[..], &array);
    assert_eq!(sum, [222.5, 444.5]);

    accumulate(&mut sum[..1], &slice[1..]);
    assert_eq!(sum, [224.5, 444.5]);
}

#[test]
fn sequences_nest() {
    let mut sum = [[1.0, 2.0], [3.0, 4.0]];
    accumulate(&mut sum[..], &vec![vec![10.0, 20.0], vec![30.0, 40.0]]);
    assert_eq!(sum, [[11.0, 22.0], [33.0, 44.0]]);
    accumulate(&mut sum[1], &[100.0, 200.0]);
    assert_eq!(sum[1], [133.0, 244.0]);
}

#[test]
fn storing_overwrites() {
    let mut place = (vec![f64::NAN, 1.0], Some(2.0), 3.0_f32, Box::new(4.0), ());
    let value = (vec![5.0, 6.0], None, 7.0, Box::new(8.0), ());
    store(&mut place, &value);
    assert_eq!(place, value);
    store(&mut place.0[..], &[9.0, 10.0]);
    assert_eq!(place.0, [9.0, 10.0]);
}

#[test]
fn a_slice_is_taken_as_a_vec() {
    let mut place = [1.0, 2.0, 3.0_f64];
    let taken: Vec<f64> = take(&mut place[1..]);
    assert_eq!((taken, place), (vec![2.0, 3.0], [1.0, 0.0, 0.0]));
    assert!(place[1].is_sign_negative());
    normalise(&mut place[..2]);
    assert!(place[1].is_sign_positive() && place[2].is_sign_negative());
}

#[test]
#[should_panic(expected = "cotangent has length 3 where the value has length 4")]
fn a_short_cotangent_is_refused() {
    accumulate(&mut vec![0.0; 4], &[1.0; 3]);
}

#[test]
#[should_panic(expected = "cotangent has length 5 where the value has length 4")]
fn a_long_cotangent_is_not_stored() {
    store(&mut [0.0; 4][..], &vec![1.0; 5]);
}

#[test]
#[should_panic(expected = "the cotangent buffer `w` has length 3, its parameter has length 4")]
fn a_buffer_of_the_wrong_length_is_refused() {
    check_len("w", 4, 4);
    check_len("w", 3, 4);
}
