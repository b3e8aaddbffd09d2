//! A client's authorization request (RFC 6749, section 4.1.1, with PKCE and the advice of RFC 9700).

use super::{Form, OAuthError};
use crate::Identity;
use crate::model::{AskedScopes, Challenge, Client, ClientId, Openid, RedirectUri, Scopes, scope_text};

/// The longest `state` that is handed back.
const MAX_STATE: usize = 2048;
/// The longest `nonce` that goes into an ID token.
const MAX_NONCE: usize = 512;

/// A valid authorization request: the redirect URI is one of the client's.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) client: Client,
    pub(crate) redirect_uri: RedirectUri,
    pub(crate) scopes: Scopes,
    /// The claims about the user that the client requests.
    pub(crate) openid: Option<Openid>,
    pub(crate) nonce: Option<String>,
    pub(crate) state: Option<String>,
    pub(crate) challenge: Challenge,
}

/// Why an authorization request is rejected.
#[derive(Debug)]
pub(crate) enum Rejected {
    /// A page tells the user, since there is no redirect URI to trust.
    ShownToUser(&'static str),
    /// The browser carries the error to the client.
    SentBack(String),
    /// The server failed.
    Failed(OAuthError),
}

impl AuthorizationRequest {
    /// Reads and checks the parameters. 1 RRU.
    pub(crate) async fn read(identity: &Identity, form: &Form) -> Result<Self, Rejected> {
        let unknown = || Rejected::ShownToUser("The application that sent you here is not known.");
        let id: ClientId = form.find("client_id").and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
        let found = identity.store.find_client(id).await.map_err(|error| Rejected::Failed(error.into()))?;
        let client = found.ok_or_else(unknown)?;
        // Only a registered redirect URI may receive the user.
        let asked = form.find("redirect_uri").and_then(|uri| uri.parse::<RedirectUri>().ok());
        let permitted = asked.filter(|asked| client.redirect_uris.iter().any(|uri| uri.permits(asked)));
        let redirect_uri = permitted.ok_or(Rejected::ShownToUser(
            "The application that sent you here did not say where it is, or not truly.",
        ))?;
        let state = form.find("state").filter(|state| state.len() <= MAX_STATE).map(str::to_owned);
        match Self::check(&client, form) {
            Ok((scopes, openid, challenge)) => {
                let nonce = form.find("nonce").map(str::to_owned);
                Ok(Self { client, redirect_uri, scopes, openid, nonce, state, challenge })
            }
            Err(error) => {
                let mut answer = vec![("error", error.code()), ("error_description", error.description())];
                answer.extend(state.as_deref().map(|state| ("state", state)));
                answer.push(("iss", &*identity.tokens.policy().issuer));
                Err(Rejected::SentBack(redirect_uri.with(&answer)))
            }
        }
    }

    fn check(client: &Client, form: &Form) -> Result<(Scopes, Option<Openid>, Challenge), OAuthError> {
        match form.find("response_type") {
            Some("code") => {}
            Some(_) => return Err(OAuthError::UNSUPPORTED_RESPONSE_TYPE),
            None => return Err(OAuthError::invalid_request("response_type is missing.")),
        }
        if form.find("state").is_some_and(|state| state.len() > MAX_STATE) {
            return Err(OAuthError::invalid_request("state is too long."));
        }
        if form.find("nonce").is_some_and(|nonce| nonce.len() > MAX_NONCE) {
            return Err(OAuthError::invalid_request("nonce is too long."));
        }
        if form.find("response_mode").is_some_and(|mode| mode != "query") {
            return Err(OAuthError::invalid_request("Only response_mode=query is offered."));
        }
        if form.find("request").is_some() {
            return Err(OAuthError::REQUEST_NOT_SUPPORTED);
        }
        if form.find("request_uri").is_some() {
            return Err(OAuthError::REQUEST_URI_NOT_SUPPORTED);
        }
        // Each sign-in asks for the password, so a sign-in without a page always fails (OpenID Connect Core, section
        // 3.1.2.6).
        if form.find("prompt").is_some_and(|prompt| prompt.split(' ').any(|word| word == "none")) {
            return Err(OAuthError::LOGIN_REQUIRED);
        }
        if form.find("code_challenge_method") != Some("S256") {
            return Err(OAuthError::invalid_request("code_challenge_method S256 is required."));
        }
        let challenge = form.get("code_challenge", "code_challenge is missing.")?;
        let challenge = challenge.parse().map_err(|_| OAuthError::invalid_request("code_challenge is malformed."))?;
        let asked = AskedScopes::parse(form.find("scope").unwrap_or_default());
        let asked = asked.map_err(|_| OAuthError::INVALID_SCOPE)?;
        let scopes = client.grant(asked.scopes).ok_or(OAuthError::INVALID_SCOPE)?;
        Ok((scopes, asked.openid, challenge))
    }

    /// The parameters as hidden fields of the page's form.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.client.id.to_string()),
            ("redirect_uri", self.redirect_uri.to_string()),
            ("code_challenge", self.challenge.to_string()),
            ("code_challenge_method", "S256".to_owned()),
        ];
        let asked: Vec<_> = self.openid.map(Openid::scope_text).into_iter().chain(scope_text(&self.scopes)).collect();
        if !asked.is_empty() {
            fields.push(("scope", asked.join(" ")));
        }
        fields.extend(self.nonce.clone().map(|nonce| ("nonce", nonce)));
        fields.extend(self.state.clone().map(|state| ("state", state)));
        fields
    }

    /// The redirect with a code and the issuer (RFC 9207).
    pub(crate) fn answer(&self, code: &str, issuer: &str) -> String {
        let mut answer = vec![("code", code)];
        answer.extend(self.state.as_deref().map(|state| ("state", state)));
        answer.push(("iss", issuer));
        self.redirect_uri.with(&answer)
    }
}
