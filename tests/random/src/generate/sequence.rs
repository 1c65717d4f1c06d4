//! `Vec`s that grow and shrink, and methods that rearrange or overwrite what a sequence holds.
//!
//! A sequence never has fewer elements than is known of it, so that indices stay in bounds: what shrinks it asks for its
//! length first.

use crate::generate::definition::FieldType;
use crate::generate::feature::Feature;
use crate::generate::generator::{Generator, LIMIT};
use crate::generate::scope::{Borrow, Form, Kind, Variable};
use crate::generate::statement::bind;
use crate::generate::structure::WRITTEN;
use crate::generate::syntax::{Block, Level, Part, Scalar, Statement, list, parts};

/// Elements from which on nothing is put in.
const LONG: usize = 12;

/// What a sequence holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Item {
    /// `f64`
    Float,
    /// `Vec<f64>` with at least so many elements
    List(usize),
    /// The struct of this number.
    Struct(usize),
}

/// Something with elements that can be written.
#[derive(Clone, Debug)]
struct Sequence {
    root: usize,
    text: String,
    at_least: usize,
    item: Item,
    /// Whether rustc knows its float type at once.
    typed: bool,
    /// Whether its arguments may read it: not where it stands behind an index.
    is_plain: bool,
}

impl Generator {
    /// A statement about a sequence.
    pub fn sequence_form(&mut self, feature: Feature) -> Option<Statement> {
        match feature {
            Feature::LocalLists => Some(self.local_lists()),
            Feature::ForLists => self.for_lists(),
            Feature::ListAssign => match self.choices.chance(50) {
                true => self.assign(is_lists),
                false => self.compound_assign(is_lists),
            },
            Feature::VecFromNothing => self.grown(),
            Feature::Swap
            | Feature::Reverse
            | Feature::Rotate
            | Feature::Sort
            | Feature::Fill
            | Feature::CopyFrom
            | Feature::EndAssign => {
                let sequence = self.sequence(false)?;
                self.rearranged(feature, &sequence)
            }
            _ => {
                let sequence = self.sequence(true)?;
                let item = sequence.item;
                if matches!(feature, Feature::VecGrow | Feature::VecInsert | Feature::VecExtend | Feature::VecResize) {
                    return self.longer(feature, &sequence);
                }
                if self.scope.length_in_use(sequence.root) {
                    return None;
                }
                self.written(sequence.root, WRITTEN);
                match feature {
                    Feature::VecPop | Feature::VecRemove => self.taken(feature, &sequence),
                    Feature::VecDiscard => Some(self.discarded(&sequence)),
                    Feature::VecTruncate => {
                        let length = sequence.at_least + self.choices.between(0, 1);
                        Some(Statement::new(parts![format!("{}.truncate({length});", sequence.text)]))
                    }
                    Feature::VecRefill => Some(self.refilled(&sequence)),
                    Feature::VecWhole => self.whole(&sequence, item),
                    _ => None,
                }
            }
        }
    }

    /// A sequence that can be written, and if wanted change its length.
    fn sequence(&mut self, growing: bool) -> Option<Sequence> {
        let definitions = self.definitions.clone();
        let fits_field = |of: FieldType| match of {
            FieldType::Vector(_) => true,
            FieldType::Array(_) => !growing,
            _ => false,
        };
        let fits = |variable: &Variable| match variable.kind {
            Kind::Row { form, .. } | Kind::Structs { form, .. } => !growing || form == Form::Vector,
            Kind::Lists { .. } => true,
            Kind::Grid { .. } => !growing,
            Kind::Struct { definition, .. } => {
                let mut found = crate::generate::definition::paths(&definitions, definition).into_iter();
                !(growing && variable.lent) && found.any(|(_, of)| fits_field(of))
            }
            _ => false,
        };
        let root = self.operand(|variable| fits(variable) && variable.writable() && !variable.counter)?;
        let variable = self.scope.get(root);
        let (text, at_least) = (variable.name.clone(), variable.kind.at_least().unwrap_or(0));
        let sequence = Sequence { root, text, at_least, item: Item::Float, typed: variable.typed, is_plain: true };
        Some(match variable.kind {
            Kind::Structs { definition, .. } => Sequence { item: Item::Struct(definition), ..sequence },
            Kind::Lists { columns, .. } if self.choices.chance(50) => {
                let index = self.index_to_write(root);
                let text = format!("{}[{index}]", sequence.text);
                Sequence { text, at_least: columns, is_plain: false, ..sequence }
            }
            Kind::Lists { columns, .. } => Sequence { item: Item::List(columns), ..sequence },
            Kind::Grid { rows, columns, .. } => {
                let index = self.apart(root, |inner| inner.index_below(rows));
                let text = format!("{}[{index}]", sequence.text);
                Sequence { text, at_least: columns, is_plain: false, ..sequence }
            }
            Kind::Struct { definition, .. } => {
                let found = crate::generate::definition::paths(&definitions, definition).into_iter();
                let found: Vec<_> = found.filter(|(_, of)| fits_field(*of)).collect();
                let (path, of) = self.choices.pick(&found).clone();
                let (FieldType::Array(at_least) | FieldType::Vector(at_least)) = of else { return None };
                Sequence { text: format!("{}{path}", sequence.text), at_least, ..sequence }
            }
            _ => sequence,
        })
    }

