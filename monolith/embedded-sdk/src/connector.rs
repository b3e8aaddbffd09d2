//! The SDK's HTTP client without HTTP: a request's body goes to the engine as it is, on the caller's own thread.

use std::sync::Arc;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::config::{HttpClient, RuntimeComponents};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;

use embedded::Engine;

use crate::dispatch::Answer;
use crate::intercept::{Intercept, Request, run};

const TARGET: &str = "DynamoDB_20120810.";

/// Takes the SDK's requests to the engine.
#[derive(Debug, Clone)]
pub(crate) struct Connector {
    shared: SharedHttpConnector,
}

impl Connector {
    pub(crate) fn new(engine: Engine, intercept: Option<Arc<dyn Intercept>>) -> Self {
        Self { shared: SharedHttpConnector::new(InProcess(Arc::new(Route { engine, intercept }))) }
    }
}

impl HttpClient for Connector {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.shared.clone()
    }
}

#[derive(Debug)]
struct InProcess(Arc<Route>);

#[derive(Debug)]
struct Route {
    engine: Engine,
    intercept: Option<Arc<dyn Intercept>>,
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let route = Arc::clone(&self.0);
        HttpConnectorFuture::new(async move {
            let target = request.headers().get("x-amz-target").unwrap_or("");
            let operation = target.strip_prefix(TARGET).unwrap_or(target);
            // Every operation of this service has its body in memory.
            let body = request.body().bytes().unwrap_or_default();
            let answer = match &route.intercept {
                None => run(&route.engine, operation, body, false).await,
                Some(intercept) => intercept.call(&route.engine, Request { operation, body }).await?,
            };
            dressed(answer)
        })
    }
}

/// Dresses an answer as the HTTP response that it would have been.
fn dressed(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(answer.status).map_err(|error| ConnectorError::other(error.into(), None))?;
    Ok(HttpResponse::new(status, SdkBody::from(answer.body)))
}
