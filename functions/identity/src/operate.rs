//! Operator calls: who may invoke the function directly may make these (guarded by IAM, or by the machine's owner).

use domain::id::AccountId;
use serde_json::{Value, json};
use service::Problem;
use service::capability::{Republished, WorkError};

use crate::Identity;
use crate::model::{Client, ClientId, ClientKind, ScopeName, new_secret};
use crate::secret;

/// Accounts whose events are written by one call: a transaction holds a hundred.
const REPUBLISHED_AT_ONCE: usize = 50;

/// Answers an operator call.
///
/// - `bootstrap-admin`: makes the first administrator's client, once; `{"reset": true}` replaces it by a new one, for
///   whoever lost its secret. Answers `client_id` and `client_secret`.
/// - `rotate-signing-key`: publishes a new key, where the key is the table's own, and lets it sign once everybody knows
///   it. `{"at_once": true}`, for when somebody else knows the key, lets it sign now and ends all tokens. Answers the new
///   key's `kid`, and when it signs, as `signs_from`.
pub(crate) async fn operate(identity: &Identity, call: &str, input: Value) -> Result<Value, Problem> {
    let is_set = |name: &str| input.get(name).and_then(Value::as_bool).unwrap_or_default();
    match call {
        "bootstrap-admin" => bootstrap_admin(identity, is_set("reset")).await,
        "rotate-signing-key" => match identity.tokens.rotate(is_set("at_once")).await? {
            Some(next) => Ok(json!({ "kid": next.kid, "signs_from": next.signs_from })),
            None => Err(Problem::conflict("key_in_kms", "The signing key is in KMS and is rotated by configuration.")),
        },
        other => Err(Problem::not_found(&format!("operator call as {other}"))),
    }
}

async fn bootstrap_admin(identity: &Identity, reset: bool) -> Result<Value, Problem> {
    let done =
        || Problem::conflict("already_bootstrapped", "The first administrator was made before; reset replaces it.");
    let before = identity.store.find_bootstrap().await?;
    if before.is_some() && !reset {
        return Err(done());
    }
    let (secret, now) = (new_secret(), identity.context.clock.now());
    let client = Client {
        id: ClientId::new(&identity.context.clock),
        name: "First administrator".parse().map_err(|_| Problem::internal())?,
        kind: ClientKind::Confidential,
        secret_hash: Some(secret::hash(&secret)),
        redirect_uris: Vec::new(),
        scopes: ScopeName::all(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    if !identity.store.put_bootstrap(&client, before).await? {
        return Err(done());
    }
    Ok(json!({ "client_id": client.id, "client_secret": secret }))
}

/// Publishes again that each account was created, or erased.
pub(crate) async fn republish(
    identity: &Identity,
    kind: &str,
    cursor: Option<String>,
) -> Result<Republished, WorkError> {
    if kind != "account" {
        return Ok(Republished::default());
    }
    let unreadable = |_| WorkError::Other("the cursor can't be read".into());
    let position = cursor.map(|text| text.parse::<AccountId>()).transpose().map_err(unreadable)?;
    let (accounts, next) = identity.store.list_accounts(REPUBLISHED_AT_ONCE, position).await?;
    identity.store.republish_accounts(&accounts).await?;
    Ok(Republished { count: accounts.len(), cursor: next.map(|id| id.to_string()) })
}
