// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! Types of identity.

use serde::{Deserialize, Serialize};

use super::shared::*;
use crate::values::{Patch, Secret, text_enum};

/// An account.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AccountResponse {
    /// `acct_` and a ULID.
    pub id: AccountId,
    /// The e-mail address; null once erased.
    pub email: Option<Email>,
    /// When the owner confirmed the address; null until then.
    pub email_verified_at: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// A phone number for the carrier and the shop.
    pub phone: Option<String>,
    /// The person's language.
    pub locale: Option<Locale>,
    /// Whether the account may be used.
    pub status: AccountStatus,
    /// The person's roles in the shop.
    pub roles: Vec<Role>,
    /// The scopes of staff.
    pub scopes: Vec<ScopeName>,
    /// What a client keeps beside the resource, for itself.
    pub metadata: Metadata,
    /// Counts the changes.
    pub version: u64,
    /// The `created_at`.
    pub created_at: String,
    /// The `updated_at`.
    pub updated_at: String,
}

text_enum! {
    /// Whether an account may be used.
    AccountStatus {
        Active = "active",
        Locked = "locked",
        Disabled = "disabled",
        Erased = "erased",
    }
}

/// An address, and whether it is a default.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AddressFields {
    /// The owner's name for the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The recipient.
    pub name: String,
    /// First line.
    pub line1: String,
    /// Second line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    /// Town.
    pub city: String,
    /// State, province or county.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// An ISO 3166-1 alpha-2 country code.
    pub country: Country,
    /// A phone number for the carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The default shipping address; true for at most one address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_shipping: Option<bool>,
    /// The default billing address; true for at most one address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_billing: Option<bool>,
}

impl AddressFields {
    /// Makes one with what it needs.
    pub fn new(
        name: impl Into<String>,
        line1: impl Into<String>,
        city: impl Into<String>,
        postal_code: impl Into<String>,
        country: impl Into<Country>,
    ) -> Self {
        Self {
            label: None,
            name: name.into(),
            line1: line1.into(),
            line2: None,
            city: city.into(),
            region: None,
            postal_code: postal_code.into(),
            country: country.into(),
            phone: None,
            default_shipping: None,
            default_billing: None,
        }
    }
}

/// `addr_` and a ULID.
pub type AddressId = String;

/// A saved address.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AddressResponse {
    /// `addr_` and a ULID.
    pub id: AddressId,
    /// The owner's name for the address.
    pub label: Option<String>,
    /// The recipient.
    pub name: String,
    /// First line.
    pub line1: String,
    /// Second line.
    pub line2: Option<String>,
    /// Town.
    pub city: String,
    /// State, province or county.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: String,
    /// An ISO 3166-1 alpha-2 country code.
    pub country: Country,
    /// A phone number for the carrier.
    pub phone: Option<String>,
    /// The default shipping address.
    pub default_shipping: bool,
    /// The default billing address.
    pub default_billing: bool,
    /// Counts the changes.
    pub version: u64,
    /// The `created_at`.
    pub created_at: String,
    /// The `updated_at`.
    pub updated_at: String,
}

/// The old password and the new one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChangePasswordRequest {
    /// The current password.
    pub current: Secret,
    /// The new password: 8 to 128 characters, and not a common one.
    pub new: Secret,
}

impl ChangePasswordRequest {
    /// Makes one.
    pub fn new(current: impl Into<Secret>, new: impl Into<Secret>) -> Self {
        Self { current: current.into(), new: new.into() }
    }
}

/// `client_` and a ULID.
pub type ClientId = String;

text_enum! {
    /// Whether a client can keep a secret (RFC 6749, section 2.1).
    ClientKind {
        Confidential = "confidential",
        Public = "public",
    }
}

/// An OAuth client.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClientResponse {
    /// `client_` and a ULID.
    pub id: ClientId,
    /// Shown to users who sign in.
    pub name: String,
    /// Whether the client can keep a secret.
    pub kind: ClientKind,
    /// Where users are sent back to.
    pub redirect_uris: Vec<RedirectUri>,
    /// The scopes that the client may request.
    pub scopes: Vec<ScopeName>,
    /// Counts the changes.
    pub version: u64,
    /// The `created_at`.
    pub created_at: String,
    /// The `updated_at`.
    pub updated_at: String,
}

