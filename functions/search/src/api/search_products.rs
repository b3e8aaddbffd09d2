//! `GET /search/products`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::Currency;
use domain::fault::{Faults, Invalid};
use service::Problem;
use service::body::Answer;
use service::page::Paged;
use utoipa::IntoParams;

use super::requests::{Flag, ProductBrackets, QueryText, Values, Whole, one_of, words};
use super::views::{SearchResponse, page as view};
use crate::Search;
use crate::commands::{category_names, find};
use crate::model::{Ask, Group, Sort};

/// The order of products.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults)]
pub(crate) enum ProductSort {
    /// The best first.
    #[default]
    #[deserr(rename = "relevance")]
    #[schema(rename = "relevance")]
    Relevance,
    /// The newest first.
    #[deserr(rename = "newest")]
    #[schema(rename = "newest")]
    Newest,
    /// The cheapest first; needs `currency`.
    #[deserr(rename = "price")]
    #[schema(rename = "price")]
    Price,
    /// The dearest first; needs `currency`.
    #[deserr(rename = "-price")]
    #[schema(rename = "-price")]
    PriceDown,
}

/// Selects products.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductFilter {
    /// What to look for, as in `GET /search`.
    #[param(inline, value_type = Option<String>, max_length = 200, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$", required = false)]
    #[deserr(default)]
    q: Option<QueryText>,
    /// Only products in one of these categories: ids, with commas between them.
    #[param(inline, value_type = Option<String>, min_length = 1, max_length = 1000, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$", required = false)]
    #[deserr(default)]
    category: Option<Values>,
    /// Only products with one of these tags, with commas between them.
    #[param(inline, value_type = Option<String>, min_length = 1, max_length = 1000, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$", required = false)]
    #[deserr(default)]
    tag: Option<Values>,
    /// Only products from this price on, in minor units; needs `currency`.
    #[param(inline, required = false)]
    #[deserr(default)]
    min_price: Option<Whole>,
    /// Only products up to this price, in minor units; needs `currency`.
    #[param(inline, required = false)]
    #[deserr(default)]
    max_price: Option<Whole>,
    /// The currency of prices.
    #[param(inline, required = false)]
    #[deserr(default)]
    currency: Option<Currency>,
    /// Only what can be bought now, or only what can't.
    #[param(inline, required = false)]
    #[deserr(default)]
    available: Option<Flag>,
    /// The order.
    #[param(inline, required = false)]
    #[deserr(default)]
    sort: Option<ProductSort>,
    /// Whether values are counted.
    #[param(inline, required = false)]
    #[deserr(default)]
    facets: Option<Flag>,
}

/// Searches products, with what a shop's page shows.
///
/// Words as in `GET /search`. Filters are joined by AND, the values of one filter by OR. Facets count all hits, those of a
/// filtered facet as if it were not filtered. Costs as `GET /search`.
#[utoipa::path(
    get, path = "/search/products",
    responses((status = 200, description = "A page of products.", body = SearchResponse)),
)]
pub(crate) async fn search_products(
    State(app): State<Arc<Search>>,
    brackets: ProductBrackets,
    page: Paged<ProductFilter>,
) -> Result<Answer, Problem> {
    let page = page.of(brackets.text());
    let filter = &page.filter;
    let currency = filter.currency.map(|currency| currency.to_string());
    let groups = groups(filter, &brackets, currency.as_deref())?;
    let sort = match (filter.sort.unwrap_or_default(), &currency) {
        (ProductSort::Relevance, _) => Sort::Relevance,
        (ProductSort::Newest, _) => Sort::Newest,
        (ProductSort::Price, Some(currency)) => Sort::Price(currency.clone()),
        (ProductSort::PriceDown, Some(currency)) => Sort::PriceDown(currency.clone()),
        (_, None) => return Err(needs_currency("sort")),
    };

    let facets = filter.facets.is_some_and(|flag| flag.0);
    let ask = Ask {
        words: words(filter.q.as_ref())?,
        groups,
        sort,
        limit: page.limit(),
        after: page.begin(app.store.table()).await?,
        facets,
        currency: currency.clone(),
        ..Ask::default()
    };
    let (response, next) = view(find(&app, ask).await?, currency.as_deref(), facets);
    let names = category_names(&app, &response.category_ids()).await?;
    let mut response = response.naming(&names);
    response.next_cursor = page.next_cursor(app.store.table(), next.as_ref()).await?;
    Ok(Answer::ok(&response).followed_by(response.next_cursor.clone()))
}

fn groups(filter: &ProductFilter, brackets: &ProductBrackets, currency: Option<&str>) -> Result<Vec<Group>, Problem> {
    let mut groups = vec![Group::Facets { name: "k".to_owned(), values: vec!["k=product".to_owned()] }];
    if let Some(values) = &filter.category {
        groups.push(one_of("category", "c", values)?);
    }
    if let Some(values) = &filter.tag {
        groups.push(one_of("tag", "t", values)?);
    }
    if let Some(available) = filter.available {
        groups.push(Group::Facets { name: "v".to_owned(), values: vec![format!("v={}", available.0)] });
    }
    for (name, values) in brackets.of("attr") {
        let name = format!("a:{name}");
        let values = values.iter().map(|value| format!("{name}={value}")).collect();
        groups.push(Group::Facets { name, values });
    }
    let bounds = [("min_price", filter.min_price), ("max_price", filter.max_price)];
    if let Some((parameter, _)) = bounds.iter().find(|(_, bound)| bound.is_some()) {
        let Some(currency) = currency else { return Err(needs_currency(parameter)) };
        groups.push(Group::Range {
            name: format!("price_{currency}"),
            least: filter.min_price.map_or(i64::MIN, |bound| bound.0),
            most: filter.max_price.map_or(i64::MAX, |bound| bound.0),
        });
    }
    Ok(groups)
}

fn needs_currency(parameter: &str) -> Problem {
    Problem::invalid(Faults::one(parameter, Invalid::new("missing_currency", "this needs `currency`")))
}
