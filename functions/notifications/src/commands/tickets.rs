//! Tickets for sockets: made for somebody with a token, taken once.

use domain::owner::Owner;
use service::table::TableError;

use crate::Notifications;
use crate::model::{TICKET_LIFE, Ticket};

/// Makes a ticket: 256 random bits, of which only the hash is kept.
pub(crate) async fn make_ticket(app: &Notifications, owner: Owner) -> Result<(String, Ticket), TableError> {
    let text = secrets::random::<32>();
    let ticket = Ticket { owner, until: app.now() + TICKET_LIFE };
    app.store.create_ticket(&secrets::hash(&text), &ticket).await?;
    Ok((text, ticket))
}

/// Takes a ticket: whose it is, once. `None` for one that is unknown, too old, or taken.
pub async fn redeem_ticket(app: &Notifications, text: &str) -> Result<Option<Owner>, TableError> {
    let hash = secrets::hash(text);
    let Some(ticket) = app.store.find_ticket(&hash).await? else { return Ok(None) };
    let is_good = ticket.until > app.now();
    Ok((app.store.take_ticket(&hash).await? && is_good).then_some(ticket.owner))
}
