// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/accounts`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;
use crate::values::Page;

/// The operations of `/accounts`.
#[derive(Clone, Copy, Debug)]
pub struct Accounts<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Accounts<'_> {
    /// Lists accounts for staff.
    ///
    /// Needs the scope `identity:read`. Newest first; with `email_prefix`, in the order of the addresses.
    ///
    /// Costs 2 RRU and 0.5 per 4 KB of accounts; with an address 2 RRU; with its beginning 0.5 RRU, and 0.5 an account.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `identity:read` is missing.
    ///
    /// `GET /accounts`
    pub fn list(&self, query: &ListAccountsQuery) -> List<types::AccountResponse> {
        self.stoa.list(Method::GET, &["accounts"]).query(query)
    }

    /// Creates a customer's account.
    ///
    /// The answer holds no token: sign in at `POST /sessions`.
    ///
    /// Costs 8 WRU, and 2 more with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 409: `email_taken`. Or: The same request is still running.
    /// - 422: `common_password`: the password is easily guessed. Or: `idempotency_key_reused`: the key was used with
    ///   another request.
    ///
    /// `POST /accounts`
    pub fn create(&self, body: &types::CreateAccountRequest) -> Call<types::AccountResponse, Keyed> {
        self.stoa.call(Method::POST, &["accounts"]).json(body).open()
    }

    /// Requests an e-mail with a token that sets a new password.
    ///
    /// If an active account has the address, the e-mail goes out within a minute. Its token works once, for an hour,
    /// and replaces earlier ones. Answer and duration are the same whether the account exists or not. Takes no
    /// idempotency key: each request asks for a new e-mail.
    ///
    /// Costs 3 WRU; the e-mail 2.5 RRU and 3 WRU.
    ///
    /// # Refusals
    ///
    /// - 409: `no_mail`: this shop sends no mail.
    ///
    /// `POST /accounts/password-reset`
    pub fn request_password_reset(&self, body: &types::RequestPasswordResetRequest) -> Call<(), Plain> {
        self.stoa.empty(Method::POST, &["accounts", "password-reset"]).json(body).open()
    }

    /// Sets a new password with a token from an e-mail.
    ///
    /// Ends all sessions of the account, marks its e-mail address as verified, and lets the owner sign in from this
    /// network even while sign-ins from other networks are throttled. The token works once, and not after another
    /// password change. Takes no idempotency key.
    ///
    /// Costs 2 RRU and 7 WRU, and 2 WRU more where that is the first time that the address is verified.
    ///
    /// # Refusals
    ///
    /// - 422: `invalid_token`: unknown, used, too old, or of an account that is not active; `common_password`: the
    ///   password is easily guessed.
    ///
    /// `POST /accounts/password-reset/confirm`
    pub fn reset_password(&self, body: &types::ResetPasswordRequest) -> Call<(), Plain> {
        self.stoa.empty(Method::POST, &["accounts", "password-reset", "confirm"]).json(body).open()
    }

    /// Confirms an e-mail address with a token from an e-mail.
    ///
    /// Needs no sign-in, since the owner may read the e-mail on another device. The token works once. Takes no
    /// idempotency key.
    ///
    /// Costs 2 RRU and 7 WRU.
    ///
    /// # Refusals
    ///
    /// - 422: `invalid_token`: unknown, used, too old, or of an account that is not active.
    ///
    /// `POST /accounts/verification/confirm`
    pub fn verify_email(&self, body: &types::VerifyEmailRequest) -> Call<(), Plain> {
        self.stoa.empty(Method::POST, &["accounts", "verification", "confirm"]).json(body).open()
    }

    /// Shows one account.
    ///
    /// The caller's own (also as `me`), or any with the scope `identity:read`. Guests and services have no account:
    /// 404. The `ETag` of `me` names the account and the version.
    ///
    /// Costs 1 RRU.
    ///
    /// `GET /accounts/{account_id}`
    pub fn find(&self, account_id: &str) -> Call<types::AccountResponse, Conditional> {
        self.stoa.call(Method::GET, &["accounts", account_id])
    }

    /// Erases an account.
    ///
    /// The caller's own; or, with the scope `identity:write`, which the caller must still hold, any that holds no scope
    /// that the caller lacks. Deletes all personal data, frees the e-mail address, ends every session, and makes the
    /// other capabilities erase their data. Can't be undone.
    ///
    /// Costs 2.5 RRU and 10 WRU, for another's account 1 RRU more, and 1 WRU for each session and each address that it
    /// was used from.
    ///
    /// # Refusals
    ///
    /// - 403: Another's account: the caller no longer holds `identity:write`, or the account holds scopes that the
    ///   caller lacks; or `account_closed`.
    /// - 409: `account_erased`: the account was erased before.
    ///
    /// `DELETE /accounts/{account_id}`
    pub fn erase(&self, account_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["accounts", account_id]).version(version)
    }

    /// Changes an account.
    ///
    /// A JSON Merge Patch (RFC 7396) of the caller's own account; or, with the scope `identity:write`, of any that
    /// holds no scope that the caller lacks. A new `status` always needs `identity:write`. The caller must still hold
    /// the scope. An account that is not active can't sign in, and its sessions can't be refreshed.
    ///
    /// Costs 1 RRU and 2 WRU, for another's account 1 RRU more.
    ///
    /// # Refusals
    ///
    /// - 403: A new status needs `identity:write`; the account holds scopes that the caller lacks; `account_closed`.
    /// - 409: `account_erased`.
    ///
    /// `PATCH /accounts/{account_id}`
    pub fn update(
        &self,
        account_id: &str,
        version: impl Into<Expected>,
        body: &types::UpdateAccountRequest,
    ) -> Call<types::AccountResponse, Plain> {
        self.stoa.call(Method::PATCH, &["accounts", account_id]).version(version).merge_patch(body)
    }

    /// Lists the saved addresses of an account.
    ///
    /// The caller's own, or any account's with the scope `identity:read`: all of them, at most 50, in the order of
    /// saving.
    ///
    /// Costs 2 RRU, and 1 RRU for each further 4 KB.
    ///
    /// `GET /accounts/{account_id}/addresses`
    pub fn list_addresses(&self, account_id: &str) -> Call<Page<types::AddressResponse>, Plain> {
        self.stoa.call(Method::GET, &["accounts", account_id, "addresses"])
    }

    /// Saves an address.
    ///
    /// Adds it to the caller's own account, or to any with the scope `identity:write`; an account has at most 50. A new
    /// default replaces the previous one.
    ///
    /// Costs 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses; with an idempotency key 2 WRU
    /// each, and 2 more.
    ///
    /// # Refusals
    ///
    /// - 403: Another's account: the caller no longer holds `identity:write`, or the account holds scopes that the
    ///   caller lacks; or `account_closed`.
    /// - 409: `account_erased`, `too_many_addresses`; or another address changed at the same moment. Or: The same
    ///   request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /accounts/{account_id}/addresses`
    pub fn create_address(&self, account_id: &str, body: &types::AddressFields) -> Call<types::AddressResponse, Keyed> {
        self.stoa.call(Method::POST, &["accounts", account_id, "addresses"]).json(body)
    }

    /// Shows one saved address.
    ///
    /// The caller's own, or any account's with the scope `identity:read`.
    ///
    /// Costs 2 RRU.
    ///
    /// `GET /accounts/{account_id}/addresses/{address_id}`
    pub fn find_address(&self, account_id: &str, address_id: &str) -> Call<types::AddressResponse, Conditional> {
        self.stoa.call(Method::GET, &["accounts", account_id, "addresses", address_id])
    }

    /// Deletes a saved address.
    ///
    /// The caller's own, or any account's with the scope `identity:write`. Orders keep their own copy.
    ///
    /// Costs 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses.
    ///
    /// # Refusals
    ///
    /// - 403: Another's account: the caller no longer holds `identity:write`, or the account holds scopes that the
    ///   caller lacks; or `account_closed`.
    /// - 409: Another address changed at the same moment; please try again.
    ///
    /// `DELETE /accounts/{account_id}/addresses/{address_id}`
    pub fn delete_address(&self, account_id: &str, address_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["accounts", account_id, "addresses", address_id]).version(version)
    }

    /// Changes a saved address.
    ///
    /// A JSON Merge Patch (RFC 7396) of the caller's own, or of any account's with the scope `identity:write`. A new
    /// default replaces the previous one.
    ///
    /// Costs 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses.
    ///
    /// # Refusals
    ///
    /// - 403: Another's account: the caller no longer holds `identity:write`, or the account holds scopes that the
    ///   caller lacks; or `account_closed`.
    /// - 409: Another address changed at the same moment; please try again.
    ///
    /// `PATCH /accounts/{account_id}/addresses/{address_id}`
    pub fn update_address(
        &self,
        account_id: &str,
        address_id: &str,
        version: impl Into<Expected>,
        body: &types::UpdateAddressRequest,
    ) -> Call<types::AddressResponse, Plain> {
        let path = &["accounts", account_id, "addresses", address_id];
        self.stoa.call(Method::PATCH, path).version(version).merge_patch(body)
    }

    /// Changes the caller's password.
    ///
    /// Ends all other sessions. A wrong current password counts as a failed sign-in. Takes no idempotency key: a
    /// repetition is refused, since its current password is no longer right.
    ///
    /// Costs 3.5 RRU and 6 WRU, and 3 WRU more from an address for the first time.
    ///
    /// # Refusals
    ///
    /// - 403: `account_closed`: the account is not active.
    /// - 409: `account_erased`; or the account was changed at the same moment.
    /// - 422: `wrong_password`; `common_password`: the new one is easily guessed.
    ///
    /// `POST /accounts/{account_id}/password`
    pub fn change_password(&self, account_id: &str, body: &types::ChangePasswordRequest) -> Call<(), Plain> {
        self.stoa.empty(Method::POST, &["accounts", account_id, "password"]).json(body)
    }

    /// Makes an account staff, or a customer again.
    ///
    /// Needs the scope `identity:write`, which the caller's account or client must still hold, and every scope that the
    /// change adds or removes. Staff may do what its scopes allow, and nothing without scopes. Tokens issued before
    /// keep their scopes for up to 15 minutes.
    ///
    /// Costs 2 RRU and 3 WRU, and 2 WRU more with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `identity:write` is missing.
    /// - 409: `account_erased`. Or: The same request is still running.
    /// - 422: `scopes_need_staff`, `staff_needs_scopes`. Or: `idempotency_key_reused`: the key was used with another
    ///   request.
    ///
    /// `POST /accounts/{account_id}/roles`
    pub fn grant_roles(
        &self,
        account_id: &str,
        body: &types::GrantRolesRequest,
    ) -> Call<types::AccountResponse, Keyed> {
        self.stoa.call(Method::POST, &["accounts", account_id, "roles"]).json(body)
    }

    /// Requests an e-mail with a token that confirms the caller's address.
    ///
    /// The e-mail goes out within a minute. Its token works once, for a day, and replaces earlier ones. Takes no
    /// idempotency key: each request asks for a new e-mail.
    ///
    /// Costs 1 RRU and 3 WRU; the e-mail 1.5 RRU and 3 WRU.
    ///
    /// # Refusals
    ///
    /// - 409: `email_verified`: the address was confirmed before. `no_mail`: this shop sends no mail. `account_erased`.
    ///
    /// `POST /accounts/{account_id}/verification`
    pub fn request_verification(&self, account_id: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::POST, &["accounts", account_id, "verification"])
    }
}

/// The query of [`Accounts::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListAccountsQuery {
    /// Only the account with this address.
    pub email: Option<types::Email>,
    /// Only accounts whose address begins with this, in the order of the addresses. Not together with `email`.
    pub email_prefix: Option<String>,
}
