//! Scheduled work (pending e-mails) and operator calls.
//!
//! IAM or the owner of the machine controls who may make operator calls.

mod bootstrap_admin;
mod republish;
mod send_emails;

use serde_json::{Value, json};
use service::Problem;

pub(crate) use self::republish::republish;
pub(crate) use self::send_emails::send_pending as tick;
use crate::Identity;

/// Answers an operator call.
///
/// - `bootstrap-admin` creates the first administrator's client, once. `{"reset": true}` replaces the client, for when
///   its secret is lost. Answers `client_id` and `client_secret`.
/// - `rotate-signing-key` publishes a new key in the table; the key signs once every verifier can know it.
///   `{"at_once": true}`, for when the key has leaked, lets the new key sign now and ends all tokens. Answers the new
///   key's `kid` and the time from which it signs, `signs_from`. Refused where the key is in KMS.
pub(crate) async fn operate(identity: &Identity, call: &str, input: &Value) -> Result<Value, Problem> {
    let is_set = |name: &str| input.get(name).and_then(Value::as_bool).unwrap_or_default();
    match call {
        "bootstrap-admin" => bootstrap_admin::bootstrap_admin(identity, is_set("reset")).await,
        "rotate-signing-key" => match identity.tokens.rotate(is_set("at_once")).await? {
            Some(next) => Ok(json!({ "kid": next.kid, "signs_from": next.signs_from })),
            None => Err(Problem::conflict("key_in_kms", "The signing key is in KMS and is rotated by configuration.")),
        },
        other => Err(Problem::not_found(&format!("operator call as {other}"))),
    }
}
