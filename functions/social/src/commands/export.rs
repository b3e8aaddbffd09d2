//! All that is a person's own, page by page.

use domain::id::AccountId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::table::{Position, TableError};

use super::posts::MAX_EDITS;
use crate::Social;

/// Where the next page begins.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Place {
    part: usize,
    after: Option<Position>,
}

/// What there is, in this order.
const PARTS: [&str; 8] = ["profile", "post", "scheduled_post", "follow", "mute", "reaction", "review", "report"];

fn values<T: Serialize>(items: &[T]) -> Vec<Value> {
    items.iter().filter_map(|item| serde_json::to_value(item).ok()).collect()
}

/// One page: what each is, with its content. 0.5 RRU for each 4 KB, and for the earlier texts of each post.
pub(crate) async fn page(
    app: &Social,
    account: AccountId,
    limit: usize,
    place: Place,
) -> Result<(Vec<(&'static str, Value)>, Option<Place>), TableError> {
    let Place { part, after } = place;
    let Some(kind) = PARTS.get(part).copied() else { return Ok((Vec::new(), None)) };
    let (items, next) = match kind {
        "profile" => (values(&app.store.profile(account).await?.into_iter().collect::<Vec<_>>()), None),
        "post" => {
            let page = app.store.posts_of(account, limit, after).await?;
            let mut items = Vec::new();
            for post in &page.items {
                let edits = match post.edits {
                    0 => Vec::new(),
                    _ => app.store.edits(post.id, MAX_EDITS as usize, None).await?.items,
                };
                items.push(json!({ "post": values(std::slice::from_ref(post)).pop(), "edits": values(&edits) }));
            }
            (items, page.next)
        }
        "scheduled_post" => {
            let page = app.store.scheduled(account, limit, after).await?;
            (values(&page.items), page.next)
        }
        "follow" => {
            let page = app.store.edges_of(account, limit, after).await?;
            (values(&page.items), page.next)
        }
        "mute" => {
            let page = app.store.mutes_of(account, limit, after).await?;
            (values(&page.items), page.next)
        }
        "reaction" => {
            let page = app.store.all_reactions_of(account, limit, after).await?;
            (values(&page.items), page.next)
        }
        "review" => {
            let page = app.store.reviews_of(account, limit, after).await?;
            (values(&page.items), page.next)
        }
        _ => {
            let page = app.store.reports_of(account, limit, after).await?;
            let mut items = values(&page.items);
            // What moderators think of it is theirs.
            items.iter_mut().filter_map(Value::as_object_mut).for_each(|report| {
                report.remove("decided");
            });
            (items, page.next)
        }
    };
    let next = match next {
        Some(after) => Some(Place { part, after: Some(after) }),
        None => (part + 1 < PARTS.len()).then_some(Place { part: part + 1, after: None }),
    };
    Ok((items.into_iter().map(|item| (kind, item)).collect(), next))
}
