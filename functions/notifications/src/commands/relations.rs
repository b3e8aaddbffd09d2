//! How people stand to each other: follows, blocks and mutes, and what is told of them.

use domain::id::AccountId;
use events::social::{BlockChanged, FollowChanged, MuteChanged};
use service::table::{Attempts, TableError};

use super::leave::part;
use super::notify::{IntoOwner, Notice, notify};
use crate::Notifications;
use crate::model::{Kind, Recipient, Relation, Target};
use crate::store::{HEAD, Task};

/// How many are taken out of an inbox by one step; the tick goes on.
const A_STEP: usize = 200;

/// Changes how one person stands to another; the relation as it is then, `None` where the one is erased.
async fn change(
    app: &Notifications,
    (one, other): (AccountId, AccountId),
    mut take: impl FnMut(&mut Relation) -> bool,
) -> Result<Option<Relation>, TableError> {
    let store = &app.store;
    let mut attempts = Attempts::on("relation");
    loop {
        let mut relation = store.find_relation(one, other).await?;
        let was_barred = relation.barred;
        if !take(&mut relation) {
            return Ok(Some(relation));
        }
        relation.version += 1;
        let relation = relation.settled();
        let mut tx = store.table().transaction();
        tx.push(store.put_relation(one, other, &relation));
        tx.push(store.check_not_erased(Recipient::Owner(one.into_owner())));
        if relation.barred && !was_barred {
            tx.push(store.put_due(&Task::Part { inbox_of: one, other }));
        }
        match tx.commit().await {
            Ok(()) => return Ok(Some(relation)),
            Err(error) if error.refused(HEAD) => return Ok(None),
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    }
}

/// Takes a follow, and tells the followed, or the one who was let in.
pub(crate) async fn follow(app: &Notifications, event: &FollowChanged) -> Result<(), TableError> {
    let (follower, followee) = (event.follower, event.followee);
    let taken = change(app, (follower, followee), |relation| relation.take_follow(event.version, event.state)).await?;
    let Some(relation) = taken else { return Ok(()) };
    let notices = relation.follow_notices();
    // A request that comes after its acceptance changes what is told of the same version.
    let version = notices.version * 2 + u64::from(notices.accepted);
    let (to_followee, to_follower) = (Recipient::Owner(followee.into_owner()), Recipient::Owner(follower.into_owner()));
    for (kind, active) in [(Kind::Follow, notices.follow), (Kind::FollowRequest, notices.request)] {
        let of = (kind, Target::new("account", followee));
        notify(app, &Notice::act(to_followee, of, follower, ("follow", version), active)).await?;
    }
    if notices.accepted {
        let of = (Kind::FollowAccepted, Target::new("account", follower));
        notify(app, &Notice::act(to_follower, of, followee, ("follow", version), true)).await?;
    }
    Ok(())
}

/// Takes a block: neither hears of the other any more, nor of what was told already.
pub(crate) async fn block(app: &Notifications, event: &BlockChanged) -> Result<(), TableError> {
    let (blocker, blocked) = (event.blocker, event.blocked);
    change(app, (blocker, blocked), |relation| relation.blocks.take(event.version, event.active)).await?;
    change(app, (blocked, blocker), |relation| relation.blocked_by.take(event.version, event.active)).await?;
    for (inbox_of, other) in [(blocker, blocked), (blocked, blocker)] {
        if app.store.find_relation(inbox_of, other).await?.barred {
            parted(app, inbox_of, other).await?;
        }
    }
    Ok(())
}

/// Takes somebody out of another's inbox as far as one step goes.
pub(crate) async fn parted(app: &Notifications, inbox_of: AccountId, other: AccountId) -> Result<(), TableError> {
    if part(app, Recipient::Owner(inbox_of.into_owner()), other, A_STEP).await? {
        app.store.end_due(&Task::Part { inbox_of, other }).await?;
    }
    Ok(())
}

/// Takes a mute: the muter does not hear of the other until it ends.
pub(crate) async fn mute(app: &Notifications, event: &MuteChanged) -> Result<(), TableError> {
    let taken = change(app, (event.muter, event.muted), |relation| {
        let newer = relation.mutes.take(event.version, event.active);
        if newer {
            relation.muted_until = event.until;
        }
        newer
    });
    taken.await.map(drop)
}
