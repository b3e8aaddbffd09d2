//! Releases: put together, published at one moment, and given up.

use std::collections::BTreeMap;

use domain::id::ReleaseId;
use service::Problem;
use service::body::{Answer, MergePatch};
use service::etag::IfMatch;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError};

use super::done::Outcome;
use super::publish::publish;
use super::set::{Act, Order, Wanted};
use crate::Content;
use crate::model::{Failure, Moment, Release, ReleaseAction, ReleaseContent, ReleaseStatus, is_hopeless, may_pass};
use crate::store::{MOMENT, RELEASE};

fn invalid(faults: domain::fault::Faults) -> Problem {
    Problem::refused_with("invalid_release", "The parts of the release don't fit together.", faults)
}

fn already_published() -> Problem {
    Problem::conflict("release_published", "The release is published; it stays as it is.")
}

/// Loads a release; 404 if there is none.
pub(crate) async fn find(app: &Content, id: ReleaseId) -> Result<Release, Problem> {
    app.store.find_release(id).await?.ok_or_else(|| Problem::not_found("release"))
}

/// Creates a release.
pub(crate) async fn create(
    app: &Content,
    content: ReleaseContent,
    idempotency: &Idempotency,
    answer: impl Fn(&Release) -> Answer,
) -> Result<Answer, Problem> {
    content.check().map_err(invalid)?;
    let new = Release::new(content, &app.context.clock);
    let mut transaction = app.store.table().transaction();
    transaction.push(app.store.create_release(&new));
    Ok(idempotency.commit(transaction, answer(&new)).await?)
}

/// Changes a release that is not published, and whether it is published by itself.
pub(crate) async fn update(
    app: &Content,
    id: ReleaseId,
    if_match: IfMatch,
    patch: &MergePatch,
) -> Result<Release, Problem> {
    let before = find(app, id).await?;
    if_match.check(before.version)?;
    if before.status == ReleaseStatus::Published {
        return Err(already_published());
    }
    let content = patch.apply(&before.content)?;
    content.check().map_err(invalid)?;
    if content == before.content {
        return Ok(before);
    }
    let after = before.changed(content, app.context.clock.now());
    match write(app, &before, &after).await {
        Ok(()) => Ok(after),
        Err(error) if is_race(&error) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}

/// Deletes a release that is neither scheduled nor published.
pub(crate) async fn delete(app: &Content, id: ReleaseId, if_match: IfMatch) -> Result<(), Problem> {
    let before = find(app, id).await?;
    if_match.check(before.version)?;
    match before.status {
        ReleaseStatus::Published => return Err(already_published()),
        ReleaseStatus::Scheduled => {
            return Err(Problem::conflict("release_scheduled", "The release is scheduled; cancel that first."));
        }
        ReleaseStatus::Open | ReleaseStatus::Failed => {}
    }
    match app.store.table().write(app.store.delete_release(&before)).await {
        Ok(()) => Ok(()),
        Err(error) if error.refused(RELEASE) => Err(Problem::stale()),
        Err(error) => Err(error.into()),
    }
}

/// Takes back that a release is published by itself. One that is not scheduled stays as it is.
pub(crate) async fn cancel(
    app: &Content,
    id: ReleaseId,
    idempotency: &Idempotency,
    answer: impl Fn(&Release) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("release");
    loop {
        let before = find(app, id).await?;
        let (mut after, mut transaction) = (before.clone(), app.store.table().transaction());
        match before.status {
            ReleaseStatus::Published => return Err(already_published()),
            ReleaseStatus::Scheduled => {
                after = before.cancelled(app.context.clock.now());
                transaction.push(app.store.replace_release(&after));
                for write in app.store.move_moments(&before.moments(), &[]) {
                    transaction.push(write);
                }
            }
            ReleaseStatus::Open | ReleaseStatus::Failed => {}
        }
        match idempotency.commit(transaction, answer(&after)).await {
            Err(error) if is_race(&error) => attempts.again().await?,
            other => return Ok(other?),
        }
    }
}

/// Publishes a release: all of it, or nothing. One that is published stays as it is.
pub(crate) async fn publish_release(
    app: &Content,
    id: ReleaseId,
    idempotency: &Idempotency,
    answer: &(dyn Fn(&Release) -> Answer + Send + Sync),
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("release");
    loop {
        let before = find(app, id).await?;
        if before.status == ReleaseStatus::Published {
            let transaction = app.store.table().transaction();
            return Ok(idempotency.commit(transaction, answer(&before)).await?);
        }
        match carry_out(app, &before, idempotency, answer).await {
            Err(problem) if is_stale(&problem) => attempts.again().await?,
            other => return other,
        }
    }
}

/// Publishes a release whose time has come. What stands in the way is told on it, and it is not tried again.
pub(crate) async fn publish_due(app: &Content, id: ReleaseId, moment: &Moment) -> Result<(), Problem> {
    let found = app.store.find_release(id).await?;
    let Some(before) = found.filter(|release| release.moments().contains(moment)) else { return Ok(()) };
    let Err(problem) = carry_out(app, &before, &Idempotency::none(), &|_| Answer::no_content()).await else {
        return Ok(());
    };
    let now = app.context.clock.now();
    let written = if is_stale(&problem) {
        return Ok(());
    } else if may_pass(&problem) && !is_hopeless(before.attempts + 1) {
        write(app, &before, &before.tried(now)).await
    } else {
        write(app, &before, &before.failed(Failure::of(&problem, now), now)).await
    };
    match written {
        Err(error) if is_race(&error) => Ok(()),
        Err(error) => Err(error.into()),
        Ok(()) if may_pass(&problem) => Err(problem),
        Ok(()) => Ok(()),
    }
}

fn is_stale(problem: &Problem) -> bool {
    problem.code() == Problem::stale().code()
}

async fn carry_out(
    app: &Content,
    before: &Release,
    idempotency: &Idempotency,
    answer: &(dyn Fn(&Release) -> Answer + Send + Sync),
) -> Result<Answer, Problem> {
    if before.content.entries.is_empty() {
        return Err(Problem::refused("release_empty", "The release has no entries."));
    }
    let wanted = before.content.entries.iter().map(|member| {
        let act = match member.action {
            ReleaseAction::Unpublish => Act::Withdraw,
            ReleaseAction::Publish => {
                let locales = member.locales.clone().map(|locales| locales.into_vec());
                Act::Publish { n: None, locales: locales.filter(|locales| !locales.is_empty()) }
            }
        };
        Wanted { id: member.entry_id, if_match: None, act }
    });
    let order = Order { wanted: wanted.collect(), release_id: Some(before.id), ..Order::default() };
    let after = |done: &Outcome| {
        let numbers = done.heads.values().filter_map(|head| Some((head.id.to_string(), head.published_n()?)));
        before.published(numbers.collect::<BTreeMap<_, _>>(), done.at)
    };
    publish(
        app,
        &order,
        idempotency,
        &|transaction, done| {
            transaction.push(app.store.replace_release(&after(done)));
            for write in app.store.move_moments(&before.moments(), &[]) {
                transaction.push(write);
            }
        },
        &|done| answer(&after(done)),
    )
    .await
}

fn is_race(error: &TableError) -> bool {
    error.refused(RELEASE) || error.refused(MOMENT)
}

/// Writes a release over the one before, and when it is due.
async fn write(app: &Content, before: &Release, after: &Release) -> Result<(), TableError> {
    let mut transaction = app.store.table().transaction();
    transaction.push(app.store.replace_release(after));
    for write in app.store.move_moments(&before.moments(), &after.moments()) {
        transaction.push(write);
    }
    transaction.commit().await
}
