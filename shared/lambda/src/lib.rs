//! The Lambda entry, and the clients of AWS that only the cloud needs: one function serves its HTTP requests, its inbox, its outbox relay, its schedule and operator calls.
//!
//! Each invocation is looked at once ([`Invocation`]) and dispatched. Batches answer with the items that failed, so that
//! one bad message neither blocks nor repeats its neighbours.

mod aws;
mod blobs;
mod http_api;
mod invocation;
mod kms;
mod public_api;
mod relay;
mod retry;
mod ses;
mod ssm;
mod telemetry;

use std::sync::Arc;

use domain::clock::Clock;
use dynamodb::{Conflicts, DynamoDb};
use lambda_runtime::{LambdaEvent, service_fn};
use metrics_cloudwatch_embedded::Collector;
use serde_json::{Value, json};
use service::capability::{Capability, Context, Hosted};
use service::declaration::Declaration;
use service::environment::Environment;
use service::event::Event;
use service::ports::Ports;

pub use self::invocation::Invocation;
use self::invocation::{Message, OperatorCall, StreamRecord};
use self::relay::Relay;
use self::retry::Retry;

/// Why a function ends.
pub type Error = lambda_runtime::Error;

/// Plugs a service of AWS in. A function links what it plugs in and no other client.
pub type Plug = fn(&Environment, &Declaration, &mut Ports);

/// Mail by SES, from the address that `<CAPABILITY>_MAIL_FROM` names; where it names none, no mail is sent.
pub fn mail(environment: &Environment, capability: &Declaration, ports: &mut Ports) {
    let from = environment.find(&format!("{}_MAIL_FROM", capability.name.to_uppercase()));
    ports.mail = from.map(|from| Arc::new(ses::Ses::new(environment.clone(), from)) as _);
}

/// Keys by KMS.
pub fn keys(environment: &Environment, _: &Declaration, ports: &mut Ports) {
    ports.keys = Some(Arc::new(kms::Kms::new(environment.clone())));
}

/// Secrets by SSM.
pub fn secrets(environment: &Environment, _: &Declaration, ports: &mut Ports) {
    ports.secrets = Some(Arc::new(ssm::Ssm::new(environment.clone())));
}

/// Blobs in the bucket of S3 that `<CAPABILITY>_BUCKET` names.
pub fn blobs(environment: &Environment, capability: &Declaration, ports: &mut Ports) {
    let bucket = environment.find(&capability.bucket_variable());
    ports.blobs = bucket.map(|bucket| Arc::new(blobs::Bucket::new(environment.clone(), bucket)) as _);
}

/// The API that the function itself is behind.
pub fn api(environment: &Environment, _: &Declaration, ports: &mut Ports) {
    ports.api = Some(Arc::new(public_api::PublicApi::new(environment.clone())));
}

/// Serves a capability until Lambda ends the process.
pub fn serve<C: Capability>(plugs: &[Plug]) -> Result<(), Error> {
    telemetry::log_json_lines();
    let environment = Environment::process();
    let collector = telemetry::embedded_metrics(environment.find("STACK_NAME"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let function = Arc::new(Function::<C>::start(environment, plugs).await?);
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

/// What an invocation answers.
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Answer {
    Http(http_api::HttpAnswer),
    Json(Value),
}

/// One capability behind its Lambda triggers.
struct Function<C> {
    capability: Arc<C>,
    service: std::sync::OnceLock<axum::Router>,
    relay: Relay,
    retry: Retry,
}

impl<C: Capability> Function<C> {
    async fn start(environment: Environment, plugs: &[Plug]) -> Result<Self, Error> {
        let config = aws::config(&environment).await?;
        let clock = Clock::system();
        let of_table = aws_sdk_dynamodb::config::Builder::from(&config).retry_classifier(Conflicts).build();
        let database = Arc::new(DynamoDb::new(aws_sdk_dynamodb::Client::from_conf(of_table)));
        let bus = environment.get("EVENT_BUS_NAME")?;
        let mut context = Context::new(C::DECLARATION.name, database, environment, clock, None)?;
        plugs.iter().for_each(|plug| plug(&context.environment, &C::DECLARATION, &mut context.ports));
        let inbox = context.environment.find(&format!("{}_INBOX_URL", C::DECLARATION.name.to_uppercase()));
        let retry = Retry::new(config.clone(), inbox);
        let relay = Relay::new(config, bus, context.table.clone());
        Ok(Self { capability: Arc::new(C::new(context)?), service: std::sync::OnceLock::new(), relay, retry })
    }

    async fn handle(&self, invocation: Invocation) -> Result<Answer, Error> {
        Ok(Answer::Json(match invocation {
            Invocation::Http(request) => {
                let service = self.service.get_or_init(|| Hosted::service(Arc::clone(&self.capability))).clone();
                return Ok(Answer::Http(http_api::answer(service, *request).await));
            }
            Invocation::Inbox(messages) => self.consume(messages).await,
            Invocation::Outbox(records) => failures(self.relay.publish_records(records).await),
            Invocation::Tick => {
                self.relay.sweep().await?;
                Hosted::tick(&*self.capability).await?;
                Value::Null
            }
            Invocation::Operator(OperatorCall::Republish { kind, cursor }) => {
                serde_json::to_value(Hosted::republish(&*self.capability, &kind, cursor).await?)?
            }
            Invocation::Operator(OperatorCall::Other { call, input }) => {
                Hosted::operate(&*self.capability, &call, input).await?
            }
        }))
    }

    /// Consumes a batch of the inbox; answers with the messages to be delivered again, which rest for a while first.
    async fn consume(&self, messages: Vec<Message>) -> Value {
        let mut failed = Vec::new();
        for message in messages {
            let consumed = match serde_json::from_str::<Event>(&message.body) {
                Ok(event) => Hosted::consume(&*self.capability, &event).await.is_ok(),
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
