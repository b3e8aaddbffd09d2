//! Types of schemas: structs and enums that serde reads and writes.

use std::collections::{BTreeMap, BTreeSet};

use super::comment::comment;
use super::identifier;
use crate::GeneratorError;
use crate::document::{Document, Kind, Operation, Others, Place, Schema, is_json};
use crate::naming::pascal;

/// The largest whole number that JSON keeps exact.
const LARGEST: i64 = 9_007_199_254_740_991;
/// The most values of an enum; more are a text.
const MOST_VALUES: usize = 64;
/// Properties whose values are secrets: their type has no text in `Debug`.
const SECRETS: [&str; 10] = [
    "access_token",
    "client_secret",
    "code_verifier",
    "csrf_token",
    "guest_token",
    "id_token",
    "password",
    "refresh_token",
    "secret",
    "token",
];
/// Secrets that only their schema tells.
const OWN_SECRETS: [(&str, &str); 3] =
    [("ChangePasswordRequest", "current"), ("ChangePasswordRequest", "new"), ("TokenForm", "code")];
/// Schemas that the client has types of its own for.
const OWN_TYPES: [&str; 1] = ["Problem"];

/// How a type is used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Use {
    sent: bool,
    patch: bool,
    received: bool,
}

/// The uses and the owner of each schema.
struct Uses<'a> {
    document: &'a Document,
    by_name: BTreeMap<&'a str, (Use, BTreeSet<&'a str>)>,
}

/// Writes `types.rs` and a file for each capability; what several share is in `shared`.
pub(super) fn files(document: &Document) -> Result<Vec<(String, String)>, GeneratorError> {
    let uses = Uses::of(document)?;
    let mut by_owner: BTreeMap<&str, String> = BTreeMap::new();
    for (name, schema) in &document.components.schemas {
        if schema.is_bounds() || document.page_of(name).is_some() || OWN_TYPES.contains(&name.as_str()) {
            continue;
        }
        let Some((used, owners)) = uses.by_name.get(name.as_str()) else { continue };
        let owner = match owners.first() {
            Some(owner) if owners.len() == 1 => *owner,
            _ => "shared",
        };
        let file = by_owner.entry(owner).or_default();
        file.push('\n');
        file.push_str(&declaration(document, name, schema, *used)?);
    }

    let mut index = "//! The types of requests and answers, by capability.\n\n".to_owned();
    index.extend(by_owner.keys().map(|owner| format!("mod {owner};\n")));
    index.push('\n');
    index.extend(by_owner.keys().map(|owner| format!("pub use self::{owner}::*;\n")));
    let mut files = vec![("types.rs".to_owned(), index)];
    let shared = declared(by_owner.get("shared").map_or("", String::as_str));
    for (owner, text) in by_owner {
        let mut head = match owner {
            "shared" => "//! Types that several capabilities use.\n".to_owned(),
            owner => format!("//! Types of {owner}.\n"),
        };
        head.push_str(&imports(owner, &text, &shared));
        files.push((format!("types/{owner}.rs"), head + &text));
    }
    Ok(files)
}

/// Lists the types that a file declares.
fn declared(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let kinds = ["pub struct ", "pub enum ", "pub type "];
    let found = kinds.into_iter().flat_map(|kind| text.split(kind).skip(1));
    found.map(|rest| rest.chars().take_while(|c| is_part(*c)).collect()).collect()
}

/// Writes the imports that a file needs.
fn imports(owner: &str, text: &str, shared: &[String]) -> String {
    let mut found = String::new();
    if text.contains("BTreeMap<") {
        found.push_str("\nuse std::collections::BTreeMap;\n");
    }
    let serde: Vec<_> = ["Deserialize", "Serialize"].into_iter().filter(|name| text.contains(name)).collect();
    match serde.as_slice() {
        [] => {}
        [one] => found.push_str(&format!("\nuse serde::{one};\n")),
        all => found.push_str(&format!("\nuse serde::{{{}}};\n", all.join(", "))),
    }
    let as_type = [": Value,", "<Value>", ", Value>", "(Value)", "= Value;"];
    if as_type.into_iter().any(|place| text.contains(place)) {
        found.push_str("use serde_json::Value;\n");
    }
    let mut own: Vec<_> = [("Patch", "Patch<"), ("Secret", "Secret"), ("text_enum", "text_enum!")]
        .into_iter()
        .filter(|(_, mark)| text.contains(mark))
        .map(|(name, _)| name)
        .collect();
    if text.contains("Page<") {
        own.insert(0, "Page");
    }
    found.push('\n');
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let uses_shared = text.split(|c| !is_part(c)).any(|word| shared.iter().any(|name| name == word));
    if owner != "shared" && uses_shared {
        found.push_str("use super::shared::*;\n");
    }
    for name in OWN_TYPES.iter().filter(|name| text.split(|c| !is_part(c)).any(|word| word == **name)) {
        found.push_str(&format!("use crate::{name};\n"));
    }
    match own.as_slice() {
        [] => {}
        [one] => found.push_str(&format!("use crate::values::{one};\n")),
        all => found.push_str(&format!("use crate::values::{{{}}};\n", all.join(", "))),
    }
    found.trim_end_matches('\n').to_owned() + "\n"
}

