//! Which statement comes next; calls and checks as statements.

use crate::generate::feature::Feature;
use crate::generate::generator::Generator;
use crate::generate::parameter::Outcome;
use crate::generate::scope::{Form, Kind};
use crate::generate::syntax::{Part, Statement, parts};

const STATEMENTS: [(u32, Feature); 69] = [
    (12, Feature::Let),
    (8, Feature::LetMut),
    (2, Feature::LetTuple),
    (2, Feature::LetPair),
    (1, Feature::SinCos),
    (2, Feature::DeferredLet),
    (4, Feature::LocalArray),
    (2, Feature::LocalNestedArray),
    (3, Feature::LocalVec),
    (4, Feature::VecPush),
    (2, Feature::LocalBorrow),
    (1, Feature::LocalMutableBorrow),
    (8, Feature::Assign),
    (9, Feature::CompoundAssign),
    (6, Feature::ElementAssign),
    (6, Feature::ElementCompoundAssign),
    (4, Feature::WholeAssign),
    (4, Feature::RowAssign),
    (4, Feature::IfStatement),
    (4, Feature::IfElse),
    (3, Feature::MatchStatement),
    (9, Feature::ForRange),
    (4, Feature::ForIter),
    (3, Feature::ForIterMut),
    (1, Feature::ForNestedIter),
    (3, Feature::While),
    (3, Feature::Loop),
    (2, Feature::LoopBreakValue),
    (2, Feature::EarlyReturn),
    (5, Feature::IntegerLet),
    (2, Feature::LengthLet),
    (10, Feature::IntegerAssign),
    (3, Feature::DivergingArm),
    (2, Feature::BlockStatement),
    (8, Feature::CallStatement),
    (1, Feature::Assert),
    (1, Feature::DebugAssert),
    (1, Feature::Println),
    (2, Feature::NestedLoops),
    (6, Feature::LocalStruct),
    (3, Feature::StructPattern),
    (4, Feature::LocalStructs),
    (3, Feature::StructBorrow),
    (2, Feature::FieldBorrow),
    (4, Feature::ForStructs),
    (3, Feature::LocalLists),
    (2, Feature::ForLists),
    (10, Feature::FieldAssign),
    (10, Feature::FieldCompoundAssign),
    (5, Feature::StructAssign),
    (4, Feature::ListAssign),
    (4, Feature::VecGrow),
    (4, Feature::VecPop),
    (2, Feature::VecInsert),
    (3, Feature::VecRemove),
    (1, Feature::VecDiscard),
    (1, Feature::VecTruncate),
    (2, Feature::VecRefill),
    (1, Feature::VecResize),
    (2, Feature::VecExtend),
    (2, Feature::VecWhole),
    (2, Feature::VecFromNothing),
    (2, Feature::Swap),
    (1, Feature::Reverse),
    (1, Feature::Rotate),
    (2, Feature::Sort),
    (1, Feature::Fill),
    (2, Feature::CopyFrom),
    (2, Feature::EndAssign),
];

/// The statements about structs.
const STRUCTS: std::ops::RangeInclusive<Feature> = Feature::LocalStruct..=Feature::StructAssign;
/// The statements about sequences.
const SEQUENCES: std::ops::RangeInclusive<Feature> = Feature::LocalLists..=Feature::EndAssign;

impl Generator {
    /// So many statements, as far as the fuel goes.
    pub fn statements(&mut self, count: usize) -> Vec<Statement> {
        let mut statements = Vec::new();
        for _ in 0..count {
            if self.fuel == 0 {
                break;
            }
            self.fuel -= 1;
            self.steps += self.trips;
            statements.extend(self.statement());
        }
        statements
    }

    fn statement(&mut self) -> Vec<Statement> {
        for _ in 0..4 {
            let feature = self.choose(&STATEMENTS);
            if let Some(statements) = self.form(feature) {
                self.features.record(feature);
                return statements;
            }
        }
        self.features.record(Feature::Let);
        vec![self.declaration(false)]
    }

