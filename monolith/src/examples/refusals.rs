//! What refusals look like: by status, and by the code that an operation's description begins with.

use domain::fault::{Faults, Invalid};
use http::StatusCode;
use service::Problem;
use service::problem::MEDIA_TYPE;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::Operation;

const REQUEST_ID: &str = "req_5f0c6a0d3b9e4a71";

/// Gives each refusal of an operation an example, unless it has one.
pub(super) fn describe(operation: &mut Operation, instance: &str) {
    let field = first_field(operation);
    for (status, response) in &mut operation.responses.responses {
        let (Ok(status), RefOr::T(response)) = (status.parse::<StatusCode>(), response) else { continue };
        if let Some(RefOr::T(content)) = response.content.get_mut(MEDIA_TYPE)
            && content.example.is_none()
        {
            let problem = example(status, &response.description, &field).told_of(instance, REQUEST_ID);
            content.example = serde_json::to_value(problem).ok();
        }
    }
}

/// What a faulty request may leave out: the first field of the example's body, or a parameter of the query.
fn first_field(operation: &Operation) -> String {
    let body = operation.request_body.as_ref().and_then(|body| match body {
        RefOr::T(body) => body.content.values().find_map(|content| match content {
            RefOr::T(content) => content.example.as_ref()?.as_object()?.keys().next().cloned(),
            RefOr::Ref(_) => None,
        }),
        RefOr::Ref(_) => None,
    });
    body.map_or_else(|| "limit".to_owned(), |field| format!("/{field}"))
}

fn example(status: StatusCode, description: &str, field: &str) -> Problem {
    let coded = description.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    match (status.as_u16(), coded) {
        (_, Some((code, sentence))) if code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
            Problem::new(status, code, detail(status, sentence))
        }
        (400, _) => {
            let invalid = match field.strip_prefix('/') {
                Some(_) => Invalid::new("required", "this field is required"),
                None => Invalid::new("out_of_range", "a whole number from 1 to 100 is expected"),
            };
            Problem::invalid(Faults::one(field, invalid))
        }
        (401, _) => Problem::unauthorized("The token does not hold: its signature, issuer, audience or time is wrong."),
        (403, _) => Problem::new(status, "insufficient_scope", "The token lacks a scope that is needed."),
        (404, _) => Problem::not_found("resource"),
        (409, _) if description.starts_with("The same") => {
            Problem::conflict("request_in_progress", "A request with this key is still running.").retry_after(1)
        }
        (409, _) => {
            Problem::conflict("concurrent_change", "Somebody else changed it at the same moment; please try again.")
        }
        (412, _) => Problem::stale(),
        (413, _) => Problem::new(status, "body_too_large", "A body has at most 1048576 bytes."),
        (415, _) => Problem::new(status, "unsupported_media_type", "A body of type application/json is expected."),
        (422, _) => Problem::refused("idempotency_key_reused", "This key was used with another request."),
        (428, _) => Problem::precondition_required("If-Match"),
        (429, _) => Problem::too_many("This address has sent too many of these requests.", 1),
        (503, _) => Problem::unavailable(),
        _ => Problem::new(status, "refused", description),
    }
}

/// The sentence that follows a code in a description, up to the next code.
fn detail(status: StatusCode, rest: &str) -> String {
    let sentence =
        rest.strip_prefix(": ").and_then(|rest| rest.split([';', '.', '`']).next()).unwrap_or_default().trim();
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None if status == StatusCode::CONFLICT => "The resource is in a state that does not allow this.".to_owned(),
        None => "A rule of the shop does not allow this.".to_owned(),
    }
}
