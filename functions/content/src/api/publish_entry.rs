//! `POST /entries/{entry_id}/publish`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::collection::BoundedVec;
use domain::fault::Faults;
use domain::id::EntryId;
use domain::locale::Locale;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::idempotency::Idempotency;

use super::views::{PublicationResponse, published};
use crate::Content;
use crate::commands::publish::publish;
use crate::commands::set::{Act, Order, Wanted};
use crate::scopes::ContentPublish;

/// How an entry is published.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct PublishEntryRequest {
    /// The locales in which it is to be read from now on, in no others; all in which it has values, without it. What has no
    /// value of its own in any locale stays in those in which it is published.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<Locale>>, min_items = 1, max_items = 30)]
    locales: Option<BoundedVec<Locale, 30>>,
    /// Whether the entries that it names are published with it where they are not, at one moment.
    #[deserr(default)]
    #[schema(required = false)]
    cascade: bool,
}

/// Publishes the newest version of an entry.
///
/// Needs the scope `content:publish`. All that its type asks is checked, and no reference leads nowhere: what it names is
/// published already, or with it, or in the way, in each locale in which it is named or in one that stands in for it. Nor
/// is the entry taken from a locale in which others name it. With `cascade` at most 90 entries, all or none: what is
/// published already stays in its version, and is added to locales in which it is needed; where `locales` are chosen, what
/// comes along comes in those. Costs 5 RRU and 6 WRU for an entry of 1 KB without references; 1 RRU and at first 1 WRU for each value
/// that is unique, 1 RRU for each entry that it names, 2 WRU where it names any; 1 RRU for each entry that names it where it
/// is published in fewer locales than before.
#[utoipa::path(
    post, path = "/entries/{entry_id}/publish",
    request_body = PublishEntryRequest,
    responses(
        (status = 200, description = "The entry, and what was published with it.", body = PublicationResponse),
        (status = 409, description = "`unpublished_references`: `in_the_way` lists what it names; `referred_to`: in fewer locales it would be missed; `entry_archived`."),
        (status = 422, description = "`not_publishable`, each fault with its place, or `too_many_entries`."),
    ),
)]
pub(crate) async fn publish_entry(
    State(app): State<Arc<Content>>,
    _: Scoped<ContentPublish>,
    Path(entry_id): Path<EntryId>,
    if_match: IfMatch,
    idempotency: Idempotency,
    Json(request): Json<PublishEntryRequest>,
) -> Result<Answer, Problem> {
    let locales = request.locales.map(BoundedVec::into_vec).filter(|locales| !locales.is_empty());
    let act = Act::Publish { n: None, locales };
    let wanted = vec![Wanted { id: entry_id, if_match: Some(if_match), act }];
    let order = Order { wanted, cascade: request.cascade, ..Order::default() };

    publish(&app, &order, &idempotency, &|_, _| {}, &|done| published(entry_id, &done.heads)).await
}
