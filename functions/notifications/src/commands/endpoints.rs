//! Endpoints: created with a secret that is shown once, changed, given another secret, deleted.

use domain::id::WebhookEndpointId;
use service::Problem;
use service::etag::IfMatch;
use service::table::{Attempts, TableError};

use super::deliver::purpose;
use crate::Notifications;
use crate::model::signing::Secret;
use crate::model::{Endpoint, EndpointContent, MAX_ENDPOINTS, Signing};
use crate::store::{ENDPOINT, ENDPOINT_COUNT};

/// An endpoint; 404 where there is none.
pub(crate) async fn find(app: &Notifications, id: WebhookEndpointId) -> Result<Endpoint, Problem> {
    app.store.find_endpoint(id).await?.ok_or_else(|| Problem::not_found("webhook endpoint"))
}

fn new_secret(signing: Signing) -> Result<Secret, Problem> {
    signing.new_secret().ok_or_else(Problem::internal)
}

/// Creates an endpoint; the secret is not to be had again.
pub(crate) async fn create(
    app: &Notifications,
    content: EndpointContent,
    signing: Signing,
) -> Result<(Endpoint, Secret), Problem> {
    let (id, now, secret) = (WebhookEndpointId::new(&app.context.clock), app.now(), new_secret(signing)?);
    let mut endpoint = Endpoint {
        id,
        content,
        signing,
        secret: String::new(),
        old_secret: None,
        disabled: None,
        failing_since: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    endpoint.secret = app.secret.seal(&purpose(&endpoint), &secret.own).await?;
    let mut attempts = Attempts::on("endpoints");
    loop {
        let Some(writes) = app.store.create_endpoint(&endpoint).await? else {
            let detail = format!("There are {MAX_ENDPOINTS} endpoints, and no more are taken.");
            return Err(Problem::refused("too_many_endpoints", detail));
        };
        let mut tx = app.store.table().transaction();
        writes.into_iter().for_each(|write| {
            tx.push(write);
        });
        match tx.commit().await {
            Ok(()) => return Ok((endpoint, secret)),
            Err(error) if error.refused(ENDPOINT_COUNT) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

async fn replace(app: &Notifications, after: &Endpoint) -> Result<(), Problem> {
    match app.store.table().write(app.store.replace_endpoint(after)).await {
        Err(error) if error.refused(ENDPOINT) => Err(Problem::stale()),
        other => Ok(other?),
    }
}

/// Changes an endpoint; one that stays as it is is not written.
pub(crate) async fn update(
    app: &Notifications,
    id: WebhookEndpointId,
    if_match: IfMatch,
    change: impl FnOnce(&EndpointContent) -> Result<EndpointContent, Problem>,
) -> Result<Endpoint, Problem> {
    let before = find(app, id).await?;
    if_match.check(before.version)?;
    let content = change(&before.content)?;
    if content == before.content {
        return Ok(before);
    }
    let after = before.changed(content, app.now());
    replace(app, &after).await?;
    Ok(after)
}

/// Gives an endpoint a new secret; the old one signs beside it for a day.
pub(crate) async fn rotate(app: &Notifications, id: WebhookEndpointId) -> Result<(Endpoint, Secret), Problem> {
    let before = find(app, id).await?;
    let secret = new_secret(before.signing)?;
    let sealed = app.secret.seal(&purpose(&before), &secret.own).await?;
    let after = before.rotated(sealed, app.now());
    replace(app, &after).await?;
    Ok((after, secret))
}

/// Deletes an endpoint with what is on its way to it; its log goes by itself.
pub(crate) async fn delete(app: &Notifications, id: WebhookEndpointId, if_match: IfMatch) -> Result<(), Problem> {
    let mut attempts = Attempts::on("endpoints");
    loop {
        let before = find(app, id).await?;
        if_match.check(before.version)?;
        let mut tx = app.store.table().transaction();
        app.store.delete_endpoint(&before).await?.into_iter().for_each(|write| {
            tx.push(write);
        });
        match tx.commit().await {
            Ok(()) => return Ok(()),
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
