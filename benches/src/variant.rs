//! One way to compute a program's value or gradient, in a form that can be timed and checked.

use std::hint::black_box;

/// A function with its input and output buffers.
pub trait Variant {
    /// Calls the function `times` times; gradients that are accumulated go on accumulating.
    fn repeat(&mut self, times: u64);

    /// What the calls left; right after one first call, the value and the gradient.
    fn answer(&self) -> Answer;
}

/// What a variant computed, flattened in parameter order; `None` where it computes no such thing.
#[derive(Debug)]
pub struct Answer {
    pub value: Option<f64>,
    pub gradient: Option<Vec<f64>>,
}

/// A gradient as a sequence of numbers.
pub trait Flatten {
    fn append_to(&self, flat: &mut Vec<f64>);

    fn flatten(&self) -> Vec<f64> {
        let mut flat = Vec::new();
        self.append_to(&mut flat);
        flat
    }
}

impl Flatten for f64 {
    fn append_to(&self, flat: &mut Vec<f64>) {
        flat.push(*self);
    }
}

impl<T: Flatten> Flatten for Vec<T> {
    fn append_to(&self, flat: &mut Vec<f64>) {
        self.iter().for_each(|part| part.append_to(flat));
    }
}

impl<T: Flatten, const N: usize> Flatten for [T; N] {
    fn append_to(&self, flat: &mut Vec<f64>) {
        self.iter().for_each(|part| part.append_to(flat));
    }
}

macro_rules! flatten_tuples {
    ($(($($part:ident)+))+) => {$(
        impl<$($part: Flatten),+> Flatten for ($($part,)+) {
            fn append_to(&self, flat: &mut Vec<f64>) {
                #[expect(non_snake_case, reason = "the type parameters double as variable names")]
                let ($($part,)+) = self;
                $($part.append_to(flat);)+
            }
        }
    )+};
}

flatten_tuples! { (A B) (A B C) (A B C D E) }

/// A variant that computes the value alone.
pub fn value<I: 'static>(input: I, call: impl FnMut(&I) -> f64 + 'static) -> Box<dyn Variant> {
    Box::new(Value { input, call, value: f64::NAN })
}

/// A variant that returns the value and adds the gradient to buffers that start as `zero`.
pub fn accumulating<I: 'static, G: Flatten + 'static>(
    input: I,
    zero: G,
    call: impl FnMut(&I, &mut G) -> f64 + 'static,
) -> Box<dyn Variant> {
    Box::new(Accumulating { input, call, value: f64::NAN, gradient: zero })
}

/// A variant that returns a gradient of its own making, and the value too if it has it.
pub fn returning<I: 'static, G: Flatten + 'static>(
    input: I,
    call: impl FnMut(&I) -> (Option<f64>, G) + 'static,
) -> Box<dyn Variant> {
    Box::new(Returning { input, call, result: None })
}

struct Value<I, F> {
    input: I,
    call: F,
    value: f64,
}

impl<I, F: FnMut(&I) -> f64> Variant for Value<I, F> {
    fn repeat(&mut self, times: u64) {
        for _ in 0..times {
            self.value = black_box((self.call)(black_box(&self.input)));
        }
    }

    fn answer(&self) -> Answer {
        Answer { value: Some(self.value), gradient: None }
    }
}

struct Accumulating<I, G, F> {
    input: I,
    call: F,
    value: f64,
    gradient: G,
}

impl<I, G: Flatten, F: FnMut(&I, &mut G) -> f64> Variant for Accumulating<I, G, F> {
    fn repeat(&mut self, times: u64) {
        for _ in 0..times {
            self.value = black_box((self.call)(black_box(&self.input), black_box(&mut self.gradient)));
        }
    }

    fn answer(&self) -> Answer {
        Answer { value: Some(self.value), gradient: Some(self.gradient.flatten()) }
    }
}

struct Returning<I, G, F> {
    input: I,
    call: F,
    result: Option<(Option<f64>, G)>,
}

impl<I, G: Flatten, F: FnMut(&I) -> (Option<f64>, G)> Variant for Returning<I, G, F> {
    fn repeat(&mut self, times: u64) {
        for _ in 0..times {
            self.result = Some(black_box((self.call)(black_box(&self.input))));
        }
    }

    fn answer(&self) -> Answer {
        let result = self.result.as_ref();
        Answer { value: result.and_then(|(value, _)| *value), gradient: result.map(|(_, gradient)| gradient.flatten()) }
    }
}