/// The server's metadata (RFC 8414 and OpenID Connect Discovery 1.0).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ConfigurationResponse {
    /// The `issuer`.
    pub issuer: String,
    /// The `authorization_endpoint`.
    pub authorization_endpoint: String,
    /// The `token_endpoint`.
    pub token_endpoint: String,
    /// The `jwks_uri`.
    pub jwks_uri: String,
    /// The `revocation_endpoint`.
    pub revocation_endpoint: String,
    /// The `introspection_endpoint`.
    pub introspection_endpoint: String,
    /// The `scopes_supported`.
    pub scopes_supported: Vec<String>,
    /// The `response_types_supported`.
    pub response_types_supported: Vec<String>,
    /// The `response_modes_supported`.
    pub response_modes_supported: Vec<String>,
    /// The `grant_types_supported`.
    pub grant_types_supported: Vec<String>,
    /// The `code_challenge_methods_supported`.
    pub code_challenge_methods_supported: Vec<String>,
    /// The `token_endpoint_auth_methods_supported`.
    pub token_endpoint_auth_methods_supported: Vec<String>,
    /// The `revocation_endpoint_auth_methods_supported`.
    pub revocation_endpoint_auth_methods_supported: Vec<String>,
    /// The `introspection_endpoint_auth_methods_supported`.
    pub introspection_endpoint_auth_methods_supported: Vec<String>,
    /// The `subject_types_supported`.
    pub subject_types_supported: Vec<String>,
    /// The `id_token_signing_alg_values_supported`.
    pub id_token_signing_alg_values_supported: Vec<String>,
    /// The claims of ID tokens; no other endpoint returns them.
    pub claims_supported: Vec<String>,
    /// The `claims_parameter_supported`.
    pub claims_parameter_supported: bool,
    /// The `request_parameter_supported`.
    pub request_parameter_supported: bool,
    /// The `request_uri_parameter_supported`.
    pub request_uri_parameter_supported: bool,
    /// The `authorization_response_iss_parameter_supported`.
    pub authorization_response_iss_parameter_supported: bool,
}

/// A new account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateAccountRequest {
    /// Identifies the account; unique.
    pub email: Email,
    /// 8 to 128 characters; not a common password or one made of the address.
    pub password: Secret,
    /// The person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A phone number for the carrier and the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The person's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// The client's own notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl CreateAccountRequest {
    /// Makes one with what it needs.
    pub fn new(email: impl Into<Email>, password: impl Into<Secret>) -> Self {
        Self { email: email.into(), password: password.into(), name: None, phone: None, locale: None, metadata: None }
    }
}

/// A new OAuth client.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateClientRequest {
    /// Shown to users who sign in.
    pub name: String,
    /// Whether the client can keep a secret.
    pub kind: ClientKind,
    /// Where users are sent back to. Compared as exact texts, except for the port of `http://127.0.0.1` and
    /// `http://[::1]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_uris: Option<Vec<RedirectUri>>,
    /// The scopes that the client may request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<ScopeName>>,
}

impl CreateClientRequest {
    /// Makes one with what it needs.
    pub fn new(name: impl Into<String>, kind: ClientKind) -> Self {
        Self { name: name.into(), kind, redirect_uris: None, scopes: None }
    }
}

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CreateSessionRequest {
    /// An e-mail address; kept in lower case.
    pub email: Email,
    /// The account's password.
    pub password: Secret,
    /// A guest's access or refresh token: the guest is merged into the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest_token: Option<Secret>,
}

impl CreateSessionRequest {
    /// Makes one with what it needs.
    pub fn new(email: impl Into<Email>, password: impl Into<Secret>) -> Self {
        Self { email: email.into(), password: password.into(), guest_token: None }
    }
}

/// The new roles and scopes of an account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GrantRolesRequest {
    /// The roles; `customer` is implied.
    pub roles: Vec<Role>,
    /// The scopes of staff, which replace the previous ones; at least one for `staff`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<ScopeName>>,
}

impl GrantRolesRequest {
    /// Makes one with what it needs.
    pub fn new(roles: Vec<Role>) -> Self {
        Self { roles, scopes: None }
    }
}

/// `guest_` and a ULID.
pub type GuestId = String;

/// A guest and the guest's tokens.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct GuestTokensResponse {
    /// A JWT for `Authorization: Bearer`.
    pub access_token: Secret,
    /// Always `Bearer`.
    pub token_type: String,
    /// How long the access token lasts, in seconds.
    pub expires_in: i64,
    /// Exchanged once for the next pair of tokens.
    pub refresh_token: Option<Secret>,
    /// What the access token allows beyond the subject's own data.
    pub scope: Option<String>,
    /// The OpenID Connect ID token, for a client that asked with the scope `openid`. It identifies the user and grants
    /// no access.
    pub id_token: Option<Secret>,
    /// `guest_` and a ULID.
    pub guest_id: GuestId,
    /// `ses_` and a ULID.
    pub session_id: SessionId,
}

