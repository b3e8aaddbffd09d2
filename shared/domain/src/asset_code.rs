//! What amounts of the ledger and of markets are of: a currency, a token, points, vouchers.

use std::fmt;

use crate::Currency;
use crate::fault::Invalid;

/// The longest code.
const MAX_LETTERS: usize = 12;

/// The code of an asset: an ISO 4217 currency's, or another of the shop's own (`BTC`, `POINTS`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetCode {
    letters: [u8; MAX_LETTERS],
    length: u8,
}

impl AssetCode {
    /// The code.
    pub fn code(&self) -> &str {
        let letters = self.letters.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or_default()
    }

    /// The currency, where it is one of ISO 4217.
    pub fn currency(&self) -> Option<Currency> {
        self.code().parse().ok()
    }
}

impl From<Currency> for AssetCode {
    fn from(currency: Currency) -> Self {
        let mut letters = [0; MAX_LETTERS];
        letters.iter_mut().zip(currency.code().bytes()).for_each(|(letter, byte)| *letter = byte);
        Self { letters, length: 3 }
    }
}

impl fmt::Display for AssetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for AssetCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for AssetCode {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = text.bytes().enumerate().all(|(n, b)| b.is_ascii_uppercase() || (n > 0 && b.is_ascii_digit()));
        let length = u8::try_from(text.len()).ok().filter(|_| (2..=MAX_LETTERS).contains(&text.len()));
        match length {
            Some(length) if known => {
                let mut letters = [0; MAX_LETTERS];
                letters.iter_mut().zip(text.bytes()).for_each(|(letter, byte)| *letter = byte);
                Ok(Self { letters, length })
            }
            _ => Err(Invalid::new(
                "invalid_asset",
                "a code of 2 to 12 capital letters and digits is expected, such as EUR",
            )),
        }
    }
}

crate::checked_text!(
    AssetCode,
    "The code of an asset: a currency of ISO 4217, or another of the shop's own.",
    example = "EUR",
    pattern = "^[A-Z][A-Z0-9]{1,11}$",
    max_length = 12
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes() {
        for good in ["EUR", "BTC", "POINTS", "A1", "ABCDEFGHIJKL"] {
            assert_eq!(good.parse::<AssetCode>().map(|asset| asset.to_string()).ok().as_deref(), Some(good));
        }
        for bad in ["", "A", "eur", "1A", "ABCDEFGHIJKLM", "Ä1", "A-B"] {
            assert!(bad.parse::<AssetCode>().is_err(), "{bad}");
        }
        let euro: Currency = "EUR".parse().unwrap();
        assert_eq!((AssetCode::from(euro).code(), AssetCode::from(euro).currency()), ("EUR", Some(euro)));
        assert_eq!("POINTS".parse::<AssetCode>().unwrap().currency(), None);
    }
}
