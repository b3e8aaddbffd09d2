//! The routes as a table; each endpoint has its own file.

mod change_password;
mod create_account;
mod create_address;
mod create_client;
mod create_guest;
mod create_session;
mod delete_address;
mod delete_client;
mod end_session;
mod erase_account;
mod find_account;
mod find_address;
mod find_client;
mod grant_roles;
mod introspect_token;
mod issue_token;
mod list_accounts;
mod list_addresses;
mod list_clients;
mod list_sessions;
mod request_password_reset;
mod request_verification;
mod requests;
mod reset_password;
mod revoke_token;
mod show_configuration;
mod show_health;
mod show_keys;
mod show_readiness;
mod show_sign_in;
mod submit_sign_in;
mod update_account;
mod update_address;
mod verify_email;
mod views;

use crate::Identity;

service::routes! { Identity, tag = "identity":
    public post   "/accounts"                                     => create_account,
           get    "/accounts"                                     => list_accounts,
    public post   "/accounts/password-reset"                      => request_password_reset,
    public post   "/accounts/password-reset/confirm"              => reset_password,
    public post   "/accounts/verification/confirm"                => verify_email,
           get    "/accounts/{account_id}"                        => find_account,
           patch  "/accounts/{account_id}"                        => update_account,
           delete "/accounts/{account_id}"                        => erase_account,
           post   "/accounts/{account_id}/password"               => change_password,
           post   "/accounts/{account_id}/verification"           => request_verification,
           post   "/accounts/{account_id}/roles"                  => grant_roles,
           get    "/accounts/{account_id}/addresses"              => list_addresses,
           post   "/accounts/{account_id}/addresses"              => create_address,
           get    "/accounts/{account_id}/addresses/{address_id}" => find_address,
           patch  "/accounts/{account_id}/addresses/{address_id}" => update_address,
           delete "/accounts/{account_id}/addresses/{address_id}" => delete_address,
    public post   "/sessions"                                     => create_session,
           get    "/sessions"                                     => list_sessions,
           delete "/sessions/{session_id}"                        => end_session,
    public post   "/guests"                                       => create_guest,
           post   "/clients"                                      => create_client,
           get    "/clients"                                      => list_clients,
           get    "/clients/{client_id}"                          => find_client,
           delete "/clients/{client_id}"                          => delete_client,
    public get    "/oauth/authorize"                              => show_sign_in,
    public post   "/oauth/authorize"                              => submit_sign_in,
    public post   "/oauth/token"                                  => issue_token,
    public post   "/oauth/revoke"                                 => revoke_token,
    public post   "/oauth/introspect"                             => introspect_token,
    public get    "/oauth/jwks.json"                              => show_keys,
    public get    "/.well-known/openid-configuration"             => show_configuration,
    public get    "/healthz"                                      => show_health,
    public get    "/readyz"                                       => show_readiness,
}

/// Describes the routes, and how OAuth clients authenticate.
pub(crate) fn description() -> utoipa::openapi::OpenApi {
    use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
    let mut described = openapi();
    let basic = Http::builder().scheme(HttpAuthScheme::Basic);
    let basic = basic.description(Some("A client's id and secret (RFC 6749, section 2.3.1).")).build();
    let components = described.components.get_or_insert_default();
    components.security_schemes.insert("client".to_owned(), SecurityScheme::Http(basic).into());
    described
}
