//! Tells somebody of something, or that it is so no longer. Whatever comes again, late or in another order, is told once.

use domain::id::AccountId;
use service::table::{Attempts, TableError, Transaction};

use super::leave::{End, ending};
use super::listen::tell;
use crate::Notifications;
use crate::model::{
    Channels, Facts, Head, Kind, MailContent, MailWhen, Member, Notification, PendingMail, Preferences, Recipient,
    Target, next_id,
};
use crate::store::{About, Group, HEAD, Message, Store};

/// Something that somebody is to be told, or not any more.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) recipient: Recipient,
    pub(crate) kind: Kind,
    pub(crate) target: Target,
    /// Who did it.
    pub(crate) actor: Option<AccountId>,
    /// Who or what is counted: the actor, or a fact's own name.
    pub(crate) subject: String,
    /// Why the subject takes part; each cause has its own versions.
    pub(crate) cause: String,
    /// Newer wins.
    pub(crate) version: u64,
    /// Whether it is so.
    pub(crate) active: bool,
    pub(crate) facts: Facts,
}

impl Notice {
    /// A fact, which nobody takes back.
    pub(crate) fn fact(recipient: Recipient, kind: Kind, target: Target, subject: impl ToString, facts: Facts) -> Self {
        let (subject, cause) = (subject.to_string(), "fact".to_owned());
        Self { recipient, kind, target, actor: None, subject, cause, version: 1, active: true, facts }
    }

    /// What somebody does.
    pub(crate) fn act(
        recipient: Recipient,
        (kind, target): (Kind, Target),
        actor: AccountId,
        (cause, version): (impl ToString, u64),
        active: bool,
    ) -> Self {
        let (subject, cause, facts) = (actor.to_string(), cause.to_string(), Facts::new());
        Self { recipient, kind, target, actor: Some(actor), subject, cause, version, active, facts }
    }

    const fn of(&self) -> (Kind, &Target) {
        (self.kind, &self.target)
    }
}

/// Tells of it, or takes it back. Once, whatever is delivered again.
pub(crate) async fn notify(app: &Notifications, notice: &Notice) -> Result<(), TableError> {
    if notice.actor.is_some() && notice.recipient.account() == notice.actor {
        return Ok(());
    }
    let mut attempts = Attempts::on("inbox");
    loop {
        match once(app, notice).await {
            Err(TableError::Refused(_)) => attempts.again().await?,
            other => return other,
        }
    }
}

/// Whose inbox it is by now, with its head; `None` where the account is erased.
async fn opened(app: &Notifications, recipient: Recipient) -> Result<Option<(Recipient, Head)>, TableError> {
    let head = app.store.find_head(recipient).await?;
    let (recipient, head) = match head.merged_into {
        None => (recipient, head),
        Some(account) => {
            let recipient = Recipient::Owner(account.into_owner());
            (recipient, app.store.find_head(recipient).await?)
        }
    };
    Ok((!head.erased).then_some((recipient, head)))
}

/// An account as an owner.
pub(crate) trait IntoOwner {
    fn into_owner(self) -> domain::owner::Owner;
}

impl IntoOwner for AccountId {
    fn into_owner(self) -> domain::owner::Owner {
        domain::owner::Owner::Account(self)
    }
}

async fn once(app: &Notifications, notice: &Notice) -> Result<(), TableError> {
    let store = &app.store;
    let Some((recipient, head)) = opened(app, notice.recipient).await? else { return Ok(()) };
    let mut member = store.find_member(recipient, &notice.subject, notice.of()).await?;
    if recipient != notice.recipient {
        // What the guest was told may be on its way to the account.
        let mut of_guest = store.find_member(notice.recipient, &notice.subject, notice.of()).await?;
        if !of_guest.take(&notice.cause, notice.version, notice.active) {
            return Ok(());
        }
    }
    let was = member.is_active();
    if !member.take(&notice.cause, notice.version, notice.active) {
        return Ok(());
    }
    member.version += 1;

    let mut tx = store.table().transaction();
    let told = match (was, member.is_active()) {
        (false, true) => match begin(app, notice, (recipient, &head), &mut member, &mut tx).await? {
            Begun::Unwanted => return Ok(()),
            begun => begun == Begun::Told,
        },
        (true, false) => {
            let end = End { recipient, actor: notice.actor };
            ending(app, end, &head, &mut member, &mut tx).await?
        }
        _ => false,
    };
    if !told {
        tx.push(store.check_not_erased(recipient));
    }
    tx.push(store.put_member(recipient, &notice.subject, notice.of(), &member));
    match tx.commit().await {
        Err(error) if !told && error.refused(HEAD) => Ok(()),
        other => other,
    }
}

/// What becomes of something new.
#[derive(PartialEq, Eq)]
enum Begun {
    /// Somebody is told.
    Told,
    /// It is remembered, so that it is taken back where it was told from.
    Remembered,
    /// A fact that nobody wants to hear of: nothing is written.
    Unwanted,
}

