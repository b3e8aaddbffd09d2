//! Gift cards, their codes by hash, and the wrong codes of people.

use domain::Timestamp;
use domain::id::GiftCardId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Transaction as Commit, Write};

use super::merged::Spread;
use super::{Store, sortable};
use crate::model::{GiftCard, GiftCode, GiftStatus, Tries};

/// The label of a gift card's write: refused where another came first.
pub(crate) const GIFT: &str = "gift";
/// The label of a write of somebody's wrong codes: refused where another came first.
pub(crate) const TRIES: &str = "tries";
/// The label of a code's write.
const CODE: &str = "code";
/// Over how many keys the cards are spread.
const SHARDS: u64 = 8;
/// Over how many keys the cards that may expire are spread.
pub(crate) const GIFT_DUE_SHARDS: u64 = 2;

/// The card of a code.
#[derive(Debug, Serialize, Deserialize)]
struct CodeOf {
    card: GiftCardId,
}

/// A card that is due.
#[derive(Debug, Deserialize)]
struct Due {
    gsi2sk: String,
}

impl Store {
    /// Reads a card as the last acknowledged write left it: 1 RRU.
    pub(crate) async fn gift_card(&self, id: GiftCardId) -> Result<Option<GiftCard>, TableError> {
        self.table.get(&key(id)).await
    }

    /// Finds the card of a code: 1 RRU, and 1 RRU where there is one.
    pub(crate) async fn gift_card_of(&self, code: &GiftCode) -> Result<Option<GiftCard>, TableError> {
        let hash = code.hash();
        let Some(known) = self.table.get::<CodeOf>(&code_key(&hash)).await? else { return Ok(None) };
        // Another code may have taken its place a moment ago.
        Ok(self.gift_card(known.card).await?.filter(|card| card.code_hash == hash))
    }

    /// Adds a new card with its code.
    pub(crate) fn add_gift_card(&self, commit: &mut Commit, card: &GiftCard) {
        commit.push(indexed(Write::create(GIFT, key(card.id), card), card));
        commit.push(Write::create(CODE, code_key(&card.code_hash), &CodeOf { card: card.id }));
    }

    /// Writes a card over the version before.
    pub(crate) fn change_gift_card(&self, card: &GiftCard) -> Write {
        indexed(Write::replace(GIFT, key(card.id), card, card.version - 1), card)
    }

    /// Puts another code in the place of a card's own: 8 WRU.
    pub(crate) async fn replace_gift_code(&self, before: &GiftCard, after: &GiftCard) -> Result<(), TableError> {
        let mut commit = self.table.transaction();
        commit.push(self.change_gift_card(after));
        commit.push(Write::delete(CODE, code_key(&before.code_hash)).when("attribute_exists(pk)"));
        commit.push(Write::create(CODE, code_key(&after.code_hash), &CodeOf { card: after.id }));
        commit.commit().await
    }

    /// Reads a page of all cards or of those of a status, newest first, after an id, and the id after which more follow:
    /// 0.5 RRU for each of 8 keys and 4 KB.
    pub(crate) async fn page_of_gift_cards(
        &self,
        status: Option<GiftStatus>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<GiftCard>, Option<String>), TableError> {
        let key_of = |shard| match status {
            None => partition(shard),
            Some(status) => status_key(status, shard),
        };
        let spread = Spread {
            index: if status.is_some() { Index::First } else { Index::Main },
            keys: (0..SHARDS).map(key_of).collect(),
            from: "gift_".to_owned(),
            to: "gift_~".to_owned(),
            newest_first: true,
        };
        let (found, next) = self.merged(spread, after, limit, |card: &GiftCard| card.id.to_string()).await?;
        Ok((found.into_iter().map(|(_, card)| card).collect(), next))
    }

    /// Reads a page of the cards of a shard whose time is over, soonest first, behind a place, and the place behind which
    /// more follow: 0.5 RRU.
    pub(crate) async fn due_gift_cards(
        &self,
        shard: u64,
        now: Timestamp,
        limit: usize,
        behind: Option<Position>,
    ) -> Result<(Vec<GiftCardId>, Option<Position>), TableError> {
        // `$` follows `#`, so that a card that ends at this very moment is among them.
        let query = self.table.query(Index::Second, due(shard)).below(format!("{}$", sortable(now)));
        let page: Page<Due> = query.limit(limit).after(behind).page().await?;
        let ids = page.items.iter().filter_map(|due| due.gsi2sk.split_once('#')?.1.parse().ok());
        Ok((ids.collect(), page.next))
    }

    /// Reads the wrong codes of a person: 1 RRU.
    pub(crate) async fn gift_tries(&self, owner: Owner) -> Result<Option<Tries>, TableError> {
        self.table.get(&tries_key(owner)).await
    }

    /// Writes the wrong codes of a person over the version before: 1 WRU.
    pub(crate) async fn count_gift_tries(&self, owner: Owner, tries: &Tries) -> Result<(), TableError> {
        let key = tries_key(owner);
        let write = match tries.version {
            1 => Write::create(TRIES, key, tries),
            version => Write::replace(TRIES, key, tries, version - 1),
        };
        self.table.write(write.expires_at(tries.until)).await
    }
}

fn indexed(write: Write, card: &GiftCard) -> Write {
    let write = write.index1(status_key(card.status, card.id.raw().shard(SHARDS)), card.id.to_string());
    match card.valid_until {
        Some(end) if card.status == GiftStatus::Issued => {
            write.index2(due(card.id.raw().shard(GIFT_DUE_SHARDS)), format!("{}#{}", sortable(end), card.id))
        }
        _ => write,
    }
}

fn key(id: GiftCardId) -> Key {
    Key::new(partition(id.raw().shard(SHARDS)), id.to_string())
}

fn partition(shard: u64) -> String {
    format!("gifts#{shard}")
}

fn status_key(status: GiftStatus, shard: u64) -> String {
    format!("gifts#{}#{shard}", status.as_str())
}

fn code_key(hash: &str) -> Key {
    Key::only(format!("giftcode#{hash}"))
}

fn tries_key(owner: Owner) -> Key {
    Key::only(format!("gifttries#{owner}"))
}

fn due(shard: u64) -> String {
    format!("giftsdue#{shard}")
}
