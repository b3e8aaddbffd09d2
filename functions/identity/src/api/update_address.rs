//! `PATCH /accounts/{account_id}/addresses/{address_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::bounds::Line;
use domain::country::Country;
use domain::id::AddressId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, MergePatch, Path2};
use service::caller::Caller;
use service::etag::IfMatch;

use super::requests::AccountRef;
use super::views::AddressResponse;
use crate::Identity;
use crate::commands::authority::load_to_change;
use crate::model::AddressFields;

/// Any valid country, for a patch that keeps the stored one.
const ANY_COUNTRY: &str = "DE";

/// The changes of an address; every field is optional.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(example = json!({ "line2": "Rear building", "default_shipping": true }))]
pub(crate) struct UpdateAddressRequest {
    /// The owner's name for the address.
    #[schema(value_type = Option<Line<1, 50>>)]
    label: Option<Line<1, 50>>,
    /// The recipient.
    #[schema(value_type = Option<Line<1, 120>>, nullable = false)]
    name: Option<Line<1, 120>>,
    /// First line.
    #[schema(value_type = Option<Line<1, 120>>, nullable = false)]
    line1: Option<Line<1, 120>>,
    /// Second line.
    #[schema(value_type = Option<Line<1, 120>>)]
    line2: Option<Line<1, 120>>,
    /// Town.
    #[schema(value_type = Option<Line<1, 80>>, nullable = false)]
    city: Option<Line<1, 80>>,
    /// State, province or county.
    #[schema(value_type = Option<Line<1, 80>>)]
    region: Option<Line<1, 80>>,
    /// Postal code.
    #[schema(value_type = Option<Line<1, 16>>, nullable = false)]
    postal_code: Option<Line<1, 16>>,
    #[schema(nullable = false)]
    country: Option<Country>,
    /// A phone number for the carrier.
    #[schema(value_type = Option<Line<1, 32>>)]
    phone: Option<Line<1, 32>>,
    /// The default shipping address; null is false.
    default_shipping: Option<bool>,
    /// The default billing address; null is false.
    default_billing: Option<bool>,
}

/// Changes a saved address.
///
/// A JSON Merge Patch (RFC 7396) of the caller's own, or of any account's with the scope `identity:write`. A new default
/// replaces the previous one.
///
/// Costs 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses.
#[utoipa::path(
    patch, path = "/accounts/{account_id}/addresses/{address_id}",
    request_body(content = UpdateAddressRequest, description = "The changes.", content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The address.", body = AddressResponse),
        (status = 403, description = "Another's account: the caller no longer holds `identity:write`, or the \
            account holds scopes that the caller lacks; or `account_closed`."),
        (status = 409, description = "Another address changed at the same moment; please try again."),
    ),
)]
pub(crate) async fn update_address(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Path2(account, id): Path2<AccountRef, AddressId>,
    if_match: IfMatch,
    patch: MergePatch,
) -> Result<Answer, Problem> {
    let account = load_to_change(&identity, &caller, account.of(&caller)?).await?;
    let found = identity.store.find_address(account.id, id).await?;
    let (book, address) = found.ok_or_else(|| Problem::not_found("address"))?;
    if_match.check(address.version)?;

    let fields = patched(&patch, &address.fields)?;
    let book = book.with_change(id, fields, identity.context.clock.now());

    identity.store.update_address_book(account.id, &book).await?;
    book.find(id).map(AddressResponse::answer).ok_or_else(Problem::internal)
}

/// Applies the patch. A country that it does not name stays, even if the code is no longer
/// valid.
fn patched(patch: &MergePatch, current: &AddressFields) -> Result<AddressFields, Problem> {
    if patch.names("country") {
        return patch.apply(current);
    }
    let fields = patch.apply_settled(current, |fields| fields["country"] = ANY_COUNTRY.into())?;
    Ok(AddressFields { country: current.country, ..fields })
}
