//! E-mail addresses in one form, so that one person has one account and the same address everywhere.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::fault::Invalid;

/// What a local part may hold beside letters and digits: HTML's `<input type="email">` takes these.
const LOCAL_SIGNS: &[u8] = b".!#$%&'*+/=?^_`{|}~-";
/// How long an address is at most (RFC 5321, section 4.5.3.1.3, without the angle brackets).
const MAX_LENGTH: usize = 254;

/// An e-mail address in lower case, without white space around it: up to 64 characters, `@`, and a domain of two or more
/// labels (RFC 5321, sections 4.5.3.1.1 and 2).
///
/// What HTML's `<input type="email">` takes; addresses outside ASCII are not taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }

    fn normal(text: &str) -> Self {
        Self(text.trim().to_ascii_lowercase())
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Email {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let email = Self::normal(text);
        let fits = email.0.len() <= MAX_LENGTH
            && email.0.split_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if fits {
            return Ok(email);
        }
        Err(Invalid::new("invalid_email", "an e-mail address is expected, such as ada@example.com"))
    }
}

fn is_local(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || LOCAL_SIGNS.contains(&b))
}

fn is_domain(text: &str) -> bool {
    text.contains('.') && text.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

impl serde::Serialize for Email {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Email {
    /// Reads what was stored, in its normal form.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::normal(&std::borrow::Cow::<'de, str>::deserialize(deserializer)?))
    }
}

crate::request_text!(
    Email,
    "An e-mail address; kept in lower case.",
    example = "ada@example.com",
    pattern = "^ *[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+ *$",
    max_length = 254
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_have_one_form_and_nonsense_is_refused() {
        for (text, normal) in [
            ("Ada.L+shop@Example.COM", "ada.l+shop@example.com"),
            (" ada@example.com ", "ada@example.com"),
            ("ada@a.b.c.d.e.f.example.com", "ada@a.b.c.d.e.f.example.com"),
            ("a`b@x.y", "a`b@x.y"),
        ] {
            assert_eq!(text.parse::<Email>().unwrap().as_str(), normal);
        }
        let (long, longer) = (format!("{}@b.de", "a".repeat(65)), format!("a@{}de", "b.".repeat(130)));
        for text in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@example",
            "a b@example.com",
            "ada@-a.com",
            "a@b@c.de",
            "ä@b.de",
            "ada@.com",
            "ada@a..com",
            "ada\n@b.de",
            &long,
            &longer,
        ] {
            assert_eq!(text.parse::<Email>().unwrap_err().code, "invalid_email", "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_the_pattern_permits_is_taken(
            text in " ?[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,20}[A-Za-z0-9])?){1,5} ?"
        ) {
            let email: Email = text.parse().unwrap();
            prop_assert_eq!(&email.as_str().parse::<Email>().unwrap(), &email, "the normal form is its own");
        }
    }
}
