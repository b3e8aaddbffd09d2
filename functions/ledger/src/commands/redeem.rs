//! Redeems a gift card by its code: once, for one person.

use domain::owner::Owner;
use service::table::{Attempts, TableError};

use super::gift_cards::{Ended, end};
use crate::Ledger;
use crate::model::{GiftCard, GiftCode, GiftEnd, GiftStatus, Refusal, Tries};
use crate::store::TRIES;

/// What an attempt to redeem came to.
#[derive(Debug)]
pub(crate) enum Redeemed {
    /// The amount is in the wallet now.
    Now(GiftCard),
    /// The same person had redeemed it, maybe as a guest.
    Before(GiftCard),
    /// Another person has.
    ByAnother,
    /// Staff took the card back.
    Disabled,
    /// Its time is over.
    Expired,
    /// There is no such code.
    Unknown,
    /// This person has sent too many wrong codes: so many seconds are left.
    TooMany(u64),
    /// The id of its transaction stands for another.
    Taken,
    /// The wallet takes no part.
    Refused(Refusal),
}

/// Moves the amount of a card into the wallet of a person, with the card's state in the same commit.
pub(crate) async fn redeem(app: &Ledger, owner: Owner, code: &GiftCode) -> Result<Redeemed, TableError> {
    let tries = app.store.gift_tries(owner).await?;
    if let Some(seconds) = tries.as_ref().and_then(|tries| tries.blocked_for(app.context.clock.now())) {
        return Ok(Redeemed::TooMany(seconds));
    }
    let mut attempts = Attempts::on("gift card");
    loop {
        let Some(card) = app.store.gift_card_of(code).await? else { return wrong(app, owner, tries).await };
        match card.status_at(app.context.clock.now()) {
            GiftStatus::Issued => {}
            GiftStatus::Redeemed if is_theirs(app, &card, owner).await? => return Ok(Redeemed::Before(card)),
            GiftStatus::Redeemed => return Ok(Redeemed::ByAnother),
            GiftStatus::Disabled => return Ok(Redeemed::Disabled),
            GiftStatus::Expired => return Ok(Redeemed::Expired),
        }
        match end(app, &card, GiftEnd::Redeemed(owner)).await? {
            Ended::Now(after) => return Ok(Redeemed::Now(after)),
            Ended::Changed => attempts.again().await?,
            Ended::Taken => return Ok(Redeemed::Taken),
            Ended::Refused(refusal) => return Ok(Redeemed::Refused(refusal)),
        }
    }
}

/// Whether a person redeemed a card, maybe as the guest that they were before they signed in: 1 RRU for a guest's.
async fn is_theirs(app: &Ledger, card: &GiftCard, owner: Owner) -> Result<bool, TableError> {
    Ok(match card.redeemed_by {
        Some(known) if known == owner => true,
        Some(Owner::Guest(guest)) => app.store.guest(guest).await?.merged_into == Some(owner),
        _ => false,
    })
}

/// Counts a wrong code before it is called wrong.
async fn wrong(app: &Ledger, owner: Owner, mut tries: Option<Tries>) -> Result<Redeemed, TableError> {
    let mut attempts = Attempts::on("wrong codes");
    loop {
        let now = app.context.clock.now();
        if let Some(seconds) = tries.as_ref().and_then(|tries| tries.blocked_for(now)) {
            return Ok(Redeemed::TooMany(seconds));
        }
        match app.store.count_gift_tries(owner, &Tries::after_another(tries.as_ref(), now)).await {
            Ok(()) => return Ok(Redeemed::Unknown),
            Err(error) if error.refused(TRIES) => attempts.again().await?,
            Err(error) => return Err(error),
        }
        tries = app.store.gift_tries(owner).await?;
    }
}
