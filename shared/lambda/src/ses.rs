//! Mail by Amazon SES.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader};
use futures::future::BoxFuture;
use service::environment::Environment;
use service::mail::{Mail, MailError, MailPort};
use tokio::sync::OnceCell;

use crate::aws;

/// Amazon SES; its client is made when the first mail is sent.
#[derive(Debug)]
pub(crate) struct Ses {
    environment: Environment,
    from: String,
    client: OnceCell<Client>,
}

impl Ses {
    /// Sends from an address, or a name with an address, that SES has verified.
    pub(crate) fn new(environment: Environment, from: String) -> Self {
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
        let fields = mail.unsubscribe_fields().into_iter().map(|(name, value)| {
            let field = MessageHeader::builder().name(name).value(value).build();
            field.map_err(|error| MailError::Refused(error.into()))
        });
        let fields: Vec<_> = fields.collect::<Result<_, _>>()?;
        let message = Message::builder().subject(utf8(&mail.subject)?).body(body.build());
        let message = message.set_headers(Some(fields).filter(|fields| !fields.is_empty())).build();
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