    /// Runs `inside` while the sequence can only be read, or not even that.
    fn lending<T>(&mut self, sequence: &Sequence, inside: impl FnOnce(&mut Generator) -> T) -> T {
        if !sequence.is_plain {
            return self.apart(sequence.root, inside);
        }
        let borrow = Borrow { root: sequence.root, exclusive: false };
        self.scope.borrow(borrow);
        let result = inside(self);
        self.scope.release(borrow);
        result
    }

    /// A new element.
    fn item(&mut self, item: Item) -> Vec<Part> {
        match item {
            Item::Float => {
                let depth = self.choices.between(0, 2);
                let scalar = self.scalar(depth);
                parts![self.fit(scalar, LIMIT).whole()]
            }
            Item::List(n) => self.vector(n),
            Item::Struct(number) => self.struct_value(number),
        }
    }

    /// `v.push(…);` and what else makes it longer, up to a length where loops could make it long.
    fn longer(&mut self, feature: Feature, sequence: &Sequence) -> Option<Statement> {
        let Sequence { text, at_least, item, .. } = sequence.clone();
        let call = self.lending(sequence, |inner| match feature {
            Feature::VecInsert => {
                let at =
                    inner.choices.pick(&["0".to_owned(), format!("{text}.len()"), format!("{text}.len() / 2")]).clone();
                let at = if sequence.is_plain { at } else { "0".to_owned() };
                Some([parts![format!("{text}.insert({at}, ")], inner.item(item), parts![");"]].concat())
            }
            Feature::VecResize => {
                let length = at_least + inner.choices.between(0, 2);
                Some([parts![format!("{text}.resize({length}, ")], inner.item(item), parts![");"]].concat())
            }
            Feature::VecExtend => {
                let items = inner.apart(sequence.root, |inner| inner.several(item))?;
                Some([parts![format!("{text}.extend_from_slice(")], items, parts![");"]].concat())
            }
            _ => Some([parts![format!("{text}.push(")], inner.item(item), parts![");"]].concat()),
        })?;
        if feature == Feature::VecResize && self.scope.length_in_use(sequence.root) {
            return None;
        }
        self.written(sequence.root, WRITTEN);
        let call = Statement::new(call);
        if self.loops == 0 {
            return Some(call);
        }
        let head = format!("if {text}.len() < {LONG} ");
        Some(Statement::new(parts![head, Block { statements: vec![call] }]))
    }

    /// A slice of a few elements.
    fn several(&mut self, item: Item) -> Option<Vec<Part>> {
        if item == Item::Float
            && let Some(root) = self.operand(|variable| matches!(variable.kind, Kind::Row { .. }))
            && self.choices.chance(60)
        {
            return Some(parts![self.slice_of(root, 2, "&")]);
        }
        let count = self.choices.between(1, 2);
        Some(list("&[", (0..count).map(|_| self.item(item)).collect(), "]"))
    }

    fn item_kind(item: Item) -> Kind {
        match item {
            Item::Float => Kind::Scalar,
            Item::List(at_least) => Kind::Row { form: Form::Vector, at_least },
            Item::Struct(definition) => Kind::Struct { definition, by_reference: false },
        }
    }

