//! Refuses passwords that attackers try first (NIST SP 800-63B-4, section 3.1.1.2).
//!
//! These are common passwords, repetitions and sequences of characters, and passwords made of the owner's e-mail address
//! or the shop's name.

use domain::email::Email;

/// The most common passwords of eight characters or more: lower case, one per line.
const LIST: &str = include_str!("common_passwords.txt");
/// The name of the service.
const SERVICE: &str = "stoa";
/// The shortest part of an address that is checked, in bytes.
const LEAST: usize = 3;
/// The longest unit whose repetition is refused, in characters.
const UNIT: usize = 3;

/// Why a password is too easily guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Common {
    /// On the list of common passwords.
    #[error("this is one of the passwords that attackers try first")]
    Listed,
    /// `aaaaaaaa`, `12121212`, `12345678`.
    #[error("a repetition or a row of characters is one of the passwords that attackers try first")]
    Row,
    /// `ada12345` of `ada@example.com`.
    #[error("a password is not made of the e-mail address or the shop's name")]
    Known,
}

/// Refuses an easily guessed password, ignoring case.
///
/// The whole password is compared: it may contain a common one.
pub(crate) fn check(password: &str, email: Option<&Email>) -> Result<(), Common> {
    let folded = password.trim().to_lowercase();
    if LIST.lines().any(|line| line == folded) {
        return Err(Common::Listed);
    }
    if is_repetition(&folded) || is_row(&folded) {
        return Err(Common::Row);
    }
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    let names = |email: &Email| {
        let mut parts = email.as_str().split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() >= LEAST);
        folded == email.as_str() || core == email.local_part() || parts.any(|part| part == core)
    };
    if core == SERVICE || email.is_some_and(names) {
        return Err(Common::Known);
    }
    Ok(())
}

/// Whether the text repeats a unit of up to [`UNIT`] characters.
fn is_repetition(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    (1..=UNIT).any(|unit| characters.iter().zip(characters.iter().skip(unit)).all(|(one, other)| one == other))
}

/// Whether the characters form a sequence, up or down; 0 follows 9.
fn is_row(text: &str) -> bool {
    let follows = |one: char, other: char| u32::from(one) + 1 == u32::from(other) || (one, other) == ('9', '0');
    let pairs = || text.chars().zip(text.chars().skip(1));
    pairs().all(|(one, other)| follows(one, other)) || pairs().all(|(one, other)| follows(other, one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_common_passwords_sequences_and_own_names() {
        let email: Email = "ada.lovelace@mail.example.com".parse().unwrap();
        for (password, why) in [
            ("password", Common::Listed),
            ("PassWord1", Common::Listed),
            (" iloveyou ", Common::Listed),
            ("12345678", Common::Listed),
            ("33333333333", Common::Row),
            ("ababababa", Common::Row),
            ("xyzxyzxyzx", Common::Row),
            ("23456789012", Common::Row),
            ("zyxwvutsr", Common::Row),
            ("stoa-2026!", Common::Known),
            ("Lovelace1815", Common::Known),
            ("ada.lovelace", Common::Known),
            ("!!ada.lovelace1", Common::Known),
            ("ada.lovelace@mail.example.com", Common::Known),
            ("example-2026", Common::Known),
        ] {
            assert_eq!(check(password, Some(&email)), Err(why), "{password}");
        }
        for password in
            ["correct horse battery staple", "stoic-2026", "adalbert is my cat", "a new password", "xkqzvwpy"]
        {
            assert_eq!(check(password, Some(&email)), Ok(()), "{password}");
        }
        assert_eq!(check("lovelace1815", None), Ok(()), "the name matters only for its owner");
    }

    #[test]
    fn the_list_is_sorted_lower_case_and_long_enough() {
        let lines: Vec<_> = LIST.lines().filter(|line| !line.starts_with("# ") && *line != "#").collect();
        assert!(lines.len() > 8_000, "{}", lines.len());
        assert!(lines.iter().all(|line| line.chars().count() >= 8 && **line == line.trim().to_lowercase()));
        assert!(lines.is_sorted());
    }
}
