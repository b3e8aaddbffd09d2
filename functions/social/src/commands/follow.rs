//! Following: asked for, let in, ended.

use domain::id::AccountId;
use events::social::FollowState;
use service::Problem;
use service::table::Attempts;

use crate::Social;
use crate::model::{Edge, Profile};
use crate::store::{Counts, EDGE};

/// Changes one edge until no other write comes between; `None` changes nothing.
async fn change(
    app: &Social,
    from: AccountId,
    to: AccountId,
    decide: impl Fn(&Edge) -> Result<Option<Edge>, Problem>,
) -> Result<Edge, Problem> {
    let mut attempts = Attempts::on("edge");
    loop {
        let before = app.store.edge(from, to, app.now()).await?;
        let Some(after) = decide(&before)? else { return Ok(before) };
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

/// Follows somebody, or asks a locked profile to be let in. Idempotent. 2 RRU, and 8 WRU, 4 as a request.
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

/// Ends a follow or a request. Idempotent. 1 RRU and 8 WRU, 4 of a request.
pub(crate) async fn end(app: &Social, follower: AccountId, followee: AccountId) -> Result<(), Problem> {
    let ended = |before: &Edge| {
        let is_there = before.follow != FollowState::Ended;
        Ok(is_there.then(|| before.following(FollowState::Ended, app.now())))
    };
    change(app, follower, followee, ended).await.map(drop)
}

/// Lets a follower in, or not; 404 where nobody asks. Idempotent: who is in is in. 1 RRU, and 8 WRU, 4 to refuse.
pub(crate) async fn answer(
    app: &Social,
    account: AccountId,
    follower: AccountId,
    state: FollowState,
) -> Result<Edge, Problem> {
    let answered = |before: &Edge| match before.follow {
        FollowState::Requested => Ok(Some(before.following(state, app.now()))),
        FollowState::Accepted if state == FollowState::Accepted => Ok(None),
        _ => Err(Problem::not_found("request")),
    };
    change(app, follower, account, answered).await
}