    /// `if v.len() > n { let x = v.pop().unwrap(); … }`, the same with `while`, `let x = if … else { … };`
    fn taken(&mut self, feature: Feature, sequence: &Sequence) -> Option<Statement> {
        let Sequence { text, at_least, item, .. } = sequence.clone();
        let at = self.choices.pick(&["0", "1", "LAST"]).replace("LAST", &at_least.to_string());
        let at = if at_least == 0 { "0".to_owned() } else { at };
        let take = match feature {
            Feature::VecPop if self.choices.chance(30) => format!("{text}.pop().expect(\"there are enough\")"),
            Feature::VecPop => format!("{text}.pop().unwrap()"),
            _ if self.choices.chance(40) => format!("{text}.swap_remove({at})"),
            _ => format!("{text}.remove({at})"),
        };
        if self.choices.chance(30) && item == Item::Float {
            let other = self.lending(sequence, |inner| inner.item(item));
            let name = self.name();
            let index = self.declare(&name, Kind::Scalar, false, WRITTEN);
            self.scope.get_mut(index).typed = sequence.typed;
            let taken = Generator::block(vec![Statement::value(parts![take])]);
            let other = Generator::block(vec![Statement::value(other)]);
            let condition = format!("if {text}.len() > {at_least} ");
            return Some(bind(&name, parts![condition, taken, " else ", other]));
        }
        let is_loop = self.fits(4) && self.choices.chance(40);
        let trips = if is_loop { 4 } else { 1 };
        let around = (self.loops, self.may_continue);
        let statements = self.nested(|inner| {
            let name = inner.fresh_name();
            let mut statements = vec![bind(&name, parts![take])];
            let index = inner.declare(&name, Generator::item_kind(item), false, WRITTEN);
            inner.scope.get_mut(index).typed = sequence.typed;
            let count = inner.choices.between(1, 2);
            statements.extend(inner.lending(sequence, |inner| match is_loop {
                true => inner.looped(trips, |inner| inner.statements(count)),
                false => inner.statements(count),
            }));
            statements
        });
        (self.loops, self.may_continue) = around;
        let word = if is_loop { "while" } else { "if" };
        Some(Statement::new(parts![format!("{word} {text}.len() > {at_least} "), Block { statements }]))
    }

    /// `if v.len() > n { v.remove(0); }`
    fn discarded(&mut self, sequence: &Sequence) -> Statement {
        let Sequence { text, at_least, .. } = sequence;
        let call = *self.choices.pick(&["remove(0)", "swap_remove(0)"]);
        let body = Block { statements: vec![Statement::new(parts![format!("{text}.{call};")])] };
        Statement::new(parts![format!("if {text}.len() > {at_least} "), body])
    }

    /// `{ v.clear(); v.push(…); … }`
    fn refilled(&mut self, sequence: &Sequence) -> Statement {
        let Sequence { root, text, at_least, item, .. } = sequence.clone();
        let mut statements = vec![Statement::new(parts![format!("{text}.clear();")])];
        self.apart(root, |inner| {
            if inner.choices.chance(40) {
                let items = list("&[", (0..at_least).map(|_| inner.item(item)).collect(), "]");
                let call = [parts![format!("{text}.extend_from_slice(")], items, parts![");"]].concat();
                statements.push(Statement::new(call));
                return;
            }
            for _ in 0..at_least {
                let call = [parts![format!("{text}.push(")], inner.item(item), parts![");"]].concat();
                statements.push(Statement::new(call));
            }
        });
        Statement::new(parts![Block { statements }])
    }

    /// `v = vec![…];`
    fn whole(&mut self, sequence: &Sequence, item: Item) -> Option<Statement> {
        let value = match item {
            Item::Float => self.vector(sequence.at_least),
            _ => list("vec![", (0..sequence.at_least).map(|_| self.item(item)).collect(), "]"),
        };
        if !self.is_still(sequence.root) || self.scope.length_in_use(sequence.root) {
            return None;
        }
        Some(Statement::new([parts![format!("{} = ", sequence.text)], value, parts![";"]].concat()))
    }

    /// `let mut v = Vec::new(); for i in 0..3 { v.push(…); }`, as one statement without braces.
    fn grown(&mut self) -> Option<Statement> {
        let count = self.choices.between(2, 3);
        let item = match self.definitions.len() {
            0 => Item::Float,
            n if self.choices.chance(40) => Item::Struct(self.choices.between(0, n - 1)),
            _ => Item::Float,
        };
        if !self.fits(count) {
            return None;
        }
        let (name, counter) = (self.fresh_name(), self.fresh_name());
        let body = self.nested(|inner| {
            let zero = crate::generate::syntax::Estimate { magnitude: 0.0, slope: 0.0 };
            let kind = Kind::Integer(crate::generate::scope::Bound::Below(count));
            inner.scope.declare(Variable { counter: true, ..Variable::new(counter.clone(), kind, zero) });
            inner.looped(count, |inner| {
                inner.loops += 1;
                let item = inner.item(item);
                inner.loops -= 1;
                vec![Statement::new([parts![format!("{name}.push(")], item, parts![");"]].concat())]
            })
        });
        let kind = match item {
            Item::Float => Kind::Row { form: Form::Vector, at_least: count },
            Item::Struct(definition) => Kind::Structs { definition, form: Form::Vector, at_least: count },
            Item::List(columns) => Kind::Lists { rows: count, columns },
        };
        let index = self.declare(&name, kind, true, WRITTEN);
        let is_spelled = item == Item::Float && self.take(Feature::LetTyped, 50);
        self.scope.get_mut(index).typed = is_spelled;
        let head = *self.choices.pick(&["Vec::new()", "Vec::with_capacity(8)", "vec![]"]);
        let mut parts = parts![format!("let mut {name}")];
        if is_spelled {
            parts.extend(parts![": Vec<", Part::Float, ">"]);
        }
        parts.extend(parts![format!(" = {head}; for {counter} in 0..{count} "), Block { statements: body }]);
        Some(Statement::new(parts))
    }

