//! Domain types and rules: pure, no I/O.

mod account;
mod address;
mod client;
mod locale;
mod one_time_token;
mod openid;
mod pkce;
mod redirect_uri;
mod refresh_token;
mod renewal;
mod scope;
mod session;

pub(crate) use self::account::{Account, Profile, Role, Status, is_first};
pub(crate) use self::address::{AddressBook, AddressFields, SavedAddress};
pub(crate) use self::client::{Client, ClientId, ClientKind, new_secret};
pub(crate) use self::locale::Locale;
pub(crate) use self::one_time_token::{KeptToken, OneTimeToken, Purpose};
pub(crate) use self::openid::{AskedScopes, OPENID_SCOPES, Openid};
pub(crate) use self::pkce::Challenge;
pub(crate) use self::redirect_uri::RedirectUri;
pub(crate) use self::refresh_token::RefreshToken;
pub(crate) use self::renewal::{Renewal, Rotated};
pub(crate) use self::scope::{ScopeName, Scopes, parse_scopes, scope_text};
pub(crate) use self::session::{Rotation, Session, SessionId};

/// The client of everyone who signs in at `POST /sessions` or begins as a guest: the shop's own front end.
pub(crate) const FIRST_PARTY: &str = "stoa";
