//! Listening to an inbox: while somebody may, each of its changes has a message, by numbers without gaps. Nobody pays for
//! messages that nobody hears.

use std::time::Duration;

use domain::owner::Owner;
use service::table::{Attempts, TableError, Transaction};

use crate::Notifications;
use crate::model::{Head, Recipient};
use crate::store::Message;

/// How long whoever began to listen is taken to be listening: as long as a socket lives at API Gateway (2 h), and a
/// while to come back in.
const LISTENS: Duration = Duration::from_secs(2 * 60 * 60 + 30 * 60);
/// Who begins to listen while that much is left is told of in the same period.
const IS_ENOUGH: Duration = Duration::from_secs(2 * 60 * 60 + 15 * 60);

/// Begins to listen: from here on each change has a message, for two hours and a quarter at least. Returns the number after
/// which they come. Costs 1 RRU, and 4 WRU a quarter of an hour at most.
pub async fn listen(app: &Notifications, owner: Owner) -> Result<u64, TableError> {
    let (recipient, mut attempts) = (Recipient::Owner(owner), Attempts::on("inbox"));
    loop {
        let (head, now) = (app.store.find_head(recipient).await?, app.now());
        if head.erased || head.live_until.is_some_and(|until| until >= now + IS_ENOUGH) {
            return Ok(head.version);
        }
        let after = Head { live_until: Some(now + LISTENS), ..head.next() };
        let mut tx = app.store.table().transaction();
        tx.push(app.store.put_head(recipient, &after));
        tell(app, recipient, &after, Message::new(&after, "listening", None), &mut tx);
        match tx.commit().await {
            Ok(()) => return Ok(after.version),
            Err(TableError::Refused(_)) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    }
}

/// Adds a message to a change of an inbox, where somebody may be listening.
pub(crate) fn tell(app: &Notifications, recipient: Recipient, head: &Head, message: Message, tx: &mut Transaction) {
    if head.is_listened(app.now()) {
        tx.push(app.store.put_message(recipient, &message));
    }
}

/// What happened in somebody's inbox after a message, oldest first: at most `limit`, kept for a day. Their numbers have no
/// gaps as long as somebody listens, so who finds the first is not the next knows that it is over, and reads the inbox itself.
pub async fn messages_after(
    app: &Notifications,
    owner: Owner,
    number: u64,
    limit: usize,
) -> Result<Vec<Message>, TableError> {
    app.store.messages_after(Recipient::Owner(owner), number, limit).await
}
