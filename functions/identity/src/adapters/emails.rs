//! The texts of e-mails.

use askama::Template;
use domain::email::Email;
use service::mail::Mail;

use crate::model::OneTimeToken;

/// Declares an e-mail: its templates, and how they become a mail.
macro_rules! email {
    ($(#[$meta:meta])* $name:ident, $text:ident, $subject:literal, $text_path:literal, $html_path:literal) => {
        $(#[$meta])*
        #[derive(Template)]
        #[template(path = $html_path)]
        pub(crate) struct $name {
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
            pub(crate) fn mail(to: &Email, token: &OneTimeToken, page: Option<&str>) -> Option<Mail> {
                let token = token.to_string();
                let html = Self { link: page.map(|page| format!("{page}{token}")), token };
                let text = $text { token: &html.token, link: html.link.as_deref() }.render();
                match (text, html.render()) {
                    (Ok(text), Ok(html)) => {
                        Some(Mail { to: to.to_string(), subject: $subject.to_owned(), text, html: Some(html) })
                    }
                    (Err(error), _) | (_, Err(error)) => {
                        tracing::error!(%error, "an e-mail can't be written");
                        None
                    }
                }
            }
        }
    };
}

email!(
    /// Sets a new password.
    PasswordReset,
    PasswordResetText,
    "Your new password",
    "password_reset.txt",
    "password_reset.html"
);
email!(
    /// Proves that mail to an address arrives.
    Verification,
    VerificationText,
    "Please confirm your e-mail address",
    "verification.txt",
    "verification.html"
);
