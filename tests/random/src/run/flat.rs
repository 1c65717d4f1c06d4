//! Structs and their tangents as flat sequences of numbers.

use crate::generate::definition::{Definition, Field, FieldType, length_in_tests, struct_name};

const PATH: &str = "differentiable_random_programs::judge::subject";

/// Implementations of `Flat` for the structs, and for their tangents where they have derivatives.
pub fn flat_structs(definitions: &[Definition], annotated: bool) -> String {
    let mut text = String::new();
    for (number, definition) in definitions.iter().enumerate() {
        text.push_str(&flat(&struct_name(number), definition, false));
        if annotated {
            text.push_str(&flat(&format!("{}Tangent", struct_name(number)), definition, true));
        }
    }
    text
}

fn flat(name: &str, definition: &Definition, is_tangent: bool) -> String {
    let read = |field: &Field| format!("{}: {}", field.name, value(field.of, is_tangent));
    let reads: Vec<String> = definition.fields.iter().map(read).collect();
    let is_active = |field: &&Field| !matches!(field.of, FieldType::Fixed | FieldType::Count);
    let write = |field: &Field| format!("{PATH}::Flat::write(&self.{}, to);", field.name);
    let writes: Vec<String> = definition.fields.iter().filter(is_active).map(write).collect();
    format!(
        "\nimpl {PATH}::Flat for {name} {{\n    fn read(from: &mut {PATH}::Reader<'_>) -> {name} {{\n        {name} {{ {} }}\n    }}\n\n    fn write(&self, to: &mut Vec<f64>) {{\n        {}\n    }}\n}}\n",
        reads.join(", "),
        writes.join(" "),
    )
}

fn value(of: FieldType, is_tangent: bool) -> String {
    match of {
        FieldType::Fixed | FieldType::Count if is_tangent => "()".to_owned(),
        FieldType::Fixed => "0.7".to_owned(),
        FieldType::Count => "2".to_owned(),
        FieldType::Vector(n) => format!("from.vector({})", length_in_tests(n)),
        _ => "from.read()".to_owned(),
    }
}
