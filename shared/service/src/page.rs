//! Lists, a page at a time: which page a client asks for, where it begins, and how it is answered.

use std::fmt::{Display, Write as _};

use axum::extract::FromRequestParts;
use deserr::Deserr;
use domain::bounds::Limit;
use domain::fault::Faults;
use http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;

use crate::Problem;
use crate::body::{Answer, List, MALFORMED, QueryFields, query_fields, read_fields};
use crate::cursor::CursorText;
use crate::describe::{Describe, Described};
use crate::table::{Table, TableError};

/// A page of a list: `?limit=50&cursor=…`, and beside them the list's own filter, of type `F`.
///
/// A cursor is bound to the path and the filter that it was made for, and where a list differs by caller, to the caller
/// ([`Paged::of`]). With another path, filter or caller it is a 400.
#[derive(Debug)]
pub struct Paged<F = NoFilter> {
    /// What the list is narrowed to.
    pub filter: F,
    limit: Option<Limit>,
    cursor: Option<CursorText>,
    bound_to: String,
}

/// A list without filters.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoFilter {}

/// What every page is asked for by.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults)]
#[into_params(parameter_in = Query)]
struct Place {
    /// At most so many items; a page may be shorter.
    #[deserr(default)]
    #[param(inline, required = false)]
    limit: Option<Limit>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    #[deserr(default)]
    #[param(inline, required = false)]
    cursor: Option<CursorText>,
}

/// The parameters of [`Place`].
const PLACE: [&str; 2] = ["limit", "cursor"];

impl<F: Deserr<Faults>> Paged<F> {
    fn read(path: &str, mut fields: QueryFields) -> Result<Self, Faults> {
        let place = PLACE.into_iter().filter_map(|name| fields.remove_entry(name)).collect();
        let bound_to = binding(path, &fields);
        match (read_fields(place), read_fields(fields)) {
            (Ok(Place { limit, cursor }), Ok(filter)) => Ok(Self { filter, limit, cursor, bound_to }),
            (place, filter) => {
                let mut faults = place.err().unwrap_or_default();
                faults.append(filter.err().unwrap_or_default().knowing(&PLACE));
                Err(faults)
            }
        }
    }
}

/// Path and filter as one text. The order of parameters says nothing, so they are sorted.
fn binding(path: &str, filter: &QueryFields) -> String {
    let mut pairs: Vec<_> = filter.iter().collect();
    pairs.sort_unstable_by_key(|(name, _)| *name);
    pairs.iter().fold(path.to_owned(), |mut text, (name, value)| {
        // A text takes all that is written to it.
        let _ = write!(text, "&{name}={value}");
        text
    })
}

impl<F> Paged<F> {
    /// How many items the page has at most: 20 where nothing is asked for.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or_default().get()
    }

    /// The same with another number where nothing is asked for.
    pub fn limit_or(&self, usual: usize) -> usize {
        self.limit.map_or(usual, Limit::get)
    }

    /// Binds cursors to whose list it is.
    #[must_use]
    pub fn of(mut self, whose: impl Display) -> Self {
        // A text takes all that is written to it.
        let _ = write!(self.bound_to, " of {whose}");
        self
    }

    /// Where the page begins; `None` for the first. A cursor that `table` did not make for this list is a 400.
    pub async fn begin<P: DeserializeOwned>(&self, table: &Table) -> Result<Option<P>, Problem> {
        match &self.cursor {
            Some(cursor) => table.open_cursor(&self.bound_to, cursor).await.map(Some),
            None => Ok(None),
        }
    }

    /// 200 with the page; `next` is where the one after it begins, `None` at the end.
    pub async fn answer<T: Serialize>(
        &self,
        table: &Table,
        items: Vec<T>,
        next: Option<&(impl Serialize + Sync)>,
    ) -> Result<Answer, TableError> {
        let next_cursor = self.next_cursor(table, next).await?;
        Ok(Answer::list(&List { items, next_cursor }))
    }

    /// The same, with items that are JSON already.
    pub async fn answer_documents(
        &self,
        table: &Table,
        documents: &[String],
        next: Option<&(impl Serialize + Sync)>,
    ) -> Result<Answer, TableError> {
        Ok(Answer::documents(documents, self.next_cursor(table, next).await?))
    }

    /// The cursor of the next page.
    pub async fn next_cursor<P: Serialize>(
        &self,
        table: &Table,
        next: Option<&P>,
    ) -> Result<Option<String>, TableError> {
        match next {
            Some(place) => table.seal_cursor(&self.bound_to, place).await.map(Some),
            None => Ok(None),
        }
    }
}

impl<S: Send + Sync, F: Deserr<Faults>> FromRequestParts<S> for Paged<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::read(parts.uri.path(), query_fields(&parts.uri)?).map_err(Problem::invalid)
    }
}

impl<F: IntoParams> Describe for Paged<F> {
    fn describe(route: &mut Described<'_>) {
        let place = || Some(ParameterIn::Query);
        let parameters = Place::into_params(place).into_iter().chain(F::into_params(place));
        parameters.for_each(|parameter| route.takes(parameter));
        route.refuses(400, MALFORMED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserr)]
    #[deserr(error = Faults, deny_unknown_fields)]
    struct Filter {
        #[deserr(default)]
        sku: Option<String>,
    }

    fn read(query: &str) -> Result<Paged<Filter>, Faults> {
        let uri = format!("https://shop.example/stock?{query}").parse().unwrap();
        Paged::read("/stock", query_fields(&uri).unwrap())
    }

    #[test]
    fn reads_place_and_filter_and_names_every_fault() {
        let page = read("limit=7&sku=A&cursor=xyz").unwrap();
        assert_eq!((page.limit(), page.filter.sku.as_deref(), page.cursor.as_deref()), (7, Some("A"), Some("xyz")));
        let page = read("").unwrap();
        assert_eq!((page.limit(), page.limit_or(100), page.cursor), (20, 100, None));

        let faults = read("limit=0&colour=red").unwrap_err();
        let listed: Vec<_> = faults.listed().iter().map(|f| format!("{} {}", f.pointer, f.code)).collect();
        assert_eq!(listed, ["limit out_of_range", "colour unknown_field"]);
        assert!(faults.listed()[1].detail.ends_with("known are: sku, limit, cursor"), "{faults:?}");
    }

    #[test]
    fn binds_a_cursor_to_path_filter_and_caller() {
        let bound = |path: &str, query: &str| {
            let uri = format!("https://shop.example/?{query}").parse().unwrap();
            let mut fields = query_fields(&uri).unwrap();
            PLACE.iter().for_each(|name| drop(fields.remove(*name)));
            binding(path, &fields)
        };
        assert_eq!(bound("/stock", "low=true&sku=A&limit=3"), bound("/stock", "cursor=x&sku=A&low=true"));
        let all = [bound("/stock", ""), bound("/skus", ""), bound("/stock", "a=1"), bound("/stock", "a=1&b=2")];
        let apart: std::collections::BTreeSet<_> = all.iter().chain([&bound("/stock", "a=1%26b=2")]).cloned().collect();
        assert_eq!(apart.len(), 5, "{apart:?}");
        let of = |whose: &str| read("").unwrap().of(whose).bound_to;
        assert_ne!(of("acct_1"), of("acct_2"));
    }
}