    /// `v.swap(i, j);`, `v.fill(…);` and what else leaves the length alone.
    fn rearranged(&mut self, feature: Feature, sequence: &Sequence) -> Option<Statement> {
        let Sequence { root, text, at_least, item, typed, .. } = sequence.clone();
        let index = |inner: &mut Generator| inner.apart(root, |inner| inner.index_below(at_least));
        let call = match feature {
            Feature::Swap => parts![format!("{text}.swap({}, {});", index(self), index(self))],
            Feature::Reverse => parts![format!("{text}.reverse();")],
            Feature::Rotate => {
                let side = *self.choices.pick(&["left", "right"]);
                parts![format!("{text}.rotate_{side}({});", index(self))]
            }
            Feature::Sort if item == Item::Float && typed => {
                let method = *self.choices.pick(&["sort_by", "sort_unstable_by"]);
                match self.choices.between(0, 2) {
                    0 => parts![format!("{text}.{method}("), Part::Float, "::total_cmp);"],
                    1 => parts![format!("{text}.{method}(|first, second| second.total_cmp(first));")],
                    _ => parts![format!("{text}.{method}(|first, second| first.abs().total_cmp(&second.abs()));")],
                }
            }
            Feature::Fill => {
                let value = self.apart(root, |inner| inner.item(item));
                [parts![format!("{text}.fill(")], value, parts![");"]].concat()
            }
            Feature::CopyFrom if item == Item::Float => {
                let source = self.apart(root, |inner| {
                    let long =
                        |variable: &Variable| matches!(variable.kind, Kind::Row { at_least: m, .. } if m >= at_least);
                    inner.operand(long).map(|source| inner.scope.get(source).name.clone())
                })?;
                let method = *self.choices.pick(&["copy_from_slice", "clone_from_slice"]);
                parts![format!("{text}[..{at_least}].{method}(&{source}[..{at_least}]);")]
            }
            Feature::EndAssign if item == Item::Float && at_least > 0 => {
                let scalar = self.apart(root, |inner| inner.scalar(1));
                let value = self.fit(scalar, self.room_to_add(root));
                let end = *self.choices.pick(&["last_mut()", "first_mut()", "get_mut(0)"]);
                parts![format!("*{text}.{end}.unwrap() += "), value.whole(), ";"]
            }
            _ => return None,
        };
        self.written(root, WRITTEN);
        Some(Statement::new(call))
    }

    /// `*v.last().unwrap()`
    pub fn read_end(&mut self) -> Option<Scalar> {
        let root = self.operand(|variable| matches!(variable.kind, Kind::Row { .. }))?;
        let variable = self.scope.get(root);
        let end = *self.choices.pick(&["last()", "first()", "get(1)", "get(0)"]);
        let end = if variable.kind.at_least() == Some(1) { "last()" } else { end };
        let parts = parts![format!("*{}.{end}.unwrap()", variable.name)];
        Some(Scalar { parts, level: Level::Unary, estimate: variable.estimate, typed: variable.typed })
    }

    pub fn read_list(&mut self) -> Option<Scalar> {
        let root = self.operand(|variable| is_lists(variable.kind))?;
        let Kind::Lists { columns, .. } = self.scope.get(root).kind else { return None };
        let index = self.index(root);
        let column = self.index_below(columns);
        Some(self.read(root, &format!("[{index}][{column}]")))
    }

    /// `let mut rows = vec![vec![…], …];`, or row by row
    fn local_lists(&mut self) -> Statement {
        let (rows, columns) = (self.choices.between(2, 3), self.choices.between(1, 3));
        let value = match self.choices.between(0, 2) {
            0 => [parts!["vec!["], self.vector(columns), parts![format!("; {rows}]")]].concat(),
            _ => list("vec![", (0..rows).map(|_| self.vector(columns)).collect(), "]"),
        };
        let name = self.fresh_name();
        self.declare(&name, Kind::Lists { rows, columns }, true, WRITTEN);
        let head = [parts![format!("let mut {name}: Vec<Vec<"), Part::Float, ">> = "], value, parts![";"]].concat();
        Statement::new(head)
    }

    /// `for row in rows.iter_mut()`
    fn for_lists(&mut self) -> Option<Statement> {
        let exclusive = self.choices.chance(50);
        let root = self.operand(|variable| is_lists(variable.kind) && (!exclusive || variable.writable()))?;
        let Kind::Lists { rows, columns } = self.scope.get(root).kind else { return None };
        let kind = Kind::Row { form: Form::VectorReference, at_least: columns };
        self.for_items(root, exclusive, kind, rows + 2)
    }
}

fn is_lists(kind: Kind) -> bool {
    matches!(kind, Kind::Lists { .. })
}
