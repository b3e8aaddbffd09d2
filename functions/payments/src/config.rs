//! The settings of payments: the one place that reads them.

use shared::environment::{Environment, SettingError};

use crate::provider::{simulator, stripe};

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
    /// `PAYMENTS_CAPTURE_ON`: `confirmed` or `shipped` (the default).
    pub capture_on: CaptureOn,
    /// `PAYMENTS_PROVIDER`: who moves the money, `simulator` (the default) or `stripe`. Payment methods of another are
    /// not taken.
    pub provider: String,
    /// `PAYMENTS_ACTION_MINUTES`: how long a customer has for what the provider asks of him (3-D Secure), within the order's
    /// time; 10. Until then he holds the stock.
    pub act_within_s: u32,
    /// Where Stripe is, and its key.
    pub stripe: StripeConfig,
    /// `PAYMENTS_WEBHOOK_SECRET_NAME`: the SSM parameter that holds the secret of the provider's webhooks. Without it
    /// a random secret is made in the table at first use.
    pub webhook_secret_name: Option<String>,
    /// For the client that reads the secret.
    pub environment: Environment,
}

/// How Stripe is reached.
#[derive(Clone, Debug)]
pub struct StripeConfig {
    /// `PAYMENTS_STRIPE_URL`: where its API is; `https://api.stripe.com` by default.
    pub url: String,
    /// `PAYMENTS_STRIPE_KEY_NAME`: the SSM SecureString that holds the secret key.
    pub key_name: Option<String>,
    /// `PAYMENTS_STRIPE_KEY_FILE`: a file with the key, readable by its owner alone. It goes before the parameter.
    pub key_file: Option<String>,
}

impl std::str::FromStr for CaptureOn {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "confirmed" => Ok(Self::Confirmed),
            "shipped" => Ok(Self::Shipped),
            _ => Err(()),
        }
    }
}

/// A provider that there is.
struct Name(String);

impl std::str::FromStr for Name {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        matches!(text, simulator::NAME | stripe::NAME).then(|| Self(text.to_owned())).ok_or(())
    }
}

/// A time that a customer can do something in, and no stock is held for too long.
struct Minutes(u32);

impl std::str::FromStr for Minutes {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        text.parse().ok().filter(|minutes| (1..=60).contains(minutes)).map(Self).ok_or(())
    }
}

impl Config {
    /// Reads the settings.
    pub fn read(environment: &Environment) -> Result<Self, SettingError> {
        Ok(Self {
            capture_on: environment.parse_or("PAYMENTS_CAPTURE_ON", CaptureOn::Shipped)?,
            provider: environment.parse_or("PAYMENTS_PROVIDER", Name("simulator".to_owned()))?.0,
            act_within_s: environment.parse_or("PAYMENTS_ACTION_MINUTES", Minutes(10))?.0 * 60,
            stripe: StripeConfig {
                url: environment.parse_or("PAYMENTS_STRIPE_URL", "https://api.stripe.com".to_owned())?,
                key_name: environment.find("PAYMENTS_STRIPE_KEY_NAME"),
                key_file: environment.find("PAYMENTS_STRIPE_KEY_FILE"),
            },
            webhook_secret_name: environment.find("PAYMENTS_WEBHOOK_SECRET_NAME"),
            environment: environment.clone(),
        })
    }
}
