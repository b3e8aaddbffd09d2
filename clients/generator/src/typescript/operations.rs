//! Operations: their signatures, and the table that the runtime makes methods from.

use super::comment::comment;
use super::{key, quoted, types};
use crate::GeneratorError;
use crate::document::{Document, Kind, Media, Operation, Place, RequestBody, Schema, is_json};
use crate::naming::{Named, camel, pascal};

/// Headers that the runtime sets from options of its own, with the types of the options.
const KNOWN_HEADERS: [(&str, &str); 3] =
    [("Idempotency-Key", "KeyOption"), ("If-Match", "IfMatchOption"), ("Prefer", "WaitOption")];

/// Declares one interface for each group, and the one of all groups.
pub(super) fn declarations(document: &Document, all: &[Named<'_>]) -> Result<String, GeneratorError> {
    let mut text = concat!(
        "\nimport type {\n  CallOptions, ClientOption, ContentTypeOption, IfMatchOption, IfNoneMatchOption, KeyOption, Page, ",
        "Paged, Version,\n  WaitOption,\n} from \"./index.js\";\nimport type * as types from \"./types.js\";\n"
    )
    .to_owned();
    let mut groups = String::new();
    let mut queries = String::new();
    for group in all.chunk_by(|a, b| a.group == b.group) {
        let Some(first) = group.first() else { continue };
        let name = pascal(&first.group);
        groups.push_str(&format!("  readonly {}: {name}Operations;\n", camel(&first.group)));
        text.push_str(&format!("\nexport interface {name}Operations {{\n"));
        let methods = group.iter().map(|named| method(document, named)).collect::<Result<Vec<_>, _>>()?;
        text.push_str(&methods.join("\n"));
        text.push_str("}\n");
        for named in group {
            queries.push_str(&query(document, named.operation)?);
        }
    }
    text.push_str("\n/** The operations by group: a group is the first segment of a path. */\n");
    text.push_str(&format!("export interface Operations {{\n{groups}}}\n{queries}"));
    Ok(text)
}

/// Declares a method, with an overload for a conditional read.
fn method(document: &Document, named: &Named<'_>) -> Result<String, GeneratorError> {
    let Named { operation, verb, path, .. } = named;
    let said = [operation.summary.as_ref().map(|text| format!("{text}.")), operation.description.clone()];
    let said: Vec<_> = said.into_iter().flatten().chain([format!("`{verb} {path}`")]).collect();
    let name = camel(&named.method);
    let arguments = arguments(document, named)?;
    let (answer, paged) = answer(document, operation)?;
    let options = options(operation);

    let mut text = comment(&said, 2);
    if operation.header("If-None-Match").is_some() && !paged {
        let conditional = format!("options: {options} & IfNoneMatchOption");
        // Before an argument that has to be there, none can be left out.
        let given = |argument: &String| match argument.split_once("?: ") {
            Some((name, kind)) => format!("{name}: {kind} | undefined"),
            None => argument.clone(),
        };
        let arguments: Vec<_> = arguments.iter().map(given).collect();
        text.push_str(&signature(&name, &arguments, &conditional, &format!("Promise<{answer} | null>")));
    }
    let answer = if paged { answer } else { format!("Promise<{answer}>") };
    text.push_str(&signature(&name, &arguments, &format!("options?: {options}"), &answer));
    Ok(text)
}

fn signature(name: &str, arguments: &[String], options: &str, answer: &str) -> String {
    let all: Vec<_> = arguments.iter().map(String::as_str).chain([options]).collect();
    let line = format!("  {name}({}): {answer};\n", all.join(", "));
    if line.len() <= 121 {
        return line;
    }
    let lines: String = all.iter().map(|argument| format!("    {argument},\n")).collect();
    format!("  {name}(\n{lines}  ): {answer};\n")
}

/// Lists the positional arguments: the path's parameters, the version, the body, the query.
fn arguments(document: &Document, named: &Named<'_>) -> Result<Vec<String>, GeneratorError> {
    let operation = named.operation;
    let mut all = Vec::new();
    for name in named.path_parameters() {
        let written = match operation.path_parameter(name) {
            Some(parameter) => reference(document, &parameter.schema)?,
            None => "string".to_owned(),
        };
        all.push(format!("{}: {written}", camel(&name.split('_').collect::<Vec<_>>())));
    }
    if needs_version(operation) {
        all.push("version: Version".to_owned());
    }
    if let Some(body) = &operation.request_body {
        let mark = if body.required { "" } else { "?" };
        all.push(format!("body{mark}: {}", body_type(document, body)?));
    }
    if operation.parameters_in(Place::Query).next().is_some() {
        let needed = operation.parameters_in(Place::Query).any(|parameter| parameter.required);
        all.push(format!("query{}: {}", if needed { "" } else { "?" }, query_name(operation)));
    }
    Ok(all)
}

/// The type of a body: of its first media type, or what `fetch` sends as it is.
fn body_type(document: &Document, body: &RequestBody) -> Result<String, GeneratorError> {
    match preferred(body) {
        Some((media_type, media)) if is_json(media_type) || media_type.ends_with("urlencoded") => {
            reference(document, &media.schema)
        }
        _ => Ok("string | Blob".to_owned()),
    }
}

/// The media type to send: a merge patch if it is one, else the first.
fn preferred(body: &RequestBody) -> Option<(&str, &Media)> {
    let patch = body.content.get_key_value("application/merge-patch+json");
    patch.or_else(|| body.content.first()).map(|(media_type, media)| (media_type.as_str(), media))
}

/// The other media types of a body that `fetch` sends as it is: the caller says which.
fn choice(operation: &Operation) -> Option<Vec<&str>> {
    let body = operation.request_body.as_ref()?;
    let raw = body.content.keys().all(|kind| !is_json(kind) && !kind.ends_with("urlencoded"));
    (raw && body.content.len() > 1).then(|| body.content.keys().map(String::as_str).collect())
}

/// The type of the options.
fn options(operation: &Operation) -> String {
    let mut all = vec!["CallOptions".to_owned()];
    for (header, option) in KNOWN_HEADERS {
        if operation.header(header).is_some_and(|found| !(header == "If-Match" && found.required)) {
            all.push(option.to_owned());
        }
    }
    if let Some(choice) = choice(operation) {
        let choice: Vec<_> = choice.into_iter().map(quoted).collect();
        all.push(format!("ContentTypeOption<{}>", choice.join(" | ")));
    }
    if operation.takes("client") {
        all.push("ClientOption".to_owned());
    }
    let own: Vec<_> = own_headers(operation).map(|(option, _)| format!("{option}?: string")).collect();
    if !own.is_empty() {
        all.push(format!("{{ {} }}", own.join("; ")));
    }
    all.join(" & ")
}

/// Lists the headers that only this operation has, with their options.
fn own_headers(operation: &Operation) -> impl Iterator<Item = (String, &str)> {
    let known = |name: &str| name == "If-None-Match" || KNOWN_HEADERS.iter().any(|(header, _)| *header == name);
    operation.parameters_in(Place::Header).filter(move |parameter| !known(&parameter.name)).map(|parameter| {
        let words = parameter.name.to_ascii_lowercase();
        (camel(&words.split('-').collect::<Vec<_>>()), parameter.name.as_str())
    })
}

/// The type of the answer, and whether it is a list in pages.
fn answer(document: &Document, operation: &Operation) -> Result<(String, bool), GeneratorError> {
    let mut all: Vec<String> = Vec::new();
    for success in operation.successes() {
        let json = success.content.iter().find(|(media_type, _)| is_json(media_type));
        let written = match json {
            Some((_, media)) => match page(document, &media.schema) {
                Some(item) => return Ok((format!("Paged<types.{item}>"), true)),
                None => reference(document, &media.schema)?,
            },
            None if success.content.is_empty() => "void".to_owned(),
            None => "string".to_owned(),
        };
        if !all.contains(&written) {
            all.push(written);
        }
    }
    Ok((if all.is_empty() { "void".to_owned() } else { all.join(" | ") }, false))
}

fn page<'a>(document: &'a Document, schema: &'a Schema) -> Option<&'a str> {
    let (name, _) = document.resolve(schema.reference.as_deref()?).ok()?;
    document.page_of(name)
}

/// Writes a type where schemas are in a module of their own.
fn reference(document: &Document, schema: &Schema) -> Result<String, GeneratorError> {
    let written = types::of(document, schema, 2)?;
    let named = document.components.schemas.contains_key(&written);
    Ok(if named { format!("types.{written}") } else { written })
}

fn needs_version(operation: &Operation) -> bool {
    operation.header("If-Match").is_some_and(|header| header.required)
}

fn query_name(operation: &Operation) -> String {
    format!("{}Query", pascal(&operation.operation_id.split('_').collect::<Vec<_>>()))
}

/// Declares the query of an operation that has one.
fn query(document: &Document, operation: &Operation) -> Result<String, GeneratorError> {
    let mut fields = String::new();
    for parameter in operation.parameters_in(Place::Query) {
        let mark = if parameter.required { "" } else { "?" };
        let name = match parameter.name.split_once('[') {
            // A name of its own for each key that the shop has.
            Some((family, _)) => format!("[name: `{family}[${{string}}]`]"),
            None => format!("{}{mark}", key(&parameter.name)),
        };
        let mut schema = parameter.schema.clone();
        // A flag is a word in the address.
        let mut words: Vec<_> = schema.values.iter().filter_map(|value| value.as_str()).collect();
        words.sort_unstable();
        if words == ["false", "true"] {
            schema = Schema::of(Kind::Boolean);
        }
        let field = types::field(document, &name, &schema, parameter.description.as_deref(), 2)?;
        let written = types::of(document, &schema, 2)?;
        let ours = document.components.schemas.contains_key(&written);
        fields.push_str(&if ours {
            field.replace(&format!(": {written};"), &format!(": types.{written};"))
        } else {
            field
        });
    }
    if fields.is_empty() {
        return Ok(fields);
    }
    Ok(format!(
        "\n/** The query of `{}`. */\nexport interface {} {{\n{fields}}}\n",
        operation.operation_id,
        query_name(operation)
    ))
}

/// Writes what the runtime needs to know of each operation.
pub(super) fn table(all: &[Named<'_>]) -> String {
    let mut text = concat!(
        "\n/**\n * @typedef {object} Route\n",
        " * @property {string} method\n * @property {string} path\n",
        " * @property {string} [body] The media type of its body.\n",
        " * @property {true} [query] Whether it takes a query.\n",
        " * @property {true} [version] Whether it needs `If-Match`.\n",
        " * @property {true} [keyed] Whether it takes an idempotency key.\n",
        " * @property {true} [paged] Whether it lists in pages.\n",
        " * @property {true} [open] Whether it takes no access token.\n",
        " * @property {Record<string, string>} [headers] Its own headers by their options.\n */\n",
        "\n/** @type {Record<string, Record<string, Route>>} */\nexport const routes = {\n"
    )
    .to_owned();
    for group in all.chunk_by(|a, b| a.group == b.group) {
        let Some(first) = group.first() else { continue };
        text.push_str(&format!("  {}: {{\n", camel(&first.group)));
        for named in group {
            text.push_str(&format!("    {}: {{ {} }},\n", camel(&named.method), row(named).join(", ")));
        }
        text.push_str("  },\n");
    }
    text + "};\n"
}

fn row(named: &Named<'_>) -> Vec<String> {
    let operation = named.operation;
    let mut row = vec![format!("method: {}", quoted(&named.verb)), format!("path: {}", quoted(named.path))];
    if let Some((media_type, _)) = operation.request_body.as_ref().and_then(preferred) {
        row.push(format!("body: {}", quoted(media_type)));
    }
    let refers_to_list = |schema: &Schema| schema.reference.as_deref().is_some_and(|name| name.contains("/List_"));
    let paged =
        operation.successes().flat_map(|success| success.content.values()).any(|one| refers_to_list(&one.schema));
    for (flag, set) in [
        ("query", operation.parameters_in(Place::Query).next().is_some()),
        ("version", needs_version(operation)),
        ("keyed", operation.header("Idempotency-Key").is_some()),
        ("paged", paged),
        ("open", !operation.takes("bearer")),
    ] {
        if set {
            row.push(format!("{flag}: true"));
        }
    }
    let own: Vec<_> = own_headers(operation).map(|(option, header)| format!("{option}: {}", quoted(header))).collect();
    if !own.is_empty() {
        row.push(format!("headers: {{ {} }}", own.join(", ")));
    }
    row
}