/// The system is up.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct HealthResponse {
    /// Always `ok`.
    pub status: String,
    /// The build that answers.
    pub build: String,
}

/// The token to inspect.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct IntrospectionForm {
    /// An access or a refresh token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// Accepted as the standard requires, and ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type_hint: Option<String>,
    /// The client id, unless HTTP Basic names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The client's secret, unless HTTP Basic shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
}

/// The state of a token (RFC 7662, section 2.2); an inactive one has no other fields.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct IntrospectionResponse {
    /// Whether the token may still be used.
    pub active: bool,
    /// The `scope`.
    pub scope: Option<String>,
    /// The `client_id`.
    pub client_id: Option<String>,
    /// The `token_type`.
    pub token_type: Option<String>,
    /// The `exp`.
    pub exp: Option<i64>,
    /// The `iat`.
    pub iat: Option<i64>,
    /// The `sub`.
    pub sub: Option<String>,
    /// The `aud`.
    pub aud: Option<String>,
    /// The `iss`.
    pub iss: Option<String>,
    /// The `jti`.
    pub jti: Option<String>,
    /// `ses_` and a ULID.
    pub sid: Option<SessionId>,
}

/// A JSON Web Key (RFC 7517) for RS256.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Jwk {
    /// Always `RSA`.
    pub kty: String,
    /// Always `sig`.
    pub r#use: String,
    /// Always `RS256`.
    pub alg: String,
    /// The key's thumbprint (RFC 7638), which tokens name in their header.
    pub kid: String,
    /// The modulus.
    pub n: String,
    /// The exponent.
    pub e: String,
}

/// A JSON Web Key Set (RFC 7517).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct KeySetResponse {
    /// The signing key, the next one, and those whose tokens may still be valid.
    pub keys: Vec<Jwk>,
}

/// A language tag (BCP 47).
pub type Locale = String;

/// A new client with its secret, which is never shown again.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NewClientResponse {
    /// `client_` and a ULID.
    pub id: ClientId,
    /// Shown to users who sign in.
    pub name: String,
    /// Whether the client can keep a secret.
    pub kind: ClientKind,
    /// Where users are sent back to.
    pub redirect_uris: Vec<RedirectUri>,
    /// The scopes that the client may request.
    pub scopes: Vec<ScopeName>,
    /// Counts the changes.
    pub version: u64,
    /// The `created_at`.
    pub created_at: String,
    /// The `updated_at`.
    pub updated_at: String,
    /// The secret of a confidential client.
    pub client_secret: Option<Secret>,
}

/// The system is ready.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ReadinessResponse {
    /// Always `ready`.
    pub status: String,
}

/// Where the user is sent back to: https, http on localhost, or an app's own scheme; no fragment.
pub type RedirectUri = String;

/// A request to reset a password.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestPasswordResetRequest {
    /// The account's address.
    pub email: Email,
}

impl RequestPasswordResetRequest {
    /// Makes one.
    pub fn new(email: impl Into<Email>) -> Self {
        Self { email: email.into() }
    }
}

/// A token from an e-mail, and the new password.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResetPasswordRequest {
    /// The token from the e-mail.
    pub token: Secret,
    /// The new password: 8 to 128 characters, and not a common one.
    pub password: Secret,
}

impl ResetPasswordRequest {
    /// Makes one.
    pub fn new(token: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self { token: token.into(), password: password.into() }
    }
}

/// The token to revoke.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RevocationForm {
    /// A refresh or access token of the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// Accepted as the standard requires, and ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type_hint: Option<String>,
    /// The client id, unless HTTP Basic names it; if absent, the shop's own front end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// A confidential client's secret, unless HTTP Basic shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
}

text_enum! {
    /// A person's role in the shop.
    Role {
        Customer = "customer",
        Staff = "staff",
    }
}

