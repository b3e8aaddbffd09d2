//! Extractors describe themselves: what an argument of a handler asks of a client stands in the API's description without
//! a word of the handler.
//!
//! A handler documents its success and its business refusals with `#[utoipa::path(…)]`; [`crate::routes!`] adds the rest.

use std::collections::BTreeSet;

use axum::extract::{Request, State};
use http::HeaderMap;
use serde_json::Value;
use utoipa::PartialSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::response::Response;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, Header, OpenApi, PathItem, Ref, RefOr, Required, Schema};

use crate::routes::Route;

/// An argument of a handler that says what clients send for it and how it refuses them.
pub trait Describe {
    /// Whether it needs a token.
    const NEEDS_TOKEN: bool = false;

    /// Adds what it asks for, and its refusals, to the route's description.
    fn describe(route: &mut Described<'_>);
}

/// A handler whose arguments describe themselves.
pub trait Handler<Arguments> {
    /// Whether one of its arguments needs a token.
    const NEEDS_TOKEN: bool;

    /// Lets each argument describe itself.
    fn describe(route: &mut Described<'_>);
}

macro_rules! handlers {
    ($(($($argument:ident)*))*) => {$(
        impl<F, Answered, $($argument: Describe),*> Handler<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> Answered,
        {
            const NEEDS_TOKEN: bool = false $(|| $argument::NEEDS_TOKEN)*;

            fn describe(_route: &mut Described<'_>) {
                $($argument::describe(_route);)*
            }
        }
    )*};
}

handlers! { () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E G) (A B C D E G H) (A B C D E G H I) }

/// The description of one route, in the making.
pub struct Described<'a> {
    operation: &'a mut Operation,
    /// Names in the path that no argument has claimed yet.
    names: std::vec::IntoIter<String>,
}

impl std::fmt::Debug for Described<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Described").field(&self.operation.operation_id).finish()
    }
}

impl Described<'_> {
    /// Says how the argument refuses, unless the handler words this status itself.
    pub fn refuses(&mut self, status: u16, description: &str) {
        let known = &mut self.operation.responses.responses;
        known.entry(status.to_string()).or_insert_with(|| Response::new(description).into());
    }

    /// Says how the argument refuses, beside the handler's own refusals with this status.
    pub fn also_refuses(&mut self, status: u16, description: &str) {
        match self.operation.responses.responses.get_mut(&status.to_string()) {
            Some(RefOr::T(own)) => own.description = format!("{} Or: {description}", own.description),
            _ => self.refuses(status, description),
        }
    }

    /// Documents the next name of the path.
    pub fn takes_name<T: PartialSchema>(&mut self) {
        let Some(name) = self.names.next() else { return };
        let description = format!("The {}.", name.trim_end_matches("_id").replace('_', " "));
        self.takes(parameter(ParameterIn::Path, &name, T::schema(), true, &description));
    }

    /// Documents a header of any text.
    pub fn takes_header(&mut self, name: &str, required: bool, description: &str) {
        self.takes(header(name, ObjectBuilder::new().schema_type(Type::String), required, description));
    }

    /// Documents a parameter, unless the handler words it itself.
    pub fn takes(&mut self, parameter: Parameter) {
        if !self.knows(&parameter.name, &parameter.parameter_in) {
            self.operation.parameters.get_or_insert_default().push(parameter.into());
        }
    }

    /// Says that a token is needed, and how its absence is answered.
    pub fn needs_token(&mut self) {
        self.operation.security.get_or_insert_with(|| vec![SecurityRequirement::new("bearer", [""; 0])]);
        self.refuses(401, "No valid token.");
    }

    fn knows(&self, name: &str, place: &ParameterIn) -> bool {
        self.operation.parameters.iter().flatten().any(|known| match known {
            RefOr::T(known) => known.name.eq_ignore_ascii_case(name) && known.parameter_in == *place,
            RefOr::Ref(_) => false,
        })
    }

    /// Adds what holds of every route.
    fn finish(&mut self, tag: &str, method: &str, versioned: &Versioned) {
        let operation = &mut *self.operation;
        operation.tags = Some(vec![tag.to_owned()]);
        operation.security.get_or_insert_with(|| vec![SecurityRequirement::default()]);
        operation.description = operation.description.as_deref().map(without_line_breaks);
        operation.summary = operation.summary.as_deref().map(|summary| summary.trim_end_matches('.').to_owned());
        self.refuses(429, "Too many requests; try again after `Retry-After`.");
        self.refuses(503, "Busy; try again after `Retry-After`.");
        for status in ["429", "503"] {
            self.answers_with(status, "Retry-After", "Seconds to wait.");
        }
        if self.knows("cursor", &ParameterIn::Query) {
            self.answers_with("200", "Link", "The next page (`rel=\"next\"`), where there is one.");
        }
        for status in ["200", "201"] {
            if self.shows(status, versioned) {
                self.answers_with(status, "ETag", "Its version.");
            }
        }
        self.answers_with("201", "Location", "Where it is found.");
        if self.has_body("202") {
            self.answers_with("202", "Location", "Where it is found.");
            self.answers_with("202", "Retry-After", "When to look there, in seconds.");
        }
        if method == "get" && self.has_header("200", "ETag") {
            self.takes_header("If-None-Match", false, "The `ETag` that the client has already.");
            self.refuses(304, "The client has this version already.");
        }
        for (status, response) in &mut self.operation.responses.responses {
            if let RefOr::T(response) = response
                && response.content.is_empty()
                && status.as_str() >= "400"
            {
                let problem = Content::new(Some(Ref::from_schema_name("Problem")));
                response.content.insert(crate::problem::MEDIA_TYPE.to_owned(), RefOr::T(problem));
            }
        }
    }

    fn answer(&self, status: &str) -> Option<&Response> {
        match self.operation.responses.responses.get(status) {
            Some(RefOr::T(answer)) => Some(answer),
            _ => None,
        }
    }

    fn has_body(&self, status: &str) -> bool {
        self.answer(status).is_some_and(|answer| !answer.content.is_empty())
    }

    fn has_header(&self, status: &str, name: &str) -> bool {
        self.answer(status).is_some_and(|answer| answer.headers.contains_key(name))
    }

    /// Whether the body of an answer is one of these.
    fn shows(&self, status: &str, schemas: &Versioned) -> bool {
        let contents = self.answer(status).into_iter().flat_map(|answer| answer.content.values());
        let mut schemas_of = contents.filter_map(|content| match content {
            RefOr::T(content) => content.schema.as_ref(),
            RefOr::Ref(_) => None,
        });
        schemas_of.any(|schema| matches!(schema, RefOr::Ref(schema) if schemas.0.contains(&schema.ref_location)))
    }

    /// Documents a header of an answer, unless the handler words it itself.
    fn answers_with(&mut self, status: &str, name: &str, description: &str) {
        if let Some(RefOr::T(answer)) = self.operation.responses.responses.get_mut(status) {
            let mut header = Header::new(ObjectBuilder::new().schema_type(Type::String).build());
            header.description = Some(description.to_owned());
            answer.headers.entry(name.to_owned()).or_insert(RefOr::T(header));
        }
    }
}

