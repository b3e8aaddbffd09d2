//! The SDK's client over the engine, without what only a network needs.

use std::time::Duration;

use aws_runtime::invocation_id::InvocationIdInterceptor;
use aws_runtime::request_info::RequestInfoInterceptor;
use aws_runtime::user_agent::UserAgentInterceptor;
use aws_sdk_dynamodb::config::auth::{Params as AuthParams, ResolveAuthScheme};
use aws_sdk_dynamodb::config::endpoint::{Endpoint, EndpointFuture, Params as EndpointParams, ResolveEndpoint};
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition, TokenBucket};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, ConfigBag, HttpClient, IdentityCache, Intercept, Region, RuntimeComponents,
    StalledStreamProtectionConfig,
};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_runtime_api::client::auth::{AuthSchemeId, AuthSchemeOption, AuthSchemeOptionsFuture};
use aws_smithy_runtime_api::client::interceptors::context::BeforeSerializationInterceptorContextRef;
use aws_smithy_runtime_api::client::interceptors::disable_interceptor;
use dynamodb::Conflicts;

/// Makes a client whose every call goes through `http`, to `url`.
///
/// No signing and so no credentials, no endpoint rules, no stalled-stream watch, no headers for a service's logs. Retries
/// stay: three attempts as in the cloud, from 10 ms instead of a second, with a token bucket of the client's own, so that
/// one test's faults do not use up another's retries.
pub(crate) fn new(http: impl HttpClient + 'static, url: &str, timeouts: TimeoutConfig) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .http_client(http)
        .interceptor(Unlogged)
        .endpoint_resolver(Here(Endpoint::builder().url(url.to_owned()).build()))
        .auth_scheme_resolver(Trusted)
        .identity_cache(IdentityCache::no_cache())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .timeout_config(timeouts)
        .disable_clock_skew_correction(true)
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(3)
                .with_initial_backoff(Duration::from_millis(10))
                .with_max_backoff(Duration::from_millis(200)),
        )
        .retry_classifier(Conflicts)
        .retry_partition(RetryPartition::custom("embedded").token_bucket(TokenBucket::unlimited()).build())
        .build();
    Client::from_conf(config)
}

/// Leaves out the headers that tell a service who calls and at which attempt: they are a twentieth of a read's instructions.
#[derive(Debug)]
struct Unlogged;

impl Intercept for Unlogged {
    fn name(&self) -> &'static str {
        "unlogged"
    }

    fn read_before_execution(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let (state, cause) = (config.interceptor_state(), "nobody reads its header here");
        state.store_put(disable_interceptor::<InvocationIdInterceptor>(cause));
        state.store_put(disable_interceptor::<RequestInfoInterceptor>(cause));
        state.store_put(disable_interceptor::<UserAgentInterceptor>(cause));
        Ok(())
    }
}

/// The one endpoint; nobody looks at it.
#[derive(Debug)]
struct Here(Endpoint);

impl ResolveEndpoint for Here {
    fn resolve_endpoint<'a>(&'a self, _: &'a EndpointParams) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(self.0.clone()))
    }
}

/// Every caller may do everything: there is no IAM in the process.
#[derive(Debug)]
struct Trusted;

impl ResolveAuthScheme for Trusted {
    fn resolve_auth_scheme<'a>(
        &'a self,
        _: &'a AuthParams,
        _: &'a ConfigBag,
        _: &'a RuntimeComponents,
    ) -> AuthSchemeOptionsFuture<'a> {
        let option = AuthSchemeOption::builder().scheme_id(AuthSchemeId::new("noAuth")).build();
        AuthSchemeOptionsFuture::ready(option.map(|option| vec![option]).map_err(Into::into))
    }
}
