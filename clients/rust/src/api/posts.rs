// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/posts`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;
use crate::values::Page;

/// The operations of `/posts`.
#[derive(Clone, Copy, Debug)]
pub struct Posts<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Posts<'_> {
    /// Shows several posts, in the order asked, those that the caller may see.
    ///
    /// Costs 0.5 RRU for each 4 KB of each, 2 more each, and 1.5 for each author.
    ///
    /// `GET /posts`
    pub fn list(&self, query: &ListPostsQuery) -> Call<Page<types::PostResponse>, Plain> {
        self.stoa.call(Method::GET, &["posts"]).query(query)
    }

    /// Writes a post: published at once, or at `publish_at`.
    ///
    /// Tags and mentions are read from its text. Costs 1 RRU, 0.5 for each handle that it names, 2.5 for the post that
    /// it answers; and 7 WRU, 12 as a reply, 5 where it waits for its time, 2 more with an idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 409: The same request is still running.
    /// - 422: `unknown_post`: there is no such post to be answered; `profile_required`: the caller has no profile. Or:
    ///   `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /posts`
    pub fn create(&self, body: &types::NewPost) -> Call<types::PostResponse, Keyed> {
        self.stoa.call(Method::POST, &["posts"]).json(body)
    }

    /// Shows a post with its counters and the caller's own reactions.
    ///
    /// Costs 1 RRU for each 4 KB of it, and 3.5 RRU; 2.5 for its author, 1.5 for a guest.
    ///
    /// `GET /posts/{post_id}`
    pub fn find(&self, post_id: &str) -> Call<types::PostResponse, Conditional> {
        self.stoa.call(Method::GET, &["posts", post_id])
    }

    /// Deletes the caller's own post. Its replies stay.
    ///
    /// Costs 1 RRU for each 4 KB of it, and 7 WRU, 3 more as a reply, 2 for each earlier text.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `DELETE /posts/{post_id}`
    pub fn delete(&self, post_id: &str, version: impl Into<Expected>) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["posts", post_id]).version(version)
    }

    /// Changes the caller's own post; what it was is kept.
    ///
    /// A JSON Merge Patch (RFC 7396): what is absent stays. A post is changed at most 50 times. Costs 4.5 RRU, 0.5 for
    /// each handle that it names, and 7 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 422: `too_many_edits`: it was changed 50 times.
    ///
    /// `PATCH /posts/{post_id}`
    pub fn update(
        &self,
        post_id: &str,
        version: impl Into<Expected>,
        body: &types::PostPatch,
    ) -> Call<types::PostResponse, Plain> {
        self.stoa.call(Method::PATCH, &["posts", post_id]).version(version).merge_patch(body)
    }

    /// Lists what a post was before, oldest first.
    ///
    /// Costs what the post costs, and 0.5 RRU for each 4 KB.
    ///
    /// `GET /posts/{post_id}/edits`
    pub fn list_edits(&self, post_id: &str) -> List<types::EditResponse> {
        self.stoa.list(Method::GET, &["posts", post_id, "edits"])
    }

    /// Hides a post from all but its author.
    ///
    /// Needs the scope `social:moderate`. Idempotent. Costs 1 RRU and 9 WRU, 3 more for a reply.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /posts/{post_id}/hide`
    pub fn hide(&self, post_id: &str, body: &types::ModerationRequest) -> Call<(), Keyed> {
        self.stoa.empty(Method::POST, &["posts", post_id, "hide"]).json(body)
    }

    /// Lists who reacted to a post in one way, newest first.
    ///
    /// Costs what the post costs, 0.5 RRU for each 4 KB, and 0.5 for each person, 1.5 for a caller with an account.
    ///
    /// `GET /posts/{post_id}/reactions`
    pub fn list_reactions(&self, post_id: &str, query: &ListReactionsQuery) -> List<types::PersonResponse> {
        self.stoa.list(Method::GET, &["posts", post_id, "reactions"]).query(query)
    }

    /// Reacts to a post.
    ///
    /// Idempotent: one person reacts once in each way. Costs 4.5 RRU and 7 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    /// - 409: `not_published`: the post is not published.
    /// - 422: `profile_required`: the caller has no profile.
    ///
    /// `PUT /posts/{post_id}/reactions/{kind}`
    pub fn react_to(&self, post_id: &str, kind: &str) -> Call<types::ReactionResponse, Plain> {
        self.stoa.call(Method::PUT, &["posts", post_id, "reactions", kind])
    }

    /// Takes a reaction back.
    ///
    /// Idempotent. Costs 1 RRU and 7 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: a guest or a service has no account.
    ///
    /// `DELETE /posts/{post_id}/reactions/{kind}`
    pub fn take_back_reaction(&self, post_id: &str, kind: &str) -> Call<(), Plain> {
        self.stoa.empty(Method::DELETE, &["posts", post_id, "reactions", kind])
    }

    /// Lists direct replies, oldest first, those that the caller may see.
    ///
    /// A page may be short. Costs what the post costs, and 0.5 RRU for each 4 KB of the page, 2 for each reply, 1.5 for
    /// each author.
    ///
    /// `GET /posts/{post_id}/replies`
    pub fn list_replies(&self, post_id: &str) -> List<types::PostResponse> {
        self.stoa.list(Method::GET, &["posts", post_id, "replies"])
    }

    /// Shows the whole thread of a post by time, each post with what it answers.
    ///
    /// What the caller may not see stands there without words where something below it is seen; it may stand on more
    /// than one page. Costs what the post costs, 0.5 RRU for each 4 KB of the thread's places, and what its posts cost.
    ///
    /// `GET /posts/{post_id}/thread`
    pub fn show_thread(&self, post_id: &str) -> List<types::ThreadResponse> {
        self.stoa.list(Method::GET, &["posts", post_id, "thread"])
    }

    /// Shows a post again that moderators have hidden.
    ///
    /// Needs the scope `social:moderate`. Idempotent. Costs 1 RRU and 9 WRU, 3 more for a reply.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `social:moderate` is missing.
    /// - 409: The same request is still running.
    /// - 422: `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /posts/{post_id}/unhide`
    pub fn unhide(&self, post_id: &str, body: &types::ModerationRequest) -> Call<(), Keyed> {
        self.stoa.empty(Method::POST, &["posts", post_id, "unhide"]).json(body)
    }
}

/// The query of [`Posts::list`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListPostsQuery {
    /// Posts, separated by commas; at most 50.
    pub ids: Option<String>,
}

/// The query of [`Posts::list_reactions`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListReactionsQuery {
    /// In which way.
    pub kind: Option<types::ReactionKind>,
}
