//! The texts of e-mails.

use askama::Template;
use domain::email::Email;
use service::mail::Mail;

use crate::model::OneTimeToken;

/// Declares an e-mail with its templates.
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
            /// Renders the e-mail: with a link if the shop has a page, else with the token alone.
            pub(crate) fn mail(to: &Email, token: &OneTimeToken, page: Option<&str>) -> Option<Mail> {
                let token = token.to_string();
                let html = Self { link: page.map(|page| format!("{page}{token}")), token };
                let text = $text { token: &html.token, link: html.link.as_deref() }.render();
                match (text, html.render()) {
                    (Ok(text), Ok(html)) => {
                        Some(Mail { to: to.to_string(), subject: $subject.to_owned(), text, html: Some(html), unsubscribe: None })
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
    /// Confirms an e-mail address.
    Verification,
    VerificationText,
    "Please confirm your e-mail address",
    "verification.txt",
    "verification.html"
);
