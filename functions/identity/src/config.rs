//! What identity is told from outside: the one place that reads its settings.

use service::capability::TRUSTED_PROXIES;
use service::client::TrustedProxies;
use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

/// The setting with the address that letters come from.
pub(crate) const MAIL_FROM: Setting = Setting::new(
    "IDENTITY_MAIL_FROM",
    Kind::Text,
    "The address, or a name with one, that mail about accounts comes from. On AWS, SES has to have verified it, and without it no mail is sent.",
)
.parameter("MailFrom");

const SIGNING_KEY_ID: Setting = Setting::new(
    "IDENTITY_SIGNING_KEY_ID",
    Kind::Text,
    "The KMS key that signs tokens (RSA 2048); without it, a key of the table signs.",
)
.parameter("SigningKeyArn")
.template("!If [OwnSigningKey, !Ref SigningKey, !Ref SigningKeyArn]")
.on_aws();

const PUBLISHED_KEY_IDS: Setting = Setting::new(
    "IDENTITY_PUBLISHED_KEY_IDS",
    Kind::List,
    "Further KMS keys that are published: the one that signed before, or the one that will sign next.",
)
.parameter("PublishedKeyArns")
.on_aws();

const PASSWORD_RESET_URL: Setting = Setting::new(
    "IDENTITY_PASSWORD_RESET_URL",
    Kind::Url,
    "The page of the shop's front end that sets a new password; the token is put to its end. Without it, the mail shows the token.",
)
.parameter("PasswordResetUrl");

const VERIFICATION_URL: Setting =
    Setting::new("IDENTITY_VERIFICATION_URL", Kind::Url, "The page that confirms an e-mail address, likewise.")
        .parameter("VerificationUrl");

/// All settings of identity.
pub(crate) const SETTINGS: &[Setting] =
    &[SIGNING_KEY_ID, PUBLISHED_KEY_IDS, MAIL_FROM, PASSWORD_RESET_URL, VERIFICATION_URL];

/// Settings of identity.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The KMS key that signs; absent, a key of its own table signs.
    pub(crate) signing_key_id: Option<String>,
    /// Further KMS keys whose public halves are published.
    pub(crate) published_key_ids: Vec<String>,
    /// Where the shop's front end sets a new password: the token is put to its end. Absent, the mail shows the token by
    /// itself.
    pub(crate) password_reset_url: Option<String>,
    /// Where it confirms an e-mail address, likewise.
    pub(crate) verification_url: Option<String>,
    /// How many proxies stand before the edge and say truly who called them (`TRUSTED_PROXIES`): 1 behind a CDN.
    pub(crate) trusted_proxies: TrustedProxies,
}

impl Config {
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        let listed = environment.text(&PUBLISHED_KEY_IDS).unwrap_or_default();
        let published = listed.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
        Ok(Self {
            signing_key_id: environment.text(&SIGNING_KEY_ID),
            published_key_ids: published.collect(),
            password_reset_url: environment.optional(&PASSWORD_RESET_URL)?,
            verification_url: environment.optional(&VERIFICATION_URL)?,
            trusted_proxies: TrustedProxies::read(environment, TRUSTED_PROXIES.name)?,
        })
    }
}
