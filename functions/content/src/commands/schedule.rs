//! Entries that are published and withdrawn by themselves.

use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use domain::id::EntryId;
use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError, Transaction};

use super::publish::publish;
use super::refusals::archived;
use super::set::{Act, Order, Wanted};
use crate::Content;
use crate::model::{Failure, Head, Moment, Schedule, is_hopeless, may_pass};
use crate::store::{HEAD, MOMENT};

/// When an entry is to be published and withdrawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) publish_at: Option<Timestamp>,
    pub(crate) unpublish_at: Option<Timestamp>,
}

impl Times {
    fn check(self) -> Result<(), Faults> {
        match self {
            Self { publish_at: None, unpublish_at: None } => {
                Err(Faults::one("", Invalid::new("required", "publish_at or unpublish_at is expected")))
            }
            Self { publish_at: Some(on), unpublish_at: Some(off) } if off <= on => {
                Err(Faults::one("/unpublish_at", Invalid::new("out_of_range", "a time after publish_at is expected")))
            }
            _ => Ok(()),
        }
    }
}

/// Says when an entry is published and withdrawn by itself, in place of what was said before; nothing for `None`.
pub(crate) async fn schedule(
    app: &Content,
    id: EntryId,
    times: Option<Times>,
    idempotency: &Idempotency,
    answer: impl Fn(&Head) -> Answer,
) -> Result<Answer, Problem> {
    if let Some(times) = times {
        let detail = "The times of the schedule don't fit together.";
        times.check().map_err(|faults| Problem::refused_with("invalid_schedule", detail, faults))?;
    }
    let mut attempts = Attempts::on("entry");
    loop {
        let before = app.store.find_head(id).await?.ok_or_else(|| Problem::not_found("entry"))?;
        if before.archived && times.is_some() {
            return Err(archived());
        }
        let wanted = times.map(|Times { publish_at, unpublish_at }| Schedule {
            publish_at,
            unpublish_at,
            ..Schedule::default()
        });
        let (mut after, mut transaction) = (before.clone(), app.store.table().transaction());
        if wanted != before.schedule {
            after = Head { schedule: wanted, version: before.version + 1, ..before.clone() };
            push(app, &before, &after, &mut transaction);
        }
        match idempotency.commit(transaction, answer(&after)).await {
            Err(error) if is_race(&error) => attempts.again().await?,
            other => return Ok(other?),
        }
    }
}

/// Does what an entry's schedule wants at a moment. What stands in the way is told on it, and it is not tried again.
pub(crate) async fn carry_out(app: &Content, id: EntryId, moment: &Moment) -> Result<(), Problem> {
    let found = app.store.find_head(id).await?;
    let Some((before, schedule)) = found.and_then(|head| head.schedule.clone().map(|schedule| (head, schedule))) else {
        return Ok(());
    };
    let act = match moment.at {
        at if schedule.publish_at == Some(at) => Act::Publish { n: None, locales: None },
        at if schedule.unpublish_at == Some(at) => Act::Withdraw,
        _ => return Ok(()),
    };
    let wanted = vec![Wanted { id, if_match: None, act }];
    let order = Order { wanted, scheduled: Some(moment.at), ..Order::default() };
    let done = publish(
        app,
        &order,
        &Idempotency::none(),
        &|transaction, done| {
            transaction.push(app.store.end_moment(moment));
            // An entry that was as it is wanted already has only done with its time.
            if let Some(head) = done.heads.get(&id)
                && let Some(known) = head.schedule.as_ref().filter(|schedule| schedule.has(moment.at))
            {
                let schedule = known.after(moment.at, None);
                transaction.push(app.store.replace_head(&Head { schedule, version: head.version + 1, ..head.clone() }));
            }
        },
        &|_| Answer::no_content(),
    )
    .await;
    let Err(problem) = done else { return Ok(()) };
    if problem.code() == Problem::stale().code() {
        return Ok(());
    }
    let now = app.context.clock.now();
    let is_last = !may_pass(&problem) || is_hopeless(schedule.attempts + 1);
    let after = match is_last {
        true => schedule.after(moment.at, Some(Failure::of(&problem, now))),
        false => Some(Schedule { attempts: schedule.attempts + 1, ..schedule }),
    };
    let after = Head { schedule: after, version: before.version + 1, ..before.clone() };
    let mut transaction = app.store.table().transaction();
    push(app, &before, &after, &mut transaction);
    match transaction.commit().await {
        Err(error) if is_race(&error) => Ok(()),
        Err(error) => Err(error.into()),
        Ok(()) if is_last => Ok(()),
        Ok(()) => Err(problem),
    }
}

fn push(app: &Content, before: &Head, after: &Head, transaction: &mut Transaction) {
    transaction.push(app.store.replace_head(after));
    for write in app.store.move_moments(&before.moments(), &after.moments()) {
        transaction.push(write);
    }
}

fn is_race(error: &TableError) -> bool {
    error.refused(HEAD) || error.refused(MOMENT)
}
