//! The routes: pages for browsers, which the API's document does not describe; the document itself, and the process's own
//! under `/operations`, which it does.
//!
//! The edge asks for no token at the pages: a browser brings a cookie, which [`crate::pages::admit`] opens.

mod discard_dead_letter;
mod list_dead_letters;
mod list_passed_events;
mod redrive_dead_letter;
mod show_openapi;
mod show_overview;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{any, get, post};
use http::StatusCode;
use service::Problem;
use service::operations::OperationsPort;
use service::ports::PortError;
use service::routes::Route;

pub(crate) use self::documented::openapi;

use crate::Console;
use crate::pages::{
    admit, asset, categories, community, content, customer, customers, import, inbox, ledger, live, operations, order,
    orders, page, price_list, price_lists, product, products, promotion, promotions, return_page, returns, search,
    shipping, sign_in, stock, today, trading, webhooks,
};

/// What the API's document describes.
mod documented {
    use super::{
        discard_dead_letter, list_dead_letters, list_passed_events, redrive_dead_letter, show_openapi, show_overview,
    };
    use crate::Console;

    service::routes! { Console, tag = "console":
        public get    "/openapi.json"                                     => show_openapi,
               get    "/operations/overview"                              => show_overview,
               get    "/operations/events"                                => list_passed_events,
               get    "/operations/dead-letters"                          => list_dead_letters,
               post   "/operations/dead-letters/{dead_letter_id}/redrive" => redrive_dead_letter,
               delete "/operations/dead-letters/{dead_letter_id}"         => discard_dead_letter,
    }
}

/// The pages as the edge knows them.
const PAGES: [Route; 4] = [
    Route { method: "get", path: "/console", public: true },
    Route { method: "post", path: "/console", public: true },
    Route { method: "get", path: "/console/{page}", public: true },
    Route { method: "post", path: "/console/{page}", public: true },
];

/// The routes as the edge knows them: the pages, and what is documented.
pub(crate) const ROUTES: &[Route] = &all_routes();

const fn all_routes() -> [Route; PAGES.len() + documented::ROUTES.len()] {
    let [page, ..] = PAGES;
    let (mut all, mut at) = ([page; PAGES.len() + documented::ROUTES.len()], 0);
    while at < all.len() {
        all[at] = if at < PAGES.len() { PAGES[at] } else { documented::ROUTES[at - PAGES.len()] };
        at += 1;
    }
    all
}

/// All of it over its state.
pub(crate) fn router(console: Arc<Console>) -> Router {
    let pages = Router::new()
        .route("/console", get(today::show))
        .route("/console/orders", get(orders::show))
        .route("/console/orders/{order_id}", get(order::show))
        .route("/console/orders/{order_id}/invoice", get(order::invoice))
        .route("/console/orders/{order_id}/packing-slip", get(order::packing_slip))
        .route("/console/orders/{order_id}/{action}", post(order::act))
        .route("/console/products", get(products::show).post(products::create))
        .route("/console/products/{product_id}", get(product::show))
        .route("/console/products/{product_id}/{action}", post(product::act))
        .route("/console/stock", get(stock::show).post(stock::count))
        .route("/console/stock/settings", post(stock::set))
        .route("/console/import", get(import::show).post(import::send))
        .route("/console/import/batch", post(import::batch))
        .route("/console/operations", get(operations::show))
        .route("/console/operations/{action}", post(operations::act))
        .route("/console/returns", get(returns::show))
        .route("/console/returns/{return_id}", get(return_page::show))
        .route("/console/returns/{return_id}/{action}", post(return_page::act))
        .route("/console/customers", get(customers::show))
        .route("/console/customers/{account_id}", get(customer::show))
        .route("/console/customers/{account_id}/{action}", post(customer::act))
        .route("/console/promotions", get(promotions::show).post(promotions::create))
        .route("/console/promotions/{promotion_id}", get(promotion::show))
        .route("/console/promotions/{promotion_id}/{action}", post(promotion::act))
        .route("/console/price-lists", get(price_lists::show).post(price_lists::create))
        .route("/console/price-lists/{price_list_id}", get(price_list::show))
        .route("/console/price-lists/{price_list_id}/{action}", post(price_list::act))
        .route("/console/categories", get(categories::show).post(categories::create))
        .route("/console/categories/{category_id}/{action}", post(categories::act))
        .route("/console/shipping", get(shipping::show).post(shipping::create))
        .route("/console/shipping/{method_id}/{action}", post(shipping::act))
        .route("/console/search", get(search::show))
        .route("/console/search/{action}", post(search::act))
        .route("/console/sign-out", post(sign_in::end))
        .merge(content_pages())
        .merge(finance_pages())
        .merge(community_pages())
        .merge(system_pages())
        .method_not_allowed_fallback(page::no_method)
        .layer(from_fn_with_state(Arc::clone(&console), admit::admit));
    Router::new()
        .route("/console/", get(async || Redirect::permanent("/console")))
        .route("/console/sign-in", get(sign_in::begin))
        .route("/console/callback", get(sign_in::finish))
        .route("/console/assets/{hash}/{name}", get(asset::show))
        .merge(pages)
        .route("/console/{*page}", any(page::no_page))
        .with_state(Arc::clone(&console))
        .merge(documented::router(console))
}

