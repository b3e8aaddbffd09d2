//! News from a provider: signature checked, each event taken once, and never backwards.

use http::{HeaderMap, StatusCode, header};
use service::Problem;
use service::table::{TableError, error_chain};

use crate::Payments;
use crate::model::{News, OperationKey, Outcome, Step};
use crate::operation::Origin;
use crate::provider::signature::sign;
use crate::provider::simulator::{self, webhook::SIGNATURE};
use crate::provider::{DisputeNews, Notice, Provider, Tidings, WebhookError};
use crate::secret::Secret;
use crate::store::{DISPUTE, PAYMENT};

/// How often a change is tried against others.
const TRIES: usize = 6;

impl Payments {
    /// Takes a webhook as it came in. What tells nothing new changes nothing and costs one read.
    pub(crate) async fn receive(&self, provider: &str, headers: &HeaderMap, body: &[u8]) -> Result<(), Problem> {
        let by = self.provider(provider).ok_or_else(|| Problem::not_found("provider"))?;
        let notices = self.parse(by, headers, body).await?.map_err(|error| match error {
            WebhookError::Signature => {
                Problem::new(StatusCode::UNAUTHORIZED, "invalid_signature", format!("Not taken: {error}."))
                    .header(header::WWW_AUTHENTICATE, "Signature")
            }
            WebhookError::Malformed => Problem::malformed("The notice can't be read."),
        })?;
        for notice in notices {
            match &notice.tidings {
                Tidings::Step { key, news } => self.take_notice(provider, &notice.id, *key, news).await?,
                Tidings::Dispute(news) => self.take_dispute(provider, by, news).await?,
            }
        }
        Ok(())
    }

    /// Reads a webhook. Where its signature does not hold, the secret may have been replaced: it is read again, and the
    /// signature checked once more.
    async fn parse(
        &self,
        by: &dyn Provider,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Result<Vec<Notice>, WebhookError>, Problem> {
        let secret = self.webhook_secret().await?;
        let parsed = by.parse_webhook(headers, body, &secret, self.store.now());
        if parsed != Err(WebhookError::Signature) {
            return Ok(parsed);
        }
        match self.secret.instead_of(&secret, &self.config, &self.context.table).await {
            Some(newer) => Ok(by.parse_webhook(headers, body, &newer, self.store.now())),
            None => Ok(parsed),
        }
    }

    async fn take_notice(
        &self,
        provider: &str,
        event_id: &str,
        key: OperationKey,
        news: &News,
    ) -> Result<(), TableError> {
        for _ in 0..TRIES {
            let known = self.store.payment(key.payment).await?;
            let Some(payment) = known.filter(|p| p.attempts.iter().any(|a| a.provider == provider)) else {
                tracing::info!(%key, "a webhook tells of a payment that is not known here");
                return Ok(());
            };
            let mut next = payment.clone();
            let happened = next.hear(key.step, news, self.store.now());
            if next == payment {
                if matches!((key.step, news), (Step::Refund(_), News::Settled(Outcome::Declined { .. }))) {
                    // Unless it is old news: the provider had called it done.
                    tracing::warn!(%key, "a refund is said to have failed that is settled here");
                }
                return Ok(());
            }
            let mut transaction = self.context.table.transaction();
            transaction.mark_applied(&format!("webhook:{provider}:{event_id}"));
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

    async fn take_dispute(&self, provider: &str, by: &dyn Provider, news: &DisputeNews) -> Result<(), Problem> {
        let payment = match news.about {
            Some(payment) => Some(payment),
            None => by.payment_of(&news.authorization).await.map_err(|_| Problem::unavailable())?,
        };
        let known = match payment {
            Some(payment) => self.store.payment(payment).await?,
            None => None,
        };
        let Some(payment) = known.filter(|p| p.attempts.iter().any(|a| a.provider == provider)) else {
            tracing::warn!(dispute = news.reference, "a dispute is about a payment that is not known here");
            return Ok(());
        };
        for _ in 0..TRIES {
            match self.store.record_dispute(provider, payment.id, news).await {
                Err(error) if error.refused(DISPUTE) => {}
                other => return Ok(other?),
            }
        }
        Err(Problem::unavailable())
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
            if let Ok(signature) = sign(body, &secret, self.store.now()).parse() {
                headers.insert(SIGNATURE, signature);
            }
            match self.receive(simulator::NAME, &headers, body).await {
                Err(problem) if problem.status().is_server_error() || problem.status() == StatusCode::CONFLICT => {}
                _ => self.simulator.delivered(&delivery).await?,
            }
        }
        Ok(())
    }

    async fn webhook_secret(&self) -> Result<Secret, Problem> {
        self.secret.get(&self.config, &self.context.table).await.map_err(|error| {
            tracing::error!(error = %error_chain(&error), "there is no webhook secret");
            Problem::unavailable()
        })
    }
}
