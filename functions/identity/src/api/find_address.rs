//! `GET /accounts/{account_id}/addresses/{address_id}`

use std::sync::Arc;

use axum::extract::State;
use domain::Timestamp;
use domain::bounds::Line;
use domain::country::Country;
use domain::id::AddressId;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Path2};
use service::caller::{Caller, Scope};

use super::find_account::load;
use super::whose::Whose;
use crate::Identity;
use crate::model::{Account, AddressBook, SavedAddress};
use crate::scopes::IdentityRead;

/// A saved address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AddressResponse {
    id: AddressId,
    /// What the person calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Line<1, 50>>)]
    label: Option<Line<1, 50>>,
    /// Who lives there.
    #[schema(value_type = Line<1, 120>)]
    name: Line<1, 120>,
    /// First line.
    #[schema(value_type = Line<1, 120>)]
    line1: Line<1, 120>,
    /// Second line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Line<1, 120>>)]
    line2: Option<Line<1, 120>>,
    /// Town.
    #[schema(value_type = Line<1, 80>)]
    city: Line<1, 80>,
    /// State, province or county.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Line<1, 80>>)]
    region: Option<Line<1, 80>>,
    /// Postal code.
    #[schema(value_type = Line<1, 16>)]
    postal_code: Line<1, 16>,
    country: Country,
    /// For the carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Line<1, 32>>)]
    phone: Option<Line<1, 32>>,
    /// Goods go here unless another address is named.
    default_shipping: bool,
    /// The bill goes here unless another address is named.
    default_billing: bool,
    /// Counts the changes.
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<SavedAddress> for AddressResponse {
    fn from(address: SavedAddress) -> Self {
        let SavedAddress { id, fields, version, created_at, updated_at } = address;
        Self {
            id,
            label: fields.label,
            name: fields.name,
            line1: fields.line1,
            line2: fields.line2,
            city: fields.city,
            region: fields.region,
            postal_code: fields.postal_code,
            country: fields.country,
            phone: fields.phone,
            default_shipping: fields.default_shipping,
            default_billing: fields.default_billing,
            version,
            created_at,
            updated_at,
        }
    }
}

/// The answer with one address.
pub(super) fn shown(address: &SavedAddress) -> Answer {
    Answer::ok(&AddressResponse::from(address.clone())).version(address.version)
}

/// One address of an account, with the book that it stands in.
pub(super) async fn address_of(
    identity: &Identity,
    account: &Account,
    id: AddressId,
) -> Result<(AddressBook, SavedAddress), Problem> {
    let book = identity.store.find_address_book(account.id).await?;
    let address = book.find(id).cloned().ok_or_else(|| Problem::not_found("address"))?;
    Ok((book, address))
}

/// Shows one saved address.
///
/// One's own, or any account's with the scope `identity:read`.
///
/// Costs 2 RRU.
#[utoipa::path(
    get, path = "/accounts/{account_id}/addresses/{address_id}",
    params(("account_id" = inline(Whose), Path, description = "The account, or `me`.")),
    responses((status = 200, description = "The address.", body = AddressResponse)),
)]
pub(crate) async fn find_address(
    State(identity): State<Arc<Identity>>,
    caller: Caller,
    Path2(whose, id): Path2<Whose, AddressId>,
) -> Result<Answer, Problem> {
    let account = load(&identity, &caller, whose, IdentityRead::NAME).await?;
    let (_, address) = address_of(&identity, &account, id).await?;

    Ok(shown(&address))
}
