//! The least that a function can do: one `GetItem` by the SDK in Lambda's runtime loop, and nothing around it.
//!
//! `tests/start/warm.py` counts its instructions beside those of the capabilities, so that one sees what is theirs.

use std::collections::HashMap;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use lambda::Error;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::{Value, json};
use service::environment::Environment;

/// Serves where `FLOOR_TABLE` names a table; an event is a key of it.
pub(crate) fn serves(environment: &Environment) -> Option<Result<(), Error>> {
    Some(serve(environment.find("FLOOR_TABLE")?))
}

#[tokio::main(flavor = "current_thread")]
async fn serve(table: String) -> Result<(), Error> {
    let http = aws_smithy_http_client::Builder::new().build_http();
    let config = aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await;
    let client = Client::new(&config);
    lambda_runtime::run(service_fn(async |invoked: LambdaEvent<HashMap<String, String>>| {
        let key = invoked.payload.into_iter().map(|(name, value)| (name, AttributeValue::S(value))).collect();
        let answer = client.get_item().table_name(&table).set_key(Some(key)).send().await?;
        Ok::<Value, Error>(json!({ "found": answer.item.is_some() }))
    }))
    .await
}
