//! Gift cards: issued, disabled, expired, each with what it does to the books in one commit.

use domain::id::GiftCardId;
use service::etag::{self, Seen};
use service::table::{Attempts, TableError};

use super::book::{Booked, Booking};
use super::chart::{breakage, gift_cards, own_wallet};
use crate::Ledger;
use crate::model::{
    AccountKind, AccountPath, AccountStatus, Asked, Draft, DraftLine, GiftCard, GiftCode, GiftEnd, GiftStatus,
    NewGiftCard, Origin, Refusal, charted,
};
use crate::store::GIFT;

/// What issuing a card came to.
#[derive(Debug)]
pub(crate) enum Issued {
    /// It is issued now; nobody sees its code again.
    Now(GiftCard, GiftCode),
    /// It was issued before, from the same content.
    Before(GiftCard),
    /// Its id stands for something else.
    Taken,
    /// The accounts refuse it; nothing is recorded.
    Refused(Refusal),
}

/// Issues a card: debits who pays for it, credits what the shop owes by cards.
pub(crate) async fn issue(app: &Ledger, new: NewGiftCard) -> Result<Issued, TableError> {
    let (id, fingerprint) = (new.id, new.fingerprint());
    if let Some(known) = app.store.gift_card(id).await? {
        return Ok(before(known, &fingerprint));
    }
    let now = app.context.clock.now();
    if new.expires_at.is_some_and(|end| end <= now) {
        let detail = format!("expires_at is not later than now, {now}.");
        return Ok(Issued::Refused(Refusal::new("already_expired", detail)));
    }
    let code = GiftCode::draw();
    let card = new.issue(code.hash(), now);
    let owed = gift_cards(card.currency)?;
    let entries =
        vec![DraftLine::debit(card.funded_by.clone(), card.amount), DraftLine::credit(owed.path.clone(), card.amount)];
    let draft = draft(&card, GiftStatus::Issued, entries);
    let opens = charted(&card.funded_by).into_iter().chain([owed]).collect();
    let booking = Booking { opens, keeps_refusal: false, ..Booking::of(&draft) };
    let booked = booking.book_and_tell(app, |commit, _| app.store.add_gift_card(commit, &card)).await;
    match booked {
        Ok(Booked::Now(_)) => Ok(Issued::Now(card, code)),
        Ok(Booked::Refused(refusal)) => Ok(Issued::Refused(refusal)),
        Ok(Booked::Before(_) | Booked::Taken | Booked::Changed) => again(app, id, &fingerprint).await,
        Err(error) if error.refused(GIFT) => again(app, id, &fingerprint).await,
        Err(error) => Err(error),
    }
}

/// Another request was faster.
async fn again(app: &Ledger, id: GiftCardId, fingerprint: &str) -> Result<Issued, TableError> {
    Ok(app.store.gift_card(id).await?.map_or(Issued::Taken, |known| before(known, fingerprint)))
}

fn before(known: GiftCard, fingerprint: &str) -> Issued {
    if known.fingerprint == fingerprint { Issued::Before(known) } else { Issued::Taken }
}

/// What an attempt to end a card as it was read came to.
#[derive(Debug)]
pub(crate) enum Ended {
    /// It has ended so now.
    Now(GiftCard),
    /// It has changed since it was read.
    Changed,
    /// The id of its transaction stands for another.
    Taken,
    /// The accounts refuse it; nothing is recorded.
    Refused(Refusal),
}

/// Ends a card that is issued, as it was read: what the shop owes by cards is debited, who gets it is credited.
pub(crate) async fn end(app: &Ledger, card: &GiftCard, end: GiftEnd) -> Result<Ended, TableError> {
    let after = card.ended(end, app.context.clock.now());
    let owed = gift_cards(card.currency)?;
    let credited = match end {
        GiftEnd::Redeemed(owner) => own_wallet(owner, card.currency)?.path,
        GiftEnd::Disabled => card.funded_by.clone(),
        GiftEnd::Expired => kept_by(app, card).await?,
    };
    let entries =
        vec![DraftLine::debit(owed.path.clone(), card.amount), DraftLine::credit(credited.clone(), card.amount)];
    let asked = if end == GiftEnd::Expired { Asked::HasHappened } else { Asked::MayBeRefused };
    let draft = Draft { asked, ..draft(card, end.status(), entries) };
    let opens = charted(&credited).into_iter().chain([owed]).collect();
    let booking = Booking { opens, keeps_refusal: false, ..Booking::of(&draft) };
    let booked = booking.book_and_tell(app, |commit, _| {
        commit.push(app.store.change_gift_card(&after));
    });
    match booked.await {
        Ok(Booked::Now(_)) => Ok(Ended::Now(after)),
        Ok(Booked::Refused(refusal)) => Ok(Ended::Refused(refusal)),
        Ok(Booked::Before(_) | Booked::Taken | Booked::Changed) => {
            let is_same = app.store.gift_card(card.id).await?.is_some_and(|known| known.version == card.version);
            Ok(if is_same { Ended::Taken } else { Ended::Changed })
        }
        Err(error) if error.refused(GIFT) => Ok(Ended::Changed),
        Err(error) => Err(error),
    }
}