impl<'a> Uses<'a> {
    fn of(document: &'a Document) -> Result<Self, GeneratorError> {
        let mut uses = Self { document, by_name: BTreeMap::new() };
        for (verb, operation) in document.paths.values().flat_map(|item| item.iter()) {
            if operation.is_browsers() {
                continue;
            }
            uses.operation(verb, operation)?;
        }
        Ok(uses)
    }

    fn operation(&mut self, verb: &str, operation: &'a Operation) -> Result<(), GeneratorError> {
        let owner = operation.tags.first().map_or("shared", String::as_str);
        for media in operation.request_body.iter().flat_map(|body| body.content.values()) {
            let how = Use { sent: true, patch: verb == "patch", received: false };
            self.add(&media.schema, owner, how)?;
        }
        for parameter in operation.parameters_in(Place::Query) {
            if let Some(name) = self.document.name_of(&parameter.schema) {
                self.name(name, owner, Use { sent: true, ..Use::default() })?;
            }
            self.add(&parameter.schema, owner, Use { sent: true, ..Use::default() })?;
        }
        // Of problems the client has a type of its own.
        for response in operation.successes() {
            for (_, media) in response.content.iter().filter(|(media_type, _)| is_json(media_type)) {
                self.add(&media.schema, owner, Use { received: true, ..Use::default() })?;
            }
        }
        Ok(())
    }

    fn add(&mut self, schema: &'a Schema, owner: &'a str, how: Use) -> Result<(), GeneratorError> {
        if let Some(reference) = &schema.reference {
            let (name, _) = self.document.resolve(reference)?;
            self.name(name, owner, how)?;
        } else if let Some(name) = self.document.name_of(schema) {
            return self.name(name, owner, how);
        }
        // A patch is a patch at its top only.
        let within = Use { patch: false, ..how };
        let parts =
            schema.properties.values().chain(schema.items.as_deref()).chain(&schema.one_of).chain(&schema.all_of);
        for part in parts {
            self.add(part, owner, within)?;
        }
        if let Some(Others::Like(other)) = &schema.additional_properties {
            self.add(other, owner, within)?;
        }
        Ok(())
    }

    fn name(&mut self, name: &'a str, owner: &'a str, how: Use) -> Result<(), GeneratorError> {
        let (used, owners) = self.by_name.entry(name).or_default();
        let sum = Use {
            sent: used.sent || how.sent,
            patch: used.patch || how.patch,
            received: used.received || how.received,
        };
        if !owners.insert(owner) && sum == *used {
            return Ok(());
        }
        *used = sum;
        let (name, schema) = self.document.resolve(name)?;
        if let Some(item) = self.document.page_of(name) {
            return self.name(item, owner, how);
        }
        let within = Use { patch: false, ..how };
        let parts =
            schema.properties.values().chain(schema.items.as_deref()).chain(&schema.one_of).chain(&schema.all_of);
        for part in parts {
            self.add(part, owner, within)?;
        }
        match &schema.additional_properties {
            Some(Others::Like(other)) => self.add(other, owner, within),
            _ => Ok(()),
        }
    }
}

