//! A property being read: its value after evaluation, and the path that errors name.

use std::borrow::Cow;
use std::str::FromStr;

use super::context::Context;
use super::links;
use super::yaml::{Node, Value};
use crate::error::TemplateError;

/// A place in the template.
#[derive(Clone)]
pub(super) struct View<'a> {
    context: &'a Context<'a>,
    /// As written, with `Fn::If` decided.
    written: &'a Node,
    /// After evaluation.
    value: Cow<'a, Node>,
    path: String,
}

impl<'a> View<'a> {
    /// Looks at a node; `None` where it stands for `AWS::NoValue` or holds nothing.
    pub(super) fn at(context: &'a Context<'a>, node: &'a Node, path: String) -> Result<Option<Self>, TemplateError> {
        let mut written = node;
        while let Some(("Fn::If", argument)) = written.single() {
            written = context.branch(argument, &path)?;
        }
        let value = context.evaluate(written, &path)?;
        let value = value.filter(|value| !matches!(value.value, Value::Null));
        Ok(value.map(|value| Self { context, written, value, path }))
    }

    /// An error at this place.
    pub(super) fn error(&self, message: impl Into<String>) -> TemplateError {
        TemplateError::new(self.written.line, self.path.as_str(), message)
    }

    /// A property of a mapping.
    pub(super) fn get(&self, key: &str) -> Result<Option<Self>, TemplateError> {
        match self.written.get(key) {
            Some(node) => Self::at(self.context, node, format!("{}.{key}", self.path)),
            None => Ok(None),
        }
    }

    /// A property further down.
    pub(super) fn find(&self, keys: &[&str]) -> Result<Option<Self>, TemplateError> {
        let mut found = Some(self.clone());
        for key in keys {
            found = match found {
                Some(view) => view.get(key)?,
                None => return Ok(None),
            };
        }
        Ok(found)
    }

    /// A property that must be there.
    pub(super) fn required(&self, key: &str) -> Result<Self, TemplateError> {
        self.get(key)?.ok_or_else(|| self.error(format!("{key} is missing")))
    }

    /// The properties of a mapping.
    pub(super) fn entries(&self) -> Result<Vec<(&'a str, Self)>, TemplateError> {
        let Value::Map(entries) = &self.written.value else {
            return Err(self.error("is not a mapping"));
        };
        let mut views = Vec::new();
        for entry in entries {
            let path = format!("{}.{}", self.path, entry.key);
            if let Some(view) = Self::at(self.context, &entry.node, path)? {
                views.push((entry.key.as_str(), view));
            }
        }
        Ok(views)
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Result<Vec<Self>, TemplateError> {
        let Value::List(items) = &self.written.value else {
            return Err(self.error("is not a list"));
        };
        let mut views = Vec::new();
        for (place, item) in items.iter().enumerate() {
            views.extend(Self::at(self.context, item, format!("{}[{place}]", self.path))?);
        }
        Ok(views)
    }

    /// The text of a scalar.
    pub(super) fn text(&self) -> Result<String, TemplateError> {
        self.value.text().map(str::to_owned).ok_or_else(|| self.error("is not text"))
    }

    /// A scalar as a number.
    pub(super) fn number<T: FromStr>(&self) -> Result<T, TemplateError> {
        let text = self.text()?;
        text.parse().map_err(|_| self.error(format!("{text} is not a number")))
    }

    /// A property's text, where there is one.
    pub(super) fn text_of(&self, key: &str) -> Result<Option<String>, TemplateError> {
        self.get(key)?.map(|view| view.text()).transpose()
    }

    /// A property's list of texts, empty where there is none.
    pub(super) fn texts_of(&self, key: &str) -> Result<Vec<String>, TemplateError> {
        let items = self.get(key)?.map_or(Ok(Vec::new()), |view| view.items())?;
        items.iter().map(Self::text).collect()
    }

    /// A property's number, or what the platform takes without it.
    pub(super) fn number_of<T: FromStr>(&self, key: &str, otherwise: T) -> Result<T, TemplateError> {
        self.get(key)?.map_or(Ok(otherwise), |view| view.number())
    }

    /// The one resource of a kind that this property refers to.
    pub(super) fn target(&self, kind: &str) -> Result<String, TemplateError> {
        links::target(self.context, self.written, kind, &self.path)
    }

    /// Whether the node is a mapping.
    pub(super) fn is_map(&self) -> bool {
        matches!(self.written.value, Value::Map(_)) && self.value.text().is_none()
    }
}
