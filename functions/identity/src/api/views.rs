//! Accounts, addresses and clients as callers see them.

use axum::response::{IntoResponse, Response};
use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::Metadata;
use domain::country::Country;
use domain::email::Email;
use domain::id::{AccountId, AddressId};
use http::{HeaderValue, header};
use serde::Serialize;
use service::body::Answer;

use crate::model::{
    Account, Client, ClientId, ClientKind, Locale, RedirectUri, Role, SavedAddress, ScopeName, Scopes, Status,
};

/// An account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AccountResponse {
    id: AccountId,
    /// The e-mail address; null once erased.
    email: Option<Email>,
    /// When the owner confirmed the address; null until then.
    email_verified_at: Option<Timestamp>,
    /// The person's name.
    #[schema(value_type = Option<Line<1, 200>>, example = "Ada Lovelace")]
    name: Option<Line<1, 200>>,
    /// A phone number for the carrier and the shop.
    #[schema(value_type = Option<Line<1, 32>>, example = "+49 30 1234567")]
    phone: Option<Line<1, 32>>,
    /// The person's language.
    locale: Option<Locale>,
    /// Whether the account may be used.
    status: Status,
    /// The person's roles in the shop.
    roles: Vec<Role>,
    /// The scopes of staff.
    #[schema(value_type = Vec<ScopeName>)]
    scopes: Scopes,
    metadata: Metadata,
    /// Counts the changes.
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl AccountResponse {
    pub(super) fn of(account: &Account) -> Self {
        Self {
            id: account.id,
            email: account.email.clone(),
            email_verified_at: account.email_verified_at,
            name: account.profile.name.clone(),
            phone: account.profile.phone.clone(),
            locale: account.profile.locale.clone(),
            status: account.status,
            roles: account.roles(),
            scopes: account.scopes.clone(),
            metadata: account.profile.metadata.clone(),
            version: account.version,
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}

/// A saved address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AddressResponse {
    id: AddressId,
    /// The owner's name for the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Line<1, 50>>)]
    label: Option<Line<1, 50>>,
    /// The recipient.
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
    /// A phone number for the carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Line<1, 32>>)]
    phone: Option<Line<1, 32>>,
    /// The default shipping address.
    default_shipping: bool,
    /// The default billing address.
    default_billing: bool,
    /// Counts the changes.
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl AddressResponse {
    /// Answers with one address.
    pub(super) fn answer(address: &SavedAddress) -> Answer {
        Answer::ok(&Self::from(address.clone())).version(address.version)
    }
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

/// An OAuth client.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ClientResponse {
    id: ClientId,
    /// Shown to users who sign in.
    #[schema(value_type = Line<1, 100>, example = "Warehouse scanner")]
    name: Line<1, 100>,
    /// Whether the client can keep a secret.
    kind: ClientKind,
    /// Where users are sent back to.
    redirect_uris: Vec<RedirectUri>,
    /// The scopes that the client may request.
    #[schema(value_type = Vec<ScopeName>)]
    scopes: Scopes,
    /// Counts the changes.
    version: u64,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl ClientResponse {
    pub(super) fn of(client: &Client) -> Self {
        Self {
            id: client.id,
            name: client.name.clone(),
            kind: client.kind,
            redirect_uris: client.redirect_uris.clone(),
            scopes: client.scopes.clone(),
            version: client.version,
            created_at: client.created_at,
            updated_at: client.updated_at,
        }
    }
}

/// Forbids caching an answer that holds tokens or secrets.
pub(super) fn no_store(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
