//! YAML as a tree that remembers lines, with CloudFormation's short tags spelled out:
//! `!Ref X` and `Ref: X` arrive as the same node.

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use crate::error::TemplateError;

/// One value of the document and the line that it starts on.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Counted from one.
    pub(super) line: usize,
    /// What stands there.
    pub(super) value: Value,
}

/// What a node holds; scalars stay the text that was written.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// Text, also of numbers and booleans.
    Scalar(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order of the document.
    Map(Vec<Entry>),
}

/// One key of a mapping.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The key.
    pub(super) key: String,
    /// The value.
    pub(super) node: Node,
}

impl Node {
    /// Makes a text node.
    pub(super) fn scalar(line: usize, text: impl Into<String>) -> Self {
        Self { line, value: Value::Scalar(text.into()) }
    }

    /// Finds a key of a mapping; `None` for anything that is not one.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The entries of a mapping; none for anything that is not one.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The only entry of a mapping that has just one: how an intrinsic function looks.
    pub(super) fn single(&self) -> Option<(&str, &Node)> {
        match self.entries() {
            [entry] => Some((&entry.key, &entry.node)),
            _ => None,
        }
    }
}

/// Reads the one document of a text.
pub(super) fn read(text: &str) -> Result<Node, TemplateError> {
    let mut reader = Reader { parser: Parser::new_from_str(text) };
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd => return Err(TemplateError::new(1, "document", "is empty")),
            event => return reader.node(event, span),
        }
    }
}

struct Reader<'input> {
    parser: Parser<'input, saphyr_parser::StrInput<'input>>,
}

impl<'input> Reader<'input> {
    fn next(&mut self) -> Result<(Event<'input>, Span), TemplateError> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(TemplateError::new(error.marker().line(), "YAML", error.info())),
            None => Err(TemplateError::new(1, "YAML", "ends too early")),
        }
    }

    fn node(&mut self, event: Event<'input>, span: Span) -> Result<Node, TemplateError> {
        let line = span.start.line();
        let (value, tag) = match event {
            Event::Scalar(text, style, _, tag) => {
                let empty = style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                (if empty { Value::Null } else { Value::Scalar(text.into_owned()) }, tag)
            }
            Event::SequenceStart(_, tag) => (self.list()?, tag),
            Event::MappingStart(_, tag) => (self.map()?, tag),
            Event::Alias(_) => {
                return Err(TemplateError::new(line, "YAML", "aliases are not understood"));
            }
            other => {
                return Err(TemplateError::new(line, "YAML", format!("unexpected {other:?}")));
            }
        };
        let node = Node { line, value };
        Ok(match tag {
            Some(tag) if tag.handle == "!" => spelled_out(&tag, node),
            _ => node,
        })
    }

    fn list(&mut self) -> Result<Value, TemplateError> {
        let mut nodes = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::List(nodes)),
                (event, span) => nodes.push(self.node(event, span)?),
            }
        }
    }

    fn map(&mut self) -> Result<Value, TemplateError> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            let line = span.start.line();
            let key = match event {
                Event::MappingEnd => return Ok(Value::Map(entries)),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(TemplateError::new(line, "YAML", "a key that is not text")),
            };
            if entries.iter().any(|entry| entry.key == key) {
                return Err(TemplateError::new(line, key, "stands here twice"));
            }
            let (event, span) = self.next()?;
            let node = self.node(event, span)?;
            entries.push(Entry { key, node });
        }
    }
}

fn spelled_out(tag: &Tag, node: Node) -> Node {
    let key = match tag.suffix.as_str() {
        "Ref" => "Ref".to_owned(),
        "Condition" => "Condition".to_owned(),
        other => format!("Fn::{other}"),
    };
    Node { line: node.line, value: Value::Map(vec![Entry { key, node }]) }
}
