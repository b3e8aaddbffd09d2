//! The routes: pages for browsers, which the API's document does not describe.
//!
//! The edge asks for no token here: a browser brings a cookie, which [`crate::pages::admit`] opens.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{any, get, post};
use service::routes::Route;

use crate::Console;
use crate::pages::{admit, asset, order, orders, page, product, products, sign_in, stock, today};

/// The routes as the edge knows them.
pub(crate) const ROUTES: &[Route] = &[
    Route { method: "get", path: "/console", public: true },
    Route { method: "post", path: "/console", public: true },
    Route { method: "get", path: "/console/{page}", public: true },
    Route { method: "post", path: "/console/{page}", public: true },
];

/// The pages over their state.
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
        .route("/console/sign-out", post(sign_in::end))
        .layer(from_fn_with_state(Arc::clone(&console), admit::admit));
    Router::new()
        .route("/console/", get(async || Redirect::permanent("/console")))
        .route("/console/sign-in", get(sign_in::begin))
        .route("/console/callback", get(sign_in::finish))
        .route("/console/assets/{hash}/{name}", get(asset::show))
        .merge(pages)
        .route("/console/{*page}", any(page::no_page))
        .with_state(console)
}
