//! Assets.
//!
//! | item | `pk` | `sk` | indexes |
//! | --- | --- | --- | --- |
//! | asset | `asset#<id>` | the same | gsi1 unless it is deleted: `assets#<status>#<shard>`, its id; gsi2 while the sweep has something to do: `assets#due#<shard>`, `<when>#<id>` |
//!
//! | access | by | cost |
//! | --- | --- | --- |
//! | one asset | get, consistent | 1 RRU |
//! | one asset for everybody | get, eventual; consistent where that shows no file | 0.5 RRU |
//! | a page of a status, newest first | one query of gsi1 a shard, merged | 4 × 0.5 RRU for each 4 KB |
//! | those of a publication | one batch | 0.5 RRU each |
//! | create, change | one put | 1 WRU, and 1 for each index that has it, 2 where its key there changes; per KB |
//! | what is due | one query of gsi2 a shard | 4 × 0.5 RRU |
//! | who names it | `ref#<id>`, consistent | 1 RRU |

use domain::Timestamp;
use domain::id::AssetId;
use futures::future::try_join_all;
use serde::Deserialize;
use service::table::{Index, Key, TableError, Write};

use super::Store;
use crate::model::{Asset, AssetStatus};

/// The label of a write of an asset: refused where another write came first.
pub(crate) const ASSET: &str = "asset";
/// Keys of each list, so that an import of many files makes none hot.
const SHARDS: u32 = 4;
/// How many of those are told that name an asset.
const TOLD: usize = 10;
/// Keys in one batch.
const BATCH: usize = 100;

/// Who names something.
#[derive(Deserialize)]
struct Reference {
    sk: String,
}

fn key(id: AssetId) -> Key {
    Key::only(format!("asset#{id}"))
}

fn shard(id: AssetId) -> u32 {
    id.to_string().bytes().map(u32::from).sum::<u32>() % SHARDS
}

fn list(status: AssetStatus, shard: u32) -> Option<String> {
    let name = match status {
        AssetStatus::Pending => "pending",
        AssetStatus::Ready => "ready",
        AssetStatus::Rejected => "rejected",
        AssetStatus::Deleted => return None,
    };
    Some(format!("assets#{name}#{shard}"))
}

impl Store {
    /// An asset as the last write left it; none that is deleted. 1 RRU.
    pub(crate) async fn find_asset(&self, id: AssetId) -> Result<Option<Asset>, TableError> {
        let found: Option<Asset> = self.table().get(&key(id)).await?;
        Ok(found.filter(|asset| asset.status != AssetStatus::Deleted))
    }

    /// An asset whose file can be shown. 0.5 RRU; 1 RRU more where there is none, or was none a moment ago.
    pub(crate) async fn find_file(&self, id: AssetId) -> Result<Option<Asset>, TableError> {
        let is_ready = |asset: &Asset| asset.status == AssetStatus::Ready;
        let found: Option<Asset> = self.table().get_eventually(&key(id)).await?;
        match found.filter(is_ready) {
            Some(asset) => Ok(Some(asset)),
            None => Ok(self.find_asset(id).await?.filter(is_ready)),
        }
    }

    /// Assets of a status, newest first, below the id `before`; and where the next page begins.
    pub(crate) async fn list_assets(
        &self,
        status: AssetStatus,
        limit: usize,
        before: Option<&str>,
    ) -> Result<(Vec<Asset>, Option<String>), TableError> {
        let pages = (0..SHARDS).filter_map(|shard| list(status, shard)).map(|list| {
            let query = self.table().query(Index::First, list).newest_first().limit(limit + 1);
            match before {
                Some(before) => query.below(before).page::<Asset>(),
                None => query.page::<Asset>(),
            }
        });
        let pages = try_join_all(pages).await?;
        // Below what an unfinished shard has shown, it may have more than another shows there.
        let unfinished = pages.iter().filter(|page| page.next.is_some());
        let horizon = unfinished.filter_map(|page| page.items.last().map(|asset| asset.id)).max();
        let mut assets: Vec<Asset> = pages.into_iter().flat_map(|page| page.items).collect();
        assets.sort_by_key(|asset| std::cmp::Reverse(asset.id));
        let all = assets.len();
        assets.retain(|asset| horizon.is_none_or(|horizon| asset.id >= horizon));
        assets.truncate(limit);
        let more = horizon.is_some() || assets.len() < all;
        let next = assets.last().filter(|_| more).map(|asset| asset.id.to_string());
        Ok((assets, next))
    }