    fn form(&mut self, feature: Feature) -> Option<Vec<Statement>> {
        match feature {
            Feature::Let => Some(vec![self.declaration(false)]),
            Feature::LetMut => Some(vec![self.declaration(true)]),
            Feature::LetTuple => Some(vec![self.tuple()]),
            Feature::LetPair => self.pair().map(one),
            Feature::SinCos => Some(vec![self.sin_cos()]),
            Feature::DeferredLet => Some(self.deferred()),
            Feature::LocalArray => Some(vec![self.local_array()]),
            Feature::LocalNestedArray => Some(vec![self.local_grid()]),
            Feature::LocalVec => Some(vec![self.local_vector()]),
            Feature::VecPush => self.push().map(one),
            Feature::LocalBorrow => self.local_borrow(false).map(one),
            Feature::LocalMutableBorrow => self.local_borrow(true).map(one),
            Feature::Assign => self.assign(is_float).map(one),
            Feature::CompoundAssign => self.compound_assign(is_float).map(one),
            Feature::ElementAssign => self.assign(is_element).map(one),
            Feature::ElementCompoundAssign => self.compound_assign(is_element).map(one),
            Feature::WholeAssign => self.whole_assign().map(one),
            Feature::RowAssign => self.row_assign().map(one),
            Feature::IntegerLet => Some(vec![self.integer_declaration()]),
            Feature::LengthLet => self.length_declaration().map(one),
            Feature::IntegerAssign => self.integer_assign().map(one),
            Feature::CallStatement => self.call_statement().map(one),
            Feature::Assert | Feature::DebugAssert | Feature::Println => self.check(feature).map(one),
            _ if STRUCTS.contains(&feature) => self.struct_form(feature).map(one),
            _ if SEQUENCES.contains(&feature) => self.sequence_form(feature).map(one),
            _ => self.compound_form(feature),
        }
    }

    /// A call whose result is dropped, bound or destructured.
    fn call_statement(&mut self) -> Option<Statement> {
        let signature = self.callee(|_| true)?;
        let (call, estimate) = self.call(&signature)?;
        let kind = match signature.outcome {
            Outcome::Unit => None,
            _ if self.choices.chance(10) => None,
            Outcome::Scalar => Some(Kind::Scalar),
            Outcome::Pair if self.choices.chance(50) => {
                let (a, b) = (self.name(), self.fresh_name());
                self.declare(&a, Kind::Scalar, false, estimate);
                self.declare(&b, Kind::Scalar, false, estimate);
                return Some(bind(&format!("({a}, {b})"), call));
            }
            Outcome::Pair => Some(Kind::Pair),
            Outcome::Struct(definition) => Some(Kind::Struct { definition, by_reference: false }),
            Outcome::Array(n) => Some(Kind::Row { form: Form::Array, at_least: n }),
            Outcome::Vector(n) => Some(Kind::Row { form: Form::Vector, at_least: n }),
        };
        let Some(kind) = kind else {
            if signature.outcome != Outcome::Unit {
                return Some(bind("_", call));
            }
            let mut parts = call;
            parts.push(";".into());
            return Some(Statement::new(parts));
        };
        let mutable = self.choices.chance(50);
        let name = self.name();
        self.declare(&name, kind, mutable, estimate);
        Some(bind(&format!("{}{name}", if mutable { "mut " } else { "" }), call))
    }

    fn check(&mut self, feature: Feature) -> Option<Statement> {
        let scalar = self.variable(|variable| variable.kind == Kind::Scalar && variable.typed)?;
        let name = self.scope.get(scalar).name.clone();
        Some(Statement::new(parts![match feature {
            Feature::Assert => format!("assert!({name}.is_finite(), \"{name} is {{}}\", {name});"),
            Feature::DebugAssert => format!("debug_assert!({name}.abs() < 1e12, \"{name} is {{{name}}}\");"),
            _ => format!("println!(\"{{}} {{{name}}}\", {name});"),
        }]))
    }
}

/// `let pattern = value;`
pub fn bind(pattern: &str, value: Vec<Part>) -> Statement {
    let mut parts = parts![format!("let {pattern} = ")];
    parts.extend(value);
    parts.push(";".into());
    Statement::new(parts)
}

fn one(statement: Statement) -> Vec<Statement> {
    vec![statement]
}

fn is_float(kind: Kind) -> bool {
    matches!(kind, Kind::Scalar | Kind::Reference | Kind::Pair)
}

fn is_element(kind: Kind) -> bool {
    matches!(kind, Kind::Row { .. } | Kind::Grid { .. })
}