/// The pages of locales, types, entries, assets and releases.
fn content_pages() -> Router<Arc<Console>> {
    use content::{asset, assets, entries, entry, locales, referrers, release, releases, type_page, types, versions};
    Router::new()
        .route("/console/content/locales", get(locales::show).post(locales::save))
        .route("/console/content/types", get(types::show).post(types::create))
        .route("/console/content/types/{type_id}", get(type_page::show))
        .route("/console/content/types/{type_id}/{action}", post(type_page::act))
        .route("/console/content/entries", get(entries::show).post(entries::create))
        .route("/console/content/entries/{entry_id}", get(entry::show))
        .route("/console/content/entries/{entry_id}/referrers", get(referrers::show))
        .route("/console/content/entries/{entry_id}/versions", get(versions::show))
        .route("/console/content/entries/{entry_id}/versions/{n}", get(versions::show_one))
        .route("/console/content/entries/{entry_id}/{action}", post(entry::act))
        .route("/console/content/assets", get(assets::show))
        .route("/console/content/assets/upload", post(assets::begin))
        .route("/console/content/assets/{asset_id}", get(asset::show))
        .route("/console/content/assets/{asset_id}/complete", post(assets::complete))
        .route("/console/content/assets/{asset_id}/{action}", post(asset::act))
        .route("/console/content/releases", get(releases::show).post(releases::create))
        .route("/console/content/releases/{release_id}", get(release::show))
        .route("/console/content/releases/{release_id}/{action}", post(release::act))
}

/// The pages of the books and of the markets.
fn finance_pages() -> Router<Arc<Console>> {
    use ledger::{
        account, accounts, booking, gift_card, gift_cards, reconciliation, statement, transaction, transactions,
        trial_balance,
    };
    use trading::{market, markets, orders};
    Router::new()
        .route("/console/ledger/accounts", get(accounts::show).post(accounts::create))
        .route("/console/ledger/accounts/{account}", get(account::show))
        .route("/console/ledger/accounts/{account}/statement.csv", get(statement::file))
        .route("/console/ledger/accounts/{account}/{action}", post(account::act))
        .route("/console/ledger/transactions", get(transactions::show).post(booking::create))
        .route("/console/ledger/transactions/new", get(booking::show))
        .route("/console/ledger/transactions/{transaction_id}", get(transaction::show))
        .route("/console/ledger/transactions/{transaction_id}/{action}", post(transaction::act))
        .route("/console/ledger/trial-balance", get(trial_balance::show))
        .route("/console/ledger/closings", post(trial_balance::close))
        .route("/console/ledger/reconciliation", get(reconciliation::show))
        .route("/console/ledger/gift-cards", get(gift_cards::show).post(gift_cards::create))
        .route("/console/ledger/gift-cards/{gift_card_id}", get(gift_card::show))
        .route("/console/ledger/gift-cards/{gift_card_id}/{action}", post(gift_card::act))
        .route("/console/markets", get(markets::show).post(markets::create))
        .route("/console/markets/{symbol}", get(market::show))
        .route("/console/markets/{symbol}/{action}", post(market::act))
        .route("/console/trading/orders", get(orders::show))
        .route("/console/trading/orders/{trading_order_id}/cancel", post(orders::cancel))
}

/// The pages of people, what they write, and what moderators decide.
fn community_pages() -> Router<Arc<Console>> {
    use community::{log, people, person, post as one_post, report, reports, review, reviews};
    Router::new()
        .route("/console/community/reports", get(reports::show))
        .route("/console/community/reports/{report_id}", get(report::show))
        .route("/console/community/reports/{report_id}/{action}", post(report::act))
        .route("/console/community/log", get(log::show))
        .route("/console/community/people", get(people::show))
        .route("/console/community/people/{handle}", get(person::show))
        .route("/console/community/people/{handle}/{action}", post(person::act))
        .route("/console/community/posts/{post_id}", get(one_post::show))
        .route("/console/community/posts/{post_id}/{action}", post(one_post::act))
        .route("/console/community/reviews", get(reviews::show))
        .route("/console/community/reviews/{review_id}", get(review::show))
        .route("/console/community/reviews/{review_id}/{action}", post(review::act))
}

/// The inbox of staff, webhooks, and lists that go on by themselves.
fn system_pages() -> Router<Arc<Console>> {
    use webhooks::{delivery, endpoint, endpoints};
    Router::new()
        .route("/console/inbox", get(inbox::show))
        .route("/console/inbox/count", get(inbox::count))
        .route("/console/inbox/read", post(inbox::read))
        .route("/console/webhooks", get(endpoints::show).post(endpoints::create))
        .route("/console/webhooks/{endpoint_id}", get(endpoint::show))
        .route("/console/webhooks/{endpoint_id}/{action}", post(endpoint::act))
        .route("/console/webhooks/{endpoint_id}/deliveries/{delivery_id}", get(delivery::show))
        .route("/console/webhooks/{endpoint_id}/deliveries/{delivery_id}/{action}", post(delivery::act))
        .route("/console/live/orders", get(live::orders::show))
        .route("/console/live/orders/stream", get(live::orders::go_on))
        .route("/console/live/events", get(live::events::show))
        .route("/console/live/events/stream", get(live::events::go_on))
}

/// The process, for those who operate it; 404 where each function is a process of its own.
fn process(console: &Console) -> Result<&dyn OperationsPort, Problem> {
    let not_here =
        "No process holds the whole system here: on AWS, CloudWatch has the figures, and SQS the dead letters.";
    let process = console.context.ports.operations.as_deref();
    process.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not_here", not_here))
}

/// 503: the process could not do it now.
fn unanswered(error: PortError) -> Problem {
    tracing::warn!(%error, "the process did not answer its operator");
    Problem::unavailable()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_knows_pages_and_documented_routes() {
        let (pages, documented) = ROUTES.split_at(PAGES.len());
        assert!(pages == PAGES && documented == documented::ROUTES);
        let public = documented.iter().filter(|route| route.public).map(|route| route.path);
        assert!(pages.iter().all(|route| route.public) && public.eq(["/openapi.json"]));
    }
}
