//! The API reference at `/docs`: Swagger UI over `/openapi.json`, its assets in this binary, so that it works offline.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{StatusCode, header};
use utoipa_swagger_ui::Config;

use crate::{capabilities, requests};

/// Serves the reference.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/docs", get(async || Redirect::permanent("/docs/")))
        .route("/docs/", get(async || asset("")))
        .route("/docs/{*path}", get(async |Path(path): Path<String>| asset(&path)))
}

fn asset(path: &str) -> Response {
    let config = Config::from("/openapi.json").try_it_out_enabled(true).display_request_duration(true);
    match utoipa_swagger_ui::serve(path, Arc::new(config)) {
        Ok(Some(file)) => ([(header::CONTENT_TYPE, file.content_type)], file.bytes.into_owned()).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, path, "the reference can't be served");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// One OpenAPI 3.1 document over all capabilities.
pub fn openapi() -> utoipa::openapi::OpenApi {
    use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
    let info = utoipa::openapi::InfoBuilder::new()
        .title("Stoa")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("A backend for shops, publishers and communities: commerce, content, community and money."))
        .license(Some(
            utoipa::openapi::LicenseBuilder::new()
                .name("MIT OR Apache-2.0")
                .identifier(Some("MIT OR Apache-2.0"))
                .build(),
        ))
        .build();
    let mut whole = utoipa::openapi::OpenApiBuilder::new().info(info).build();
    for capability in capabilities::ALL {
        whole.merge((capability.openapi)());
    }
    requests::close(&mut whole);
    requests::describe_keys(&mut whole);
    let bearer = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
    let bearer =
        bearer.description(Some("An access token of POST /sessions, POST /guests or POST /oauth/token.")).build();
    whole
        .components
        .get_or_insert_default()
        .security_schemes
        .insert("bearer".to_owned(), SecurityScheme::Http(bearer).into());
    whole
}
