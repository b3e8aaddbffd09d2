//! `GET /search`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Text;
use domain::fault::{Faults, Invalid};
use domain::locale::Locale;
use events::content::TypeChanged;
use service::Problem;
use service::body::Answer;
use service::page::Paged;
use utoipa::IntoParams;

use super::requests::{EntryBrackets, Flag, QueryText, one_of, words};
use super::views::{SearchResponse, page as view};
use crate::Search;
use crate::commands::{category_names, default_locale, find};
use crate::model::{Ask, Group, Sort, facet_of, number_of};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(rename_all = "lowercase")]
pub(crate) enum SearchKind {
    /// Products.
    Product,
    /// Entries.
    Entry,
    /// Posts.
    Post,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(rename_all = "lowercase")]
pub(crate) enum SearchSort {
    /// The best first.
    #[default]
    Relevance,
    /// The newest first.
    Newest,
}

/// Selects hits.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchFilter {
    /// What to look for: words, `"phrases"`, `-exclusions`; the last word may be only begun. Without it, everything.
    #[param(inline, value_type = Option<String>, max_length = 200, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$", required = false)]
    #[deserr(default)]
    q: Option<QueryText>,
    /// Only products, only entries, or only posts.
    #[param(inline, required = false)]
    #[deserr(default)]
    kind: Option<SearchKind>,
    /// Only entries of this type.
    #[param(inline, value_type = Option<String>, min_length = 1, max_length = 64, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$", required = false)]
    #[deserr(default, rename = "type")]
    #[param(rename = "type")]
    type_id: Option<Text<1, 64>>,
    /// The reader's locale; without it, the default one of the space. Entries that lack it are found by what it falls back to.
    #[param(inline, required = false)]
    #[deserr(default)]
    locale: Option<Locale>,
    /// The order.
    #[param(inline, required = false)]
    #[deserr(default)]
    sort: Option<SearchSort>,
    /// Whether values are counted.
    #[param(inline, required = false)]
    #[deserr(default)]
    facets: Option<Flag>,
}

/// Searches products, entries and public posts.
///
/// All words are needed; where nothing has them all, hits have some of them (`relaxed`). A word is found by its stem too,
/// and where it is rare, completed and with typos: one letter off from four letters on, two from eight on. A cursor goes on
/// to the true end; while the index changes, a hit that rises or falls meanwhile may be missed or come twice. Costs 0.5 to
/// 1 RRU at most twice a second, 1.5 RRU more every ten seconds, with facets 0.5 RRU a minute for each category that is
/// named, and nothing otherwise.
#[utoipa::path(
    get, path = "/search",
    responses((status = 200, description = "A page of hits.", body = SearchResponse)),
)]
pub(crate) async fn search(
    State(app): State<Arc<Search>>,
    brackets: EntryBrackets,
    page: Paged<SearchFilter>,
) -> Result<Answer, Problem> {
    let page = page.of(brackets.text());
    let filter = &page.filter;
    let locale = match &filter.locale {
        Some(locale) => Some(locale.to_string()),
        None => default_locale(&app).await?,
    };
    let mut groups = Vec::new();
    let only =
        |name: &str, value: String| Group::Facets { name: name.to_owned(), values: vec![format!("{name}={value}")] };
    match filter.kind {
        Some(SearchKind::Product) => groups.push(only("k", "product".to_owned())),
        Some(SearchKind::Entry) => groups.push(only("k", "entry".to_owned())),
        Some(SearchKind::Post) => groups.push(only("k", "post".to_owned())),
        None => {}
    }
    if let Some(type_id) = &filter.type_id {
        groups.push(one_of("type", "y", &type_id.to_string().parse().map_err(|_| Problem::malformed("No type."))?)?);
    }
    if let Some(locale) = &locale {
        groups.push(Group::Facets { name: "l".to_owned(), values: vec![format!("l={locale}"), "l=*".to_owned()] });
    }
    groups.extend(fields(&app, &brackets, filter.type_id.as_deref()).await?);

    let facets = filter.facets.is_some_and(|flag| flag.0);
    let ask = Ask {
        words: words(filter.q.as_ref())?,
        locale,
        groups,
        sort: if filter.sort == Some(SearchSort::Newest) { Sort::Newest } else { Sort::Relevance },
        limit: page.limit(),
        after: page.begin(app.store.table()).await?,
        facets,
        ..Ask::default()
    };
    let (response, next) = view(find(&app, ask).await?, None, facets);
    let names = category_names(&app, &response.category_ids()).await?;
    let mut response = response.naming(&names);
    response.next_cursor = page.next_cursor(app.store.table(), next.as_ref()).await?;
    Ok(Answer::ok(&response).followed_by(response.next_cursor.clone()))
}

/// The filters by fields of entries, read as the type's fields say. A type that is not known here yet has any field.
async fn fields(app: &Search, brackets: &EntryBrackets, type_id: Option<&str>) -> Result<Vec<Group>, Problem> {
    if brackets.is_empty() {
        return Ok(Vec::new());
    }
    let type_of: Option<TypeChanged> = match type_id {
        Some(type_id) => app.store.published(&format!("type#{type_id}")).await?,
        None => None,
    };
    let refused = |word: &str, name: &str, code: &'static str, detail: &str| {
        Problem::invalid(Faults::one(format!("{word}[{name}]"), Invalid::new(code, detail)))
    };
    let field_of = |name: &str| {
        let fields = type_of.as_ref().map(|known| known.fields.as_slice()).unwrap_or_default();
        fields.iter().find(|field| field.name == name && field.search == "facet")
    };

    let mut groups = Vec::new();
    for (name, values) in brackets.of("filter") {
        let kind = match field_of(name) {
            Some(field) => field.kind.as_str(),
            None if type_of.is_none() => "",
            None => return Err(refused("filter", name, "unknown_field", "the type has no such facet field")),
        };
        let named = format!("f:{name}");
        let values = values.iter().map(|value| format!("{named}={}", facet_of(kind, value))).collect();
        groups.push(Group::Facets { name: named, values });
    }

    let mut bounds = std::collections::BTreeMap::<&str, (i64, i64)>::new();
    for word in ["from", "to"] {
        for (name, values) in brackets.of(word) {
            let refused = |detail: &str| refused(word, name, "invalid_range", detail);
            if type_id.is_none() {
                return Err(refused("a range needs `type`"));
            }
            let field = field_of(name).ok_or_else(|| refused("the type has no such facet field"))?;
            let [value] = values else { return Err(refused("one bound is expected")) };
            let number =
                number_of(&field.kind, value).ok_or_else(|| refused("a value of the field's kind is expected"))?;
            let known = bounds.entry(name).or_insert((i64::MIN, i64::MAX));
            if word == "from" { known.0 = number } else { known.1 = number }
        }
    }
    let range = |(name, (least, most)): (&str, (i64, i64))| Group::Range { name: format!("f_{name}"), least, most };
    groups.extend(bounds.into_iter().map(range));
    Ok(groups)
}
