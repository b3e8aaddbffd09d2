//! `GET /.well-known/openid-configuration`

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Serialize;

use crate::Identity;
use crate::adapters::tokens::ID_CLAIMS;
use crate::model::{OPENID_SCOPES, ScopeName};

/// The server's metadata (RFC 8414 and OpenID Connect Discovery 1.0).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ConfigurationResponse {
    #[schema(example = "https://issuer.example.com")]
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    #[schema(value_type = Vec<String>)]
    scopes_supported: Vec<&'static str>,
    #[schema(value_type = Vec<String>)]
    response_types_supported: [&'static str; 1],
    #[schema(value_type = Vec<String>)]
    response_modes_supported: [&'static str; 1],
    #[schema(value_type = Vec<String>)]
    grant_types_supported: [&'static str; 3],
    #[schema(value_type = Vec<String>)]
    code_challenge_methods_supported: [&'static str; 1],
    #[schema(value_type = Vec<String>)]
    token_endpoint_auth_methods_supported: [&'static str; 3],
    #[schema(value_type = Vec<String>)]
    revocation_endpoint_auth_methods_supported: [&'static str; 3],
    #[schema(value_type = Vec<String>)]
    introspection_endpoint_auth_methods_supported: [&'static str; 2],
    #[schema(value_type = Vec<String>)]
    subject_types_supported: [&'static str; 1],
    #[schema(value_type = Vec<String>)]
    id_token_signing_alg_values_supported: [&'static str; 1],
    /// The claims of ID tokens; no other endpoint returns them.
    #[schema(value_type = Vec<String>)]
    claims_supported: [&'static str; 13],
    claims_parameter_supported: bool,
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    authorization_response_iss_parameter_supported: bool,
}

/// Shows the endpoints and what they support.
///
/// Reads only the settings, so it answers even without a table or a key.
///
/// Costs nothing.
#[utoipa::path(
    get, path = "/.well-known/openid-configuration",
    responses((status = 200, description = "The document.", body = ConfigurationResponse)),
)]
pub(crate) async fn show_configuration(State(identity): State<Arc<Identity>>) -> Response {
    let issuer = identity.tokens.policy().issuer.trim_end_matches('/');
    let at = |path: &str| format!("{issuer}{path}");
    let with_secret = ["client_secret_basic", "client_secret_post"];
    let methods = ["client_secret_basic", "client_secret_post", "none"];

    let body = ConfigurationResponse {
        issuer: identity.tokens.policy().issuer.to_string(),
        authorization_endpoint: at("/oauth/authorize"),
        token_endpoint: at("/oauth/token"),
        jwks_uri: at("/oauth/jwks.json"),
        revocation_endpoint: at("/oauth/revoke"),
        introspection_endpoint: at("/oauth/introspect"),
        scopes_supported: OPENID_SCOPES.into_iter().chain(ScopeName::names()).collect(),
        response_types_supported: ["code"],
        response_modes_supported: ["query"],
        grant_types_supported: ["authorization_code", "client_credentials", "refresh_token"],
        code_challenge_methods_supported: ["S256"],
        token_endpoint_auth_methods_supported: methods,
        revocation_endpoint_auth_methods_supported: methods,
        introspection_endpoint_auth_methods_supported: with_secret,
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        claims_supported: ID_CLAIMS,
        claims_parameter_supported: false,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
        authorization_response_iss_parameter_supported: true,
    };
    ([(header::CACHE_CONTROL, "public, max-age=300")], axum::Json(body)).into_response()
}
