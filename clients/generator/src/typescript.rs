//! The TypeScript client: `types.d.ts` declares the schemas, `operations.d.ts` the operations, and `routes.js` says
//! what the runtime needs to know of each. The rest of `clients/typescript` is written by hand.

mod comment;
mod operations;
mod types;

use crate::GeneratorError;
use crate::document::Document;
use crate::naming::named;

const HEAD: &str = "// Generated from docs/openapi.json by clients/generator: `just write` writes it again.\n";

/// Writes the generated files: their paths in the repository, and their texts.
pub fn files(document: &Document) -> Result<[(&'static str, String); 3], GeneratorError> {
    let operations = named(document)?;
    Ok([
        ("clients/typescript/src/types.d.ts", HEAD.to_owned() + &types::schemas(document)?),
        ("clients/typescript/src/operations.d.ts", HEAD.to_owned() + &operations::declarations(document, &operations)?),
        ("clients/typescript/src/routes.js", HEAD.to_owned() + &operations::table(&operations)),
    ])
}

/// Writes a text as a literal.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Writes a property's name, quoted if it has to be.
fn key(name: &str) -> String {
    let plain =
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain { name.to_owned() } else { quoted(name) }
}
