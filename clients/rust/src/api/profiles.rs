// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/profiles`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Keyed, List, Plain};
use crate::types;
use crate::values::Page;

/// The operations of `/profiles`.
#[derive(Clone, Copy, Debug)]
pub struct Profiles<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Profiles<'_> {
    /// Shows several profiles by their accounts, in this order, those that the caller may see.
    ///
    /// Costs 0.5 RRU each, 1.5 for a caller with an account.
    ///
    /// `GET /profiles`
    pub fn list(&self, query: &ListProfilesQuery) -> Call<Page<types::PersonResponse>, Plain> {
        self.stoa.call(Method::GET, &["profiles"]).query(query)
    }

    /// Shows the caller's profile.
    ///
    /// Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `GET /profiles/me`
    pub fn find_own(&self) -> Call<types::OwnProfileResponse, Conditional> {
        self.stoa.call(Method::GET, &["profiles", "me"])
    }

    /// Makes or changes the caller's profile.
    ///
    /// The first time it needs no `If-Match`; afterwards it does. An old handle leads to the profile for 30 days, and
    /// is free afterwards. Costs 1 RRU and 7 WRU; 5 WRU where the handle stays, 9 where it changes.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 409: `handle_taken`: another profile has this handle, or had it lately.
    /// - 422: `handle_changed_too_often`: a handle changes at most three times within 30 days.
    ///
    /// `PUT /profiles/me`
    pub fn save(&self, body: &types::ProfileContent) -> Call<types::OwnProfileResponse, Plain> {
        self.stoa.call(Method::PUT, &["profiles", "me"]).json(body)
    }

    /// Shows a profile with its exact counters, and how the caller stands to it.
    ///
    /// A handle that was changed leads to its profile for 30 days. Costs 3.5 RRU; 5.5 for somebody else with an
    /// account.
    ///
    /// `GET /profiles/{handle}`
    pub fn find(&self, handle: &str) -> Call<types::ProfileResponse, Conditional> {
        self.stoa.call(Method::GET, &["profiles", handle])
    }

    /// Blocks somebody: neither sees the other's posts, and both follows and requests end at once.
    ///
    /// Idempotent. Costs 6.5 RRU and 7 WRU, and up to 6 WRU for each follow that ends.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 422: `own_profile`: nobody blocks themselves; `profile_required`: the caller has no profile.
    ///
    /// `PUT /profiles/{handle}/block`
    pub fn block(&self, handle: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::PUT, &["profiles", handle, "block"])
    }

    /// Lifts a block. No follow comes back by it.
    ///
    /// Idempotent. Costs 4.5 RRU and 5 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 422: `own_profile`: nobody blocks themselves.
    ///
    /// `DELETE /profiles/{handle}/block`
    pub fn unblock(&self, handle: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["profiles", handle, "block"])
    }

    /// Follows somebody, or asks a locked profile to be let in.
    ///
    /// Idempotent. Costs 6.5 RRU and 10 WRU; 5 WRU to ask.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 409: `blocked`: the caller blocks this person.
    /// - 422: `own_profile`: nobody follows themselves; `profile_required`: the caller has no profile.
    ///
    /// `PUT /profiles/{handle}/follow`
    pub fn follow(&self, handle: &str) -> Call<types::FollowResponse, Plain> {
        self.stoa.call(Method::PUT, &["profiles", handle, "follow"])
    }

    /// Ends a follow, or a request for one.
    ///
    /// Idempotent. Costs 4.5 RRU and 10 WRU; 5 WRU for a request.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 422: `own_profile`: nobody follows themselves.
    ///
    /// `DELETE /profiles/{handle}/follow`
    pub fn unfollow(&self, handle: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["profiles", handle, "follow"])
    }

    /// Lists who follows somebody, newest first.
    ///
    /// A locked profile shows it to its followers alone. Costs 2.5 RRU, 0.5 for each 4 KB, and 0.5 for each of them;
    /// for a caller with an account 1 more, and 1.5 for each of them.
    ///
    /// `GET /profiles/{handle}/followers`
    pub fn list_followers(&self, handle: &str) -> List<types::PersonResponse> {
        self.stoa.list(Method::GET, &["profiles", handle, "followers"])
    }

    /// Lists whom somebody follows, newest first.
    ///
    /// A locked profile shows it to its followers alone. Costs 2.5 RRU, 0.5 for each 4 KB, and 0.5 for each of them;
    /// for a caller with an account 1 more, and 1.5 for each of them.
    ///
    /// `GET /profiles/{handle}/following`
    pub fn list_following(&self, handle: &str) -> List<types::PersonResponse> {
        self.stoa.list(Method::GET, &["profiles", handle, "following"])
    }

    /// Mutes somebody, who never learns of it.
    ///
    /// Idempotent. Costs 5.5 RRU and 5 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 422: `own_profile`: nobody mutes themselves; `profile_required`: the caller has no profile.
    ///
    /// `PUT /profiles/{handle}/mute`
    pub fn mute(&self, handle: &str, body: &types::MuteRequest) -> Call<(), Plain> {
        self.stoa.empty(Method::PUT, &["profiles", handle, "mute"]).json(body)
    }

    /// Lifts a mute.
    ///
    /// Idempotent. Costs 4.5 RRU and 5 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 422: `own_profile`: nobody mutes themselves.
    ///
    /// `DELETE /profiles/{handle}/mute`
    pub fn unmute(&self, handle: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["profiles", handle, "mute"])
    }

    /// Takes a profile away for a time, with all its posts and reviews.
    ///
    /// Needs the scope `social:moderate`. Idempotent. Costs 3.5 RRU and 7 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /profiles/{handle}/suspend`
    pub fn suspend(&self, handle: &str, body: &types::ModerationRequest) -> Call<(), Keyed> {
        self.stoa.empty(Method::POST, &["profiles", handle, "suspend"]).json(body)
    }

    /// Gives a profile back.
    ///
    /// Needs the scope `social:moderate`. Idempotent. Costs 3.5 RRU and 7 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /profiles/{handle}/unsuspend`
    pub fn unsuspend(&self, handle: &str, body: &types::ModerationRequest) -> Call<(), Keyed> {
        self.stoa.empty(Method::POST, &["profiles", handle, "unsuspend"]).json(body)
    }
}

/// The query of [`Profiles::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListProfilesQuery {
    /// Accounts, separated by commas; at most 50.
    pub ids: Option<String>,
}
