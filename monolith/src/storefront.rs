//! `/shop`: the storefront of `examples/storefront`, for the demonstration. It is a page like any other client of the API.

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::header;

/// The page's own files and the API, and pictures from anywhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' https: data:; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

macro_rules! files {
    ($($path:literal, $media_type:literal, $file:literal;)*) => {
        /// The routes to the files, which are compiled in.
        pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
            Router::new()
                .route("/shop", get(async || Redirect::permanent("/shop/")))
                $(.route($path, get(async || answer($media_type, include_str!(concat!("../../", $file))))))*
        }
    };
}

files! {
    "/shop/", "text/html; charset=utf-8", "examples/storefront/index.html";
    "/shop/shop.css", "text/css; charset=utf-8", "examples/storefront/shop.css";
    "/shop/shop.js", "text/javascript; charset=utf-8", "examples/storefront/shop.js";
    "/shop/live.js", "text/javascript; charset=utf-8", "examples/storefront/live.js";
    "/shop/reviews.js", "text/javascript; charset=utf-8", "examples/storefront/reviews.js";
    "/shop/client/index.js", "text/javascript; charset=utf-8", "clients/typescript/src/index.js";
    "/shop/client/client.js", "text/javascript; charset=utf-8", "clients/typescript/src/client.js";
    "/shop/client/errors.js", "text/javascript; charset=utf-8", "clients/typescript/src/errors.js";
    "/shop/client/routes.js", "text/javascript; charset=utf-8", "clients/typescript/src/routes.js";
    "/shop/client/tokens.js", "text/javascript; charset=utf-8", "clients/typescript/src/tokens.js";
}

fn answer(media_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, text).into_response()
}
