//! News from a provider: signature checked, each event taken once, and never backwards.

use http::{HeaderMap, StatusCode, header};
use shared::Problem;
use shared::table::{TableError, error_chain};

use crate::Payments;
use crate::model::OperationKey;
use crate::operation::Origin;
use crate::provider::simulator;
use crate::provider::simulator::webhook::{SIGNATURE, sign};
use crate::provider::{Notice, WebhookError};
use crate::store::PAYMENT;

/// How often a change is tried against others.
const TRIES: usize = 6;

impl Payments {
    /// Takes a webhook as it came in. What tells nothing new changes nothing and costs one read.
    pub(crate) async fn receive(&self, provider: &str, headers: &HeaderMap, body: &[u8]) -> Result<(), Problem> {
        let by = self.provider(provider).ok_or_else(|| Problem::not_found("provider"))?;
        let secret = self.webhook_secret().await?;
        let notices = by.parse_webhook(headers, body, secret, self.store.now()).map_err(|error| match error {
            WebhookError::Signature => {
                Problem::new(StatusCode::UNAUTHORIZED, "invalid_signature", format!("Not taken: {error}."))
                    .header(header::WWW_AUTHENTICATE, "Signature")
            }
            WebhookError::Malformed => Problem::malformed("The notice can't be read."),
        })?;
        for notice in notices {
            self.take_notice(provider, &notice).await?;
        }
        Ok(())
    }

    async fn take_notice(&self, provider: &str, notice: &Notice) -> Result<(), TableError> {
        for _ in 0..TRIES {
            let known = self.store.payment(notice.key.payment).await?;
            let Some(payment) = known.filter(|p| p.attempts.iter().any(|a| a.provider == provider)) else {
                tracing::info!(key = %notice.key, "a webhook tells of a payment that is not known here");
                return Ok(());
            };
            let mut next = payment.clone();
            let OperationKey { step, .. } = notice.key;
            let happened = next.hear(step, &notice.news, self.store.now());
            if next == payment {
                return Ok(());
            }
            let mut transaction = self.context.table.transaction();
            transaction.mark_applied(&format!("webhook:{provider}:{}", notice.id));
            self.store.save_in(&mut transaction, &mut next, &happened);
            match transaction.commit().await {
                Ok(()) => {
                    let open_before = next.next_step() == payment.next_step();
                    self.carry_on(next, if open_before { Origin::Resumed } else { Origin::Fresh }).await?;
                    return Ok(());
                }
                Err(error) if error.refused("fact") => return Ok(()),
                Err(error) if error.refused(PAYMENT) => {}
                Err(error) => return Err(error),
            }
        }
        Err(TableError::Busy("the payment is contended".into()))
    }

    /// Sends the simulator's webhooks whose time has come: to our own front door, signed like any other's.
    pub(crate) async fn deliver_simulated(&self) -> Result<(), TableError> {
        let due = self.simulator.deliveries().await?;
        if due.is_empty() {
            return Ok(());
        }
        let Ok(secret) = self.webhook_secret().await else { return Ok(()) };
        for delivery in due {
            let body = delivery.body.as_bytes();
            let mut headers = HeaderMap::new();
            if let Ok(signature) = sign(body, secret, self.store.now()).parse() {
                headers.insert(SIGNATURE, signature);
            }
            match self.receive(simulator::NAME, &headers, body).await {
                Err(problem) if problem.status().is_server_error() || problem.status() == StatusCode::CONFLICT => {}
                _ => self.simulator.delivered(&delivery).await?,
            }
        }
        Ok(())
    }

    async fn webhook_secret(&self) -> Result<&[u8], Problem> {
        self.secret.get(&self.config, &self.context.table).await.map_err(|error| {
            tracing::error!(error = %error_chain(&error), "there is no webhook secret");
            Problem::unavailable()
        })
    }
}
