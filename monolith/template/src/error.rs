//! What stops the build: a place in the template and why it was not understood.

/// Says where in the template something could not be read, and why.
///
/// Displays as `template.yaml:123: Resources.X.Properties.Y: Fn::Select is not understood`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("template.yaml:{line}: {path}: {message}")]
pub struct TemplateError {
    /// The line, counted from one.
    pub line: usize,
    /// The property, with dots between its parts and list places in brackets.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

impl TemplateError {
    /// Makes an error at a line and a property.
    pub fn new(line: usize, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { line, path: path.into(), message: message.into() }
    }
}
