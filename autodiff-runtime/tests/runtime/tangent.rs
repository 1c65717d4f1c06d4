//! Tangents of every shape: zeros, sums, flat form.

use autodiff_runtime::__private::{cast_back, constant, zero};
use autodiff_runtime::{Differentiable, Scalar, Tangent};

/// A value, and its tangent type spelled out.
fn zero_of<P: Differentiable<Tangent = T>, T: Tangent>(primal: P) -> T {
    primal.zero_tangent()
}

fn flat(tangent: &impl Tangent) -> Vec<f64> {
    let mut out = Vec::new();
    tangent.write_flat(&mut out);
    out
}

#[test]
fn a_zero_is_shaped_like_its_value() {
    assert_eq!(zero_of::<f64, f64>(3.0), 0.0);
    assert_eq!(zero_of::<_, Vec<f64>>(&[1.0, 2.0][..]), [0.0, 0.0]);
    assert_eq!(zero_of::<_, [Vec<f32>; 2]>([vec![1.0_f32], vec![]]), [vec![0.0], vec![]]);
    assert_eq!(zero_of::<_, (f64, (), [(); 2])>((1.0, 7_u8, [true, false])), (0.0, (), [(), ()]));
    assert_eq!(zero_of::<_, Option<f64>>(Some(1.0)), Some(0.0));
    assert_eq!(zero_of::<_, Option<f64>>(None::<f64>), None);
    assert_eq!(zero_of::<_, Box<f64>>(Box::new(2.0)), Box::new(0.0));
    assert_eq!(zero_of::<_, Box<Vec<f64>>>(vec![2.0].into_boxed_slice()), Box::new(vec![0.0]));
    assert_eq!(zero_of::<_, f64>(&mut 4.0), 0.0);
    let text: &str = "no derivative";
    zero_of::<_, ()>(text);
    zero_of::<_, ((), (), ())>((0..3, 0..=3_i64, 'c'));
}

#[test]
fn the_neutral_element_changes_no_number() {
    for x in [0.0, -0.0, 1.5, f64::INFINITY] {
        let mut sum = zero(&x);
        sum.accumulate(&x);
        assert_eq!(sum.to_bits(), x.to_bits());
    }
}

#[test]
fn normal_zeros_have_no_sign() {
    let mut tangent = (zero(&[1.0, 2.0]), Some(vec![-0.0_f32, -3.0]), Box::new(-0.0_f64));
    tangent.normalise();
    assert!(tangent.0.iter().chain([&*tangent.2]).all(|x| x.is_sign_positive()));
    assert_eq!(tangent.1.map(|x| (x[0].is_sign_positive(), x[1])), Some((true, -3.0)));
}

#[test]
fn taking_leaves_a_neutral_element_of_the_same_shape() {
    let full = (vec![1.0, 2.0_f64], [3.0_f32; 2], Some(4.0), (), Box::new(5.0));
    let mut place = full.clone();
    assert_eq!(Tangent::take(&mut place), full);
    assert_eq!(place, full.zero_tangent());
    assert!(place.0[0].is_sign_negative());
}

#[test]
fn an_absent_tangent_is_neutral() {
    let mut sum: Option<f64> = None;
    sum.accumulate(&None);
    assert_eq!(sum, None);
    sum.accumulate(&Some(2.0));
    sum.accumulate(&Some(3.0));
    sum.accumulate(&None);
    assert_eq!(sum, Some(5.0));
}

#[test]
fn the_flat_form_follows_declaration() {
    let tangent = ([vec![1.0], vec![2.0, 3.0]], (), Some((4.0_f32, Box::new(5.0))), None::<f64>);
    assert_eq!(flat(&tangent), [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(tangent.flat_len(), 5);
    let mut read = tangent.zero_tangent();
    let mut values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0].into_iter();
    read.read_flat(&mut values);
    assert_eq!(read, tangent);
    assert_eq!(values.next(), Some(6.0));
}

#[test]
#[should_panic(expected = "the flat sequence ends before the tangent is full")]
fn a_short_flat_form_is_refused() {
    [0.0, 0.0].read_flat(&mut std::iter::once(1.0));
}

#[test]
fn generic_code_needs_no_bound_but_differentiable() {
    fn twice<P: Differentiable>(primal: &P, tangent: &P::Tangent) -> P::Tangent {
        let mut sum = zero(primal);
        sum.accumulate(tangent);
        autodiff_runtime::__private::accumulate(&mut sum, tangent);
        sum
    }
    assert_eq!(twice(&(1.0, [2.0]), &(10.0, [20.0])), (20.0, [40.0]));
}

#[test]
fn constants_take_the_type_of_their_use() {
    fn half<T: Scalar>(x: T) -> T {
        x * constant(0.5)
    }
    assert_eq!((half(3.0_f32), half(3.0_f64)), (1.5, 1.5));
    assert_eq!(cast_back::<f64, f32>(0.1), 0.1_f32);
    assert_eq!((f32::from_i32(-3), f64::from_i32(i32::MIN)), (-3.0, -2_147_483_648.0));
}
