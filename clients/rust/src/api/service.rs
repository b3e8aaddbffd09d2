// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! What the shop says of itself.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Plain};
use crate::types;

/// What the shop says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Service<'_> {
    /// Shows the endpoints and what they support.
    ///
    /// Reads only the settings, so it answers even without a table or a key.
    ///
    /// Costs nothing.
    ///
    /// `GET /.well-known/openid-configuration`
    pub fn show_configuration(&self) -> Call<types::ConfigurationResponse, Plain> {
        self.stoa.call(Method::GET, &[".well-known", "openid-configuration"]).open()
    }

    /// Says that the system is up.
    ///
    /// Reads no database.
    ///
    /// Costs nothing.
    ///
    /// `GET /healthz`
    pub fn show_health(&self) -> Call<types::HealthResponse, Plain> {
        self.stoa.call(Method::GET, &["healthz"]).open()
    }

    /// Shows this description.
    ///
    /// Costs nothing.
    ///
    /// `GET /openapi.json`
    pub fn show_openapi(&self) -> Call<serde_json::Value, Plain> {
        self.stoa.call(Method::GET, &["openapi.json"]).open()
    }

    /// Says that the database answers.
    ///
    /// Reads from the table; the monolith reads from the table of every capability.
    ///
    /// Costs 0.5 RRU.
    ///
    /// `GET /readyz`
    pub fn show_readiness(&self) -> Call<types::ReadinessResponse, Plain> {
        self.stoa.call(Method::GET, &["readyz"]).open()
    }
}