/// Declares a named schema.
fn declaration(document: &Document, name: &str, schema: &Schema, used: Use) -> Result<String, GeneratorError> {
    if is_enum(schema) {
        return Ok(text_enum(name, schema));
    }
    let mut text = comment(schema.description.as_slice(), 0);
    if text.is_empty() {
        text = format!("/// A value: `{name}`.\n");
    }
    if !schema.one_of.is_empty() {
        return Ok(text + &choice(document, name, schema, used)?);
    }
    let properties = properties(document, schema)?;
    if properties.is_empty() {
        return Ok(text + &format!("pub type {name} = {};\n", of(document, schema)?));
    }
    text.push_str(&derives(used, used.sent && properties.iter().all(|one| !one.needed)));
    if !used.sent {
        text.push_str("#[non_exhaustive]\n");
    }
    let mut fields = String::new();
    for one in &properties {
        let said = one.schema.description.clone().or_else(|| described(document, one.schema));
        fields.push_str(&comment(&[said.unwrap_or_else(|| format!("The `{}`.", one.name))], 4));
        let Field { written, attributes } = field(document, name, one, used)?;
        if !attributes.is_empty() {
            fields.push_str(&attribute(&attributes));
        }
        fields.push_str(&format!("    pub {}: {written},\n", identifier(one.name)));
    }
    text.push_str(&format!("pub struct {name} {{\n{fields}}}\n"));
    if used.sent && properties.iter().any(|one| one.needed) {
        text.push_str(&constructor(document, name, &properties, used)?);
    }
    Ok(text)
}

/// Writes serde's attributes of a field, as rustfmt breaks them.
fn attribute(attributes: &[String]) -> String {
    format!("    #[serde({})]\n", attributes.join(", "))
}

fn derives(used: Use, default: bool) -> String {
    let mut all = vec!["Clone", "Debug"];
    if default {
        all.push("Default");
    }
    all.push("PartialEq");
    if used.received {
        all.push("Deserialize");
    }
    if used.sent {
        all.push("Serialize");
    }
    format!("#[derive({})]\n", all.join(", "))
}

/// What the schema says that a property refers to.
fn described(document: &Document, schema: &Schema) -> Option<String> {
    let parts = [schema].into_iter().chain(&schema.one_of);
    parts
        .filter_map(|part| match &part.reference {
            Some(reference) => {
                part.description.clone().or_else(|| document.resolve(reference).ok()?.1.description.clone())
            }
            None => part.description.clone(),
        })
        .next()
}

/// A property of an object.
struct Property<'a> {
    name: &'a str,
    schema: &'a Schema,
    /// Whether an object without it is refused, or never sent.
    needed: bool,
}

/// Lists the properties of an object and of all that it consists of.
fn properties<'a>(document: &'a Document, schema: &'a Schema) -> Result<Vec<Property<'a>>, GeneratorError> {
    let mut all = Vec::new();
    for part in &schema.all_of {
        let part = match &part.reference {
            Some(reference) => document.resolve(reference)?.1,
            None => part,
        };
        all.extend(properties(document, part)?);
    }
    for (name, property) in &schema.properties {
        let needed = schema.required.contains(name) && property.default.is_none();
        all.push(Property { name, schema: property, needed });
    }
    Ok(all)
}

struct Field {
    written: String,
    attributes: Vec<String>,
}

/// Writes a field's type, and what serde has to know of it.
fn field(document: &Document, owner: &str, one: &Property<'_>, used: Use) -> Result<Field, GeneratorError> {
    let (inner, nullable) = nullable(document, one.schema)?;
    let secret = SECRETS.contains(&one.name) || OWN_SECRETS.contains(&(owner, one.name));
    let inner = if secret && inner == "String" { "Secret".to_owned() } else { inner };
    let attribute = |text: &str| vec![text.to_owned()];
    let is_list = inner.starts_with("Vec<") || inner.starts_with("BTreeMap<") || inner == "Metadata";
    Ok(match (one.needed, nullable) {
        (true, false) => Field { written: inner, attributes: Vec::new() },
        (true, true) => Field { written: format!("Option<{inner}>"), attributes: Vec::new() },
        (false, true) if used.patch => Field {
            written: format!("Patch<{inner}>"),
            attributes: attribute("skip_serializing_if = \"Patch::is_keep\""),
        },
        (false, false) if is_list && !used.sent => Field { written: inner, attributes: attribute("default") },
        _ if used.sent => Field {
            written: format!("Option<{inner}>"),
            attributes: attribute("skip_serializing_if = \"Option::is_none\""),
        },
        _ => Field { written: format!("Option<{inner}>"), attributes: Vec::new() },
    })
}