/// Who keeps the money of an expired card: an expense that never came is taken back; what somebody paid for is earned.
async fn kept_by(app: &Ledger, card: &GiftCard) -> Result<AccountPath, TableError> {
    let payer = app.store.main(&card.funded_by).await?;
    let payer = payer.filter(|payer| payer.kind == AccountKind::Expense && payer.status != AccountStatus::Closed);
    match payer {
        Some(payer) => Ok(payer.path),
        None => Ok(breakage(card.currency)?.path),
    }
}

/// A posted transaction of a card.
fn draft(card: &GiftCard, what: GiftStatus, entries: Vec<DraftLine>) -> Draft {
    Draft {
        description: Some(format!("Gift card {}, {}", card.id, what.as_str())),
        origin: Some(Origin::GiftCards),
        ..Draft::posted(GiftCard::transaction(card.id, what), entries)
    }
}

/// What a command on a card came to.
#[derive(Debug)]
pub(crate) enum Done<T> {
    /// It is done now.
    Now(T),
    /// It was done before.
    Before(GiftCard),
    /// The card's status does not allow it.
    Not(GiftStatus),
    /// The id of its transaction stands for another.
    Taken,
    /// The accounts refuse it.
    Refused(Refusal),
    /// There is no such card.
    Unknown,
    /// It is not as the caller saw it.
    Changed,
}

/// Takes a card back that is not redeemed.
pub(crate) async fn disable(app: &Ledger, id: GiftCardId) -> Result<Done<GiftCard>, TableError> {
    let mut attempts = Attempts::on("gift card");
    loop {
        let Some(card) = app.store.gift_card(id).await? else { return Ok(Done::Unknown) };
        match card.status_at(app.context.clock.now()) {
            GiftStatus::Issued => {}
            GiftStatus::Disabled => return Ok(Done::Before(card)),
            other => return Ok(Done::Not(other)),
        }
        match end(app, &card, GiftEnd::Disabled).await? {
            Ended::Now(after) => return Ok(Done::Now(after)),
            Ended::Changed => attempts.again().await?,
            Ended::Taken => return Ok(Done::Taken),
            Ended::Refused(refusal) => return Ok(Done::Refused(refusal)),
        }
    }
}

/// Puts another code in the place of a card's own, where it is as the caller saw it.
pub(crate) async fn reissue(
    app: &Ledger,
    id: GiftCardId,
    seen: &Seen,
) -> Result<Done<(GiftCard, GiftCode)>, TableError> {
    let mut attempts = Attempts::on("gift card");
    loop {
        let Some(card) = app.store.gift_card(id).await? else { return Ok(Done::Unknown) };
        let now = app.context.clock.now();
        match card.status_at(now) {
            GiftStatus::Issued => {}
            other => return Ok(Done::Not(other)),
        }
        if seen.still(&etag::write(card.version, None)) == Some(false) {
            return Ok(Done::Changed);
        }
        let code = GiftCode::draw();
        let after = card.with_code(code.hash(), now);
        match app.store.replace_gift_code(&card, &after).await {
            Ok(()) => return Ok(Done::Now((after, code))),
            Err(error) if error.refused(GIFT) => attempts.again().await?,
            Err(error) => return Err(error),
        }
    }
}

/// Books a card back whose time is over; one that has changed meanwhile is left alone.
pub(crate) async fn expire(app: &Ledger, id: GiftCardId) -> Result<(), TableError> {
    let card = app.store.gift_card(id).await?;
    let Some(card) = card.filter(|card| card.is_overdue(app.context.clock.now())) else { return Ok(()) };
    match end(app, &card, GiftEnd::Expired).await? {
        Ended::Now(_) | Ended::Changed => {}
        Ended::Taken => tracing::error!(card = %id, "not booked back: its transaction's id stands for another"),
        Ended::Refused(refusal) => tracing::error!(card = %id, code = refusal.code, "not booked back"),
    }
    Ok(())
}
