//! Which resource a property points at, whatever function it uses to say so.

use super::context::Context;
use super::yaml::{Node, Value};
use crate::error::TemplateError;

/// A piece of an `Fn::Sub` text.
pub(super) enum Part<'a> {
    /// As it stands.
    Text(&'a str),
    /// `${Name}` or `${Name.Attribute}`
    Name(&'a str),
}

/// Takes an `Fn::Sub` text apart; `${!X}` stays `${X}`.
pub(super) fn placeholders(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        parts.push(Part::Text(before));
        let Some((name, after)) = after.split_once('}') else {
            parts.push(Part::Text("${"));
            rest = after;
            continue;
        };
        match name.strip_prefix('!') {
            Some(literal) => parts.extend([Part::Text("${"), Part::Text(literal), Part::Text("}")]),
            None => parts.push(Part::Name(name.trim())),
        }
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

/// Finds the one resource of a kind that a node refers to.
pub(super) fn target(context: &Context<'_>, node: &Node, kind: &str, path: &str) -> Result<String, TemplateError> {
    let mut names = Vec::new();
    collect(node, &mut names);
    names.retain(|name| context.kind(name) == Some(kind));
    names.dedup();
    match names.as_slice() {
        [name] => Ok((*name).to_owned()),
        [] => Err(TemplateError::new(node.line, path, format!("refers to no {kind}"))),
        _ => Err(TemplateError::new(node.line, path, format!("refers to more than one {kind}"))),
    }
}

/// Collects every name that a node refers to, attributes cut off.
pub(super) fn collect<'a>(node: &'a Node, names: &mut Vec<&'a str>) {
    fn head(name: &str) -> &str {
        name.split('.').next().unwrap_or(name)
    }
    match (node.single(), &node.value) {
        (Some(("Ref", Node { value: Value::Scalar(name), .. })), _)
        | (Some(("Fn::GetAtt", Node { value: Value::Scalar(name), .. })), _) => names.push(head(name)),
        (Some(("Fn::GetAtt", Node { value: Value::List(parts), .. })), _) => {
            names.extend(parts.first().and_then(Node::text));
        }
        (Some(("Fn::Sub", argument)), _) => {
            let (text, variables) = match &argument.value {
                Value::List(parts) => (parts.first().and_then(Node::text), parts.get(1)),
                _ => (argument.text(), None),
            };
            for part in placeholders(text.unwrap_or("")) {
                if let Part::Name(name) = part {
                    names.push(head(name));
                }
            }
            if let Some(variables) = variables {
                collect(variables, names);
            }
        }
        (_, Value::List(items)) => items.iter().for_each(|item| collect(item, names)),
        (_, Value::Map(entries)) => entries.iter().for_each(|entry| collect(&entry.node, names)),
        _ => {}
    }
}
