//! What several routes ask for: who the reader is, and which part of a timeline.

use deserr::Deserr;
use domain::fault::{Faults, Invalid};
use domain::id::AccountId;
use domain::owner::Owner;
use service::Problem;
use service::body::Answer;
use service::caller::Caller;
use service::cursor::CursorText;
use service::page::Paged;

use super::views::{TimelinePage, TimelinePost};
use crate::Feed;
use crate::commands::page::{Asked, Source, read};
use crate::model::{Direction, FiltersContent, Place};

/// How many posts a page has at most.
const MOST: usize = 50;

/// Which way a timeline is read.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TimelineQuery {
    /// Only what came since: the `since` of a page that was read before. A page has at most 50.
    #[deserr(default)]
    #[param(inline, required = false)]
    since: Option<CursorText>,
}

/// The account of somebody who reads; a guest, or a service, has none.
pub(super) fn reader(caller: &Caller) -> Option<AccountId> {
    match caller.owner() {
        Some(Owner::Account(account)) => Some(account),
        Some(Owner::Guest(_)) | None => None,
    }
}

/// The caller's account; 403 for guests and services.
pub(super) fn account(caller: &Caller) -> Result<AccountId, Problem> {
    reader(caller).ok_or_else(|| {
        let detail = "Only accounts have a home: sign in, or make an account.";
        Problem::new(axum::http::StatusCode::FORBIDDEN, "account_required", detail)
    })
}

/// 200 with a page of a timeline. `name` is the timeline's, for its cursors.
pub(super) async fn shown(
    app: &Feed,
    source: Source,
    name: &str,
    reader: Option<AccountId>,
    filters: FiltersContent,
    page: Paged<TimelineQuery>,
) -> Result<Answer, Problem> {
    let table = app.store.table();
    let whose = reader.map_or_else(|| "nobody".to_owned(), |reader| reader.to_string());
    let page = page.of(&whose);
    let bound_to = format!("since {name} of {whose}");
    let begin: Option<Place> = page.begin(table).await?;
    let (limit, direction) =
        (page.limit().min(MOST), if page.filter.since.is_some() { Direction::Newer } else { Direction::Older });
    let from = match (&page.filter.since, &begin) {
        (Some(_), Some(_)) => {
            let invalid =
                Invalid::new("invalid_cursor", "`since` goes on by the `since` of its answer, not by a cursor");
            return Err(Problem::invalid(Faults::one("cursor", invalid)));
        }
        (Some(since), None) => {
            Some(table.open_cursor::<Place>(&bound_to, since).await.map_err(|problem| renamed(&problem))?)
        }
        (None, begin) => begin.clone(),
    };

    let mut found = read(app, Asked { source, reader, filters, direction, from: from.clone(), limit }).await?;

    if direction == Direction::Newer {
        found.posts.reverse();
    }
    let newest = match (direction, &from) {
        (Direction::Newer, _) => found.reached.clone().or(from),
        (Direction::Older, None) => {
            Some(found.posts.first().map_or_else(Place::before_all, |(place, _)| place.clone()))
        }
        (Direction::Older, Some(_)) => None,
    };
    let since = match newest {
        Some(newest) => Some(table.seal_cursor(&bound_to, &newest).await?),
        None => None,
    };
    let goes_on = direction == Direction::Older && !found.is_end;
    let next = found.reached.filter(|_| goes_on);
    let next_cursor = page.next_cursor(table, next.as_ref()).await?;
    let items = found.posts.into_iter().map(|(_, candidate)| TimelinePost::of(candidate)).collect();
    let has_more = direction == Direction::Newer && !found.is_end;
    let answer = Answer::ok(&TimelinePage { items, next_cursor: next_cursor.clone(), since, has_more });
    Ok(answer.followed_by(next_cursor))
}

/// The refusal of a cursor, where the cursor is `since`.
fn renamed(problem: &Problem) -> Problem {
    if problem.status().as_u16() != 400 {
        return Problem::unavailable();
    }
    let invalid = Invalid::new("invalid_cursor", "this does not belong to this timeline");
    Problem::invalid(Faults::one("since", invalid))
}
