//! What the letters say.

use askama::Template;
use domain::email::Email;
use service::mail::Mail;

use crate::model::OneTimeToken;

/// Declares a letter: its texts, and how they become a mail.
macro_rules! letter {
    ($(#[$meta:meta])* $name:ident, $text:ident, $subject:literal, $text_path:literal, $html_path:literal) => {
        $(#[$meta])*
        #[derive(Template)]
        #[template(path = $html_path)]
        pub(super) struct $name {
            token: String,
            link: Option<String>,
        }

        #[derive(Template)]
        #[template(path = $text_path)]
        struct $text<'a> {
            token: &'a str,
            link: Option<&'a str>,
        }

        impl $name {
            /// The mail with a token: as a link where the shop has a page for it, by itself otherwise.
            pub(super) fn mail(to: &Email, token: &OneTimeToken, page: Option<&str>) -> Option<Mail> {
                let token = token.to_string();
                let html = Self { link: page.map(|page| format!("{page}{token}")), token };
                let text = $text { token: &html.token, link: html.link.as_deref() }.render();
                match (text, html.render()) {
                    (Ok(text), Ok(html)) => {
                        Some(Mail { to: to.to_string(), subject: $subject.to_owned(), text, html: Some(html) })
                    }
                    (Err(error), _) | (_, Err(error)) => {
                        tracing::error!(%error, "a letter can't be written");
                        None
                    }
                }
            }
        }
    };
}

letter!(
    /// To whoever forgot a password.
    PasswordReset,
    PasswordResetText,
    "Your new password",
    "password_reset.txt",
    "password_reset.html"
);
letter!(
    /// To whoever is to prove an address.
    Verification,
    VerificationText,
    "Please confirm your e-mail address",
    "verification.txt",
    "verification.html"
);
