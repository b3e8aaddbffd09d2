//! A provider's notices: their signature is checked, and each is applied once, in any order.

use http::{HeaderMap, StatusCode, header};
use service::Problem;
use service::table::{Attempts, TableError, Transaction, error_chain};

use crate::Payments;
use crate::adapters::provider::{DisputeReport, Notice, Provider, ProviderEvent, WebhookError};
use crate::adapters::secret::Secret;
use crate::adapters::signature::sign;
use crate::adapters::simulator::{self, webhook::SIGNATURE};
use crate::adapters::wallet;
use crate::commands::carry_out::Origin;
use crate::model::{OperationKey, Outcome, Payment, Report, Step};
use crate::store::{DISPUTE, PAYMENT};

impl Payments {
    /// Takes a webhook. A notice that says nothing new costs one read.
    pub(crate) async fn receive(&self, provider: &str, headers: &HeaderMap, body: &[u8]) -> Result<(), Problem> {
        // A wallet's answers are events.
        let by = self.provider(provider).filter(|_| provider != wallet::NAME);
        let by = by.ok_or_else(|| Problem::not_found("provider"))?;
        let notices = self.parse(by, headers, body).await?.map_err(|error| match error {
            WebhookError::Signature => {
                Problem::new(StatusCode::UNAUTHORIZED, "invalid_signature", format!("Not taken: {error}."))
                    .header(header::WWW_AUTHENTICATE, "Signature")
            }
            WebhookError::Malformed => Problem::malformed("The notice can't be read."),
        })?;
        for notice in notices {
            match &notice.event {
                ProviderEvent::Step { key, report } => self.apply_notice(provider, &notice.id, *key, report).await?,
                ProviderEvent::Dispute(report) => self.apply_dispute(provider, by, report).await?,
            }
        }
        Ok(())
    }

    /// Reads a webhook. A wrong signature may mean that the secret was replaced: it is read again, and the signature
    /// checked once more.
    async fn parse(
        &self,
        by: &dyn Provider,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Result<Vec<Notice>, WebhookError>, Problem> {
        let secret = self.webhook_key().await?;
        let parsed = by.parse_webhook(headers, body, &secret, self.store.now());
        if parsed != Err(WebhookError::Signature) {
            return Ok(parsed);
        }
        match self.webhook_secret.instead_of(&secret).await {
            Some(newer) => Ok(by.parse_webhook(headers, body, &newer, self.store.now())),
            None => Ok(parsed),
        }
    }

    async fn apply_notice(
        &self,
        provider: &str,
        event_id: &str,
        key: OperationKey,
        report: &Report,
    ) -> Result<(), TableError> {
        let mut attempts = Attempts::on("payment");
        loop {
            let known = self.store.payment(key.payment).await?;
            let Some(payment) = known.filter(|p| p.attempts.iter().any(|a| a.provider == provider)) else {
                tracing::info!(%key, "a webhook is about a payment that is not known here");
                return Ok(());
            };
            let learned = self.learn(&payment, key, report, |transaction| {
                transaction.mark_applied(&format!("webhook:{provider}:{event_id}"));
            });
            match learned.await {
                Ok(true) => return Ok(()),
                Ok(false) => {
                    if matches!((key.step, report), (Step::Refund(_), Report::Settled(Outcome::Declined { .. }))) {
                        // The notice may be an old one, from before the provider called the refund done.
                        tracing::warn!(%key, "a notice says that a settled refund has failed");
                    }
                    return Ok(());
                }
                Err(error) if error.refused("fact") => return Ok(()),
                Err(error) if error.refused(PAYMENT) => attempts.again().await?,
                Err(error) => return Err(error),
            }
        }
    }

    /// Applies a report to a payment as it was read, with `remember` in the same transaction, and carries on what follows;
    /// `false` where the report says nothing new, and nothing is written.
    pub(super) async fn learn(
        &self,
        payment: &Payment,
        key: OperationKey,
        report: &Report,
        remember: impl FnOnce(&mut Transaction),
    ) -> Result<bool, TableError> {
        let mut next = payment.clone();
        let happened = next.learn(key.step, report, self.store.now());
        if next == *payment {
            return Ok(false);
        }
        let mut transaction = self.context.table.transaction();
        remember(&mut transaction);
        self.store.save_in(&mut transaction, &mut next, &happened);
        transaction.commit().await?;
        let open_before = next.next_step() == payment.next_step();
        self.carry_on(next, if open_before { Origin::Resumed } else { Origin::Fresh }).await?;
        Ok(true)
    }

    async fn apply_dispute(&self, provider: &str, by: &dyn Provider, report: &DisputeReport) -> Result<(), Problem> {
        let payment = match report.about {
            Some(payment) => Some(payment),
            None => by.payment_of(&report.authorization).await.map_err(|_| Problem::unavailable())?,
        };
        let known = match payment {
            Some(payment) => self.store.payment(payment).await?,
            None => None,
        };
        let Some(payment) = known.filter(|p| p.attempts.iter().any(|a| a.provider == provider)) else {
            tracing::warn!(dispute = report.reference, "a dispute is about a payment that is not known here");
            return Ok(());
        };
        let mut attempts = Attempts::on("dispute");
        loop {
            match self.store.record_dispute(provider, payment.id, report).await {
                Err(error) if error.refused(DISPUTE) => attempts.again().await?,
                other => return Ok(other?),
            }
        }
    }

    /// Delivers the simulator's due webhooks to this capability, signed like any provider's.
    pub(crate) async fn deliver_simulated(&self) -> Result<(), TableError> {
        let due = self.simulator.deliveries().await?;
        if due.is_empty() {
            return Ok(());
        }
        let Ok(secret) = self.webhook_key().await else { return Ok(()) };
        for delivery in due {
            let body = delivery.body.as_bytes();
            let mut headers = HeaderMap::new();
            if let Ok(signature) = sign(body, &secret, self.store.now()).parse() {
                headers.insert(SIGNATURE, signature);
            }
            match self.receive(simulator::NAME, &headers, body).await {
                Err(problem) if problem.status().is_server_error() => {}
                _ => self.simulator.delivered(&delivery).await?,
            }
        }
        Ok(())
    }

    async fn webhook_key(&self) -> Result<Secret, Problem> {
        self.webhook_secret.get().await.map_err(|error| {
            tracing::error!(error = %error_chain(&error), "there is no webhook secret");
            Problem::unavailable()
        })
    }
}
