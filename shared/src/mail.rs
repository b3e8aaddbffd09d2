//! The mail port: one way out for whatever a capability has to tell a person.
//!
//! A capability writes down what it has to send before it sends it, and marks it as sent afterwards: mail goes out at
//! least once. On AWS it goes by SES; the one process lays it into a folder. Neither logs addresses or texts.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use futures::future::BoxFuture;
use tokio::sync::OnceCell;

use crate::aws;
use crate::environment::Environment;

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

/// Whoever takes mail.
pub trait MailPort: Send + Sync + std::fmt::Debug {
    /// Hands a mail on. At least once: a caller that got no answer sends again.
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>>;
}

/// Amazon SES; its client is made when the first mail is sent.
#[derive(Debug)]
pub struct Ses {
    environment: Environment,
    from: String,
    client: OnceCell<Client>,
}

impl Ses {
    /// Sends from an address, or a name with an address, that SES has verified.
    pub fn new(environment: Environment, from: String) -> Self {
        Self { environment, from, client: OnceCell::new() }
    }

    async fn deliver(&self, mail: &Mail) -> Result<(), MailError> {
        let client = self.client.get_or_try_init(|| async {
            let config = aws::config(&self.environment).await.map_err(failed)?;
            Ok::<_, MailError>(Client::new(&config))
        });
        let body = Body::builder().text(utf8(&mail.text)?);
        let body = match &mail.html {
            Some(html) => body.html(utf8(html)?),
            None => body,
        };
        let message = Message::builder().subject(utf8(&mail.subject)?).body(body.build()).build();
        let request = client.await?.send_email().from_email_address(&self.from);
        let request = request.destination(Destination::builder().to_addresses(&mail.to).build());
        let answer = request.content(EmailContent::builder().simple(message).build()).send().await;
        answer.map(drop).map_err(|error| match error.as_service_error() {
            Some(service) if service.is_message_rejected() || service.is_bad_request_exception() => {
                MailError::Refused(error.into())
            }
            _ => failed(error),
        })
    }
}

impl MailPort for Ses {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(self.deliver(mail))
    }
}

fn utf8(text: &str) -> Result<Content, MailError> {
    Content::builder().data(text).charset("UTF-8").build().map_err(|error| MailError::Refused(error.into()))
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> MailError {
    MailError::Failed(error.into())
}
