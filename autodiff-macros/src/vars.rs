//! Maps and sets of variables: arrays behind the variable's number. Users build the macro without optimisation, where
//! a look-up in a hash table takes twenty times as long.

use std::ops::Index;

use crate::ir::Var;

/// A set of variables, one bit each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VarSet {
    words: Vec<u64>,
}

impl VarSet {
    fn position(var: Var) -> (usize, u64) {
        (var.0 as usize / 64, 1 << (var.0 % 64))
    }

    pub fn contains(&self, var: &Var) -> bool {
        let (word, bit) = Self::position(*var);
        word < self.words.len() && self.words[word] & bit != 0
    }

    /// Whether the variable is new.
    pub fn insert(&mut self, var: Var) -> bool {
        let (word, bit) = Self::position(var);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let is_new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        is_new
    }

    pub fn remove(&mut self, var: &Var) {
        let (word, bit) = Self::position(*var);
        if word < self.words.len() {
            self.words[word] &= !bit;
        }
    }

    /// Adds all of `other`.
    pub fn join(&mut self, other: &VarSet) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        self.words.iter_mut().zip(&other.words).for_each(|(a, b)| *a |= b);
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|w| *w == 0)
    }

    pub fn intersection(&self, other: &VarSet) -> VarSet {
        VarSet { words: self.words.iter().zip(&other.words).map(|(a, b)| a & b).collect() }
    }

    pub fn len(&self) -> usize {
        self.words.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// The variables in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = Var> {
        let words = self.words.iter().enumerate().filter(|(_, word)| **word != 0);
        words.flat_map(|(k, word)| {
            (0..64).filter(move |bit| word >> bit & 1 != 0).map(move |bit| Var(k as u32 * 64 + bit))
        })
    }
}

impl Extend<Var> for VarSet {
    fn extend<I: IntoIterator<Item = Var>>(&mut self, vars: I) {
        for var in vars {
            self.insert(var);
        }
    }
}

impl<'a> Extend<&'a Var> for VarSet {
    fn extend<I: IntoIterator<Item = &'a Var>>(&mut self, vars: I) {
        for var in vars {
            self.insert(*var);
        }
    }
}

impl FromIterator<Var> for VarSet {
    fn from_iter<I: IntoIterator<Item = Var>>(vars: I) -> Self {
        let mut set = VarSet::default();
        set.extend(vars);
        set
    }
}

/// A map from variables; iterates in the order of insertion.
#[derive(Clone, Debug)]
pub struct VarMap<T> {
    /// One more than the place of a variable's entry, zero if there is none.
    places: Vec<u32>,
    entries: Vec<(Var, T)>,
}

impl<T> Default for VarMap<T> {
    fn default() -> Self {
        VarMap { places: Vec::new(), entries: Vec::new() }
    }
}

impl<T> VarMap<T> {
    fn place(&self, var: Var) -> Option<usize> {
        let number = var.0 as usize;
        if number >= self.places.len() {
            return None;
        }
        match self.places[number] {
            0 => None,
            place => Some(place as usize - 1),
        }
    }

    pub fn contains_key(&self, var: &Var) -> bool {
        self.place(*var).is_some()
    }

    pub fn get(&self, var: &Var) -> Option<&T> {
        match self.place(*var) {
            Some(place) => Some(&self.entries[place].1),
            None => None,
        }
    }

    /// The value of `var`, made if there is none.
    pub fn or_insert_with(&mut self, var: Var, value: impl FnOnce() -> T) -> &mut T {
        let place = match self.place(var) {
            Some(place) => place,
            None => self.add(var, value()),
        };
        &mut self.entries[place].1
    }

    pub fn insert(&mut self, var: Var, value: T) -> Option<T> {
        match self.place(var) {
            Some(place) => Some(std::mem::replace(&mut self.entries[place].1, value)),
            None => {
                self.add(var, value);
                None
            }
        }
    }

    fn add(&mut self, var: Var, value: T) -> usize {
        let number = var.0 as usize;
        if number >= self.places.len() {
            let mut larger = vec![0; (number + 1).next_power_of_two()];
            larger[..self.places.len()].copy_from_slice(&self.places);
            self.places = larger;
        }
        self.entries.push((var, value));
        self.places[number] = self.entries.len() as u32;
        self.entries.len() - 1
    }

    pub fn remove(&mut self, var: &Var) -> Option<T> {
        let place = self.place(*var)?;
        self.places[var.0 as usize] = 0;
        let (_, value) = self.entries.swap_remove(place);
        if place < self.entries.len() {
            self.places[self.entries[place].0.0 as usize] = place as u32 + 1;
        }
        Some(value)
    }

    pub fn iter(&self) -> impl Iterator<Item = (Var, &T)> {
        self.entries.iter().map(|(var, value)| (*var, value))
    }

    pub fn keys(&self) -> impl Iterator<Item = Var> {
        self.entries.iter().map(|(var, _)| *var)
    }
}

impl<T> Index<&Var> for VarMap<T> {
    type Output = T;

    fn index(&self, var: &Var) -> &T {
        self.get(var).expect("the variable has an entry")
    }
}

impl<T> Extend<(Var, T)> for VarMap<T> {
    fn extend<I: IntoIterator<Item = (Var, T)>>(&mut self, entries: I) {
        for (var, value) in entries {
            self.insert(var, value);
        }
    }
}

impl<T> FromIterator<(Var, T)> for VarMap<T> {
    fn from_iter<I: IntoIterator<Item = (Var, T)>>(entries: I) -> Self {
        let mut map = VarMap::default();
        map.extend(entries);
        map
    }
}

impl<T> IntoIterator for VarMap<T> {
    type Item = (Var, T);
    type IntoIter = std::vec::IntoIter<(Var, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}