/// Adds a notification, or to one.
async fn begin(
    app: &Notifications,
    notice: &Notice,
    (recipient, head): (Recipient, &Head),
    member: &mut Member,
    tx: &mut Transaction,
) -> Result<Begun, TableError> {
    let (store, now) = (&app.store, app.now());
    if let (Some(account), Some(actor)) = (recipient.account(), notice.actor) {
        if store.find_relation(account, actor).await?.silences(now) {
            return Ok(Begun::Remembered);
        }
        tx.push(store.check_not_barred(account, actor));
    }
    let preferences = match recipient {
        Recipient::Owner(_) => store.find_preferences(recipient).await?.unwrap_or_default(),
        Recipient::Staff => Preferences::default(),
    };
    let channels = preferences.channels(notice.kind, app.config.defaults);
    if !channels.inbox {
        return Ok(live(app, notice, (recipient, head), channels, tx));
    }
    let place = open_group(app, notice, (recipient, head), member).await?;

    let (head, notification, what) = match place {
        Place::Silent => return Ok(Begun::Remembered),
        Place::Group(notification) => {
            (head.clone().next(), notification.joined(notice.actor, notice.facts.clone(), now), "changed")
        }
        Place::New(group) => {
            let id = next_id(now, head.last_ms);
            let mut head = head.clone().with(id).next();
            let (target, facts) = (notice.target.clone(), notice.facts.clone());
            let new = Notification::new(id, notice.kind, target, notice.actor, facts, now).numbered(head.created);
            if notice.actor.is_some() {
                let opened = Group { notification_id: id, opened_at: now };
                tx.push(store.put_group(recipient, notice.of(), group.as_ref(), &opened));
            }
            if let Some(account) = recipient.account() {
                mail(app, account, (&preferences, channels), &new, &mut head, tx);
            }
            (head, new, "new")
        }
    };
    member.told_by = Some(notification.id);
    let quiet_until = preferences.quiet_until(now);
    let message = Message::new(&head, what, Some(notification.id));
    tx.push(store.put_notification(recipient, &notification));
    tell(app, recipient, &head, Message { quiet_until, live: channels.live, ..message }, tx);
    tx.push(store.put_head(recipient, &head));
    Ok(Begun::Told)
}

/// Tells whoever listens of what the inbox does not keep.
fn live(
    app: &Notifications,
    notice: &Notice,
    (recipient, head): (Recipient, &Head),
    channels: Channels,
    tx: &mut Transaction,
) -> Begun {
    if !channels.live || !head.is_listened(app.now()) {
        return if notice.actor.is_none() { Begun::Unwanted } else { Begun::Remembered };
    }
    let head = head.clone().next();
    let about = About {
        kind: notice.kind.to_string(),
        target_type: notice.target.kind.clone(),
        target_id: notice.target.id.clone(),
        actor: notice.actor,
        facts: notice.facts.clone(),
    };
    tell(app, recipient, &head, Message { about: Some(about), ..Message::new(&head, "live", None) }, tx);
    tx.push(app.store.put_head(recipient, &head));
    Begun::Told
}

/// Where something is told.
enum Place {
    /// Nowhere: it was told before, and read or taken away since.
    Silent,
    /// In a group that is not read yet.
    Group(Notification),
    /// In a new one, in place of this group.
    New(Option<Group>),
}

async fn open_group(
    app: &Notifications,
    notice: &Notice,
    (recipient, head): (Recipient, &Head),
    member: &Member,
) -> Result<Place, TableError> {
    let store = &app.store;
    let is_open = |opened_at| opened_at + app.config.window > app.now();
    if let Some(id) = member.told_by {
        let told = store.find_notification(recipient, id).await?;
        let told = told.filter(|told| head.is_unread(told) && is_open(told.created_at));
        return Ok(told.map_or(Place::Silent, Place::Group));
    }
    // What moderators, the shop and its systems do is told each by itself.
    if notice.actor.is_none() {
        return Ok(Place::New(None));
    }
    let Some(group) = store.find_group(recipient, notice.kind, &notice.target).await? else {
        return Ok(Place::New(None));
    };
    let open = match is_open(group.opened_at) {
        true => store.find_notification(recipient, group.notification_id).await?,
        false => None,
    };
    Ok(match open.filter(|open| head.is_unread(open)) {
        Some(open) => Place::Group(open),
        None => Place::New(Some(group)),
    })
}

/// Writes the mail down that tells of a new notification, or sees that the next digest does.
fn mail(
    app: &Notifications,
    account: AccountId,
    (preferences, channels): (&Preferences, Channels),
    new: &Notification,
    head: &mut Head,
    tx: &mut Transaction,
) {
    let now = app.now();
    let (due, name, content) = match channels.mail {
        MailWhen::AtOnce => {
            (preferences.mail_at(now), new.id.to_string(), MailContent::One { notification_id: new.id })
        }
        MailWhen::Digest if head.digest_at.is_none() => {
            let due = preferences.digest_at(now);
            head.digest_at = Some(due);
            (due, "digest".to_owned(), MailContent::Digest { from: new.id, up_to: None })
        }
        _ => return,
    };
    let place = Store::mail_place(due, &name, account);
    let mail = PendingMail { place, account_id: account, content, version: 1, due, claimed_until: None, failures: 0 };
    tx.push(app.store.create_mail(&mail));
}
