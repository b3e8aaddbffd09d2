//! Stores and lists returns.

use domain::id::ReturnId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Position, Table, TableError, Write};

use super::Store;
use crate::model::{Order, Return, ReturnStatus};

/// The label of a return's write.
pub(crate) const RETURN: &str = "return";
/// How often one request looks for returns with a status.
const MOST_LOOKS: usize = 10;

/// Which returns to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Listing {
    /// Those of one owner.
    Of(Owner),
    /// All. One key suffices, since it takes about a thousand returns a second.
    All,
}

impl Listing {
    /// The owner as a text, or `all`.
    pub(crate) fn whose(self) -> String {
        match self {
            Self::Of(owner) => owner.to_string(),
            Self::All => "all".to_owned(),
        }
    }
}

/// An entry of an index, which holds only the key.
#[derive(Deserialize)]
struct Listed {
    pk: ReturnId,
}

pub(super) fn return_key(id: ReturnId) -> Key {
    Key::new(id.to_string(), "return")
}

/// The key of an owner's returns in the first index.
pub(super) fn partition(owner: Owner) -> String {
    format!("returns#{owner}")
}

fn listed(write: Write, returned: &Return) -> Write {
    let id = returned.id.to_string();
    write.index1(partition(returned.owner), id.clone()).index2("returns", id)
}

impl Store {
    /// Finds a return. 1 RRU.
    pub(crate) async fn find_return(&self, id: ReturnId) -> Result<Option<Return>, TableError> {
        self.table.get(&return_key(id)).await
    }

    /// Creates a return.
    pub(crate) fn create_return(&self, returned: &Return) -> Write {
        listed(Write::create(RETURN, return_key(returned.id), returned), returned)
    }

    /// Replaces a return at the version that was read.
    pub(crate) fn replace_return(&self, returned: &Return, read_version: u64) -> Write {
        listed(Write::replace(RETURN, return_key(returned.id), returned, read_version), returned)
    }

    /// Lists an order's returns, newest first. 0.5 RRU each.
    pub(crate) async fn returns_of(&self, order: &Order) -> Result<Vec<Return>, TableError> {
        let keys: Vec<Key> = order.goods.returns.iter().map(|id| return_key(*id)).collect();
        newest_first(&self.table, &keys).await
    }

    /// Lists a page of returns, newest first, and where the next one begins.
    ///
    /// 0.5 RRU each, and 0.5 per page. With a status it looks for more until the page is half full: 0.5 RRU per return
    /// read, and 0.5 per look.
    pub(crate) async fn list_returns(
        &self,
        listing: Listing,
        status: Option<ReturnStatus>,
        after: Option<Position>,
        limit: usize,
    ) -> Result<(Vec<Return>, Option<Position>), TableError> {
        let (mut found, mut next) = self.look_at_returns(listing, after, limit).await?;
        found.retain(|returned| returned.stands_at(status));
        for _ in 1..MOST_LOOKS {
            if status.is_none() || next.is_none() || found.len() * 2 >= limit {
                break;
            }
            let (more, place) = self.look_at_returns(listing, next, limit - found.len()).await?;
            found.extend(more.into_iter().filter(|returned| returned.stands_at(status)));
            next = place;
        }
        Ok((found, next))
    }

    async fn look_at_returns(
        &self,
        listing: Listing,
        after: Option<Position>,
        limit: usize,
    ) -> Result<(Vec<Return>, Option<Position>), TableError> {
        let query = match listing {
            Listing::Of(owner) => self.table.query(Index::First, partition(owner)),
            Listing::All => self.table.query(Index::Second, "returns"),
        };
        let page = query.newest_first().limit(limit).after(after).page::<Listed>().await?;
        let keys: Vec<Key> = page.items.iter().map(|listed| return_key(listed.pk)).collect();
        Ok((newest_first(&self.table, &keys).await?, page.next))
    }
}

async fn newest_first(table: &Table, keys: &[Key]) -> Result<Vec<Return>, TableError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut returns = table.get_many::<Return>(keys).await?;
    returns.sort_unstable_by_key(|returned| std::cmp::Reverse(returned.id));
    Ok(returns)
}