/// Writes a constructor that takes what is needed. Its callers add the rest: `Request { more, ..Request::new(…) }`.
fn constructor(document: &Document, name: &str, all: &[Property<'_>], used: Use) -> Result<String, GeneratorError> {
    let (mut arguments, mut fields) = (Vec::new(), Vec::new());
    for one in all {
        let Field { written, .. } = field(document, name, one, used)?;
        let named = identifier(one.name);
        match (one.needed, written.as_str()) {
            (true, "String" | "Secret") => {
                arguments.push(format!("{named}: impl Into<{written}>"));
                fields.push(format!("{named}: {named}.into()"));
            }
            (true, _) if is_alias(document, &written) => {
                arguments.push(format!("{named}: impl Into<{written}>"));
                fields.push(format!("{named}: {named}.into()"));
            }
            (true, _) => {
                arguments.push(format!("{named}: {written}"));
                fields.push(named);
            }
            (false, _) if written.starts_with("Patch<") => fields.push(format!("{named}: Patch::Keep")),
            (false, _) => fields.push(format!("{named}: None")),
        }
    }
    let rest = all.iter().any(|one| !one.needed);
    let said = if rest { "with what it needs" } else { "" };
    let mut text = format!("\nimpl {name} {{\n    /// Makes one {said}").trim_end().to_owned() + ".\n";
    let line = format!("    pub fn new({}) -> Self {{\n", arguments.join(", "));
    if line.len() <= 121 {
        text.push_str(&line);
    } else {
        let lines: String = arguments.iter().map(|argument| format!("        {argument},\n")).collect();
        text.push_str(&format!("    pub fn new(\n{lines}    ) -> Self {{\n"));
    }
    let line = format!("        Self {{ {} }}\n", fields.join(", "));
    if line.len() <= 121 {
        text.push_str(&line);
    } else {
        let lines: String = fields.iter().map(|field| format!("            {field},\n")).collect();
        text.push_str(&format!("        Self {{\n{lines}        }}\n"));
    }
    Ok(text + "    }\n}\n")
}

/// Whether a name is another name of a text.
fn is_alias(document: &Document, name: &str) -> bool {
    let found = document.components.schemas.get(name);
    found.is_some_and(|schema| matches!(schema.kinds(), [Kind::String]) && !is_enum(schema))
}

fn is_enum(schema: &Schema) -> bool {
    !schema.values.is_empty() && schema.values.len() <= MOST_VALUES
}

/// Declares an enum of texts, which keeps one that it does not know.
pub(super) fn text_enum(name: &str, schema: &Schema) -> String {
    let said = comment(schema.description.as_slice(), 4);
    let said = if said.is_empty() { format!("    /// A value: `{name}`.\n") } else { said };
    let mut text = format!("text_enum! {{\n{said}    {name} {{\n");
    for value in schema.values.iter().filter_map(|value| value.as_str()) {
        let mut words: Vec<_> = value.split(['_', ':', '-', ' ']).collect();
        if value.starts_with('-') {
            // `-price` beside `price`.
            words.push("descending");
        }
        if value.starts_with(|c: char| c.is_ascii_digit()) {
            // No name begins with a digit.
            words.insert(0, "of");
        }
        text.push_str(&format!("        {} = {value:?},\n", pascal(&words)));
    }
    text + "    }\n}\n"
}

/// Declares an enum of objects: told apart by a property, or by their shapes.
fn choice(document: &Document, name: &str, schema: &Schema, used: Use) -> Result<String, GeneratorError> {
    let mut text = derives(used, false);
    let tag =
        |part: &Schema| part.properties.iter().find(|(_, one)| one.values.len() == 1).map(|(name, _)| name.clone());
    let Some(tag) = schema.one_of.first().and_then(tag) else {
        text.push_str(&format!("#[serde(untagged)]\npub enum {name} {{\n"));
        for part in &schema.one_of {
            let written = of(document, part)?;
            let said = part.description.clone().or_else(|| described(document, part)).unwrap_or_default();
            text.push_str(&comment(&[said], 4));
            let variant = written.strip_suffix("Request").unwrap_or(&written);
            text.push_str(&format!("    {variant}({written}),\n"));
        }
        return Ok(text + "}\n");
    };
    text.push_str(&format!(
        "#[serde(tag = {tag:?}, rename_all = \"snake_case\")]\n#[non_exhaustive]\npub enum {name} {{\n"
    ));
    for part in &schema.one_of {
        let value = part.properties.get(&tag).and_then(|one| one.values.first()).and_then(|value| value.as_str());
        let Some(value) = value else { return Err(GeneratorError::Unresolved(format!("{name}, by {tag}"))) };
        text.push_str(&comment(part.description.as_slice(), 4));
        let fields: Vec<_> = properties(document, part)?.into_iter().filter(|one| one.name != tag).collect();
        let variant = pascal(&value.split('_').collect::<Vec<_>>());
        if fields.is_empty() {
            text.push_str(&format!("    {variant},\n"));
            continue;
        }
        text.push_str(&format!("    {variant} {{\n"));
        for one in &fields {
            let said = one.schema.description.clone().or_else(|| described(document, one.schema));
            text.push_str(&comment(&[said.unwrap_or_else(|| format!("The `{}`.", one.name))], 8));
            let Field { written, attributes } = field(document, name, one, used)?;
            if !attributes.is_empty() {
                text.push_str(&format!("    {}", attribute(&attributes)));
            }
            text.push_str(&format!("        {}: {written},\n", identifier(one.name)));
        }
        text.push_str("    },\n");
    }
    Ok(
        text + "    /// One that this version of the client doesn't know.\n    #[serde(untagged)]\n    Unknown(Value),\n}\n"
    )
}

/// Writes the type of a schema, and whether null is one of its values.
fn nullable(document: &Document, schema: &Schema) -> Result<(String, bool), GeneratorError> {
    if let [one, other] = schema.one_of.as_slice()
        && let Some(inner) = match (one.kinds(), other.kinds()) {
            (_, [Kind::Null]) => Some(one),
            ([Kind::Null], _) => Some(other),
            _ => None,
        }
    {
        return Ok((nullable(document, inner)?.0, true));
    }
    if let Some(reference) = &schema.reference {
        let (_, named) = document.resolve(reference)?;
        let is_nullable = named.kinds().contains(&Kind::Null);
        return Ok((of(document, schema)?, is_nullable));
    }
    Ok((of(document, schema)?, schema.kinds().contains(&Kind::Null)))
}

/// Writes the type of a schema, null apart.
pub(super) fn of(document: &Document, schema: &Schema) -> Result<String, GeneratorError> {
    if let Some(reference) = &schema.reference {
        let (name, named) = document.resolve(reference)?;
        return match document.page_of(name) {
            Some(item) => Ok(format!("Page<{item}>")),
            None if named.is_bounds() => of(document, named),
            None => Ok(name.to_owned()),
        };
    }
    let declared = document.components.schemas.iter().any(|(_, known)| std::ptr::eq(known, schema));
    if let (false, Some(name)) = (declared, document.name_of(schema)) {
        return Ok(name.to_owned());
    }
    let kinds: Vec<_> = schema.kinds().iter().filter(|kind| **kind != Kind::Null).collect();
    Ok(match kinds.as_slice() {
        [Kind::String] => "String".to_owned(),
        [Kind::Boolean] => "bool".to_owned(),
        [Kind::Number] => "f64".to_owned(),
        [Kind::Integer] => {
            let width = if schema.format.as_deref() == Some("int32") { 32 } else { 64 };
            // Amounts of money are of one type, whether they may be below zero or not.
            let is_amount = schema.maximum == Some(LARGEST);
            let sign = if schema.minimum.is_some_and(|minimum| minimum >= 0) && !is_amount { 'u' } else { 'i' };
            format!("{sign}{width}")
        }
        [Kind::Array] => match &schema.items {
            Some(items) => format!("Vec<{}>", element(document, items)?),
            None => "Vec<Value>".to_owned(),
        },
        [Kind::Object] if is_money(schema) => "Money".to_owned(),
        [Kind::Object] => match &schema.additional_properties {
            Some(Others::Like(other)) => format!("BTreeMap<String, {}>", element(document, other)?),
            _ if schema.properties.is_empty() => "Value".to_owned(),
            _ => return Err(GeneratorError::Unnamed(schema.properties.keys().cloned().collect::<Vec<_>>().join(", "))),
        },
        _ => "Value".to_owned(),
    })
}

fn element(document: &Document, schema: &Schema) -> Result<String, GeneratorError> {
    let (inner, nullable) = nullable(document, schema)?;
    Ok(if nullable { format!("Option<{inner}>") } else { inner })
}

/// Whether an object is an amount with bounds of its own.
fn is_money(schema: &Schema) -> bool {
    schema.properties.keys().eq(["amount", "currency"])
}
