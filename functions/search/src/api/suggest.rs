//! `GET /search/suggestions`

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::locale::Locale;
use serde::Serialize;
use service::Problem;
use service::body::{Answer, Query};
use utoipa::IntoParams;

use super::requests::{QueryText, words};
use super::views::{IndexState, state};
use crate::Search;
use crate::commands::{default_locale, find};
use crate::model::{Ask, Group};

/// How many titles are suggested.
const MOST: usize = 10;

/// What was typed so far.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Typed {
    /// What was typed so far.
    #[param(inline, value_type = String, max_length = 200, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    q: QueryText,
    /// The reader's locale.
    #[param(inline, required = false)]
    #[deserr(default)]
    locale: Option<Locale>,
}

/// A title that may be meant.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Suggestion {
    /// The title.
    text: String,
    /// The title with what was typed in `<em>`, as HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    highlighted: Option<String>,
    /// `product` or `entry`.
    kind: String,
    /// The id of what has the title.
    id: String,
    /// Its name in addresses.
    slug: String,
}

/// Titles that may be meant.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SuggestionsResponse {
    /// At most 10, the best first, each title once.
    items: Vec<Suggestion>,
    /// The state of the index that answered.
    index: IndexState,
}

/// Suggests titles as somebody types.
///
/// The last word is completed. Costs as `GET /search`.
#[utoipa::path(
    get, path = "/search/suggestions",
    responses((status = 200, description = "Titles.", body = SuggestionsResponse)),
)]
pub(crate) async fn suggest(State(app): State<Arc<Search>>, Query(typed): Query<Typed>) -> Result<Answer, Problem> {
    let locale = match &typed.locale {
        Some(locale) => Some(locale.to_string()),
        None => default_locale(&app).await?,
    };
    let readers =
        |locale: &String| Group::Facets { name: "l".to_owned(), values: vec![format!("l={locale}"), "l=*".to_owned()] };
    let ask = Ask {
        words: words(Some(&typed.q))?,
        is_suggesting: true,
        groups: locale.iter().map(readers).collect(),
        locale,
        limit: 3 * MOST,
        ..Ask::default()
    };
    if ask.words.clauses.is_empty() {
        let ask = Ask { limit: 0, ..ask };
        let index = state(&find(&app, ask).await?);
        return Ok(Answer::ok(&SuggestionsResponse { items: Vec::new(), index }));
    }

    let answered = find(&app, ask).await?;

    let index = state(&answered);
    let mut known = BTreeSet::new();
    let new = answered.found.hits.into_iter().filter(|hit| known.insert(hit.card.title.to_lowercase()));
    let items = new.take(MOST).map(|hit| Suggestion {
        highlighted: hit.title,
        text: hit.card.title,
        kind: hit.card.kind,
        id: hit.card.id,
        slug: hit.card.slug,
    });
    Ok(Answer::ok(&SuggestionsResponse { items: items.collect(), index }))
}
