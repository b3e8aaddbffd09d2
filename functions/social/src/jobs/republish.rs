//! Operators' calls: the state of people, follows and posts is published again.

use domain::id::AccountId;
use serde::{Deserialize, Serialize};
use service::capability::{Republished, WorkError};
use service::table::{Position, TableError, Transaction};

use crate::Social;

/// Over how many parts the list of profiles is spread.
const PARTS: u64 = 8;

/// Where the next call goes on: at a person, and within what is theirs.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Place {
    part: u64,
    after: Option<Position>,
    within: Option<(AccountId, Option<Position>)>,
}

/// Publishes one page of what there is of a kind; the cursor says where the next call goes on.
pub(crate) async fn republish(app: &Social, kind: &str, cursor: Option<String>) -> Result<Republished, WorkError> {
    let place: Place = Republished::place(cursor)?.unwrap_or_default();
    let limit = app.config.republish_page;
    let mut transaction = app.store.table().transaction();
    if let Some((account, after)) = place.within {
        let (count, next) = of_a_person(app, kind, account, after, &mut transaction).await?;
        transaction.commit().await?;
        let within = next.map(|next| (account, Some(next)));
        return done(count, Place { within, ..place });
    }
    if kind == "rating" {
        let page = app.store.page_of_products(place.part, limit, place.after).await?;
        let ids: Vec<_> = page.items.iter().map(|product| product.product_id).collect();
        let ratings = app.store.ratings(&ids).await?;
        ratings.iter().for_each(|rating| {
            transaction.publish(&rating.event());
        });
        transaction.commit().await?;
        let part = if page.next.is_some() { place.part } else { place.part + 1 };
        return done(ratings.len(), Place { part, after: page.next, within: None });
    }
    let is_profiles = kind == "profile";
    let page = app.store.page_of_profiles(place.part, if is_profiles { limit } else { 1 }, place.after).await?;
    let (part, after) = match page.next {
        Some(next) => (place.part, Some(next)),
        None => (place.part + 1, None),
    };
    if is_profiles {
        page.items.iter().for_each(|profile| {
            transaction.publish(&profile.event());
        });
        transaction.commit().await?;
        return done(page.items.len(), Place { part, after, within: None });
    }
    let within = page.items.first().map(|profile| (profile.account_id, None));
    done(0, Place { part, after, within })
}

fn done(count: usize, place: Place) -> Result<Republished, WorkError> {
    let is_over = place.part >= PARTS && place.within.is_none();
    Republished::page(count, (!is_over).then_some(&place))
}

/// Publishes a page of what is a person's.
async fn of_a_person(
    app: &Social,
    kind: &str,
    account: AccountId,
    after: Option<Position>,
    transaction: &mut Transaction,
) -> Result<(usize, Option<Position>), TableError> {
    let limit = app.config.republish_page;
    Ok(match kind {
        "follow" | "block" => {
            let page = app.store.edges_of(account, limit, after).await?;
            let is_follow = kind == "follow";
            let changed =
                |edge: &&crate::model::Edge| (if is_follow { edge.follow_version } else { edge.block_version }) > 0;
            let edges: Vec<_> = page.items.iter().filter(changed).collect();
            for edge in &edges {
                match is_follow {
                    true => transaction.publish(&edge.follow_event()),
                    false => transaction.publish(&edge.block_event()),
                };
            }
            (edges.len(), page.next)
        }
        "mute" => {
            let page = app.store.mutes_of(account, limit, after).await?;
            page.items.iter().for_each(|mute| {
                transaction.publish(&mute.event());
            });
            (page.items.len(), page.next)
        }
        "post" => {
            let page = app.store.posts_of(account, limit.min(10), after).await?;
            let events: Vec<_> = page.items.iter().filter_map(crate::model::Post::event).collect();
            events.iter().for_each(|event| {
                transaction.publish(event);
            });
            (events.len(), page.next)
        }
        "review" => {
            let page = app.store.reviews_of(account, limit.min(10), after).await?;
            page.items.iter().for_each(|review| {
                transaction.publish(&review.event());
            });
            (page.items.len(), page.next)
        }
        _ => (0, None),
    })
}
