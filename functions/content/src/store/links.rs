//! Links: who names an entry or an asset, and in which versions. A save writes those that it changes in its own
//! transaction; a publication needs none, since a link tells for each version whether it names the target.

use domain::id::EntryId;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::{LINK, Store};

/// A link from an entry to what it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Link {
    /// The entry that names the target.
    pub(crate) source: EntryId,
    /// The version since which it does.
    pub(crate) since: u64,
    /// The version from which on it does not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<u64>,
    /// Earlier versions that named it, from the first to before the second: as long as they may be published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) earlier: Option<(u64, u64)>,
    /// Whether each field that names it lets go of it when it is deleted.
    #[serde(default)]
    pub(crate) nulls: bool,
}

/// How a save changes a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LinkChange {
    /// Written where there is none, or one that has ended.
    Begin { target: String, link: Link },
    /// Ended, since what is published names it still.
    End { target: String, link: Link },
    /// Removed.
    Remove { target: String, source: EntryId },
}

impl Link {
    /// Whether a version names the target.
    pub(crate) fn names(&self, n: u64) -> bool {
        let now = self.since <= n && self.until.is_none_or(|until| n < until);
        now || self.earlier.is_some_and(|(since, until)| (since..until).contains(&n))
    }
}

fn key(target: &str, source: EntryId) -> Key {
    Key::new(format!("ref#{target}"), source.to_string())
}

impl Store {
    /// One link. 1 RRU.
    pub(crate) async fn find_link(&self, target: &str, source: EntryId) -> Result<Option<Link>, TableError> {
        self.table.get(&key(target, source)).await
    }

    /// Links to a target, by who names it: 1 RRU for each 4 KB where it must be what the last write left, half otherwise.
    pub(crate) async fn page_of_links(
        &self,
        target: &str,
        limit: usize,
        consistent: bool,
        after: Option<Position>,
    ) -> Result<Page<Link>, TableError> {
        let query = self.table.query(Index::Main, format!("ref#{target}")).limit(limit).after(after);
        if consistent { query.consistent().page().await } else { query.page().await }
    }

    /// The write of a change.
    pub(crate) fn write_link(&self, change: &LinkChange) -> Write {
        match change {
            LinkChange::Begin { target, link } => Write::put(LINK, key(target, link.source), link)
                .when("attribute_not_exists(pk) OR attribute_exists(#until)"),
            LinkChange::End { target, link } => Write::put(LINK, key(target, link.source), link)
                .when("attribute_exists(pk) AND attribute_not_exists(#until)"),
            LinkChange::Remove { target, source } => {
                Write::delete(LINK, key(target, *source)).when("attribute_exists(pk) AND attribute_not_exists(#until)")
            }
        }
    }

    /// Adds an old version to those that name a target, before it is published.
    pub(crate) async fn recall_link(
        &self,
        target: &str,
        source: EntryId,
        n: u64,
        nulls: bool,
    ) -> Result<(), TableError> {
        let known = self.find_link(target, source).await?;
        let earlier = Some((n, n + 1));
        let write = match &known {
            Some(link) if link.names(n) => return Ok(()),
            Some(link) => {
                let write = Write::put(LINK, key(target, source), &Link { earlier, ..link.clone() });
                let write = write.when("#since = :since").value("since", link.since);
                match link.until {
                    Some(until) => write.when("#until = :until").value("until", until),
                    None => write.when("attribute_not_exists(#until)"),
                }
            }
            None => {
                let link = Link { source, since: n, until: Some(n + 1), earlier, nulls };
                Write::create(LINK, key(target, source), &link)
            }
        };
        self.table.write(write).await
    }

    /// Removes a link that has ended; one that was recalled for an old version stays.
    pub(crate) async fn drop_link(&self, target: &str, link: &Link) -> Result<(), TableError> {
        let write = Write::delete(LINK, key(target, link.source))
            .when("#until = :until AND attribute_not_exists(#earlier)")
            .value("until", link.until);
        match self.table.write(write).await {
            Err(TableError::Refused(_)) => Ok(()),
            other => other,
        }
    }
}
