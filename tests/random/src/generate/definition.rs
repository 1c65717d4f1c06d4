//! The structs of a program.

use crate::generate::feature::Feature;
use crate::generate::generator::Generator;
use crate::generate::print::Style;

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldType {
    /// `f64`
    Float,
    /// `f64`, declared inactive
    Fixed,
    /// `usize`, from 0 to 4
    Count,
    /// `[f64; N]`
    Array(usize),
    /// `Vec<f64>`, with at least so many elements
    Vector(usize),
    /// The struct with this number.
    Struct(usize),
}

/// A field of a struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name or position.
    pub name: String,
    /// Its type.
    pub of: FieldType,
}

/// A struct of a program, all fields public.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its fields in their order.
    pub fields: Vec<Field>,
    /// `struct S(f64, f64);`
    pub is_tuple: bool,
    /// Whether it is `Copy`.
    pub is_copy: bool,
}

/// The structs of a program, each made of earlier ones.
pub type Definitions = Vec<Definition>;

const TYPES: [(u32, Feature); 6] = [
    (8, Feature::FloatField),
    (3, Feature::ArrayField),
    (3, Feature::VecField),
    (4, Feature::StructField),
    (2, Feature::CountField),
    (1, Feature::InactiveField),
];

const NAMES: [&str; 5] = ["mass", "speed", "angle", "heat", "width"];

/// The name of struct `number`.
pub fn struct_name(number: usize) -> String {
    format!("S{number}")
}

/// What can be reached in struct `number`, with the path there: `.inner.mass`.
pub fn paths(definitions: &[Definition], number: usize) -> Vec<(String, FieldType)> {
    let mut found = Vec::new();
    for field in &definitions[number].fields {
        let path = format!(".{}", field.name);
        found.push((path.clone(), field.of));
        if let FieldType::Struct(inner) = field.of {
            let deeper = paths(definitions, inner).into_iter();
            found.extend(deeper.map(|(rest, of)| (format!("{path}{rest}"), of)));
        }
    }
    found
}

/// Whether struct `number` has a `Vec` somewhere.
pub fn has_vector(definitions: &[Definition], number: usize) -> bool {
    paths(definitions, number).iter().any(|(_, of)| matches!(of, FieldType::Vector(_)))
}

/// How many elements a `Vec` field has in the arguments of the tests.
pub fn length_in_tests(at_least: usize) -> usize {
    at_least + at_least % 2
}

/// How many numbers struct `number` is differentiated in.
pub fn numbers(definitions: &[Definition], number: usize) -> usize {
    let of_field = |field: &Field| match field.of {
        FieldType::Float => 1,
        FieldType::Fixed | FieldType::Count => 0,
        FieldType::Array(n) => n,
        FieldType::Vector(n) => length_in_tests(n),
        FieldType::Struct(inner) => numbers(definitions, inner),
    };
    definitions[number].fields.iter().map(of_field).sum()
}

impl Generator {
    /// Adds a struct to the program.
    pub fn define(&mut self) {
        let is_tuple = self.take(Feature::TupleStruct, 20);
        let count = self.choices.between(1, 4);
        let mut fields: Vec<Field> = Vec::new();
        for (position, name) in NAMES.into_iter().enumerate().take(count) {
            let of = if position == 0 { FieldType::Float } else { self.field_type() };
            let name = if is_tuple { position.to_string() } else { name.to_owned() };
            fields.push(Field { name, of });
        }
        let may_copy = |field: &Field| match field.of {
            FieldType::Vector(_) => false,
            FieldType::Struct(inner) => self.definitions[inner].is_copy,
            _ => true,
        };
        let is_copy = fields.iter().all(may_copy) && self.choices.chance(75);
        self.definitions.push(Definition { fields, is_tuple, is_copy });
    }

    fn field_type(&mut self) -> FieldType {
        let feature = self.choose(&TYPES);
        if feature == Feature::StructField && self.definitions.is_empty() {
            return FieldType::Float;
        }
        self.features.record(feature);
        match feature {
            Feature::ArrayField => FieldType::Array(self.choices.between(2, 3)),
            Feature::VecField => FieldType::Vector(self.choices.between(1, 3)),
            Feature::StructField => FieldType::Struct(self.choices.between(0, self.definitions.len() - 1)),
            Feature::CountField => FieldType::Count,
            Feature::InactiveField => FieldType::Fixed,
            _ => FieldType::Float,
        }
    }
}

/// The text of the structs.
pub fn definitions_text(definitions: &[Definition], style: Style) -> String {
    definitions.iter().enumerate().map(|(number, definition)| definition_text(number, definition, style)).collect()
}

fn definition_text(number: usize, definition: &Definition, style: Style) -> String {
    let derived = if style.annotated { "Differentiable, " } else { "" };
    let copied = if definition.is_copy { ", Copy" } else { "" };
    let fields = definition.fields.iter().map(|field| {
        let inactive = field.of == FieldType::Fixed && style.annotated;
        let attribute = if inactive { "#[differentiable(inactive)] " } else { "" };
        let of = type_text(field.of, style.float);
        if definition.is_tuple {
            format!("{attribute}pub {of}")
        } else {
            format!("{attribute}pub {}: {of}", field.name)
        }
    });
    let fields: Vec<String> = fields.collect();
    let (fields, name) = (fields.join(", "), struct_name(number));
    let body = if definition.is_tuple { format!("({fields});") } else { format!(" {{ {fields} }}") };
    format!("\n#[derive({derived}Clone{copied}, Debug)]\npub struct {name}{body}\n")
}

fn type_text(of: FieldType, float: &str) -> String {
    match of {
        FieldType::Float | FieldType::Fixed => float.to_owned(),
        FieldType::Count => "usize".to_owned(),
        FieldType::Array(n) => format!("[{float}; {n}]"),
        FieldType::Vector(_) => format!("Vec<{float}>"),
        FieldType::Struct(inner) => struct_name(inner),
    }
}
