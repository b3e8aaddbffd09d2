//! Where mail, goods and the bill go, checked at the edge.

use deserr::Deserr;
use serde::{Deserialize, Serialize};
use shared::bounds::Text;
use shared::events::cart as event;
use shared::fault::{Faults, Invalid};

/// An ISO 3166-1 alpha-2 country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 2]);

impl std::fmt::Display for CountryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or_default())
    }
}

impl std::str::FromStr for CountryCode {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        match <[u8; 2]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(Invalid::new("invalid_country", "a country's ISO 3166-1 code is expected, such as DE")),
        }
    }
}

shared::checked_text!(CountryCode, "An ISO 3166-1 alpha-2 country code.", example = "DE", pattern = "^[A-Z]{2}$");

/// An e-mail address: as much of RFC 5321 as people use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The address as a plain string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for EmailAddress {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let refused = || Invalid::new("invalid_email", "an e-mail address is expected, such as ada@example.com");
        let (local, domain) = text.split_once('@').ok_or_else(refused)?;
        let local_fits = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b));
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_fits = (2..=5).contains(&labels.len())
            && labels.iter().all(|label| {
                (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
        if local_fits && domain_fits { Ok(Self(text.to_owned())) } else { Err(refused()) }
    }
}

shared::checked_text!(
    EmailAddress,
    "An e-mail address.",
    example = "ada@example.com",
    pattern = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,4}$"
);

/// A postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(example = json!({
    "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115", "country": "DE"
}))]
pub struct PostalAddress {
    /// Who lives there.
    pub name: Text<1, 120>,
    /// First line.
    pub line1: Text<1, 120>,
    /// Second line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub line2: Option<Text<1, 120>>,
    /// Town.
    pub city: Text<1, 80>,
    /// State, province or county.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub region: Option<Text<1, 80>>,
    /// Postal code.
    pub postal_code: Text<1, 16>,
    /// CountryCode.
    pub country: CountryCode,
    /// For the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    pub phone: Option<Text<1, 32>>,
}

impl From<&PostalAddress> for event::Address {
    fn from(address: &PostalAddress) -> Self {
        Self {
            name: address.name.to_string(),
            line1: address.line1.to_string(),
            line2: address.line2.as_ref().map(ToString::to_string),
            city: address.city.to_string(),
            region: address.region.as_ref().map(ToString::to_string),
            postal_code: address.postal_code.to_string(),
            country: address.country.to_string(),
            phone: address.phone.as_ref().map(ToString::to_string),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_address_is_what_its_pattern_says() {
        for good in ["ada@example.com", "a.b+c@mail.example.co.uk", "x@y.z"] {
            assert_eq!(good.parse::<EmailAddress>().unwrap().as_str(), good);
        }
        let long = format!("{}@example.com", "a".repeat(65));
        for bad in ["", "ada", "@example.com", "ada@", "ada@example", "a@b@c.d", "a b@c.d", "ada@.com", &long] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_country_is_two_capitals() {
        assert_eq!("DE".parse::<CountryCode>().unwrap().to_string(), "DE");
        for bad in ["", "de", "DEU", "D1", "Ö"] {
            assert!(bad.parse::<CountryCode>().is_err(), "{bad}");
        }
    }
}
