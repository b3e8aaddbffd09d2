//! The Lambda entry: one function serves its HTTP requests, its inbox, its outbox relay, its schedule and operator calls.
//!
//! Each invocation is looked at once ([`Invocation`]) and dispatched. Batches answer with the items that failed, so that
//! one bad message neither blocks nor repeats its neighbours.

mod http_api;
mod invocation;
mod relay;
mod retry;

use std::sync::Arc;

use lambda_runtime::{LambdaEvent, service_fn};
use metrics_cloudwatch_embedded::Collector;
use serde_json::{Value, json};

pub use self::invocation::Invocation;
use self::invocation::{Message, OperatorCall, StreamRecord};
use self::relay::Relay;
use self::retry::Retry;
use crate::capability::{Capability, Context, Hosted};
use crate::clock::Clock;
use crate::environment::Environment;
use crate::event::Event;
use crate::table::Conflicts;
use crate::{aws, telemetry};

/// Why a function ends.
pub type Error = lambda_runtime::Error;

/// Serves a capability until Lambda ends the process.
pub fn serve<C: Capability>() -> Result<(), Error> {
    telemetry::log_json_lines();
    let environment = Environment::process();
    let collector = telemetry::embedded_metrics(environment.find("STACK_NAME"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let function = Arc::new(Function::<C>::start(environment).await?);
        lambda_runtime::run(service_fn(move |invoked: LambdaEvent<Invocation>| {
            let function = Arc::clone(&function);
            async move {
                let answer = function.handle(invoked.payload).await;
                flush(collector);
                answer
            }
        }))
        .await
    })
}

/// Writes the metrics of one invocation as a line of their own.
fn flush(collector: &'static Collector) {
    if let Err(error) = collector.flush(std::io::stdout()) {
        tracing::warn!(%error, "metrics can't be written");
    }
}

/// One capability behind its Lambda triggers.
struct Function<C> {
    capability: C,
    service: std::sync::OnceLock<axum::Router>,
    relay: Relay,
    retry: Retry,
}

impl<C: Capability> Function<C> {
    async fn start(environment: Environment) -> Result<Self, Error> {
        let config = aws::config(&environment).await?;
        let clock = Clock::system();
        let of_table = aws_sdk_dynamodb::config::Builder::from(&config).retry_classifier(Conflicts).build();
        let client = aws_sdk_dynamodb::Client::from_conf(of_table);
        let bus = environment.get("EVENT_BUS_NAME")?;
        let context = Context::new(C::NAME, client, environment, clock, None)?;
        let inbox = context.environment.find(&format!("{}_INBOX_URL", C::NAME.to_uppercase()));
        let retry = Retry::new(config.clone(), inbox);
        let relay = Relay::new(config, bus, context.table.clone());
        Ok(Self { capability: C::new(context)?, service: std::sync::OnceLock::new(), relay, retry })
    }

    async fn handle(&self, invocation: Invocation) -> Result<Value, Error> {
        match invocation {
            Invocation::Http(request) => {
                let service = self.service.get_or_init(|| Hosted::service(&self.capability)).clone();
                Ok(http_api::answer(service, *request).await)
            }
            Invocation::Inbox(messages) => Ok(self.consume(messages).await),
            Invocation::Outbox(records) => Ok(failures(self.relay.publish_records(records).await)),
            Invocation::Tick => {
                self.relay.sweep().await?;
                Hosted::tick(&self.capability).await?;
                Ok(Value::Null)
            }
            Invocation::Operator(OperatorCall::Republish { kind, cursor }) => {
                Ok(serde_json::to_value(Hosted::republish(&self.capability, &kind, cursor).await?)?)
            }
            Invocation::Operator(OperatorCall::Other { call, input }) => {
                Ok(Hosted::operate(&self.capability, &call, input).await?)
            }
        }
    }

    /// Consumes a batch of the inbox; answers with the messages to be delivered again, which rest for a while first.
    async fn consume(&self, messages: Vec<Message>) -> Value {
        let mut failed = Vec::new();
        for message in messages {
            let consumed = match serde_json::from_str::<Event>(&message.body) {
                Ok(event) => Hosted::consume(&self.capability, &event).await.is_ok(),
                Err(error) => {
                    tracing::error!(%error, message_id = message.id, "no event in its envelope");
                    false
                }
            };
            if !consumed {
                failed.push(message);
            }
        }
        if !failed.is_empty() {
            self.retry.put_off(&failed).await;
        }
        failures(failed.into_iter().map(|message| message.id).collect())
    }
}

/// The answer to a batch: what is to be delivered again.
fn failures(ids: Vec<String>) -> Value {
    let failures: Vec<_> = ids.into_iter().map(|id| json!({ "itemIdentifier": id })).collect();
    json!({ "batchItemFailures": failures })
}
