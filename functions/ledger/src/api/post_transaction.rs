//! `POST /ledger/transactions/{transaction_id}/post`

use std::sync::Arc;

use axum::extract::State;
use deserr::{Deserr, ValuePointerRef};
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::id::TransactionId;
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;

use super::requests::EntryContent;
use super::views::{TransactionResponse, ended};
use crate::Ledger;
use crate::commands::resolve::resolve;
use crate::model::{DraftLine, Resolve};
use crate::scopes::LedgerWrite;

/// What of a hold is posted.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[serde(deny_unknown_fields)]
#[schema(as = LedgerPosting)]
pub(crate) struct PostContent {
    /// How much of each account and side, still balanced; nothing of those that are not named. All of it where this is
    /// left out.
    #[deserr(default)]
    #[schema(value_type = Option<Vec<EntryContent>>, min_items = 1, max_items = 30)]
    entries: Option<BoundedVec<EntryContent, 30>>,
}

fn fits(content: PostContent, location: ValuePointerRef<'_>) -> Result<PostContent, Faults> {
    if content.entries.as_ref().is_some_and(|entries| entries.is_empty()) {
        let few = Invalid::new("out_of_range", "1 to 30 entries are expected");
        return Err(Faults::at(location.push_key("entries"), few));
    }
    Ok(content)
}

/// Posts a hold, in whole or in part.
///
/// Needs the scope `ledger:write`. What is not posted is held no more: a hold ends once. The same again gets the same
/// answer, at any later time. From `expires_at` on it is too late. Costs 1 RRU, 0.5 RRU and 4 WRU an account, and 5 WRU;
/// where the hold may expire 2 an account and 1 besides.
#[utoipa::path(
    post, path = "/ledger/transactions/{transaction_id}/post",
    request_body(content = PostContent, examples(
        ("Whole" = (value = json!({}))),
        ("In part" = (value = json!({ "entries": [
            { "account": "wallets:a", "side": "debit", "amount": "500" },
            { "account": "wallets:b", "side": "credit", "amount": "500" },
        ] }))),
    )),
    responses(
        (status = 200, description = "The transaction, posted.", body = TransactionResponse),
        (status = 409, description = "`not_pending`, `already_posted` (with other amounts), `already_voided`, `expired`."),
        (status = 422, description = "`not_held`, `exceeds_hold`, `unbalanced`, `account_frozen`, `sums_too_large`; the \
            hold stays as it was."),
    ),
)]
pub(crate) async fn post_transaction(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Path(id): Path<TransactionId>,
    Json(content): Json<PostContent>,
) -> Result<Answer, Problem> {
    let parts = content.entries.map(|entries| entries.into_vec().into_iter().map(DraftLine::from).collect());

    ended(resolve(&app, id, &Resolve::Post(parts)).await?)
}
