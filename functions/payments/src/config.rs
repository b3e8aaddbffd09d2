//! The settings of payments: the one place that reads them.

use shared::environment::{Environment, SettingError};

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
    /// `PAYMENTS_PROVIDER`: who moves the money for methods that name nobody; `simulator` by default.
    pub provider: String,
    /// `PAYMENTS_WEBHOOK_SECRET_NAME`: the SSM parameter that holds the secret of the provider's webhooks. Without it
    /// a random secret is made in the table at first use.
    pub webhook_secret_name: Option<String>,
    /// For the client that reads the secret.
    pub environment: Environment,
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

impl Config {
    /// Reads the settings.
    pub fn read(environment: &Environment) -> Result<Self, SettingError> {
        Ok(Self {
            capture_on: environment.parse_or("PAYMENTS_CAPTURE_ON", CaptureOn::Shipped)?,
            provider: environment.parse_or("PAYMENTS_PROVIDER", "simulator".to_owned())?,
            webhook_secret_name: environment.find("PAYMENTS_WEBHOOK_SECRET_NAME"),
            environment: environment.clone(),
        })
    }
}
