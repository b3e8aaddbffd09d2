//! The Rust client: `src/types/` declares the schemas by capability, and `src/api/` the operations by group. The rest of
//! `clients/rust` is written by hand. The files are as rustfmt leaves them.

mod comment;
mod operations;
mod types;

use crate::GeneratorError;
use crate::document::Document;
use crate::naming::named;

const HEAD: &str = "// Generated from docs/openapi.json by clients/generator: `just write` writes it again.\n\n";
const FOLDER: &str = "clients/rust/src";

/// Writes the generated files: their paths in the repository, and their texts.
pub fn files(document: &Document) -> Result<Vec<(String, String)>, GeneratorError> {
    let operations = named(document)?;
    let mut files = types::files(document)?;
    files.extend(operations::files(document, &operations)?);
    let placed = files.into_iter().map(|(path, text)| (format!("{FOLDER}/{path}"), format!("{HEAD}{text}")));
    Ok(placed.collect())
}

/// Words of Rust that are no names without `r#`.
const KEYWORDS: [&str; 47] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "yield",
];

/// Writes a name of a field or an argument.
fn identifier(name: &str) -> String {
    let plain = name.replace('-', "_");
    if KEYWORDS.contains(&plain.as_str()) { format!("r#{plain}") } else { plain }
}
