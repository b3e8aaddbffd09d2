//! `/console/live/orders` and `/console/live/events`: lists that go on by server-sent events.
//!
//! A page is a list that was whole when it was made. Its script opens `…/stream` (`EventSource`), which answers at once with
//! what the page has not: nobody holds a connection, so it works alike in one process and behind API Gateway, which hands no
//! stream on. The browser asks again after [`RETRY_MS`], and names by `Last-Event-ID` what it has: eight letters for each row.
//! So an answer is exact, whatever process gives it, and whatever was missed meanwhile. A page that nobody sees asks for nothing.
//!
//! A poll costs what its list costs: orders of two days up to 16 RRU, and 0.5 for each of at most 30, which are 22,000 RRU an
//! hour for each page that is looked at; events cost nothing, since the process has them in memory.

pub(crate) mod events;
pub(crate) mod orders;

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};
use serde::Serialize;

use super::page::{Frame, failed, shown};
use super::visit::Visit;
use crate::adapters::stoa::ApiError;

/// How long a browser waits before it asks again, and how long where the shop is busy.
const RETRY_MS: u32 = 5_000;
const BUSY_RETRY_MS: u32 = 30_000;
/// How many letters name a row in what a browser has.
const MARK: usize = 8;

/// A list that goes on.
pub(super) struct Feed {
    pub(super) columns: &'static [&'static str],
    /// Newest first.
    pub(super) rows: Vec<Row>,
}

/// A row: what the template writes is what the script makes of its JSON.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    /// Names what it is about.
    pub(super) id: String,
    /// Names how that is now.
    pub(super) mark: String,
    pub(super) cells: Vec<Vec<Part>>,
}

/// A part of a cell.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Part {
    pub(super) text: String,
    /// The page that it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<String>,
    /// A moment, for machines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) time: Option<String>,
    /// The colour of a badge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tone: Option<&'static str>,
}

impl Part {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub(super) fn badge(text: impl Into<String>, tone: &'static str) -> Self {
        Self { text: text.into(), tone: Some(tone), ..Self::default() }
    }

    pub(super) fn time(text: impl Into<String>, exact: &str) -> Self {
        Self { text: text.into(), time: Some(exact.to_owned()), ..Self::default() }
    }
}

impl Row {
    pub(super) fn new(id: impl Into<String>, cells: Vec<Vec<Part>>) -> Self {
        let id = id.into();
        let hash = secrets::hash(&format!("{id} {cells:?}"));
        Self { mark: hash.get(..MARK).unwrap_or_default().to_owned(), id, cells }
    }
}

impl Feed {
    /// What a browser has that shows all of it.
    fn marks(&self) -> String {
        self.rows.iter().map(|row| row.mark.as_str()).collect()
    }

    /// The rows that are not among what a browser has, oldest first.
    fn news<'a>(&'a self, known: &str) -> Vec<&'a Row> {
        let known: Vec<&[u8]> = known.as_bytes().chunks(MARK).collect();
        self.rows.iter().rev().filter(|row| !known.contains(&row.mark.as_bytes())).collect()
    }
}

#[derive(Template)]
#[template(path = "live/feed.html")]
struct FeedPage {
    frame: Frame,
    feed: Feed,
    /// What the browser has, once it has the page.
    seen: String,
    /// What the list is of, and what it says while there is nothing.
    about: &'static str,
    empty: &'static str,
    /// Where it goes on.
    stream: &'static str,
    /// Where else it is to be found, if not here.
    elsewhere: Option<String>,
}

/// What is said about a list.
struct Words {
    title: &'static str,
    at: &'static str,
    about: &'static str,
    empty: &'static str,
    stream: &'static str,
}

