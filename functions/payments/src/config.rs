//! The settings of payments: the one place that reads them.

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};
use service::table::error_chain;

use crate::provider::{simulator, stripe};
use crate::secret::from_file;

const CAPTURE_ON: Setting =
    Setting::new("PAYMENTS_CAPTURE_ON", Kind::OneOf(&["confirmed", "shipped"]), "When authorised money is captured.")
        .or("shipped")
        .parameter("CaptureOn");

const PROVIDER: Setting = Setting::new(
    "PAYMENTS_PROVIDER",
    Kind::OneOf(&[simulator::NAME, stripe::NAME]),
    "Who moves the money; payment methods of the other are not taken. Stripe needs its key.",
)
.or(simulator::NAME)
.parameter("PaymentsProvider");

const STRIPE_KEY_FILE: Setting = Setting::new(
    "PAYMENTS_STRIPE_KEY_FILE",
    Kind::File,
    "A file with Stripe's secret key, readable by its owner alone. It goes before `PAYMENTS_STRIPE_KEY_NAME`.",
);

const STRIPE_KEY_NAME: Setting = Setting::new(
    "PAYMENTS_STRIPE_KEY_NAME",
    Kind::Text,
    "The name of the SSM SecureString with Stripe's secret key, on AWS.",
)
.parameter("PaymentsStripeKeyName")
.on_aws();

const STRIPE_URL: Setting =
    Setting::new("PAYMENTS_STRIPE_URL", Kind::Url, "Where Stripe's API is, for tests.").or("https://api.stripe.com");

const WEBHOOK_SECRET_FILE: Setting = Setting::new(
    "PAYMENTS_WEBHOOK_SECRET_FILE",
    Kind::File,
    "A file with the secret that signs the provider's webhooks, readable by its owner alone; with Stripe, its endpoint's signing secret. It goes before `PAYMENTS_WEBHOOK_SECRET_NAME`.",
);

const WEBHOOK_SECRET_NAME: Setting = Setting::new(
    "PAYMENTS_WEBHOOK_SECRET_NAME",
    Kind::Text,
    "The name of the SSM SecureString that signs the provider's webhooks, on AWS. Without it and a file, a random secret is made at first use.",
)
.parameter("PaymentsWebhookSecretName")
.on_aws();

const ACTION_MINUTES: Setting = Setting::new(
    "PAYMENTS_ACTION_MINUTES",
    Kind::Number(1, 60),
    "For how many minutes a customer may do what the provider asks for (3-D Secure); the order holds its stock meanwhile.",
)
.or("10")
.parameter("ActionMinutes");

/// All settings of payments.
pub(crate) const SETTINGS: &[Setting] = &[
    PROVIDER,
    CAPTURE_ON,
    ACTION_MINUTES,
    STRIPE_KEY_FILE,
    STRIPE_KEY_NAME,
    STRIPE_URL,
    WEBHOOK_SECRET_FILE,
    WEBHOOK_SECRET_NAME,
];

/// When authorised money is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureOn {
    /// As soon as the order holds.
    Confirmed,
    /// As goods leave.
    Shipped,
}

/// What is set from outside.
#[derive(Clone, Debug)]
pub struct Config {
    /// When money is taken.
    pub capture_on: CaptureOn,
    /// Who moves the money. Payment methods of another are
    /// not taken.
    pub provider: String,
    /// How long a customer has for what the provider asks of him (3-D Secure), within the order's
    /// time. Until then he holds the stock.
    pub act_within_s: u32,
    /// Where Stripe is, and its key.
    pub stripe: StripeConfig,
    /// The SSM parameter that holds the secret of the provider's webhooks. Without it and
    /// a file, a random secret is made in the table at first use.
    pub webhook_secret_name: Option<String>,
    /// A file with the secret, readable by its owner alone. It goes before the parameter.
    pub webhook_secret_file: Option<String>,
}

/// How Stripe is reached.
#[derive(Clone, Debug)]
pub struct StripeConfig {
    /// Where its API is.
    pub url: String,
    /// The SSM SecureString that holds the secret key.
    pub key_name: Option<String>,
    /// A file with the key, readable by its owner alone. It goes before the parameter.
    pub key_file: Option<String>,
}

impl std::str::FromStr for CaptureOn {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "confirmed" => Ok(Self::Confirmed),
            "shipped" => Ok(Self::Shipped),
            _ => Err("there is no such moment"),
        }
    }
}

impl Config {
    /// Reads the settings.
    pub fn read(environment: &Environment) -> Result<Self, SettingError> {
        let config = Self {
            capture_on: environment.value(&CAPTURE_ON)?,
            provider: environment.value(&PROVIDER)?,
            act_within_s: environment.value::<u32>(&ACTION_MINUTES)? * 60,
            stripe: StripeConfig {
                url: environment.value(&STRIPE_URL)?,
                key_name: environment.text(&STRIPE_KEY_NAME),
                key_file: environment.text(&STRIPE_KEY_FILE),
            },
            webhook_secret_name: environment.text(&WEBHOOK_SECRET_NAME),
            webhook_secret_file: environment.text(&WEBHOOK_SECRET_FILE),
        };
        if config.provider != stripe::NAME {
            return Ok(config);
        }
        if config.stripe.key_file.is_none() && config.stripe.key_name.is_none() {
            let needs = format!("is stripe, which needs its key: set {}", STRIPE_KEY_FILE.name);
            return Err(SettingError::new(PROVIDER.name, needs));
        }
        // Said now, and not when the first customer pays.
        for (setting, path) in
            [(STRIPE_KEY_FILE, &config.stripe.key_file), (WEBHOOK_SECRET_FILE, &config.webhook_secret_file)]
        {
            let Some(path) = path else { continue };
            let unusable = |error| SettingError::new(setting.name, format!("is wrong: {}", error_chain(&error)));
            from_file(path).map_err(unusable)?;
        }
        Ok(config)
    }
}
