//! The mail port: one way out for whatever a capability has to tell a person.
//!
//! A capability writes down what it has to send before it sends it, and marks it as sent afterwards: mail goes out at
//! least once. On AWS it goes by SES; the one process lays it into a folder. Neither logs addresses or texts.

use futures::future::BoxFuture;

/// One mail to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address, checked when it was taken.
    pub to: String,
    /// One line.
    pub subject: String,
    /// For those who read text.
    pub text: String,
    /// For those who read HTML.
    pub html: Option<String>,
    /// A URL that ends mails of this sort by one POST, which mail programs offer as a button (RFC 8058).
    pub unsubscribe: Option<String>,
}

impl Mail {
    /// The header fields by which mail programs end mails of this sort (RFC 8058, section 3.1).
    pub fn unsubscribe_fields(&self) -> Vec<(&'static str, String)> {
        let Some(url) = &self.unsubscribe else { return Vec::new() };
        vec![
            ("List-Unsubscribe", format!("<{url}>")),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
        ]
    }
}

/// Shows the subject only: the rest is between the shop and the person.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// It will never be taken: the address is not to be reached, or the sender is not verified.
    #[error("the mail was refused")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Not now: worth another try.
    #[error("the mail could not be sent")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The port that takes mail.
pub trait MailPort: Send + Sync + std::fmt::Debug {
    /// Hands a mail on. At least once: a caller that got no answer sends again.
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>>;
}
