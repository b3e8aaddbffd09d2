//! Operations: a struct for each group with a method for each operation, which makes a call to be sent.

use super::comment::comment;
use super::{identifier, types};
use crate::GeneratorError;
use crate::document::{Document, Kind, Media, Operation, Place, RequestBody, Schema, is_json};
use crate::naming::{Named, pascal, snake};

/// Operations that may be repeated although no key, version or method says so: their descriptions do.
const REPEATABLE: [&str; 1] = ["import_products"];
/// Statuses whose meaning is the same everywhere; the others' are told.
const USUAL: [&str; 9] = ["400", "401", "404", "412", "413", "415", "428", "429", "503"];

/// Writes `api.rs` and a file for each group.
pub(super) fn files(document: &Document, all: &[Named<'_>]) -> Result<Vec<(String, String)>, GeneratorError> {
    let (mut modules, mut exports, mut accessors, mut files) =
        (String::new(), String::new(), String::new(), Vec::new());
    for group in all.chunk_by(|a, b| a.group == b.group) {
        let Some(first) = group.first() else { continue };
        let (module, name) = (snake(&first.group), pascal(&first.group));
        modules.push_str(&format!("mod {module};\n"));
        exports.push_str(&format!("pub use self::{module}::*;\n"));
        let collection = first.path.split('/').nth(1).unwrap_or_default();
        let said = match module.as_str() {
            "service" => "What the shop says of itself".to_owned(),
            _ => format!("The operations of `/{collection}`"),
        };
        accessors.push_str(&format!(
            "\n    /// {said}.\n    pub fn {module}(&self) -> {name}<'_> {{\n        {name} {{ stoa: self }}\n    }}\n"
        ));
        files.push((format!("api/{module}.rs"), file(document, group, &name, &said)?));
    }
    let accessors = accessors.trim_start_matches('\n');
    let index = format!(
        "//! The operations, by the first segment of their paths.\n\n{modules}\n{exports}\nuse crate::Stoa;\n\nimpl Stoa {{\n{accessors}}}\n"
    );
    files.push(("api.rs".to_owned(), index));
    Ok(files)
}

/// Writes the file of one group.
fn file(document: &Document, group: &[Named<'_>], name: &str, said: &str) -> Result<String, GeneratorError> {
    let mut methods = Vec::new();
    let (mut queries, mut enums) = (String::new(), String::new());
    for named in group {
        methods.push(method(document, named)?);
        queries.push_str(&query(document, named, &mut enums)?);
    }
    let methods = methods.join("\n");
    let body = format!(
        "/// {said}.\n#[derive(Clone, Copy, Debug)]\npub struct {name}<'a> {{\n    pub(super) stoa: &'a Stoa,\n}}\n\nimpl {name}<'_> {{\n{methods}}}\n{queries}{enums}"
    );
    let mut head = format!("//! {said}.\n\n");
    if body.contains("Into<Bytes>") {
        head.push_str("use bytes::Bytes;\n");
    }
    head.push_str("use http::Method;\n");
    if queries.contains("Serialize") {
        head.push_str("use serde::Serialize;\n");
    }
    head.push('\n');
    let has = |mark: &str| body.contains(mark);
    let mut kinds: Vec<_> = ["Call", "Checkout", "Client", "Conditional", "Keyed", "List", "Plain", "Waiting"].into();
    kinds.retain(|kind| match *kind {
        "Call" | "List" => has(&format!("{kind}<")),
        kind => has(&format!(", {kind}>")),
    });
    if has("Expected") {
        kinds.insert(1, "Expected");
    }
    kinds.sort_unstable();
    head.push_str("use crate::Stoa;\n");
    head.push_str(&match kinds.as_slice() {
        [one] => format!("use crate::call::{one};\n"),
        all => format!("use crate::call::{{{}}};\n", all.join(", ")),
    });
    if has("types::") {
        head.push_str("use crate::types;\n");
    }
    let mut own = Vec::new();
    if has("Page<") {
        own.push("Page");
    }
    if has("text_enum!") {
        own.push("text_enum");
    }
    head.push_str(&match own.as_slice() {
        [] => String::new(),
        [one] => format!("use crate::values::{one};\n"),
        all => format!("use crate::values::{{{}}};\n", all.join(", ")),
    });
    Ok(format!("{head}\n{body}"))
}

/// What a method answers.
enum Answer {
    Nothing,
    Text,
    Json(String),
    Pages(String),
}

/// Writes a method.
fn method(document: &Document, named: &Named<'_>) -> Result<String, GeneratorError> {
    let Named { operation, verb, path, .. } = named;
    let mut said: Vec<_> = operation.summary.iter().map(|text| format!("{}.", text.trim_end_matches('.'))).collect();
    said.extend(operation.description.clone());
    said.extend(refusals(operation));
    said.push(format!("`{verb} {path}`"));

    let (mut arguments, mut steps) = (Vec::new(), Vec::new());
    let segments = path.split('/').skip(1).map(|segment| match parameter(segment) {
        Some(name) if is_number(operation, name) => format!("&{}.to_string()", identifier(name)),
        Some(name) => identifier(name),
        None => format!("{segment:?}"),
    });
    let segments: Vec<_> = segments.collect();
    for name in named.path_parameters() {
        let written = if is_number(operation, name) { "u64" } else { "&str" };
        arguments.push(format!("{}: {written}", identifier(name)));
    }
    if operation.header("If-Match").is_some_and(|header| header.required) {
        arguments.push("version: impl Into<Expected>".to_owned());
        steps.push("version(version)".to_owned());
    }
    if let Some(body) = &operation.request_body {
        let (more, step) = body_of(document, body)?;
        arguments.extend(more);
        steps.push(step);
    }
    let answer = answer(document, operation)?;
    let is_list = matches!(answer, Answer::Pages(_));
    if filters(operation, is_list).next().is_some() {
        arguments.push(format!("query: &{}", query_name(named)));
        steps.push("query(query)".to_owned());
    }
    if !operation.takes("bearer") {
        steps.push("open()".to_owned());
    }
    if REPEATABLE.contains(&operation.operation_id.as_str()) {
        steps.push("repeatable()".to_owned());
    }
    for header in own_headers(operation) {
        let argument = header.to_ascii_lowercase().replace('-', "_");
        arguments.push(format!("{argument}: Option<&str>"));
        steps.push(format!("header({:?}, {argument})", header.to_ascii_lowercase()));
    }
    let (begin, result) = match answer {
        Answer::Pages(item) => ("list", format!("List<{item}>")),
        Answer::Json(body) => ("call", format!("Call<{body}, {}>", kind(operation))),
        Answer::Nothing => ("empty", format!("Call<(), {}>", kind(operation))),
        Answer::Text => ("text", format!("Call<String, {}>", kind(operation))),
    };
    let name = snake(&named.method);
    Ok(comment(&said, 4)
        + &signature(&name, &arguments, &result)
        + &statement(begin, verb, &segments, &steps)
        + "    }\n")
}

fn signature(name: &str, arguments: &[String], result: &str) -> String {
    let all: Vec<_> = ["&self"].into_iter().chain(arguments.iter().map(String::as_str)).collect();
    let line = format!("    pub fn {name}({}) -> {result} {{\n", all.join(", "));
    if line.len() <= 121 {
        return line;
    }
    let lines: String = all.iter().map(|argument| format!("        {argument},\n")).collect();
    format!("    pub fn {name}(\n{lines}    ) -> {result} {{\n")
}

/// Writes the method's body: on one line if it fits.
fn statement(begin: &str, verb: &str, segments: &[String], steps: &[String]) -> String {
    let joined: String = steps.iter().map(|step| format!(".{step}")).collect();
    let path = format!("&[{}]", segments.join(", "));
    let line = format!("        self.stoa.{begin}(Method::{verb}, {path}){joined}\n");
    if line.len() <= 121 {
        return line;
    }
    let line = format!("        let path = {path};\n        self.stoa.{begin}(Method::{verb}, path){joined}\n");
    if line.lines().all(|line| line.len() <= 120) {
        return line;
    }
    let lines: String = steps.iter().map(|step| format!("            .{step}\n")).collect();
    format!("        let path = {path};\n        self.stoa\n            .{begin}(Method::{verb}, path)\n{lines}")
}

/// Tells the refusals that are of this operation alone.
fn refusals(operation: &Operation) -> Option<String> {
    let own =
        operation.responses.iter().filter(|(status, _)| status.starts_with('4') && !USUAL.contains(&status.as_str()));
    let lines: Vec<_> = own
        .map(|(status, response)| {
            format!("- {status}: {}", response.description.replace("\n\n", " ").replace('\n', " "))
        })
        .collect();
    (!lines.is_empty()).then(|| format!("# Refusals\n\n{}", lines.join("\n")))
}

/// What the call may be told before it is sent.
fn kind(operation: &Operation) -> &'static str {
    if operation.takes("client") {
        return "Client";
    }
    let has = |name: &str| operation.header(name).is_some();
    match (has("Idempotency-Key"), has("If-Match"), has("Prefer"), has("If-None-Match")) {
        (true, true, ..) => "Checkout",
        (true, ..) => "Keyed",
        (_, _, true, _) => "Waiting",
        (.., true) => "Conditional",
        _ => "Plain",
    }
}

fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn is_number(operation: &Operation, name: &str) -> bool {
    operation.path_parameter(name).is_some_and(|parameter| parameter.schema.kinds() == [Kind::Integer])
}

/// The arguments of a body, and how it is sent.
fn body_of(document: &Document, body: &RequestBody) -> Result<(Vec<String>, String), GeneratorError> {
    let (media_type, media) = preferred(body);
    let Some(media) = media.filter(|_| is_json(media_type) || media_type.ends_with("urlencoded")) else {
        let arguments = ["media_type: &str", "body: impl Into<Bytes>"];
        return Ok((arguments.map(str::to_owned).to_vec(), "raw(media_type, body)".to_owned()));
    };
    let written = reference(document, &media.schema)?;
    let step = match media_type {
        "application/json" => "json(body)".to_owned(),
        "application/merge-patch+json" => "merge_patch(body)".to_owned(),
        _ => "form(body)".to_owned(),
    };
    Ok((vec![format!("body: &{written}")], step))
}

/// The media type to send: a merge patch if it is one, else the first.
fn preferred(body: &RequestBody) -> (&str, Option<&Media>) {
    let patch = body.content.get_key_value("application/merge-patch+json");
    let found = patch.or_else(|| body.content.first());
    (found.map_or("", |(media_type, _)| media_type), found.map(|(_, media)| media))
}

/// Lists the headers that only this operation has.
fn own_headers(operation: &Operation) -> impl Iterator<Item = &str> {
    let known = ["Idempotency-Key", "If-Match", "If-None-Match", "Prefer"];
    let names = operation.parameters_in(Place::Header).map(|parameter| parameter.name.as_str());
    names.filter(move |name| !known.contains(name))
}

fn answer(document: &Document, operation: &Operation) -> Result<Answer, GeneratorError> {
    let mut found = Answer::Nothing;
    for (media_type, media) in operation.successes().flat_map(|success| &success.content) {
        if !is_json(media_type) {
            found = Answer::Text;
            continue;
        }
        let written = reference(document, &media.schema)?;
        let pages = operation.parameters_in(Place::Query).any(|parameter| parameter.name == "cursor");
        return Ok(match written.strip_prefix("Page<").and_then(|item| item.strip_suffix('>')) {
            Some(item) if pages => Answer::Pages(item.to_owned()),
            _ => Answer::Json(written),
        });
    }
    Ok(found)
}

/// Writes a type where schemas are in a module of their own.
fn reference(document: &Document, schema: &Schema) -> Result<String, GeneratorError> {
    let written = types::of(document, schema)?;
    if let Some(item) = written.strip_prefix("Page<") {
        return Ok(format!("Page<types::{item}"));
    }
    let named = document.components.schemas.contains_key(&written);
    Ok(if named { format!("types::{written}") } else { written.replace("Value", "serde_json::Value") })
}

/// Lists the parameters of the query; of a list's the cursor and the limit are the list's own.
fn filters(operation: &Operation, is_list: bool) -> impl Iterator<Item = &crate::document::Parameter> {
    let own = ["cursor", "limit"];
    operation.parameters_in(Place::Query).filter(move |parameter| !is_list || !own.contains(&parameter.name.as_str()))
}

fn query_name(named: &Named<'_>) -> String {
    format!("{}Query", pascal(&named.operation.operation_id.split('_').collect::<Vec<_>>()))
}

/// Declares the query of an operation that has one.
fn query(document: &Document, named: &Named<'_>, enums: &mut String) -> Result<String, GeneratorError> {
    let operation = named.operation;
    let is_list = matches!(answer(document, operation)?, Answer::Pages(_));
    let mut fields = String::new();
    for parameter in filters(operation, is_list) {
        let schema = &parameter.schema;
        let said = parameter.description.clone().or_else(|| schema.description.clone());
        if let Some((family, _)) = parameter.name.split_once('[') {
            // A name of its own for each key that the shop has.
            let keys = format!("By their whole names, `{}`.", parameter.name);
            fields.push_str(&comment(&[said.unwrap_or_default(), keys], 4));
            let map = "std::collections::BTreeMap<String, String>";
            fields.push_str(&format!("    #[serde(flatten)]\n    pub {}: {map},\n", identifier(family)));
            continue;
        }
        fields.push_str(&comment(&[said.unwrap_or_else(|| format!("The `{}`.", parameter.name))], 4));
        let mut words: Vec<_> = schema.values.iter().filter_map(|value| value.as_str()).collect();
        words.sort_unstable();
        let written = match (words.as_slice(), document.name_of(schema)) {
            // A flag is a word in the address.
            (["false", "true"], _) => "bool".to_owned(),
            (_, Some(name)) => format!("types::{name}"),
            ([], None) => reference(document, schema)?,
            (_, None) => {
                let name =
                    query_name(named).replace("Query", "") + &pascal(&parameter.name.split('_').collect::<Vec<_>>());
                enums.push_str(&format!("\n{}", types::text_enum(&name, schema)));
                name
            }
        };
        fields.push_str(&format!("    pub {}: Option<{written}>,\n", identifier(&parameter.name)));
    }
    if fields.is_empty() {
        return Ok(fields);
    }
    Ok(format!(
        "\n/// The query of [`{}::{}`].\n#[derive(Clone, Debug, Default, PartialEq, Serialize)]\npub struct {} {{\n{fields}}}\n",
        pascal(&named.group),
        snake(&named.method),
        query_name(named)
    ))
}