    /// Those of these assets that are ready to be shown, as they stand, in no order; each id is given once. 0.5 RRU each.
    pub(crate) async fn asset_snapshots(&self, ids: &[AssetId]) -> Result<Vec<events::content::Asset>, TableError> {
        let mut found = Vec::with_capacity(ids.len());
        for batch in ids.chunks(BATCH) {
            let keys: Vec<Key> = batch.iter().map(|id| key(*id)).collect();
            let assets: Vec<Asset> = self.table().get_many(&keys).await?;
            found.extend(assets.iter().filter(|asset| asset.status == AssetStatus::Ready).map(Asset::snapshot));
        }
        Ok(found)
    }

    /// Who names an asset, the first few: entries, by their ids. 1 RRU for each 4 KB.
    pub(crate) async fn referrers_of_asset(&self, id: AssetId) -> Result<Vec<String>, TableError> {
        let query = self.table().query(Index::Main, format!("ref#{id}")).consistent().limit(TOLD);
        Ok(query.page::<Reference>().await?.items.into_iter().map(|reference| reference.sk).collect())
    }

    /// Assets that the sweep has something to do with: up to `limit` of each shard.
    pub(crate) async fn due_assets(&self, now: Timestamp, limit: usize) -> Result<Vec<Asset>, TableError> {
        let queries = (0..SHARDS).map(|shard| {
            let query = self.table().query(Index::Second, format!("assets#due#{shard}"));
            // Behind all that are due at this moment.
            query.below(format!("{now}$")).limit(limit).page::<Asset>()
        });
        Ok(try_join_all(queries).await?.into_iter().flat_map(|page| page.items).collect())
    }

    /// The write of a new asset.
    pub(crate) fn create_asset(&self, asset: &Asset) -> Write {
        indexed(Write::create(ASSET, key(asset.id), asset), asset)
    }

    /// The write of an asset over the version before.
    pub(crate) fn replace_asset(&self, after: &Asset) -> Write {
        indexed(Write::replace(ASSET, key(after.id), after, after.version - 1), after)
    }

    /// The write that says when the sweep looks at an asset next; its version stays.
    pub(crate) fn put_off_asset(&self, asset: &Asset) -> Write {
        indexed(Write::replace(ASSET, key(asset.id), asset, asset.version), asset)
    }

    /// The write that removes what is left of an asset.
    pub(crate) fn forget_asset(&self, asset: &Asset) -> Write {
        Write::delete(ASSET, key(asset.id)).at_version(asset.version)
    }
}

fn indexed(write: Write, asset: &Asset) -> Write {
    let (id, shard) = (asset.id, shard(asset.id));
    let write = match list(asset.status, shard) {
        Some(list) => write.index1(list, id.to_string()),
        None => write,
    };
    match asset.due {
        Some(due) => write.index2(format!("assets#due#{shard}"), format!("{due}#{id}")),
        None => write,
    }
}

#[cfg(test)]
mod tests {
    use testkit::{Alone, NOON};

    use super::*;
    use crate::Content;
    use crate::model::Facts;

    #[tokio::test]
    async fn a_publication_shows_ready_assets_alone() {
        let rig = Alone::<Content>::new();
        let (store, table) = (&rig.capability.store, rig.capability.store.table());
        let request = serde_json::json!({ "file_name": "a b.png", "media_type": "image/png", "bytes": 7,
            "sha256": "00".repeat(32), "alt": { "de-AT": "Ein Schal" } });
        let mut ids = Vec::new();
        for n in 0..102 {
            let request = service::body::from_value(request.clone()).unwrap();
            let asset = Asset::new(request, &rig.clock);
            table.write(store.create_asset(&asset)).await.unwrap();
            if n != 0 {
                let facts = Facts { width: Some(2), height: Some(3) };
                table.write(store.replace_asset(&asset.ready(facts, NOON))).await.unwrap();
            }
            ids.push(asset.id);
        }
        let shown = store.asset_snapshots(&ids).await.unwrap();
        assert_eq!(shown.len(), 101);
        assert!(shown.iter().all(|asset| asset.asset_id != ids[0]));
        let first = shown.iter().find(|asset| asset.asset_id == ids[1]).unwrap();
        assert_eq!(first.url, format!("/asset-files/{}/a-b.png", ids[1]));
        assert_eq!((first.width, first.height, first.bytes), (Some(2), Some(3), 7));
        assert_eq!(first.alt.values().collect::<Vec<_>>(), ["Ein Schal"]);
        assert!(store.asset_snapshots(&[]).await.unwrap().is_empty());
    }
}
