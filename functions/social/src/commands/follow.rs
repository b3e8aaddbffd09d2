//! Following: asked for, let in, ended.

use domain::id::AccountId;
use events::social::FollowState;
use service::Problem;
use service::body::Answer;
use service::idempotency::{Begin, Idempotency};
use service::table::{Attempts, TableError};

use crate::Social;
use crate::model::{Edge, Profile};
use crate::store::{Counts, EDGE};

/// Follows somebody, or asks a locked profile to be let in. Idempotent. 2 RRU, and 10 WRU, 5 as a request.
pub(crate) async fn follow(app: &Social, account: AccountId, whom: &Profile) -> Result<Edge, Problem> {
    let wanted = if whom.is_locked() { FollowState::Requested } else { FollowState::Accepted };
    // A block writes both edges: whoever reads that there is none and is overtaken by one is refused by the version of theirs.
    let mut attempts = Attempts::on("edge");
    loop {
        let now = app.now();
        let before = app.store.edge(account, whom.account_id, now).await?;
        let back = app.store.edge(whom.account_id, account, now).await?;
        if back.blocks {
            return Err(Problem::not_found("profile"));
        }
        if before.blocks {
            return Err(Problem::conflict("blocked", "Whom one blocks one can't follow."));
        }
        if before.follow == wanted || before.follows() {
            return Ok(before);
        }
        let after = before.following(wanted, now);
        let (mut transaction, mut counts) = (app.store.table().transaction(), Counts::default());
        app.store.change_edge(&mut transaction, &mut counts, &before, &after);
        counts.write(&mut transaction);
        match transaction.commit().await {
            Ok(()) => return Ok(after),
            Err(error) if error.refused(EDGE) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Ends a follow or a request. Idempotent. 1 RRU and 10 WRU, 5 of a request.
pub(crate) async fn end(app: &Social, follower: AccountId, followee: AccountId) -> Result<(), TableError> {
    let mut attempts = Attempts::on("edge");
    loop {
        let before = app.store.edge(follower, followee, app.now()).await?;
        if before.follow == FollowState::Ended {
            return Ok(());
        }
        let after = before.following(FollowState::Ended, app.now());
        let (mut transaction, mut counts) = (app.store.table().transaction(), Counts::default());
        app.store.change_edge(&mut transaction, &mut counts, &before, &after);
        counts.write(&mut transaction);
        match transaction.commit().await {
            Err(error) if error.refused(EDGE) => attempts.again().await?,
            other => return other,
        }
    }
}

/// Lets a follower in, or not; 404 where nobody asks. Idempotent: who is in is in. 1 RRU, and 11 WRU, 5 to refuse, 2 more with a key.
pub(crate) async fn answer(
    app: &Social,
    account: AccountId,
    follower: AccountId,
    state: FollowState,
    idempotency: &Idempotency,
    shown: impl Fn(&Edge) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("edge");
    loop {
        let before = app.store.edge(follower, account, app.now()).await?;
        if !before.requests() {
            // The request may have been answered by this very call, made before.
            return match idempotency.earlier(app.store.table()).await? {
                Some(Begin::Answered(answer)) => Ok(answer),
                _ if before.follows() && state == FollowState::Accepted => Ok(shown(&before)),
                _ => Err(Problem::not_found("request")),
            };
        }
        let after = before.following(state, app.now());
        let (mut transaction, mut counts) = (app.store.table().transaction(), Counts::default());
        app.store.change_edge(&mut transaction, &mut counts, &before, &after);
        counts.write(&mut transaction);
        match idempotency.commit(transaction, shown(&after)).await {
            Err(error) if error.refused(EDGE) => attempts.again().await?,
            other => return Ok(other?),
        }
    }
}