/// The schemas of resources that bear their version: an answer with one of them has an `ETag`.
#[derive(Debug)]
pub struct Versioned(BTreeSet<String>);

impl Versioned {
    /// Finds them among the components.
    pub fn of(whole: &OpenApi) -> Self {
        let schemas = whole.components.as_ref().map(|components| &components.schemas);
        let schemas = serde_json::to_value(schemas).unwrap_or_default();
        let bear = |(name, schema): (&String, &Value)| has_version(schema, &schemas).then(|| reference(name));
        Self(schemas.as_object().into_iter().flatten().filter_map(bear).collect())
    }
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

/// Whether a schema has a property `version`, itself or by one that it is made of.
fn has_version(schema: &Value, schemas: &Value) -> bool {
    let parts = ["allOf", "oneOf"].iter().filter_map(|of| schema.get(of)?.as_array()).flatten();
    let named = schema.get("$ref").and_then(Value::as_str).and_then(|name| schemas.get(name.rsplit('/').next()?));
    schema.pointer("/properties/version").is_some() || parts.chain(named).any(|part| has_version(part, schemas))
}

/// A header as a parameter.
pub fn header(name: &str, schema: impl Into<Schema>, required: bool, description: &str) -> Parameter {
    parameter(ParameterIn::Header, name, schema.into().into(), required, description)
}

fn parameter(place: ParameterIn, name: &str, schema: RefOr<Schema>, required: bool, description: &str) -> Parameter {
    let required = if required { Required::True } else { Required::False };
    let parameter = ParameterBuilder::new().name(name).parameter_in(place).required(required);
    parameter.schema(Some(schema)).description(Some(description)).build()
}

/// Lets a handler's arguments complete the description that its own macro began.
pub fn describe<Arguments, H: Handler<Arguments>>(
    whole: &mut OpenApi,
    versioned: &Versioned,
    tag: &str,
    route: &Route,
    _: &H,
) {
    let item = whole.paths.paths.get_mut(route.path);
    let Some(operation) = item.and_then(|item| operation(item, route.method)) else { return };
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}').map(str::to_owned));
    let mut described = Described { operation, names: names.collect::<Vec<_>>().into_iter() };
    H::describe(&mut described);
    described.finish(tag, route.method, versioned);
}

/// Whether a handler needs a token.
pub const fn needs_token<Arguments, H: Handler<Arguments>>(_: &H) -> bool {
    H::NEEDS_TOKEN
}

fn operation<'a>(item: &'a mut PathItem, method: &str) -> Option<&'a mut Operation> {
    match method {
        "get" => item.get.as_mut(),
        "post" => item.post.as_mut(),
        "put" => item.put.as_mut(),
        "patch" => item.patch.as_mut(),
        "delete" => item.delete.as_mut(),
        _ => None,
    }
}

/// A doc comment's paragraphs, each on one line.
fn without_line_breaks(text: &str) -> String {
    text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n")
}

impl<S> Describe for State<S> {
    fn describe(_: &mut Described<'_>) {}
}

/// An argument of which clients need to know nothing, or all of which the handler words itself.
#[macro_export]
macro_rules! describes_nothing {
    ($($argument:ty),*) => {$(
        impl $crate::describe::Describe for $argument {
            fn describe(_: &mut $crate::describe::Described<'_>) {}
        }
    )*};
}

describes_nothing!(HeaderMap, Request);
