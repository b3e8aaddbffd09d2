//! The pages of webhooks over answers as notifications writes them: what they show of attempts, and what they send.

use std::sync::{Arc, Mutex};

use axum::body::{Bytes, to_bytes};
use axum::extract::Path;
use axum::response::Response;
use domain::Timestamp;
use futures::future::BoxFuture;
use http::{Request, header};
use serde_json::{Value, json};
use service::ports::{ApiPort, PortError};

use super::super::visit::Visit;
use super::{delivery, endpoint};
use crate::adapters::stoa::Stoa;
use crate::model::form::Form;
use crate::model::session::Session;

/// An API that says the same at any time, and notes what it is asked.
#[derive(Debug, Default)]
struct Said {
    answers: Vec<(&'static str, u16, Value)>,
    sent: Mutex<Vec<String>>,
}

impl ApiPort for Said {
    fn call(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, PortError>> {
        let asked = format!("{} {}", request.method(), request.uri().path());
        self.sent.lock().unwrap().push(format!("{} {}", request.method(), request.uri()));
        let known = self.answers.iter().find(|(path, ..)| asked == *path);
        let body = known.map_or_else(|| "{}".to_owned(), |(.., body)| body.to_string());
        let response = http::Response::builder().status(known.map_or(404, |(_, status, _)| *status));
        Box::pin(async { Ok(response.body(Bytes::from(body))?) })
    }
}

fn visit(said: &Arc<Said>, scopes: &str, query: &str, form: &str) -> Visit {
    let session = Session {
        access: "a".into(),
        refresh: "r".into(),
        until: Timestamp::from_millis(0),
        scopes: scopes.to_owned(),
        who: "Ada".into(),
        csrf: "c".into(),
    };
    let api = Stoa::new(Some(said.clone())).with(None, None);
    let (query, form) = (Form::read(query.as_bytes()), Form::read(form.as_bytes()));
    Visit { session: Arc::new(session), api, at: "/console/here".to_owned(), query, form }
}

async fn html(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, to.unwrap_or_else(|| String::from_utf8(body.to_vec()).unwrap()))
}

fn sent_webhook() -> Value {
    json!({
        "id": "whd_1", "event_id": "evt_1", "type": "orders.order.placed", "state": "failed", "attempts": [
            { "at": "2026-03-05T12:00:00.000Z", "took_ms": 5003, "error": "timed_out" },
            { "at": "2026-03-05T12:05:00.000Z", "took_ms": 41, "status": 500, "answer": "<script>hit()</script>" },
        ], "created_at": "2026-03-05T11:59:00.000Z",
    })
}

#[tokio::test]
async fn a_delivery_shows_its_attempts_and_is_sent_again() {
    const AT: &str = "GET /webhook-endpoints/whe_1/deliveries/whd_1";
    let replayed = ("POST /webhook-endpoints/whe_1/deliveries/whd_1/replay", 202, sent_webhook());
    let said = Arc::new(Said { answers: vec![(AT, 200, sent_webhook()), replayed], ..Said::default() });
    let at = || Path(("whe_1".to_owned(), "whd_1".to_owned()));
    let (status, page) = html(delivery::show(visit(&said, super::MANAGES, "", ""), at()).await).await;
    assert_eq!(status, 200, "{page}");
    for part in ["timed out", "5003 ms", ">500</span>", "&#60;script&#62;hit()", "/deliveries/whd_1/replay\""] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    let act = async |scopes: &str, action: &str| {
        let path = Path(("whe_1".to_owned(), "whd_1".to_owned(), action.to_owned()));
        html(delivery::act(visit(&said, scopes, "", "key=k"), path).await).await
    };
    let done = (303, "/console/webhooks/whe_1/deliveries/whd_1?done=replayed".to_owned());
    assert_eq!(act(super::MANAGES, "replay").await, done);
    assert_eq!((act("orders:read", "replay").await.0, act(super::MANAGES, "other").await.0), (403, 404));
    let posts = said.sent.lock().unwrap().iter().filter(|asked| asked.starts_with("POST")).count();
    assert_eq!(posts, 1);

    // An endpoint that is off takes nothing: the page says so.
    let off = json!({ "type": "urn:stoa:problem:endpoint_disabled", "status": 409, "detail": "It is switched off." });
    let answers = vec![(AT, 200, sent_webhook()), ("POST /webhook-endpoints/whe_1/deliveries/whd_1/replay", 409, off)];
    let said = Arc::new(Said { answers, ..Said::default() });
    let path = Path(("whe_1".to_owned(), "whd_1".to_owned(), "replay".to_owned()));
    let (status, page) = html(delivery::act(visit(&said, super::MANAGES, "", "key=k"), path).await).await;
    assert!(status == 422 && page.contains("It is switched off.") && page.contains("timed out"), "{page}");
}

#[tokio::test]
async fn what_failed_in_a_time_is_sent_again() {
    let replay = async |answer: Value| {
        let answers = vec![("POST /webhook-endpoints/whe_1/replay", 200, answer)];
        let said = Arc::new(Said { answers, ..Said::default() });
        let form = "key=k&from=2026-03-01T00:00&to=2026-03-02T00:00";
        let path = Path(("whe_1".to_owned(), "replay".to_owned()));
        let (_, to) = html(endpoint::act(visit(&said, super::MANAGES, "", form), path).await).await;
        let asked = said.sent.lock().unwrap().join(" ");
        assert!(asked.contains("replay?from=2026-03-01T00%3A00%3A00Z&to=2026-03-02T00%3A00%3A00Z"), "{asked}");
        to
    };
    for (answer, done) in [
        (json!({ "replayed": 3, "more": false }), "replayed"),
        (json!({ "replayed": 50, "more": true }), "replayed_some"),
        (json!({ "replayed": 0, "more": false }), "replayed_none"),
    ] {
        assert_eq!(replay(answer).await, format!("/console/webhooks/whe_1?done={done}"));
    }
}

#[tokio::test]
async fn an_endpoint_that_switched_itself_off_says_why() {
    let known = json!({
        "id": "whe_1", "url": "https://a.example/", "events": ["*"], "signing": "v1a", "enabled": false,
        "disabled": { "reason": "gone", "at": "2026-03-05T12:00:00.000Z" }, "version": 4,
    });
    let log = json!({ "items": [sent_webhook()], "next_cursor": "c2" });
    let answers =
        vec![("GET /webhook-endpoints/whe_1", 200, known), ("GET /webhook-endpoints/whe_1/deliveries", 200, log)];
    let said = Arc::new(Said { answers, ..Said::default() });
    let asked = visit(&said, super::MANAGES, "state=failed", "");
    let (status, page) = html(endpoint::show(asked, Path("whe_1".to_owned())).await).await;
    assert_eq!(status, 200, "{page}");
    for part in [
        "since it answered that it is gone for good",
        "/enable\"",
        ">500</td>",
        "/console/webhooks/whe_1?state=failed&#38;cursor=c2",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    assert!(!page.contains("/test\"") && !page.contains("/replay\""), "{page}");
}
