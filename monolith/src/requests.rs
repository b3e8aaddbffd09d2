//! What is true of all requests, said in one place: bodies refuse fields that they do not know, and what an
//! idempotency key is.

use std::collections::BTreeSet;

use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Schema};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ObjectBuilder, OpenApi, RefOr, Type};

/// Says of each object that a JSON request body is made of that it takes no other fields (`additionalProperties`).
pub(crate) fn close(document: &mut OpenApi) {
    let mut found = BTreeSet::new();
    for item in document.paths.paths.values() {
        let operations = [&item.put, &item.post, &item.patch, &item.delete].into_iter().flatten();
        for body in operations.filter_map(|operation| operation.request_body.as_ref()) {
            let RefOr::T(body) = body else { continue };
            for (_, content) in body.content.iter().filter(|(media_type, _)| media_type.ends_with("json")) {
                let RefOr::T(content) = content else { continue };
                content.schema.iter().for_each(|schema| collect(schema, &mut found));
            }
        }
    }
    let Some(components) = document.components.as_mut() else { return };
    let mut seen = BTreeSet::new();
    while let Some(name) = found.pop_first() {
        if let Some(RefOr::T(schema)) = components.schemas.get_mut(&name).filter(|_| seen.insert(name)) {
            close_schema(schema);
            collect_below(schema, &mut found);
        }
    }
}

fn close_schema(schema: &mut Schema) {
    match schema {
        Schema::Object(object) if !object.properties.is_empty() && object.additional_properties.is_none() => {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
        // The kinds of a tagged enum.
        Schema::OneOf(one_of) => {
            for item in &mut one_of.items {
                if let RefOr::T(kind) = item {
                    close_schema(kind);
                }
            }
        }
        _ => {}
    }
}

/// Describes the `Idempotency-Key` of each operation that takes one.
pub(crate) fn describe_keys(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        item.post.iter_mut().for_each(describe_key);
    }
}

fn describe_key(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && parameter.name == "Idempotency-Key"
        {
            // Visible characters; `""` is the empty key, quoted as a structured header is (RFC 8941).
            let key = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!#-~][!-~]{0,254}$"));
            parameter.schema = Some(key.into());
        }
    }
}

/// Lets each operation that takes a token of one scheme be called by another too.
pub(crate) fn offer_sign_in(document: &mut OpenApi, known: &str, other: &str) {
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
        for security in operations.into_iter().flatten().filter_map(|operation| operation.security.as_mut()) {
            let needed = SecurityRequirement::new(known, Vec::<String>::new());
            if security.contains(&needed) {
                security.push(SecurityRequirement::new(other, Vec::<String>::new()));
            }
        }
    }
}

/// The names of the schemas that this one refers to.
fn collect(schema: &RefOr<Schema>, found: &mut BTreeSet<String>) {
    match schema {
        RefOr::Ref(reference) => {
            found.extend(reference.ref_location.rsplit('/').next().map(str::to_owned));
        }
        RefOr::T(schema) => collect_below(schema, found),
    }
}

fn collect_below(schema: &Schema, found: &mut BTreeSet<String>) {
    let parts: Vec<&RefOr<Schema>> = match schema {
        Schema::Object(object) => object.properties.values().collect(),
        Schema::OneOf(one_of) => one_of.items.iter().collect(),
        Schema::AllOf(all_of) => all_of.items.iter().collect(),
        Schema::AnyOf(any_of) => any_of.items.iter().collect(),
        Schema::Array(array) => match &array.items {
            ArrayItems::RefOrSchema(items) => vec![items.as_ref()],
            ArrayItems::False => Vec::new(),
        },
        _ => Vec::new(),
    };
    parts.into_iter().for_each(|part| collect(part, found));
}
