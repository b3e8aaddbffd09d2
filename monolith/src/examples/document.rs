//! Puts the examples into the API's document.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::openapi::path::{Operation, ParameterBuilder};
use utoipa::openapi::{OpenApi, PathItem, RefOr};

use super::{Answers, Example, Kept, fill, fill_all, refusals};

/// Gives each operation its example: parameters, body, answer; and each refusal what it looks like.
pub(crate) fn add(document: &mut OpenApi) {
    let (tour, answers) = match (super::tour(), super::recorded()) {
        (Ok(tour), Ok(answers)) => (tour, answers),
        (tour, answers) => {
            tracing::error!(tour = ?tour.err(), answers = ?answers.err(), "the examples can't be read");
            return;
        }
    };
    let mut examples: BTreeMap<&str, Vec<&Example>> = BTreeMap::new();
    for example in tour.iter().filter(|example| !example.extra) {
        examples.entry(&example.operation).or_default().push(example);
    }
    for (path, item) in &mut document.paths.paths {
        for operation in operations(item) {
            let id = operation.operation_id.clone().unwrap_or_default();
            let examples = examples.get(id.as_str()).map_or(&[][..], Vec::as_slice);
            for example in examples {
                describe(operation, example, &answers);
            }
            let instance =
                examples.first().map_or_else(|| path.clone(), |example| path_of(path, example, &answers.kept));
            refusals::describe(operation, &instance);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, patch, delete, .. } = item;
    [get, put, post, patch, delete].into_iter().flatten()
}

/// A path with the example's parameters in it.
fn path_of(path: &str, example: &Example, kept: &Kept) -> String {
    let mut path = path.to_owned();
    for (name, value) in &example.path {
        path = path.replace(&format!("{{{name}}}"), &fill(value, kept));
    }
    path
}

fn describe(operation: &mut Operation, example: &Example, answers: &Answers) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(known) = parameter else { continue };
        let values = [&example.path, &example.query, &example.headers];
        let value = values.into_iter().find_map(|values| values.get(&known.name));
        if let Some(value) = value {
            let example = Value::String(fill(value, &answers.kept));
            let named = ParameterBuilder::from(std::mem::take(known)).example(Some(example));
            *parameter = RefOr::T(named.build());
        }
    }
    if let (Some(body), Some(RefOr::T(described))) = (&example.body, &mut operation.request_body) {
        let body = fill_all(body, &answers.kept);
        for (media_type, content) in &mut described.content {
            let RefOr::T(content) = content else { continue };
            let named = example.media_type.as_ref();
            let is_meant = named.map_or_else(|| media_type.ends_with("json"), |named| named == media_type);
            if is_meant && content.examples.is_empty() {
                content.example = Some(body.clone());
            }
        }
    }
    let answered = operation.responses.responses.get_mut(&example.answer.to_string());
    if let (Some(RefOr::T(answered)), Some(body)) = (answered, answers.bodies.get(&example.operation)) {
        for (media_type, content) in &mut answered.content {
            let RefOr::T(content) = content else { continue };
            if media_type.ends_with("json") {
                content.example = Some(body.clone());
            }
        }
    }
}
