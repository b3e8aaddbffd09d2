//! The steps of an erasure. Each takes the first page of what there is of a kind and removes it, so that nothing but what is left
//! says how far it has come.

use domain::id::AccountId;
use service::table::TableError;

use super::{follow, posts, review};
use crate::Social;
use crate::model::{PostStatus, Review, Stage};
use crate::store::Counts;

/// How many one step removes.
const PAGE: usize = 25;

/// Removes one page; whether there may be more of the kind. 0.5 RRU for each 4 KB, and 1 to 3 RRU and 2 to 8 WRU for each.
pub(super) async fn step(app: &Social, account: AccountId, stage: Stage) -> Result<bool, TableError> {
    let store = &app.store;
    let mut removed = 0;
    match stage {
        Stage::Posts | Stage::Scheduled => {
            let page = match stage {
                Stage::Posts => store.posts_of(account, PAGE, None).await?,
                _ => store.scheduled(account, PAGE, None).await?,
            };
            for listed in page.items {
                let found = store.post(listed.id).await?.filter(|post| post.status != PostStatus::Deleted);
                if let Some(post) = found {
                    posts::remove(app, &post).commit().await?;
                    removed += 1;
                }
            }
        }
        Stage::Edges => {
            for edge in store.edges_of(account, PAGE, None).await?.items {
                let (mut transaction, mut counts) = (store.table().transaction(), Counts::default());
                store.remove_edge(&mut transaction, &mut counts, &edge, app.now());
                counts.write(&mut transaction);
                transaction.commit().await?;
                removed += 1;
            }
        }
        Stage::Followers | Stage::Requests => {
            let page = match stage {
                Stage::Followers => store.followers(account, PAGE, None).await?,
                _ => store.requests(account, PAGE, None).await?,
            };
            for edge in page.items {
                let before = store.edge(edge.from, account, app.now()).await?;
                if before.follows() || before.requests() {
                    follow::end(app, edge.from, account).await?;
                    removed += 1;
                }
            }
        }
        Stage::Mutes => {
            for mute in store.mutes_of(account, PAGE, None).await?.items {
                store.remove_mute(&mute).commit().await?;
                removed += 1;
            }
        }
        Stage::Reactions => {
            for reaction in store.all_reactions_of(account, PAGE, None).await?.items {
                store.remove_reaction(&reaction).commit().await?;
                removed += 1;
            }
        }
        Stage::Reviews => {
            for listed in store.reviews_of(account, PAGE, None).await?.items {
                let nothing = |_: Option<&Review>| Ok::<_, TableError>(None);
                review::change(app, account, listed.product_id, nothing).await?;
                removed += 1;
            }
        }
        Stage::Reports => {
            for report in store.reports_of(account, PAGE, None).await?.items {
                let found = store.report(report.id).await?.filter(|report| report.reporter.is_some());
                if let Some(report) = found {
                    store.blank_report(&report).commit().await?;
                    removed += 1;
                }
            }
        }
        Stage::Purchases => {
            for bought in store.purchases_of(account, PAGE, None).await?.items {
                store.forget_purchase(account, &bought.sku).await?;
                removed += 1;
            }
        }
    }
    Ok(removed > 0)
}
