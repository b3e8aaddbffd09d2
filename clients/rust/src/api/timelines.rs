// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/timelines`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Plain};
use crate::types;

/// The operations of `/timelines`.
#[derive(Clone, Copy, Debug)]
pub struct Timelines<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Timelines<'_> {
    /// Shows what the caller does not want to see.
    ///
    /// Costs 1 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: guests and services have no filters.
    ///
    /// `GET /timelines/filters`
    pub fn find_filters(&self) -> Call<types::TimelineFiltersResponse, Conditional> {
        self.stoa.call(Method::GET, &["timelines", "filters"])
    }

    /// Replaces what the caller does not want to see.
    ///
    /// At most 100 words and tags together. They count from the next page on, in the home and in lists of tags; one's
    /// own posts are always shown. Filters that are the same write nothing. Costs 1 RRU and 4 WRU, more where they have
    /// more than 1 KB.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: guests and services have no filters.
    /// - 422: `too_many_filters`: there are more than 100 words and tags.
    ///
    /// `PUT /timelines/filters`
    pub fn replace_filters(
        &self,
        version: impl Into<Expected>,
        body: &types::TimelineFiltersContent,
    ) -> Call<types::TimelineFiltersResponse, Plain> {
        self.stoa.call(Method::PUT, &["timelines", "filters"]).version(version).json(body)
    }

    /// Lists the posts of those whom the caller follows, and the caller's own, newest first.
    ///
    /// A page is full unless the end is reached, or 500 posts were looked at that may not be shown; `next_cursor` is
    /// null only at the true end. A cursor is good for ever: it names a place, and whatever is visible throughout a
    /// walk comes exactly once. Costs 3 RRU for each part that is looked at (copies, who is pulled, filters: 1 RRU for
    /// each 4 KB); 0.5 RRU for each list that is pulled; and for what is shown 0.5 RRU for each 4 KB of a post, and 1
    /// RRU for each author.
    ///
    /// # Refusals
    ///
    /// - 403: `account_required`: guests and services have no home.
    ///
    /// `GET /timelines/home`
    pub fn list_home(&self, query: &ListHomeTimelineQuery) -> Call<types::TimelinePage, Plain> {
        self.stoa.call(Method::GET, &["timelines", "home"]).query(query)
    }

    /// Lists public posts with a tag, newest first.
    ///
    /// The tag is given without its `#`; great and small letters are alike. A post is found by its first 24 tags. The
    /// caller's filters and mutes count. Costs 2 RRU for the lists, 0.5 RRU for the filters of an account, and for what
    /// is shown 0.5 RRU for each 4 KB of a post, and 1 RRU for each author (0.5 RRU for a guest).
    ///
    /// `GET /timelines/tags/{tag}`
    pub fn list_tag(&self, tag: &str, query: &ListTagTimelineQuery) -> Call<types::TimelinePage, Plain> {
        self.stoa.call(Method::GET, &["timelines", "tags", tag]).query(query)
    }

    /// Lists the posts of one person that the caller may see, newest first.
    ///
    /// Posts that are unlisted are shown to followers, those for followers to these and to whom they name. Filters and
    /// mutes do not count here. A person who is suspended, or where one blocks the other, is a 404 like one who does
    /// not exist. Costs 1 RRU, 0.5 RRU for each 4 KB of the list (twice as much for one's own), and for what is shown
    /// 0.5 RRU for each 4 KB of a post, and 1 RRU for the author.
    ///
    /// `GET /timelines/users/{account_id}`
    pub fn list_user(&self, account_id: &str, query: &ListUserTimelineQuery) -> Call<types::TimelinePage, Plain> {
        self.stoa.call(Method::GET, &["timelines", "users", account_id]).query(query)
    }
}

/// The query of [`Timelines::list_home`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListHomeTimelineQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// Only what came since: the `since` of a page that was read before. A page has at most 50.
    pub since: Option<String>,
}

/// The query of [`Timelines::list_tag`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListTagTimelineQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// Only what came since: the `since` of a page that was read before. A page has at most 50.
    pub since: Option<String>,
}

/// The query of [`Timelines::list_user`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListUserTimelineQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// Only what came since: the `since` of a page that was read before. A page has at most 50.
    pub since: Option<String>,
}
