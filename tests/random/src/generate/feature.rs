//! What a program may be made of, so that a run can count what it covered and leave parts of the language out.

macro_rules! features {
    ($($name:ident)*) => {
        /// One form of the language.
        #[allow(missing_docs, reason = "each name is the form itself, and the list is the documentation")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Feature { $($name),* }

        impl Feature {
            /// Every form.
            pub const ALL: &'static [Feature] = &[$(Feature::$name),*];
        }
    };
}

features! {
    // whole programs
    SinglePrecision OrderTwo SeveralFunctions InModule RenamedImport ModuleConstant PlainHelper
    // structs
    FloatField ArrayField VecField StructField CountField InactiveField InactiveFieldRead TupleStruct
    // parameters and results
    ScalarParameter MutableBinding ReferenceParameter MutableReferenceParameter
    SliceParameter MutableSliceParameter ArrayParameter ArrayReferenceParameter MutableArrayParameter
    NestedArrayParameter NestedReferenceParameter MutableNestedParameter VecParameter VecReferenceParameter
    IntegerParameter SignedParameter FlagParameter WordParameter IndicesParameter InactiveOption
    StructParameter StructReferenceParameter MutableStructParameter StructSliceParameter MutableStructSliceParameter
    UnitResult PairResult ArrayResult VecResult StructResult
    // values
    Literal Constant Variable Element NestedElement PairField Cast FloatCast Arithmetic Division Negation
    Method MethodAsPath Powi Powf TwoArgumentMethod Clamp ActiveClamp Kink Step Remainder MulAdd Relu
    Field ListElement ElementReference FieldArgument
    StructLiteral StructShorthand StructUpdate StructCopy StructMove StructCall StructIf
    IfValue MatchValue MatchGuard BlockValue SideEffectInOperand SharedOperand
    // calls
    CallValue MutableArgument SharedRoot SameVariableTwice SubSlice MovingSlice NestedRow TemporaryArgument MovedVec
    Recursion SliceRecursion CallInLoop
    // statements
    Let LetMut LetTyped LetTuple LetPair SinCos Shadow NameClash FunctionNameClash DeferredLet DivergingArm BlockStatement
    LocalArray LocalNestedArray LocalVec VecPush LocalBorrow LocalMutableBorrow
    LocalStruct StructPattern LocalStructs StructBorrow FieldBorrow ForStructs FieldAssign FieldCompoundAssign StructAssign
    LocalLists ForLists ListAssign
    VecGrow VecPop VecInsert VecRemove VecDiscard VecTruncate VecRefill VecResize VecExtend VecWhole VecFromNothing
    Swap Reverse Rotate Sort Fill CopyFrom EndAssign
    Assign CompoundAssign ElementAssign ElementCompoundAssign WholeAssign RowAssign
    IfStatement IfElse ElseIf ActiveCondition InactiveCondition MixedCondition WriteInCondition MatchStatement MatchOnCast
    ForRange ForRev ForStepBy ForInclusive ForLength ForInteger ForTriangle ForSigned ForZeroTrip ForUnnamed
    ForIter ForIterMut ForNestedIter NestedLoops
    While WhileOnActive Loop LoopBreakValue Break Continue ReturnInLoop EarlyReturn
    IntegerLet LengthLet LocalIndices IntegerAssign ActiveInteger CallStatement Assert DebugAssert Println
}

/// What the macro cannot do yet: numbers in fields that are declared inactive.
pub const REFUSED: [Feature; 2] = [Feature::InactiveField, Feature::InactiveFieldRead];

/// Which features a run may use, and how often it did.
#[derive(Clone, Debug)]
pub struct Features {
    left_out: Vec<Feature>,
    used: Vec<Feature>,
}

impl Features {
    /// All but `left_out`.
    pub fn without(left_out: &[Feature]) -> Features {
        Features { left_out: left_out.to_vec(), used: Vec::new() }
    }

    /// Whether a program may use `feature`.
    pub fn allow(&self, feature: Feature) -> bool {
        !self.left_out.contains(&feature)
    }

    /// Counts one use.
    pub fn record(&mut self, feature: Feature) {
        self.used.push(feature);
    }

    /// The features used, each once, in the order of the list.
    pub fn used(&self) -> Vec<Feature> {
        let mut used = self.used.clone();
        used.sort();
        used.dedup();
        used
    }
}

/// The features named in `list`, separated by commas.
///
/// # Errors
///
/// The first name that is no feature.
pub fn parse_features(list: &str) -> Result<Vec<Feature>, String> {
    let named = |name: &str| Feature::ALL.iter().copied().find(|feature| format!("{feature:?}") == name);
    list.split(',').map(|name| named(name).ok_or_else(|| format!("no feature is called `{name}`"))).collect()
}
