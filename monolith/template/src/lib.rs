//! The reader of template.yaml, the single description of the system.
//!
//! The build script parses the template and stops the build at the line of whatever it cannot resolve in a
//! property that it reads; [`load`] gives the result, which is embedded in the binary. Resolved are `Ref` (parameter
//! defaults, resources, pseudo parameters), `Sub`, `GetAtt`, `Join`, and `If` with its conditions.

mod error;
mod matching;
mod model;
mod parser;

use std::sync::OnceLock;

pub use error::TemplateError;
pub use model::{
    Attribute, Cors, Function, Inbox, Index, Key, Pattern, Projection, Route, Rule, Schedule, Table, Template,
};
pub use parser::parse;

/// Gives the template that this binary was built with.
///
/// # Panics
/// Never in practice: the text is what the build script wrote from the same types.
pub fn load() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let json = include_str!(concat!(env!("OUT_DIR"), "/template.json"));
        serde_json::from_str(json).unwrap_or_else(|error| panic!("the embedded template: {error}"))
    })
}
