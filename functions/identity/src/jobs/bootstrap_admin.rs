//! The first administrator: a client with every scope.

use serde_json::{Value, json};
use service::Problem;

use crate::Identity;
use crate::model::{Client, ClientKind, ScopeName, new_secret};

/// Creates the first administrator's client; with `reset`, replaces the previous one.
pub(super) async fn bootstrap_admin(identity: &Identity, reset: bool) -> Result<Value, Problem> {
    let done =
        || Problem::conflict("already_bootstrapped", "The first administrator was made before; reset replaces it.");
    let before = identity.store.find_bootstrap().await?;
    if before.is_some() && !reset {
        return Err(done());
    }
    let (secret, clock) = (new_secret(), &identity.context.clock);
    let name = "First administrator".parse().map_err(|_| Problem::internal())?;
    let client = Client::new(clock, name, ClientKind::Confidential, Some(&secret), Vec::new(), ScopeName::all());
    if !identity.store.put_bootstrap(&client, before).await? {
        return Err(done());
    }
    Ok(json!({ "client_id": client.id, "client_secret": secret }))
}
