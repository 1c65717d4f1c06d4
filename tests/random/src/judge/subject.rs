//! What a compiled program offers its judge: flat vectors in, flat vectors out.

/// Everything about a call that is not differentiated: lengths, integers, flags, words, inactive floats.
#[derive(Clone, Debug)]
pub struct Setting {
    numbers: Vec<f64>,
    integers: Vec<usize>,
}

impl Setting {
    /// The setting number `number` of program `seed`.
    pub fn new(seed: u64, number: u64) -> Setting {
        let mut random = fastrand::Rng::with_seed(seed.wrapping_mul(1009).wrapping_add(number));
        Setting {
            numbers: (0..64).map(|_| 3.0 * random.f64() - 1.5).collect(),
            integers: (0..32).map(|_| random.usize(0..60)).collect(),
        }
    }

    /// The length of parameter `position`: its least, or up to two more.
    pub fn length(&self, position: usize, at_least: usize) -> usize {
        at_least + self.integers[position] % 3
    }

    /// A `usize` from 0 to 4.
    pub fn integer(&self, position: usize) -> usize {
        self.integers[position] % 5
    }

    /// An `i32` from -3 to 3.
    pub fn signed(&self, position: usize) -> i32 {
        self.integers[position] as i32 % 7 - 3
    }

    /// A `bool`.
    pub fn flag(&self, position: usize) -> bool {
        self.integers[position].is_multiple_of(2)
    }

    /// One of the words that programs know.
    pub fn word(&self, position: usize) -> &'static str {
        crate::generate::parameter::WORDS[self.integers[position] % 3]
    }

    /// Two indices or more.
    pub fn indices(&self, position: usize) -> Vec<usize> {
        self.integers[position..position + 3].iter().map(|integer| integer % 5).collect()
    }

    /// The inactive floats, one after the other.
    pub fn floats(&self) -> Reader<'_> {
        Reader::new(&self.numbers)
    }
}

/// Reads values from a flat vector, or a constant for ever.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    left: &'a [f64],
    constant: f64,
}

impl<'a> Reader<'a> {
    /// The numbers of `flat`.
    pub fn new(flat: &'a [f64]) -> Reader<'a> {
        Reader { left: flat, constant: 0.0 }
    }

    /// `constant`, for ever.
    pub fn constant(constant: f64) -> Reader<'static> {
        Reader { left: &[], constant }
    }

    /// The next value of a type of fixed size.
    pub fn read<T: Flat>(&mut self) -> T {
        T::read(self)
    }

    /// The next `length` values.
    pub fn vector<T: Flat>(&mut self, length: usize) -> Vec<T> {
        (0..length).map(|_| T::read(self)).collect()
    }

    fn number(&mut self) -> f64 {
        match self.left.split_first() {
            Some((first, left)) => {
                self.left = left;
                *first
            }
            None => self.constant,
        }
    }
}

/// A value as a flat sequence of numbers.
pub trait Flat {
    /// Reads a value; types without a fixed size have none to read.
    fn read(from: &mut Reader<'_>) -> Self;
    /// Appends its numbers.
    fn write(&self, to: &mut Vec<f64>);
}

impl Flat for f64 {
    fn read(from: &mut Reader<'_>) -> f64 {
        from.number()
    }
    fn write(&self, to: &mut Vec<f64>) {
        to.push(*self);
    }
}

impl Flat for f32 {
    fn read(from: &mut Reader<'_>) -> f32 {
        from.number() as f32
    }
    fn write(&self, to: &mut Vec<f64>) {
        to.push(f64::from(*self));
    }
}

impl Flat for () {
    fn read(_: &mut Reader<'_>) {}
    fn write(&self, _: &mut Vec<f64>) {}
}

impl<T: Flat, const N: usize> Flat for [T; N] {
    fn read(from: &mut Reader<'_>) -> [T; N] {
        std::array::from_fn(|_| T::read(from))
    }
    fn write(&self, to: &mut Vec<f64>) {
        self.iter().for_each(|item| item.write(to));
    }
}

impl<T: Flat, U: Flat> Flat for (T, U) {
    fn read(from: &mut Reader<'_>) -> (T, U) {
        (T::read(from), U::read(from))
    }
    fn write(&self, to: &mut Vec<f64>) {
        self.0.write(to);
        self.1.write(to);
    }
}

impl<T: Flat> Flat for Vec<T> {
    fn read(_: &mut Reader<'_>) -> Vec<T> {
        unreachable!("a vector is read by its length")
    }
    fn write(&self, to: &mut Vec<f64>) {
        self.iter().for_each(|item| item.write(to));
    }
}

/// The numbers of several values, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Writer(pub Vec<f64>);

impl Writer {
    /// Appends a value.
    pub fn put(&mut self, value: &impl Flat) {
        value.write(&mut self.0);
    }

    /// Appends a value less `start` in each number.
    pub fn put_less(&mut self, value: &impl Flat, start: f64) {
        let before = self.0.len();
        value.write(&mut self.0);
        self.0[before..].iter_mut().for_each(|number| *number -= start);
    }
}

/// What a sweep gives: the result and the final `&mut` arguments, and their tangents or the inputs' cotangents.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// The result, then the final `&mut` arguments.
    pub value: Vec<f64>,
    /// Tangents of those, or cotangents of the inputs.
    pub derivative: Vec<f64>,
}

/// `(setting, point) -> outputs`
pub type Evaluate = fn(&Setting, &[f64]) -> Vec<f64>;
/// `(setting, point, tangents) -> sweep`
pub type Forward = fn(&Setting, &[f64], &[f64]) -> Sweep;
/// `(setting, point, cotangents of the outputs, number to accumulate onto) -> sweep`
pub type Reverse = fn(&Setting, &[f64], &[f64], f64) -> Sweep;
/// `(setting, point, direction) -> Hessian times direction`
pub type Hessian = fn(&Setting, &[f64], &[f64]) -> Vec<f64>;

/// A compiled program.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Its seed.
    pub seed: u64,
    /// How many numbers go in.
    pub inputs: fn(&Setting) -> usize,
    /// The annotated function itself.
    pub evaluate: Evaluate,
    /// What differences are taken of: the same function in `f64`.
    pub reference: Evaluate,
    /// Whether it computes in `f32`.
    pub is_single: bool,
    /// Whether the first output is a scalar result, whose cotangent `grad` takes to be 1.
    pub has_scalar_result: bool,
    /// Its forward sweeps, by name.
    pub forward: &'static [(&'static str, Forward)],
    /// Its reverse sweeps, by name.
    pub reverse: &'static [(&'static str, Reverse)],
    /// Hessian times a direction, with the gradient it is compared with.
    pub hessian: Option<(Hessian, Reverse)>,
}
