//! Loops that find their records by number (`records.rs`).

use proc_macro2::Literal;

use super::Emitter;
use super::tokens::{Tokens, code};
use crate::ir::{Backward, Head, Loop, Range, Stmt};
use crate::records::{self, Records};

/// What stands around a loop with numbered records, and where it finds the record of an iteration.
pub(super) struct Numbered {
    pub(super) before: Tokens,
    pub(super) record: Tokens,
    pub(super) after: Tokens,
}

impl Emitter<'_> {
    pub(super) fn numbered(&mut self, l: &Loop) -> Option<Numbered> {
        let Some(records) = records::of_loop(l, self.arena) else {
            assert!(!takes_in_forward_order(l), "records that are taken in forward order have numbers");
            return None;
        };
        let Records { counter, range, width, popped } = records;
        let (name, counter) = (self.free_ident("records"), self.name(counter));
        let (lo, hi) = (&range.lo.tokens, &range.hi.tokens);
        let is_from_zero = lo.to_string() == "0";
        let count = |s: &mut Self| {
            let (lo, hi) = (s.opaque(lo), s.opaque(hi));
            if is_from_zero { hi } else { code!(__rt::trips(#lo, #hi)) }
        };
        let lo = self.opaque(lo);
        let place = name.clone();
        let record = if is_from_zero { code!(#place[#counter]) } else { code!(#place[#counter - (#lo)]) };
        let (first, again, stack, width) =
            (count(self), count(self), self.stack.clone(), Literal::usize_unsuffixed(width));
        let (before, after) = if popped {
            let (behind, wide) = (stack.clone(), width.clone());
            let before = code!(let #name = #stack.last_records::<#width>(#first););
            (before, code!(#behind.drop_records::<#wide>(#again);))
        } else {
            (code!(let #name = #stack.push_records::<#width>(#first);), Tokens::default())
        };
        Some(Numbered { before, record, after })
    }
}

/// Only records with numbers can be taken in the order in which they were left.
fn takes_in_forward_order(l: &Loop) -> bool {
    let is_backward = |range: &Range| matches!(range.backward, Some(Backward::Whole | Backward::Trips(_)));
    matches!(&l.head, Head::Range { range, .. } if !is_backward(range))
        && l.body.iter().any(|s| matches!(s, Stmt::Pop { .. }))
}
