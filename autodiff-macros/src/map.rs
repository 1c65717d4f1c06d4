//! Maps and sets with a small, fixed hash: expansions are the same on every run, and the macro, which users build
//! without optimisation, spends no time in a hash that resists attackers.

use std::hash::{BuildHasherDefault, Hasher};

pub type HashMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Fnv>>;
pub type HashSet<K> = std::collections::HashSet<K, BuildHasherDefault<Fnv>>;

/// The FNV-1a hash (Fowler, Noll, Vo), on words where whole words come.
#[derive(Default)]
pub struct Fnv(u64);

const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(PRIME);
    }

    fn finish(&self) -> u64 {
        // The table looks at the highest bits, and at the lowest.
        self.0 ^ (self.0 >> 29)
    }
}
