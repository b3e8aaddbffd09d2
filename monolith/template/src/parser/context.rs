//! Evaluates CloudFormation's functions with parameter defaults, as a stack named `stoa` would see them.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;

use super::yaml::{Node, Value};
use crate::error::TemplateError;

const STACK: &str = "stoa";
const REGION: &str = "us-east-1";
const ACCOUNT: &str = "000000000000";
/// Deeper than any honest template; a circle ends here instead of in a stack overflow.
const DEEPEST: u32 = 64;

/// The parts of a template that other parts refer to.
pub(super) struct Context<'a> {
    parameters: BTreeMap<&'a str, Option<String>>,
    conditions: Option<&'a Node>,
    resources: BTreeMap<&'a str, &'a Node>,
    depth: Cell<u32>,
}

type Found<'a> = Result<Option<Cow<'a, Node>>, TemplateError>;

impl<'a> Context<'a> {
    /// Collects what can be referred to; `overrides` replace parameter defaults.
    pub(super) fn new(root: &'a Node, overrides: &BTreeMap<String, String>) -> Self {
        let parameters = root.get("Parameters").map(Node::entries).unwrap_or_default();
        let default = |node: &Node| node.get("Default").map(|n| n.text().unwrap_or("").to_owned());
        let parameters = parameters.iter().map(|entry| {
            let value = overrides.get(&entry.key).cloned().or_else(|| default(&entry.node));
            (entry.key.as_str(), value)
        });
        let resources = root.get("Resources").map(Node::entries).unwrap_or_default();
        Self {
            parameters: parameters.collect(),
            conditions: root.get("Conditions"),
            resources: resources.iter().map(|entry| (entry.key.as_str(), &entry.node)).collect(),
            depth: Cell::new(0),
        }
    }

