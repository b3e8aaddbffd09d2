//! API Gateway's HTTP API, payload 2.0: a request made of the event, an event made of the response.

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use serde::ser::{Serialize, SerializeMap, Serializer};
use tower::ServiceExt;

use service::Problem;
use service::caller::Claims;
use service::client::{FORWARDED_FOR, TrustedProxies};

/// The response as API Gateway takes it.
#[derive(Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct HttpAnswer {
    status_code: u16,
    headers: Headers,
    cookies: Vec<String>,
    body: String,
    is_base64_encoded: bool,
}

/// All headers but cookies, which API Gateway takes apart; several of one name are joined (RFC 9110, section 5.3).
#[derive(Debug)]
struct Headers(HeaderMap);

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.keys_len()))?;
        for name in self.0.keys() {
            let mut values = self.0.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
            let first = values.next().unwrap_or_default();
            let joined = values.fold(first, |known, value| format!("{known}, {value}").into());
            map.serialize_entry(name.as_str(), &joined)?;
        }
        map.end()
    }
}

/// Sends the request through the routes.
pub(super) async fn answer(service: axum::Router, event: ApiGatewayV2httpRequest) -> HttpAnswer {
    // A preflight. Its CORS headers come from API Gateway, which still wants an answer from the route.
    if event.request_context.http.method == Method::OPTIONS {
        return from_response(StatusCode::NO_CONTENT.into_response(), true).await;
    }
    let head = event.request_context.http.method == Method::HEAD;
    let response = match to_request(event) {
        Ok(request) => service.oneshot(request).await.into_response(),
        Err(problem) => problem.into_response(),
    };
    from_response(response, head).await
}

fn to_request(event: ApiGatewayV2httpRequest) -> Result<Request<Body>, Problem> {
    let unreadable = || Problem::malformed("The request can't be read.");
    // The path comes decoded; what is no path character is encoded again.
    let mut uri = encode_path(event.raw_path.as_deref().unwrap_or("/"));
    if let Some(query) = event.raw_query_string.as_deref().filter(|q| !q.is_empty()) {
        uri.push('?');
        uri.push_str(query);
    }
    let body = match event.body {
        Some(body) if event.is_base64_encoded => STANDARD.decode(body).map_err(|_| unreadable())?,
        Some(body) => body.into_bytes(),
        None => Vec::new(),
    };
    let request = Request::builder().method(event.request_context.http.method).uri(uri).body(Body::from(body));
    let mut request = request.map_err(|_| unreadable())?;
    *request.headers_mut() = event.headers;
    if let Some(cookies) = event.cookies.and_then(|c| HeaderValue::from_str(&c.join("; ")).ok()) {
        request.headers_mut().insert(header::COOKIE, cookies);
    }
    // API Gateway puts who called it last; where it did not, that is done here, since the end of the list is believed.
    let source = event.request_context.http.source_ip.as_deref().and_then(|source| source.parse().ok());
    if source.is_some() && TrustedProxies::default().client_of(request.headers()) != source {
        let value = event.request_context.http.source_ip.and_then(|source| HeaderValue::from_str(&source).ok());
        request.headers_mut().extend(value.map(|value| (FORWARDED_FOR, value)));
    }
    // Only what the edge's authorizer verified counts; the header itself is not looked at.
    if let Some(verified) = event.request_context.authorizer.and_then(|authorizer| authorizer.jwt) {
        request.extensions_mut().insert(Claims(verified.claims));
    }
    Ok(request)
}

fn encode_path(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

async fn from_response(response: Response, head: bool) -> HttpAnswer {
    let (mut parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut cookies = Vec::new();
    if let header::Entry::Occupied(set) = parts.headers.entry(header::SET_COOKIE) {
        cookies.extend(set.remove_entry_mult().1.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()));
    }
    let (body, is_base64_encoded) = match String::from_utf8(bytes.into()) {
        Ok(text) => (text, false),
        Err(binary) => (STANDARD.encode(binary.as_bytes()), true),
    };
    let body = if head { String::new() } else { body };
    HttpAnswer { status_code: parts.status.as_u16(), headers: Headers(parts.headers), cookies, body, is_base64_encoded }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_last_address_is_the_one_that_called_api_gateway() {
        for (forwarded, expected) in [
            ("198.51.100.7", "198.51.100.7"),
            ("1.2.3.4, 198.51.100.7", "198.51.100.7"),
            ("1.2.3.4", "198.51.100.7"),
            ("", "198.51.100.7"),
        ] {
            let event = json!({
                "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "",
                "headers": { "x-forwarded-for": forwarded }, "isBase64Encoded": false,
                "requestContext": { "http": { "method": "GET", "path": "/", "sourceIp": "198.51.100.7" } },
            });
            let request = to_request(serde_json::from_value(event).unwrap()).unwrap();
            let client = TrustedProxies::default().client_of(request.headers());
            assert_eq!(client.unwrap().to_string(), expected, "{forwarded}");
        }
    }

    async fn echoed(change: Value) -> Value {
        let echo = axum::Router::new().fallback(async |request: Request<Body>| {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            let body = [parts.uri.to_string().as_bytes(), b"|", &body].concat();
            let mut response = Response::new(Body::from(body));
            for vary in ["origin", "accept"] {
                response.headers_mut().append(header::VARY, HeaderValue::from_static(vary));
            }
            for cookie in ["a=1", "b=2"] {
                response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_static(cookie));
            }
            response
        });
        let mut event = json!({
            "version": "2.0", "routeKey": "$default", "rawPath": "/stock/A", "rawQueryString": "", "headers": {},
            "isBase64Encoded": false, "requestContext": { "http": { "method": "POST", "path": "/stock/A" } },
        });
        event.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        serde_json::to_value(answer(echo, serde_json::from_value(event).unwrap()).await).unwrap()
    }

    #[tokio::test]
    async fn what_no_uri_can_hold_is_answered_and_ends_nothing() {
        for headers in [json!({ "host": "a b" }), json!({ "host": "[::1" }), json!({ "x-forwarded-proto": "://" })] {
            assert_eq!(echoed(json!({ "headers": headers })).await["body"], "/stock/A|", "{headers}");
        }
        assert_eq!(echoed(json!({ "rawPath": "/stock/ä b" })).await["body"], "/stock/%C3%A4%20b|");
        assert_eq!(
            echoed(json!({ "rawPath": "/stock/.." })).await["body"],
            "/stock/..|",
            "a path is taken as it comes"
        );
        for change in [json!({ "rawQueryString": "a=\u{0}" }), json!({ "body": "%%%", "isBase64Encoded": true })] {
            assert_eq!(echoed(change.clone()).await["statusCode"], 400, "{change}");
        }
    }

    #[tokio::test]
    async fn a_header_with_several_values_keeps_them_all_and_bytes_come_back_as_they_are() {
        let answer = echoed(json!({})).await;
        assert_eq!(answer["headers"]["vary"], "origin, accept");
        assert_eq!((&answer["cookies"], answer["headers"].get("set-cookie")), (&json!(["a=1", "b=2"]), None));
        let answer = echoed(json!({ "body": STANDARD.encode([0xff, 0xfe]), "isBase64Encoded": true })).await;
        assert_eq!((&answer["isBase64Encoded"], answer["body"].as_str()), (&json!(true), Some("L3N0b2NrL0F8//4=")));
    }
}
