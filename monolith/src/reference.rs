//! The API reference at `/docs`: Swagger UI over `/openapi.json`, its assets in this binary, so that it works offline.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderValue, StatusCode, header};
use utoipa_swagger_ui::Config;

use crate::{capabilities, examples, requests};

/// Starts the page.
const START: &str = include_str!("../pages/reference.js");
/// The page takes scripts from here alone, and asks nobody else. Its styles are set by its scripts.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Serves the reference.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/docs", get(async || Redirect::permanent("/docs/")))
        .route("/docs/", get(async || asset("")))
        .route("/docs/swagger-initializer.js", get(async || ([(header::CONTENT_TYPE, "text/javascript")], START)))
        .route("/docs/{*path}", get(async |Path(path): Path<String>| asset(&path)))
        .layer(map_response(under_policy))
}

async fn under_policy(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

fn asset(path: &str) -> Response {
    // The page's settings stand in START, for some of them are code.
    let config = Config::from("/openapi.json");
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
    use utoipa::openapi::security::{ClientCredentials, Flow, Http, HttpAuthScheme, OAuth2, Scopes, SecurityScheme};
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
    let grant = Flow::ClientCredentials(ClientCredentials::new("/oauth/token", Scopes::new()));
    let client = OAuth2::with_description(
        [grant],
        "A service's id and secret, the administrator's for instance: the token is asked for here.",
    );
    let schemes = &mut whole.components.get_or_insert_default().security_schemes;
    schemes.insert("bearer".to_owned(), SecurityScheme::Http(bearer).into());
    schemes.insert("client_credentials".to_owned(), SecurityScheme::OAuth2(client).into());
    requests::offer_sign_in(&mut whole, "bearer", "client_credentials");
    examples::add(&mut whole);
    whole
}
