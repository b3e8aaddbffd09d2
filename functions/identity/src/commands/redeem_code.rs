//! The grant `authorization_code` (RFC 6749, section 4.1.3), with PKCE.

use domain::owner::Owner;

use super::open_session::open_session;
use crate::Identity;
use crate::adapters::tokens::SignedIn;
use crate::model::{Account, Code};
use crate::oauth::{Form, OAuthError, Party, TokenResponse};
use crate::store::Redeemed;

const NOT_VALID: OAuthError = OAuthError::invalid_grant("The code is not valid.");

/// Redeems a code for the first tokens of its session.
///
/// A second use of the code ends that session.
pub(crate) async fn redeem_code(identity: &Identity, party: &Party, form: &Form) -> Result<TokenResponse, OAuthError> {
    let text = form.get("code", "code is missing.")?;
    let verifier = form.get("code_verifier", "code_verifier is missing.")?;
    let redirect_uri = form.get("redirect_uri", "redirect_uri is missing.")?;
    let found = identity.store.find_code(text).await?;
    let code = found.filter(|code| code.client_id.to_string() == party.client_id()).ok_or(NOT_VALID)?;
    if code.used {
        return end_session_of(identity, &code).await;
    }
    if !code.accepts(redirect_uri, verifier, identity.context.clock.now()) {
        return Err(NOT_VALID);
    }

    let account = identity.store.find_account(code.account_id).await?.ok_or(NOT_VALID)?;
    if code.generation != account.password_generation {
        return Err(NOT_VALID);
    }
    let held = account.admit().map_err(|_| NOT_VALID)?;
    let owner = Owner::Account(account.id);
    let granted = Some(code.scopes.clone());
    let (client_id, generation) = (party.client_id(), code.generation);
    let opened = open_session(identity, code.session_id, owner, &client_id, granted, held, generation).await?;
    let tokens = with_id_token(identity, &code, &account, opened.tokens).await?;
    match identity.store.redeem_code(text, &code, &opened.session).await? {
        Redeemed::Yes => Ok(tokens),
        Redeemed::Before => end_session_of(identity, &code).await,
        Redeemed::Void => Err(NOT_VALID),
    }
}

/// Adds an ID token, if the client asked for one.
async fn with_id_token(
    identity: &Identity,
    code: &Code,
    account: &Account,
    mut tokens: TokenResponse,
) -> Result<TokenResponse, OAuthError> {
    let Some(openid) = code.openid else { return Ok(tokens) };
    let signed_in = SignedIn {
        account,
        openid,
        client_id: code.client_id,
        session: code.session_id,
        nonce: code.nonce.clone(),
        at: code.signed_in_at(),
    };
    tokens.id_token = Some(identity.tokens.issue_id_token(&signed_in, &tokens.access_token).await?);
    let scopes: Vec<_> = std::iter::once(openid.scope_text()).chain(tokens.scope).collect();
    tokens.scope = Some(scopes.join(" "));
    Ok(tokens)
}

async fn end_session_of(identity: &Identity, code: &Code) -> Result<TokenResponse, OAuthError> {
    identity.store.end_session(&Owner::Account(code.account_id), code.session_id).await?;
    tracing::warn!(session = %code.session_id, "a code was used twice; its session has ended");
    Err(NOT_VALID)
}
