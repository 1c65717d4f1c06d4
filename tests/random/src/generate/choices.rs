//! Every random decision of a program, from one seed.

/// The source of a program's decisions.
#[derive(Clone, Debug)]
pub struct Choices(fastrand::Rng);

impl Choices {
    /// The decisions of program `seed`.
    pub fn new(seed: u64) -> Choices {
        Choices(fastrand::Rng::with_seed(seed))
    }

    /// True in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        self.0.usize(low..=high)
    }

    /// One of `items`.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.0.usize(0..items.len())]
    }

    /// One of `items`, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, items: &[(u32, T)]) -> T {
        let total = items.iter().map(|(weight, _)| weight).sum();
        let mut left = self.0.u32(0..total);
        for &(weight, item) in items {
            if left < weight {
                return item;
            }
            left -= weight;
        }
        unreachable!("the weights sum to {total}")
    }
}