text_enum! {
    /// What staff and services may do: a capability, and whether they read or write.
    ScopeName {
        CartRead = "cart:read",
        CartWrite = "cart:write",
        CatalogRead = "catalog:read",
        CatalogWrite = "catalog:write",
        ContentAdmin = "content:admin",
        ContentPublish = "content:publish",
        ContentRead = "content:read",
        ContentWrite = "content:write",
        DeliveryPreview = "delivery:preview",
        IdentityRead = "identity:read",
        IdentityWrite = "identity:write",
        InventoryRead = "inventory:read",
        InventoryWrite = "inventory:write",
        LedgerRead = "ledger:read",
        LedgerWrite = "ledger:write",
        NotificationsStaff = "notifications:staff",
        NotificationsWebhooks = "notifications:webhooks",
        OperationsRead = "operations:read",
        OperationsWrite = "operations:write",
        OrdersRead = "orders:read",
        OrdersWrite = "orders:write",
        PaymentsRead = "payments:read",
        PaymentsWrite = "payments:write",
        SearchRead = "search:read",
        SearchWrite = "search:write",
        SocialModerate = "social:moderate",
        TradingRead = "trading:read",
        TradingWrite = "trading:write",
    }
}

/// `ses_` and a ULID.
pub type SessionId = String;

/// A session: one sign-in on one device.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SessionResponse {
    /// `ses_` and a ULID.
    pub id: SessionId,
    /// The application of the session; `stoa` is the shop's own.
    pub client_id: String,
    /// Whether the request's token belongs to this session.
    pub current: bool,
    /// The `created_at`.
    pub created_at: String,
    /// When its tokens were last refreshed.
    pub used_at: String,
    /// When the session ends unless it is used.
    pub expires_at: String,
}

/// A session and its tokens.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SessionTokensResponse {
    /// A JWT for `Authorization: Bearer`.
    pub access_token: Secret,
    /// Always `Bearer`.
    pub token_type: String,
    /// How long the access token lasts, in seconds.
    pub expires_in: i64,
    /// Exchanged once for the next pair of tokens.
    pub refresh_token: Option<Secret>,
    /// What the access token allows beyond the subject's own data.
    pub scope: Option<String>,
    /// The OpenID Connect ID token, for a client that asked with the scope `openid`. It identifies the user and grants
    /// no access.
    pub id_token: Option<Secret>,
    /// `ses_` and a ULID.
    pub session_id: SessionId,
    /// `acct_` and a ULID.
    pub account_id: AccountId,
    /// The guest that was merged into the account.
    pub merged_guest_id: Option<GuestId>,
}

/// A grant to exchange for tokens.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TokenForm {
    /// `authorization_code`, `client_credentials` or `refresh_token`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant_type: Option<String>,
    /// The client id, unless HTTP Basic names it; if absent, the shop's own front end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// A confidential client's secret, unless HTTP Basic shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
    /// Scopes, separated by spaces; if absent, all that are allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// With `refresh_token`: the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// With `authorization_code`: the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Secret>,
    /// With `authorization_code`: the verifier of the challenge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_verifier: Option<Secret>,
    /// With `authorization_code`: the redirect URI of the authorization request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
}

/// The issued tokens (RFC 6749, section 5.1).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TokenResponse {
    /// A JWT for `Authorization: Bearer`.
    pub access_token: Secret,
    /// Always `Bearer`.
    pub token_type: String,
    /// How long the access token lasts, in seconds.
    pub expires_in: i64,
    /// Exchanged once for the next pair of tokens.
    pub refresh_token: Option<Secret>,
    /// What the access token allows beyond the subject's own data.
    pub scope: Option<String>,
    /// The OpenID Connect ID token, for a client that asked with the scope `openid`. It identifies the user and grants
    /// no access.
    pub id_token: Option<Secret>,
}

/// The changes of an account; every field is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UpdateAccountRequest {
    /// The person's name.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub name: Patch<String>,
    /// A phone number for the carrier and the shop.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub phone: Patch<String>,
    /// The person's language.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub locale: Patch<Locale>,
    /// The client's own notes; null removes one.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub metadata: Patch<MetadataPatch>,
    /// Whether the account may be used; only staff may change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Usable>,
}

/// The changes of an address; every field is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UpdateAddressRequest {
    /// The owner's name for the address.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub label: Patch<String>,
    /// The recipient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// First line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line1: Option<String>,
    /// Second line.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub line2: Patch<String>,
    /// Town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State, province or county.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub region: Patch<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// An ISO 3166-1 alpha-2 country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// A phone number for the carrier.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub phone: Patch<String>,
    /// The default shipping address; null is false.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub default_shipping: Patch<bool>,
    /// The default billing address; null is false.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub default_billing: Patch<bool>,
}

text_enum! {
    /// The states that staff may set.
    Usable {
        Active = "active",
        Locked = "locked",
        Disabled = "disabled",
    }
}

/// A token from an e-mail.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VerifyEmailRequest {
    /// The token from the e-mail.
    pub token: Secret,
}

impl VerifyEmailRequest {
    /// Makes one.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self { token: token.into() }
    }
}
