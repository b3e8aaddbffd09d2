//! The settings of payments: the one place that reads them.

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};
use service::table::error_chain;

use crate::adapters::secret::{SecretSource, from_file};
use crate::adapters::{simulator, stripe};

const CAPTURE_ON: Setting =
    Setting::new("PAYMENTS_CAPTURE_ON", Kind::OneOf(&["confirmed", "shipped"]), "When authorised money is captured.")
        .or("shipped")
        .parameter("CaptureOn");

const PROVIDER: Setting = Setting::new(
    "PAYMENTS_PROVIDER",
    Kind::OneOf(&[simulator::NAME, stripe::NAME]),
    "Who moves the money beside wallets, which are always taken; payment methods of the other are not. Stripe needs its key.",
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

/// When authorised money is captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaptureOn {
    /// When the order is confirmed.
    Confirmed,
    /// When goods are shipped.
    Shipped,
}

/// The settings.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// When money is captured.
    pub capture_on: CaptureOn,
    /// The shop's provider. Payment methods of another are refused.
    pub provider: String,
    /// How long a customer has for an action that the provider asks for (3-D Secure), within the order's time. The order
    /// holds its stock meanwhile.
    pub act_within_s: u32,
    /// Where Stripe's API is.
    pub stripe_url: String,
    /// Stripe's secret key.
    pub stripe_key: SecretSource,
    /// What signs the provider's webhooks. Where it names nothing, a random secret is made in the table.
    pub webhook_secret: SecretSource,
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
    /// Reads the settings. With Stripe, its key and the files of both secrets are checked now, before a customer pays.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        let source =
            |file, parameter| SecretSource { file: environment.text(file), parameter: environment.text(parameter) };
        let config = Self {
            capture_on: environment.value(&CAPTURE_ON)?,
            provider: environment.value(&PROVIDER)?,
            act_within_s: environment.value::<u32>(&ACTION_MINUTES)? * 60,
            stripe_url: environment.value(&STRIPE_URL)?,
            stripe_key: source(&STRIPE_KEY_FILE, &STRIPE_KEY_NAME),
            webhook_secret: source(&WEBHOOK_SECRET_FILE, &WEBHOOK_SECRET_NAME),
        };
        if config.provider != stripe::NAME {
            return Ok(config);
        }
        if config.stripe_key == SecretSource::default() {
            let needs = format!("is stripe, which needs its key: set {}", STRIPE_KEY_FILE.name);
            return Err(SettingError::new(PROVIDER.name, needs));
        }
        for (setting, source) in [(STRIPE_KEY_FILE, &config.stripe_key), (WEBHOOK_SECRET_FILE, &config.webhook_secret)]
        {
            let Some(path) = &source.file else { continue };
            let unusable = |error| SettingError::new(setting.name, format!("is wrong: {}", error_chain(&error)));
            from_file(path).map_err(unusable)?;
        }
        Ok(config)
    }
}
