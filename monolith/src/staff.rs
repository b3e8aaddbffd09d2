//! `stoa staff`: an account that may work in the console, made with the administrator's own rights.

use axum::body::Bytes;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::capabilities;
use crate::failure::{Failure, code};
use crate::remote::{Remote, RemoteError};

/// The account as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Its password, if the account is new; shown once.
    pub password: Option<String>,
    /// What it may do.
    pub scopes: Vec<String>,
}

/// Makes an account staff with these scopes, all if none is named; makes the account if there is none. May be repeated: the
/// scopes take the place of those that it had.
///
/// # Errors
/// An unknown scope, an address that is none, or what the shop refuses.
pub async fn appoint(shop: &Remote, email: &str, scopes: &[String]) -> Result<Staff, Failure> {
    let known: Vec<&str> = capabilities::ALL.iter().flat_map(|entry| entry.scopes).copied().collect();
    if let Some(unknown) = scopes.iter().find(|scope| !known.contains(&scope.as_str())) {
        let failure = Failure::usage(format!("there is no scope {unknown}"));
        return Err(failure.hint(format!("There are {}.", known.join(", "))));
    }
    let scopes =
        if scopes.is_empty() { known.iter().map(|scope| (*scope).to_owned()).collect() } else { scopes.to_vec() };
    let password: String = rand::random::<[u8; 12]>().iter().map(|byte| format!("{byte:02x}")).collect();
    let account = json!({ "email": email, "password": password });
    let password = match post(shop, "/accounts", &account).await {
        Ok(_) => Some(password),
        Err(RemoteError::Refused(StatusCode::CONFLICT, _)) => None,
        Err(error) => return Err(error.into()),
    };
    let id = find(shop, email).await?;
    post(shop, &format!("/accounts/{id}/roles"), &json!({ "roles": ["staff"], "scopes": scopes })).await?;
    Ok(Staff { password, scopes })
}

async fn find(shop: &Remote, email: &str) -> Result<String, Failure> {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("email", email).finish();
    let (_, body) = shop.send(Method::GET, &format!("/accounts?{query}"), "application/json", Bytes::new()).await?;
    let found: Value = serde_json::from_slice(&body).map_err(|error| RemoteError::Unreadable(error.to_string()))?;
    let id = found["items"][0]["id"].as_str().map(str::to_owned);
    id.ok_or_else(|| Failure::new(code::UNAVAILABLE, format!("the account of {email} can't be found")))
}

async fn post(shop: &Remote, path: &str, body: &Value) -> Result<Bytes, RemoteError> {
    let (_, body) = shop.send(Method::POST, path, "application/json", body.to_string().into()).await?;
    Ok(body)
}