fn page(visit: &Visit, words: &Words, feed: Result<Feed, ApiError>) -> Response {
    let (feed, elsewhere) = match feed {
        Ok(feed) => (feed, None),
        Err(ApiError::Refused(refusal)) if refusal.code() == "not_here" => {
            (Feed { columns: &[], rows: Vec::new() }, Some(refusal.detail))
        }
        Err(error) => return failed(visit, &error),
    };
    let page = FeedPage {
        frame: Frame::of(visit, words.title, words.at),
        seen: feed.marks(),
        about: words.about,
        empty: words.empty,
        // What is not here does not go on.
        stream: if elsewhere.is_some() { "" } else { words.stream },
        elsewhere,
        feed,
    };
    shown(&page, &page.frame)
}

/// The answer of a stream: what a browser has not, and when it asks again.
fn stream(visit: &Visit, headers: &HeaderMap, feed: Result<Feed, ApiError>) -> Response {
    let feed = match feed {
        Ok(feed) => feed,
        Err(ApiError::Refused(refusal)) if refusal.status < 500 && refusal.status != 429 => {
            return failed(visit, &ApiError::Refused(refusal));
        }
        Err(_) => return sent(format!("retry: {BUSY_RETRY_MS}\n\n")),
    };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let news = feed.news(last.unwrap_or_else(|| visit.query.get("after")));
    let mut text = format!("retry: {RETRY_MS}\n\n");
    if !news.is_empty() {
        // JSON has no line break of its own, so it is one line of the stream.
        let rows = serde_json::to_string(&news).unwrap_or_default();
        text = format!("{text}id: {}\nevent: rows\ndata: {rows}\n\n", feed.marks());
    }
    sent(text)
}

fn sent(text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/event-stream; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(rows: &[(&str, &str)]) -> Feed {
        let rows = rows.iter().map(|(id, text)| Row::new(*id, vec![vec![Part::text(*text)]]));
        Feed { columns: &[], rows: rows.collect() }
    }

    #[tokio::test]
    async fn what_is_not_here_is_said_and_does_not_go_on() {
        let session = crate::model::session::Session {
            access: String::new(),
            refresh: String::new(),
            until: domain::Timestamp::from_millis(0),
            scopes: "operations:read".into(),
            who: "Ada".into(),
            csrf: "c".into(),
        };
        let visit = Visit {
            session: std::sync::Arc::new(session),
            api: crate::adapters::stoa::Stoa::new(None).with(None, None),
            at: String::new(),
            query: crate::model::form::Form::default(),
            form: crate::model::form::Form::default(),
        };
        let refusal = r#"{"type":"urn:stoa:problem:not_here","status":404,"detail":"CloudWatch has it."}"#;
        let refused = || Err(ApiError::Refused(Box::new(serde_json::from_str(refusal).unwrap())));
        let words = Words { title: "Events", at: "", about: "", empty: "", stream: "/console/live/events/stream" };
        let shown = page(&visit, &words, refused());
        assert_eq!(shown.status(), 200);
        let html = axum::body::to_bytes(shown.into_body(), usize::MAX).await.unwrap();
        let html = String::from_utf8(html.to_vec()).unwrap();
        assert!(html.contains("CloudWatch has it.") && !html.contains("live.js") && !html.contains("<table"), "{html}");
        assert_eq!(stream(&visit, &HeaderMap::new(), refused()).status(), 404);
        // A shop that can't be reached is asked again later.
        let busy = stream(&visit, &HeaderMap::new(), Err(ApiError::Unreachable("x".into())));
        assert_eq!(busy.status(), 200);
    }

    #[test]
    fn tells_what_a_browser_has_not_oldest_first() {
        let news = |known: &str| {
            feed(&[("c", "3"), ("b", "2 now"), ("a", "1")]).news(known).iter().map(|r| r.id.clone()).collect::<Vec<_>>()
        };
        let before = feed(&[("b", "2"), ("a", "1")]).marks();
        assert_eq!(news(&before), ["b", "c"]);
        assert_eq!(news(""), ["a", "b", "c"]);
        assert!(news(&feed(&[("c", "3"), ("b", "2 now"), ("a", "1")]).marks()).is_empty());
        // What somebody made up is as good as nothing.
        assert_eq!(news("é\u{1f600} and more").len(), 3);
        assert_eq!(before.len(), 2 * MARK);
    }
}
