//! What identity is told from outside: the one place that reads its settings.

use shared::client::TrustedProxies;
use shared::environment::{Environment, SettingError};

/// Names the address that letters come from, where no host takes them.
pub(crate) const MAIL_FROM: &str = "IDENTITY_MAIL_FROM";

/// Settings of identity.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The KMS key that signs (`IDENTITY_SIGNING_KEY_ID`); absent, a key of its own table signs.
    pub(crate) signing_key_id: Option<String>,
    /// Further KMS keys whose public halves are published (`IDENTITY_PUBLISHED_KEY_IDS`, separated by commas): the one
    /// that signed before, or the one that will sign next.
    pub(crate) published_key_ids: Vec<String>,
    /// Where the shop's front end sets a new password (`IDENTITY_PASSWORD_RESET_URL`): the token is put to its end.
    /// Absent, the mail shows the token by itself.
    pub(crate) password_reset_url: Option<String>,
    /// Where it confirms an e-mail address (`IDENTITY_VERIFICATION_URL`), likewise.
    pub(crate) verification_url: Option<String>,
    /// How many proxies stand before the edge and say truly who called them (`TRUSTED_PROXIES`): 1 behind a CDN.
    pub(crate) trusted_proxies: TrustedProxies,
    /// For the AWS client, which is made when it is first needed.
    pub(crate) environment: Environment,
}

impl Config {
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        let listed = environment.find("IDENTITY_PUBLISHED_KEY_IDS").unwrap_or_default();
        let published = listed.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
        Ok(Self {
            signing_key_id: environment.find("IDENTITY_SIGNING_KEY_ID"),
            published_key_ids: published.collect(),
            password_reset_url: environment.find("IDENTITY_PASSWORD_RESET_URL"),
            verification_url: environment.find("IDENTITY_VERIFICATION_URL"),
            trusted_proxies: TrustedProxies::read(environment, "TRUSTED_PROXIES")?,
            environment: environment.clone(),
        })
    }
}
