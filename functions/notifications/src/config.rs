//! The settings of notifications: the one place that reads them.

use std::time::Duration;

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

use crate::model::Defaults;
use crate::model::address::Network;

const WINDOW_MINUTES: Setting = Setting::new(
    "NOTIFICATIONS_WINDOW_MINUTES",
    Kind::Number(1, 1_440),
    "For how many minutes alike notifications of one target go into one group.",
)
.or("60");
const ORDER_MAIL: Setting = Setting::new(
    "NOTIFICATIONS_ORDER_MAIL",
    Kind::Flag,
    "Whether customers with an account get a mail for each state of their orders, unless they say otherwise.",
)
.or("false");
const MAIL_FROM: Setting = Setting::new(
    "NOTIFICATIONS_MAIL_FROM",
    Kind::Text,
    "The address, or a name with one, that notifications by mail come from. On AWS, SES has to have verified it, and without it no mail is sent.",
)
.parameter("MailFrom");
const PUBLIC_URL: Setting = Setting::new(
    "NOTIFICATIONS_PUBLIC_URL",
    Kind::Url,
    "The URL of this API as mail programs reach it, for unsubscribing. Without it, it is the issuer's.",
);
const SECRET_FILE: Setting = Setting::new(
    "NOTIFICATIONS_SECRET_FILE",
    Kind::File,
    "A file with the secret, of at least 128 random bits, under which webhooks' secrets are sealed and links to unsubscribe signed, readable by its owner alone. It goes before `NOTIFICATIONS_SECRET_NAME`.",
);
const SECRET_NAME: Setting = Setting::new(
    "NOTIFICATIONS_SECRET_NAME",
    Kind::Text,
    "The name of the SSM SecureString with that secret, on AWS. Without it and a file, a random one is made in the table at first use.",
)
.parameter("NotificationsSecretName")
.on_aws();
const WEBHOOKS_AT_ONCE: Setting = Setting::new(
    "NOTIFICATIONS_WEBHOOKS_AT_ONCE",
    Kind::Flag,
    "Whether one process sends webhooks as soon as they are written down; otherwise, and on AWS, the tick of each minute does.",
)
.or("true");
const WEBHOOK_TIMEOUT_S: Setting = Setting::new(
    "NOTIFICATIONS_WEBHOOK_TIMEOUT_S",
    Kind::Number(1, 20),
    "How many seconds an endpoint has to answer a webhook.",
)
.or("15");
const WEBHOOK_HTTP: Setting =
    Setting::new("NOTIFICATIONS_WEBHOOK_HTTP", Kind::Flag, "Whether webhooks may go to http URLs: for development.")
        .or("false");
const WEBHOOK_NETWORKS: Setting = Setting::new(
    "NOTIFICATIONS_WEBHOOK_NETWORKS",
    Kind::List,
    "Networks, such as 127.0.0.0/8, to which webhooks may go though they are not public: for development.",
)
.checked(are_networks);

/// All settings of notifications.
pub(crate) const SETTINGS: &[Setting] = &[
    WINDOW_MINUTES,
    ORDER_MAIL,
    MAIL_FROM,
    PUBLIC_URL,
    SECRET_FILE,
    SECRET_NAME,
    WEBHOOKS_AT_ONCE,
    WEBHOOK_TIMEOUT_S,
    WEBHOOK_HTTP,
    WEBHOOK_NETWORKS,
];

fn networks(text: &str) -> Result<Vec<Network>, String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::parse).collect()
}

fn are_networks(text: &str) -> Result<(), String> {
    networks(text).map(drop)
}

/// How notifications is set up.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// For how long a group takes in more.
    pub(crate) window: Duration,
    /// What is done where people have not said anything.
    pub(crate) defaults: Defaults,
    /// Where mail programs reach this API.
    pub(crate) public_url: String,
    /// The file with the secret.
    pub(crate) secret_file: Option<String>,
    /// The parameter with the secret.
    pub(crate) secret_name: Option<String>,
    /// How webhooks are sent.
    pub(crate) webhooks: Webhooks,
}

/// How webhooks are sent.
#[derive(Clone, Debug)]
pub(crate) struct Webhooks {
    /// Whether one process sends them as soon as they are written down.
    pub(crate) at_once: bool,
    /// How long an endpoint has to answer.
    pub(crate) timeout: Duration,
    /// Whether they may go to http URLs.
    pub(crate) may_be_http: bool,
    /// Networks that are allowed though they are not public.
    pub(crate) allowed: Vec<Network>,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment, issuer: &str) -> Result<Self, SettingError> {
        let allowed: Option<String> = environment.optional(&WEBHOOK_NETWORKS)?;
        let allowed = networks(&allowed.unwrap_or_default());
        let minutes: u64 = environment.value(&WINDOW_MINUTES)?;
        let public_url: Option<String> = environment.optional(&PUBLIC_URL)?;
        Ok(Self {
            window: Duration::from_secs(minutes * 60),
            defaults: Defaults { order_mail: environment.value(&ORDER_MAIL)? },
            public_url: public_url.unwrap_or_else(|| issuer.to_owned()),
            secret_file: environment.optional(&SECRET_FILE)?,
            secret_name: environment.optional(&SECRET_NAME)?,
            webhooks: Webhooks {
                at_once: environment.value(&WEBHOOKS_AT_ONCE)?,
                timeout: Duration::from_secs(environment.value(&WEBHOOK_TIMEOUT_S)?),
                may_be_http: environment.value(&WEBHOOK_HTTP)?,
                allowed: allowed.map_err(|fault| SettingError::new(WEBHOOK_NETWORKS.name, fault))?,
            },
        })
    }
}
