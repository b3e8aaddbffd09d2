//! A strict reader of a plain subset of XML: elements, attributes, text and comments.

use std::borrow::Cow;

/// A part of a document.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// `<name …>`, or `<name …/>` where it is closed.
    Begin { name: &'a str, attributes: Vec<Attribute<'a>>, closed: bool },
    /// `</name>`
    End { name: &'a str },
    /// Text with its references resolved.
    Text(Cow<'a, str>),
}

/// An attribute with its references resolved.
#[derive(Debug)]
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    pub(super) value: String,
}

/// The parts of a document, in order; after a fault there is none.
pub(super) struct Pieces<'a> {
    rest: &'a str,
    begun: bool,
}

/// The most attributes of an element: each is compared with those before it.
const MAX_ATTRIBUTES: usize = 200;

type Fault = &'static str;

impl<'a> Pieces<'a> {
    pub(super) const fn of(text: &'a str) -> Self {
        Self { rest: text, begun: false }
    }

    /// The XML declaration, at the very beginning alone, and in no other encoding.
    fn skip_declaration(&mut self) -> Result<(), Fault> {
        let Some(rest) = self.rest.strip_prefix("<?xml ") else { return Ok(()) };
        let (declaration, rest) = rest.split_once("?>").ok_or("its declaration has no end")?;
        let lower = declaration.to_ascii_lowercase();
        let encoding = lower.split_once("encoding").map(|(_, encoding)| encoding);
        let encoding = encoding.map(|text| text.trim_start_matches([' ', '=', '"', '\'']));
        if encoding.is_some_and(|encoding| !encoding.starts_with("utf-8")) {
            return Err("it is not declared as UTF-8");
        }
        self.rest = rest;
        Ok(())
    }

    fn next_piece(&mut self) -> Result<Option<Piece<'a>>, Fault> {
        if !self.begun {
            self.begun = true;
            self.skip_declaration()?;
        }
        loop {
            if self.rest.is_empty() {
                return Ok(None);
            }
            if let Some(rest) = self.rest.strip_prefix("<!--") {
                let (comment, rest) = rest.split_once("--").ok_or("a comment has no end")?;
                self.rest = rest.strip_prefix('>').ok_or("a comment holds two dashes")?;
                if comment.ends_with('-') {
                    return Err("a comment holds two dashes");
                }
                continue;
            }
            if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                return Err("a document type, a CDATA section or an instruction stands in it");
            }
            if let Some(rest) = self.rest.strip_prefix("</") {
                let (name, rest) = name_of(rest)?;
                self.rest = rest.trim_start_matches(is_space).strip_prefix('>').ok_or("a tag has no end")?;
                return Ok(Some(Piece::End { name }));
            }
            if let Some(rest) = self.rest.strip_prefix('<') {
                return self.begin(rest).map(Some);
            }
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            let (text, rest) = self.rest.split_at_checked(end).ok_or("it is cut")?;
            self.rest = rest;
            return Ok(Some(Piece::Text(resolved(text)?)));
        }
    }

    fn begin(&mut self, rest: &'a str) -> Result<Piece<'a>, Fault> {
        let (name, mut rest) = name_of(rest)?;
        let mut attributes: Vec<Attribute<'a>> = Vec::new();
        loop {
            let trimmed = rest.trim_start_matches(is_space);
            let closed = trimmed.strip_prefix("/>");
            if let Some(after) = closed.or_else(|| trimmed.strip_prefix('>')) {
                self.rest = after;
                return Ok(Piece::Begin { name, attributes, closed: closed.is_some() });
            }
            if trimmed.len() == rest.len() {
                return Err("a tag has no end");
            }
            let (attribute, after) = name_of(trimmed)?;
            let after = after.trim_start_matches(is_space).strip_prefix('=').ok_or("an attribute has no value")?;
            let after = after.trim_start_matches(is_space);
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or("an attribute is not quoted")?;
            let (value, after) = after
                .trim_start_matches(is_space)
                .strip_prefix(quote)
                .and_then(|v| v.split_once(quote))
                .ok_or("an attribute has no end")?;
            if value.contains('<') {
                return Err("an attribute holds a tag");
            }
            if attributes.iter().any(|known| known.name == attribute) {
                return Err("an attribute is there twice");
            }
            if attributes.len() >= MAX_ATTRIBUTES {
                return Err("an element has too many attributes");
            }
            attributes.push(Attribute { name: attribute, value: resolved(value)?.into_owned() });
            rest = after;
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        let piece = self.next_piece();
        if piece.is_err() {
            self.rest = "";
        }
        piece.transpose()
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// A name of ASCII letters, with at most one colon.
fn name_of(text: &str) -> Result<(&str, &str), Fault> {
    let follows = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let end = text.find(|c| !follows(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).ok_or("it is cut")?;
    let begins = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let parts = name.split(':').count();
    if begins && parts <= 2 && !name.ends_with(':') { Ok((name, rest)) } else { Err("a name is wrong") }
}

/// Resolves references to characters; others are refused.
fn resolved(text: &str) -> Result<Cow<'_, str>, Fault> {
    if !text.contains('&') {
        return Ok(Cow::Borrowed(text));
    }
    let mut parts = text.split('&');
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').ok_or("a reference has no end")?;
        let letter = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let digits = name.strip_prefix('#').ok_or("a reference is to an entity")?;
                let code = match digits.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => digits.parse(),
                };
                let letter = code.ok().and_then(char::from_u32);
                let allowed = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
                letter.filter(allowed).ok_or("a reference is to no character")?
            }
        };
        whole.push(letter);
        whole.push_str(rest);
    }
    Ok(Cow::Owned(whole))
}
