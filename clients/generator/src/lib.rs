//! Writes the generated parts of the clients in `clients/` from `docs/openapi.json`, so that no client lags behind the API.
//!
//! `document` reads the document and `naming` names its operations, whatever the language; each language has a module
//! that turns both into files. `tests/generated.rs` compares the files, and `just write` writes them.

pub mod document;
pub mod naming;
pub mod rust;
pub mod typescript;

/// Why a client can't be generated.
#[derive(Debug, thiserror::Error)]
pub enum GeneratorError {
    /// The document is not OpenAPI as the generator knows it; an unknown keyword of a schema is reported, too.
    #[error("the document can't be read")]
    Read(#[from] serde_json::Error),
    /// A reference leads nowhere.
    #[error("there is no schema {0}")]
    Unresolved(String),
    /// An object has no name, which a type needs.
    #[error("an object with {0} is written in place: make it a schema of its own")]
    Unnamed(String),
    /// Two operations of a group would have one name.
    #[error("two operations are called {group}.{method}: rename one, or add it to the exceptions in naming.rs")]
    Taken {
        /// The group.
        group: String,
        /// The name of both.
        method: String,
    },
}
