//! E-mail addresses, normalised so that one person has one account.

use shared::fault::Invalid;

/// An e-mail address in lower case: up to 64 characters, `@`, and a domain of two to five labels.
///
/// A subset of what HTML's `<input type="email">` takes; addresses outside ASCII are not taken yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Email(String);

const LOCAL_SIGNS: &[u8] = b".!#$%&'*+/=?^_{|}~-";

impl Email {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Email {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fits = text.split_once('@').is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if fits {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        Err(Invalid::new("invalid_email", "an e-mail address is expected"))
    }
}

fn is_local(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || LOCAL_SIGNS.contains(&b))
}

fn is_domain(text: &str) -> bool {
    let labels: Vec<_> = text.split('.').collect();
    (2..=5).contains(&labels.len()) && labels.iter().all(|label| is_label(label))
}

fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

shared::checked_text!(
    Email,
    "An e-mail address; kept in lower case.",
    example = "ada@example.com",
    pattern = "^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?){1,4}$"
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_normalised_and_nonsense_is_refused() {
        assert_eq!("Ada.L+shop@Example.COM".parse::<Email>().unwrap().as_str(), "ada.l+shop@example.com");
        for text in
            ["", "ada", "@example.com", "ada@", "ada@example", "a b@example.com", "ada@-a.com", "a@b@c.de", "ä@b.de"]
        {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_the_pattern_permits_is_taken(
            text in "[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?){1,4}"
        ) {
            let email: Email = text.parse().unwrap();
            prop_assert_eq!(&email.as_str().parse::<Email>().unwrap(), &email, "normalising is done once");
        }
    }
}
