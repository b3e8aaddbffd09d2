//! One list that is spread over several keys, so that none is hot.

use serde::de::DeserializeOwned;
use service::table::{Index, TableError};

use super::Store;

/// Which keys hold the list, and which of their sort keys belong to it, both ends included.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    pub(super) index: Index,
    pub(super) keys: Vec<String>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) newest_first: bool,
}

/// A page of such a list: each item with its sort key, and the place where the next page begins.
pub(super) type Placed<T> = (Vec<(String, T)>, Option<String>);

impl Store {
    /// Reads the next items after a place. `place_of` says an item's sort key.
    pub(super) async fn merged<T: DeserializeOwned>(
        &self,
        spread: Spread,
        after: Option<&str>,
        limit: usize,
        place_of: impl Fn(&T) -> String,
    ) -> Result<Placed<T>, TableError> {
        self.merged_over(vec![spread], after, limit, place_of).await
    }

    /// The same of a list that is spread over several indexes, all of them in the same order.
    pub(super) async fn merged_over<T: DeserializeOwned>(
        &self,
        spreads: Vec<Spread>,
        after: Option<&str>,
        limit: usize,
        place_of: impl Fn(&T) -> String,
    ) -> Result<Placed<T>, TableError> {
        let newest_first = spreads.iter().any(|spread| spread.newest_first);
        let pages = spreads.into_iter().flat_map(|Spread { index, keys, mut from, mut to, .. }| {
            match after {
                Some(after) if newest_first => to = after.to_owned(),
                Some(after) => from = after.to_owned(),
                None => {}
            }
            keys.into_iter().map(move |key| {
                // One more, since the range begins with the last item of the page before.
                let query = self.table.query(index, key).between(from.as_str(), to.as_str()).limit(limit + 1);
                if newest_first { query.newest_first().page::<T>() } else { query.page::<T>() }
            })
        });
        let pages = futures::future::try_join_all(pages).await?;
        let earlier = |a: &String, b: &String| if newest_first { a > b } else { a < b };
        let (mut items, mut horizon): (Vec<(String, T)>, Option<String>) = (Vec::new(), None);
        for page in pages {
            let read: Vec<_> = page.items.into_iter().map(|item| (place_of(&item), item)).collect();
            // A key with more items is known only up to its last read item, and so is the merged list.
            if let (Some((last, _)), true) = (read.last(), page.next.is_some())
                && horizon.as_ref().is_none_or(|known| earlier(last, known))
            {
                horizon = Some(last.clone());
            }
            items.extend(read);
        }
        items.retain(|(place, _)| Some(place.as_str()) != after);
        items.retain(|(place, _)| horizon.as_ref().is_none_or(|end| !earlier(end, place)));
        items.sort_by(|(a, _), (b, _)| if newest_first { b.cmp(a) } else { a.cmp(b) });
        let more = horizon.is_some() || items.len() > limit;
        items.truncate(limit);
        let next = items.last().map(|(place, _)| place.clone()).filter(|_| more);
        Ok((items, next))
    }
}
