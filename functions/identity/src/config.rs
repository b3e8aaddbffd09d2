//! Identity's settings; no other module reads them.

use service::capability::TRUSTED_PROXIES;
use service::client::TrustedProxies;
use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

/// The setting with the sender address of e-mails.
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
    /// The KMS key that signs; if absent, a key in identity's table signs.
    pub(crate) signing_key_id: Option<String>,
    /// Further KMS keys whose public halves are published.
    pub(crate) published_key_ids: Vec<String>,
    /// The front end's page that sets a new password; the token is appended to it.
    /// If absent, the e-mail shows the token alone.
    pub(crate) password_reset_url: Option<String>,
    /// The front end's page that confirms an e-mail address; used the same way.
    pub(crate) verification_url: Option<String>,
    /// How many trusted proxies stand before the edge (`TRUSTED_PROXIES`): 1 behind a CDN.
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
