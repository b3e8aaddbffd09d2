//! The rules of accounts, sessions, clients and tokens: pure, no I/O.

mod access_token;
mod account;
mod address;
mod client;
mod code;
mod common_passwords;
mod ids;
mod locale;
mod one_time_token;
mod openid;
mod pending_email;
mod pkce;
mod redirect_uri;
mod refresh_token;
mod renewal;
mod scope;
mod session;

pub(crate) use self::access_token::{Grant, LIFE_S, Stamp};
pub(crate) use self::account::{Account, Profile, Role, Status};
pub(crate) use self::address::{AddressBook, AddressFields, SavedAddress};
pub(crate) use self::client::{Client, ClientKind, new_secret};
pub(crate) use self::code::Code;
pub(crate) use self::common_passwords::check as check_common_password;
pub(crate) use self::ids::{ClientId, PendingEmailId, SessionId};
pub(crate) use self::locale::Locale;
pub(crate) use self::one_time_token::{OneTimeToken, Purpose, StoredToken};
pub(crate) use self::openid::{AskedScopes, OPENID_SCOPES, Openid};
pub(crate) use self::pending_email::{EmailContent, PendingEmail};
pub(crate) use self::pkce::Challenge;
pub(crate) use self::redirect_uri::RedirectUri;
pub(crate) use self::refresh_token::RefreshToken;
pub(crate) use self::renewal::{Renewal, Rotated};
pub(crate) use self::scope::{ScopeName, Scopes, parse_scopes, scope_text};
pub(crate) use self::session::{Rotation, Session};

/// The client id of the shop's own front end.
///
/// Sessions from `POST /sessions` and `POST /guests` carry it.
pub(crate) const FIRST_PARTY: &str = "stoa";