    /// A resource's type, such as `AWS::SQS::Queue`.
    pub(super) fn kind(&self, id: &str) -> Option<&'a str> {
        self.resources.get(id).and_then(|node| node.get("Type")).and_then(Node::text)
    }

    /// Evaluates the function that stands at a node, if one does; `None` is `AWS::NoValue`.
    pub(super) fn evaluate(&self, node: &'a Node, path: &str) -> Found<'a> {
        let Some((function, argument)) = node.single() else {
            return Ok(Some(Cow::Borrowed(node)));
        };
        if function != "Ref" && !function.starts_with("Fn::") {
            return Ok(Some(Cow::Borrowed(node)));
        }
        let error = |message: String| Err(TemplateError::new(node.line, path, message));
        if self.depth.get() >= DEEPEST {
            return error("refers to itself".to_owned());
        }
        self.depth.set(self.depth.get() + 1);
        let found = match function {
            "Ref" if argument.text() == Some("AWS::NoValue") => Ok(None),
            "Fn::If" => match self.branch(argument, path) {
                Ok(branch) => self.evaluate(branch, path),
                Err(failed) => Err(failed),
            },
            "Ref" | "Fn::Sub" | "Fn::GetAtt" | "Fn::Join" => {
                self.words(function, argument, path).map(|text| Some(Cow::Owned(Node::scalar(node.line, text))))
            }
            other => error(format!("{other} is not understood")),
        };
        self.depth.set(self.depth.get() - 1);
        found
    }

    fn words(&self, function: &str, argument: &'a Node, path: &str) -> Result<String, TemplateError> {
        let error = |message: &str| TemplateError::new(argument.line, path, message);
        match (function, &argument.value) {
            ("Ref", Value::Scalar(name)) => self.reference(name, argument.line, path),
            ("Fn::GetAtt", Value::Scalar(name)) => self.attribute(name, argument.line, path),
            ("Fn::GetAtt", Value::List(parts)) => {
                let parts: Vec<_> = parts.iter().filter_map(Node::text).collect();
                self.attribute(&parts.join("."), argument.line, path)
            }
            ("Fn::Sub", Value::Scalar(text)) => self.substitute(text, None, argument.line, path),
            ("Fn::Sub", Value::List(parts)) => match parts.as_slice() {
                [Node { value: Value::Scalar(text), line }, variables] => {
                    self.substitute(text, Some(variables), *line, path)
                }
                _ => Err(error("Fn::Sub takes a text and a mapping")),
            },
            ("Fn::Join", Value::List(parts)) => match parts.as_slice() {
                [separator, Node { value: Value::List(items), .. }] => {
                    let items: Result<Vec<_>, _> = items.iter().map(|item| self.text(item, path)).collect();
                    Ok(items?.join(separator.text().unwrap_or("")))
                }
                _ => Err(error("Fn::Join takes a separator and a list")),
            },
            _ => Err(error(&format!("{function} is not understood in this form"))),
        }
    }

    /// The text at a node, after evaluation.
    pub(super) fn text(&self, node: &'a Node, path: &str) -> Result<String, TemplateError> {
        match self.evaluate(node, path)? {
            Some(found) => match found.text() {
                Some(text) => Ok(text.to_owned()),
                None => Err(TemplateError::new(node.line, path, "is not text")),
            },
            None => Ok(String::new()),
        }
    }

    fn reference(&self, name: &str, line: usize, path: &str) -> Result<String, TemplateError> {
        match name {
            "AWS::StackName" => return Ok(STACK.to_owned()),
            "AWS::Region" => return Ok(REGION.to_owned()),
            "AWS::AccountId" => return Ok(ACCOUNT.to_owned()),
            "AWS::Partition" => return Ok("aws".to_owned()),
            "AWS::URLSuffix" => return Ok("amazonaws.com".to_owned()),
            _ => {}
        }
        match self.parameters.get(name) {
            Some(Some(value)) => Ok(value.clone()),
            Some(None) => Err(TemplateError::new(line, path, format!("parameter {name} has no default"))),
            None if self.resources.contains_key(name) => self.name(name),
            None if name.ends_with(".Alias") => self.attribute(name, line, path),
            None => Err(TemplateError::new(line, path, format!("nothing is called {name}"))),
        }
    }

    /// A resource's name: the one that it is given, or the stack's and its logical id.
    pub(super) fn name(&self, id: &str) -> Result<String, TemplateError> {
        const KEYS: [&str; 5] = ["TableName", "FunctionName", "QueueName", "BucketName", "Name"];
        let properties = self.resources.get(id).and_then(|node| node.get("Properties"));
        let given = properties.and_then(|node| KEYS.iter().find_map(|key| Some((key, node.get(key)?))));
        match given {
            Some((key, node)) => self.text(node, &format!("Resources.{id}.Properties.{key}")),
            None => Ok(format!("{STACK}-{id}")),
        }
    }

    fn attribute(&self, name: &str, line: usize, path: &str) -> Result<String, TemplateError> {
        let unknown = || TemplateError::new(line, path, format!("Fn::GetAtt {name} is not understood"));
        let (id, attribute) = name.split_once('.').ok_or_else(unknown)?;
        let kind = self.kind(id).ok_or_else(unknown)?;
        let called = self.name(id)?;
        let (service, prefix) = match kind {
            "AWS::DynamoDB::Table" => ("dynamodb", "table/"),
            "AWS::SQS::Queue" => ("sqs", ""),
            "AWS::Serverless::Function" | "AWS::Lambda::Function" => ("lambda", "function:"),
            "AWS::Events::EventBus" => ("events", "event-bus/"),
            _ => (kind.split("::").nth(1).unwrap_or(kind), ""),
        };
        match (attribute, kind) {
            ("Arn", "AWS::S3::Bucket") => Ok(format!("arn:aws:s3:::{called}")),
            ("Arn", _) => Ok(format!("arn:aws:{}:{REGION}:{ACCOUNT}:{prefix}{called}", service.to_lowercase())),
            // SAM's own reference to the alias that it publishes.
            ("Alias", "AWS::Serverless::Function") => {
                Ok(format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{called}:live"))
            }
            ("QueueName" | "Name", _) => Ok(called),
            ("QueueUrl", _) => Ok(format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{called}")),
            ("ApiEndpoint", _) => Ok(format!("https://{id}.execute-api.{REGION}.amazonaws.com")),
            _ => Err(unknown()),
        }
    }

    fn substitute(
        &self,
        text: &str,
        variables: Option<&'a Node>,
        line: usize,
        path: &str,
    ) -> Result<String, TemplateError> {
        let mut out = String::new();
        for part in super::links::placeholders(text) {
            match part {
                super::links::Part::Text(text) => out.push_str(text),
                super::links::Part::Name(name) => match variables.and_then(|map| map.get(name)) {
                    Some(node) => out.push_str(&self.text(node, path)?),
                    None if name.contains('.') => out.push_str(&self.attribute(name, line, path)?),
                    None => out.push_str(&self.reference(name, line, path)?),
                },
            }
        }
        Ok(out)
    }

    /// The branch that an `Fn::If` takes.
    pub(super) fn branch(&self, argument: &'a Node, path: &str) -> Result<&'a Node, TemplateError> {
        let Value::List(parts) = &argument.value else {
            return Err(TemplateError::new(argument.line, path, "Fn::If takes a condition and two values"));
        };
        match parts.as_slice() {
            [Node { value: Value::Scalar(name), line }, yes, no] => {
                Ok(if self.condition(name, *line)? { yes } else { no })
            }
            _ => Err(TemplateError::new(argument.line, path, "Fn::If takes a condition and two values")),
        }
    }

    /// Whether a named condition holds.
    pub(super) fn condition(&self, name: &str, line: usize) -> Result<bool, TemplateError> {
        let path = format!("Conditions.{name}");
        let node = self.conditions.and_then(|node| node.get(name));
        let node = node.ok_or_else(|| TemplateError::new(line, &path, "is not defined"))?;
        self.holds(node, &path, 0)
    }

    fn holds(&self, node: &'a Node, path: &str, depth: u32) -> Result<bool, TemplateError> {
        let error = |message: String| Err(TemplateError::new(node.line, path, message));
        let Some((function, argument)) = node.single() else {
            return error("is not a condition".to_owned());
        };
        let items = match &argument.value {
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        let mut each = items.iter().map(|item| self.holds(item, path, depth + 1));
        match (function, items) {
            _ if depth > DEEPEST => error("refers to itself".to_owned()),
            ("Fn::Equals", [left, right]) => Ok(self.text(left, path)? == self.text(right, path)?),
            ("Fn::Not", [_]) => each.next().unwrap_or(Ok(false)).map(|holds| !holds),
            ("Fn::And", [_, ..]) => each.try_fold(true, |all, one| Ok(all & one?)),
            ("Fn::Or", [_, ..]) => each.try_fold(false, |any, one| Ok(any | one?)),
            ("Condition", _) => match argument.text().and_then(|name| self.conditions?.get(name)) {
                Some(named) => self.holds(named, path, depth + 1),
                None => error("names no condition".to_owned()),
            },
            _ => error(format!("{function} is not understood")),
        }
    }
}
