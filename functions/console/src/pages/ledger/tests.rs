//! The pages of the books over answers as the ledger writes them: what they show, and what they send.

use std::sync::{Arc, Mutex};

use axum::body::{Bytes, to_bytes};
use axum::extract::Path;
use axum::response::Response;
use domain::Timestamp;
use futures::future::BoxFuture;
use http::{Request, header};
use serde_json::{Value, json};
use service::ports::{ApiPort, PortError};

use super::super::order;
use super::super::visit::Visit;
use super::{account, booking, gift_card, gift_cards, reconciliation, statement, transaction, trial_balance};
use crate::adapters::stoa::Stoa;
use crate::model::form::Form;
use crate::model::session::Session;

const TXN: &str = "txn_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
const CARD: &str = "gift_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
const ALL: &str = "ledger:read ledger:write payments:read orders:read identity:read";

/// Method and path, `If-Match` or the query, and a body.
type Sent = (String, String, Value);

/// An answer: status, `Link` header and body.
type Answer = (&'static str, u16, &'static str, String);

/// An API that says the same at any time.
#[derive(Debug, Default)]
struct Said {
    answers: Vec<Answer>,
    sent: Mutex<Vec<Sent>>,
}

impl ApiPort for Said {
    fn call(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, PortError>> {
        let asked = format!("{} {}", request.method(), request.uri().path());
        let version = request.headers().get(header::IF_MATCH).map(|tag| tag.to_str().unwrap().to_owned());
        let query = version.unwrap_or_else(|| request.uri().query().unwrap_or_default().to_owned());
        let body = serde_json::from_slice(request.body()).unwrap_or_default();
        let is_further = query.contains("cursor=");
        self.sent.lock().unwrap().push((asked.clone(), query, body));
        let known = self.answers.iter().find(|(path, _, link, _)| asked == *path && (!is_further || link.is_empty()));
        let mut response = http::Response::builder().status(known.map_or(404, |(_, status, ..)| *status));
        if let Some((_, _, link, _)) = known.filter(|(_, _, link, _)| !link.is_empty()) {
            response = response.header(header::LINK, *link);
        }
        let response = response.body(Bytes::from(known.map(|(.., body)| body.clone()).unwrap_or_else(|| "{}".into())));
        Box::pin(async { Ok(response?) })
    }
}

fn said(answers: Vec<(&'static str, u16, Value)>) -> Arc<Said> {
    let answers = answers.into_iter().map(|(asked, status, body)| (asked, status, "", body.to_string())).collect();
    Arc::new(Said { answers, sent: Mutex::default() })
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
    Visit { session: Arc::new(session), api, at: "/console/here?a=1".to_owned(), query, form }
}

async fn html(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, to.unwrap_or_else(|| String::from_utf8(body.to_vec()).unwrap()))
}

fn sent(said: &Said, method: &str) -> Vec<Sent> {
    said.sent.lock().unwrap().iter().filter(|(asked, ..)| asked.starts_with(method)).cloned().collect()
}

fn of(id: &str) -> Path<String> {
    Path(id.to_owned())
}

fn with(id: &str, action: &str) -> Path<(String, String)> {
    Path((id.to_owned(), action.to_owned()))
}

fn wallet() -> Value {
    json!({
        "id": "wallets:a:EUR", "ledger": "main", "kind": "liability", "currency": "EUR", "constraint": "limit", "limit": "1050",
        "status": "open", "posted": "123456789012345678901234567890", "available": "-5", "debits_pending": "7", "shards": 1,
        "version": 3, "metadata": { "erp": "<b>17</b>" }, "updated_at": "2026-03-05T12:00:00.000Z",
    })
}

fn moved(status: &str) -> Value {
    json!({ "id": TXN, "ledger": "main", "status": status, "description": "Ada <b>pays</b>", "entries": [
        { "account": "assets:bank:EUR", "side": "debit", "amount": "2000", "currency": "EUR", "posted": "0" },
        { "account": "wallets:a:EUR", "side": "credit", "amount": "2000", "currency": "EUR", "posted": "0" },
    ], "booked_at": "2026-03-05T12:00:00.000Z", "effective_at": "2026-03-05T12:00:00.000Z" })
}

fn refusal(status: u16, code: &str, detail: &str) -> Value {
    json!({ "type": format!("urn:stoa:problem:{code}"), "status": status, "detail": detail })
}

#[tokio::test]
async fn an_account_is_shown_to_the_last_digit() {
    let movements = json!({ "opening": { "posted": "0", "available": "0" }, "closing": { "posted": "2000", "available": "-5" },
        "items": [{ "transaction": TXN, "kind": "posted", "debit": "0", "credit": "2000", "booked_at": "2026-03-05T12:00:00.000Z",
            "balances": { "posted": "2000", "available": "1995" } }], "next_cursor": null });
    let said = said(vec![
        ("GET /ledger/accounts/wallets:a:EUR", 200, wallet()),
        ("GET /ledger/accounts/wallets:a:EUR/statement", 200, movements),
        ("GET /ledger/transactions", 200, json!({ "items": [moved("pending"), moved("posted")] })),
    ]);
    let (status, page) = html(account::show(visit(&said, ALL, "", ""), of("wallets:a:EUR")).await).await;
    assert_eq!(status, 200, "{page}");
    for part in [
        "<strong>1234567890123456789012345678.90 EUR</strong>",
        "<strong>-0.05 EUR</strong>",
        "<td class=\"number\">20.00</td><td class=\"number\">20.00</td><td class=\"number\">19.95</td>",
        "down to 10.50 EUR below zero",
        "value=\"2026-03-01T00:00\"",
        "&#60;b&#62;17&#60;/b&#62;",
        "/console/ledger/accounts/wallets:a:EUR/statement.csv?from=2026-03-01T00%3A00",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    assert_eq!(page.matches("Ada &#60;b&#62;pays").count(), 1, "one hold is open: {page}");
    let asked = sent(&said, "GET /ledger/accounts/wallets:a:EUR/statement");
    assert_eq!(asked.first().unwrap().1, "from=2026-03-01T00%3A00%3A00Z&limit=50");
    let (_, page) = html(account::show(visit(&said, "ledger:read", "", ""), of("wallets:a:EUR")).await).await;
    assert!(!page.contains("Close it for good") && page.contains("<dt>erp</dt>"), "{page}");
}

#[tokio::test]
async fn changes_are_sent_to_the_version_that_was_seen() {
    let said = said(vec![
        ("GET /ledger/accounts/wallets:a:EUR", 200, wallet()),
        ("GET /ledger/accounts/wallets:a:EUR/statement", 200, json!({})),
        ("GET /ledger/transactions", 200, json!({ "items": [] })),
        ("PATCH /ledger/accounts/wallets:a:EUR", 200, wallet()),
    ]);
    let form = "version=3&status=frozen&limit=11&meta.was.0=erp&meta.name.0=erp&meta.text.0=18";
    let act = async |action: &str, form: &str| {
        html(account::act(visit(&said, ALL, "", form), with("wallets:a:EUR", action)).await).await
    };
    assert_eq!(act("save", form).await, (303, "/console/ledger/accounts/wallets:a:EUR?done=saved".to_owned()));
    assert_eq!(act("close", "version=3&sure=on").await.0, 303);
    let bodies: Vec<Value> = sent(&said, "PATCH").into_iter().map(|(.., body)| body).collect();
    let saved = json!({ "status": "frozen", "limit": "1100", "metadata": { "erp": "18" } });
    assert_eq!(bodies, [saved, json!({ "status": "closed" })]);
    for (action, form) in [("save", "version=3&status=open&limit=1.234"), ("close", "version=3")] {
        assert_eq!(act(action, form).await.0, 422, "{action}");
    }
    assert_eq!((act("nothing", "").await.0, sent(&said, "PATCH").len()), (404, 2));
    // Nothing but movements came in between: the present version is changed.
    let (_, page) = html(account::show(visit(&said, ALL, "", ""), of("wallets:a:EUR")).await).await;
    let seen = page.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    for seen in [seen, "other"] {
        assert_eq!(act("save", &format!("version=1&seen={seen}&status=open&limit=11")).await.0, 303);
    }
    let versions: Vec<String> = sent(&said, "PATCH").into_iter().map(|(_, version, _)| version).collect();
    assert_eq!(versions, ["\"3\"", "\"3\"", "\"3\"", "\"1\""]);
}

#[tokio::test]
async fn a_statement_s_file_has_all_pages_and_one_head() {
    let path = "GET /ledger/accounts/a/statement";
    let pages = vec![
        (path, 200, "</ledger/accounts/a/statement?limit=100&cursor=c1>; rel=\"next\"", "head\r\none\r\n".to_owned()),
        (path, 200, "", "head\r\ntwo\r\n".to_owned()),
    ];
    let said = Arc::new(Said { answers: pages, sent: Mutex::default() });
    let response = statement::file(visit(&said, ALL, "from=&to=2026-04-01T00:00", ""), of("a")).await;
    let named = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
    assert_eq!(named, "attachment; filename=\"statement-a.csv\"");
    assert_eq!(html(response).await, (200, "head\r\none\r\ntwo\r\n".to_owned()));
    let asked: Vec<String> = sent(&said, "GET").into_iter().map(|(_, query, _)| query).collect();
    assert_eq!(asked, ["", "&cursor=c1"].map(|more| format!("to=2026-04-01T00%3A00%3A00Z&limit=100&format=csv{more}")));
}

#[tokio::test]
async fn a_transaction_is_booked_once_under_the_id_of_its_form() {
    let bank = json!({ "id": "assets:bank:EUR", "currency": "EUR" });
    let answers = |booked: (u16, Value)| {
        said(vec![
            ("GET /ledger/accounts", 200, json!({ "items": [bank.clone()] })),
            ("GET /ledger/accounts/assets:bank:EUR", 200, bank.clone()),
            ("GET /ledger/accounts/wallets:a:EUR", 200, wallet()),
            ("POST /ledger/transactions", booked.0, booked.1),
        ])
    };
    let form = format!(
        "id={TXN}&description=Ada&account.0=assets:bank:EUR&side.0=debit&amount.0=20&account.1=wallets:a:EUR&side.1=credit\
         &amount.1=20,00&account.2=&side.2=credit&amount.2=&pending=on&expires_at=2027-01-01T00:00"
    );
    let said = answers((201, moved("pending")));
    let done = html(booking::create(visit(&said, ALL, "", &form)).await).await;
    assert_eq!(done, (303, format!("/console/ledger/transactions/{TXN}?done=held")));
    let expected = json!({
        "id": TXN, "description": "Ada", "pending": true, "expires_at": "2027-01-01T00:00:00Z", "entries": [
            { "account": "assets:bank:EUR", "side": "debit", "amount": "2000" },
            { "account": "wallets:a:EUR", "side": "credit", "amount": "2000" },
        ],
    });
    assert_eq!(sent(&said, "POST"), [("POST /ledger/transactions".to_owned(), String::new(), expected)]);

    // What is refused for ever needs another id; what was only typed wrongly keeps it.
    let kept = format!("name=\"id\" value=\"{TXN}\"");
    let refused = answers((422, refusal(422, "insufficient_funds", "There is not enough.")));
    let (status, page) = html(booking::create(visit(&refused, ALL, "", &form)).await).await;
    assert!(status == 422 && page.contains("There is not enough.") && !page.contains(&kept), "{page}");
    assert!(page.contains("value=\"20,00\"") && page.contains("checked"), "{page}");
    let (status, page) = html(booking::create(visit(&said, ALL, "", &form.replace("=20,00", "=x"))).await).await;
    assert!(
        status == 422 && page.contains("entry 2 amount: an amount of EUR above zero") && page.contains(&kept),
        "{page}"
    );
    let (status, page) = html(booking::create(visit(&said, ALL, "", &format!("{form}&more=1"))).await).await;
    assert!(status == 200 && page.contains("name=\"account.6\"") && page.contains(&kept), "{page}");
    assert_eq!(sent(&said, "POST").len(), 1);
    assert_eq!(html(booking::create(visit(&said, "ledger:read", "", &form)).await).await.0, 403);
}

#[tokio::test]
async fn a_form_that_may_have_been_done_is_sent_again_just_as_it_was() {
    let bank = json!({ "id": "assets:bank:EUR", "currency": "EUR" });
    let card = format!("id={CARD}&amount=25&currency=EUR&key=k&note=%22%3CAda%3E%22%0D%0Asays");
    for (status, body) in [(503, json!({})), (500, refusal(500, "internal", "")), (201, json!("no card"))] {
        let said = said(vec![
            ("GET /ledger/accounts/assets:bank:EUR", 200, bank.clone()),
            ("POST /ledger/transactions", status, body.clone()),
            ("POST /gift-cards", status, body),
        ]);
        let booked = format!("id={TXN}&account.0=assets:bank:EUR&side.0=debit&amount.0=20");
        let (status, page) = html(booking::create(visit(&said, ALL, "", &booked)).await).await;
        let same = format!("name=\"id\" value=\"{TXN}\"");
        assert!(status == 503 && page.contains(&same) && page.contains("name=\"amount.0\" value=\"20\""), "{page}");
        assert!(page.contains("action=\"/console/here?a=1\"") && page.contains("is not done twice"), "{page}");
        let (status, page) = html(gift_cards::create(visit(&said, ALL, "", &card)).await).await;
        let same = format!("name=\"id\" value=\"{CARD}\"");
        assert!(status == 503 && page.contains(&same) && page.contains("name=\"key\" value=\"k\""), "{page}");
        assert!(page.contains("value=\"&#34;&#60;Ada&#62;&#34;\r\nsays\""), "{page}");
    }
    let said = said(vec![("GET /gift-cards", 503, json!({})), ("POST /gift-cards", 503, json!({}))]);
    let (status, page) = html(gift_cards::show(visit(&said, ALL, "", "")).await).await;
    assert!(status == 503 && page.contains("Please try again in a moment"), "{page}");
    let large = format!("{card}&metadata={}", "x".repeat(64 * 1024));
    let (status, page) = html(gift_cards::create(visit(&said, ALL, "", &large)).await).await;
    assert!(status == 503 && !page.contains("<input type=\"hidden\" name=\"id\""), "{page}");
}

#[tokio::test]
async fn what_a_wallet_is_only_asked_for_is_not_called_done() {
    let id = "ord_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    let act = async |status: u16, action: &str| {
        let path =
            |end: &str| -> &'static str { format!("POST /payments/pay_01J8ZQ4T6M3V0X9K2B7C5D1EFG/{end}").leak() };
        let said = said(["captures", "refunds", "void"].map(|end| (path(end), status, json!({}))).to_vec());
        html(order::act(visit(&said, ALL, "", "key=k"), with(id, action)).await).await.1
    };
    for (action, done) in [("capture", "captured"), ("refund", "refunded"), ("void", "voided")] {
        assert_eq!(act(201, action).await, format!("/console/orders/{id}?done={done}"));
        assert_eq!(act(202, action).await, format!("/console/orders/{id}?done=asked"));
    }
}

#[tokio::test]
async fn a_hold_ends_as_the_form_says_and_what_is_refused_is_told() {
    let path = format!("POST /ledger/transactions/{TXN}");
    let path: &'static str = path.leak();
    let end = |action: &str| -> &'static str { format!("{path}/{action}").leak() };
    let read: &'static str = format!("GET /ledger/transactions/{TXN}").leak();
    let said = said(vec![
        (read, 200, moved("pending")),
        (end("post"), 200, moved("posted")),
        (end("void"), 409, refusal(409, "already_posted", "It is posted.")),
        (end("reverse"), 409, refusal(409, "not_reversible", "A refund takes it back.")),
    ]);
    let act = async |action: &str, form: &str| {
        html(transaction::act(visit(&said, ALL, "", form), with(TXN, action)).await).await
    };
    let posted = (303, format!("/console/ledger/transactions/{TXN}?done=posted"));
    assert_eq!(act("post", "").await, posted);
    assert_eq!(act("post-part", "amount.0=15&amount.1=15").await, posted);
    let (status, page) = act("void", "").await;
    assert!(status == 422 && page.contains("It is posted."), "{page}");
    let (status, page) = act("reverse", "id=txn_2").await;
    assert!(status == 422 && page.contains("A refund takes it back."), "{page}");
    let bodies: Vec<Value> = sent(&said, "POST").into_iter().map(|(.., body)| body).collect();
    let part = |account: &str, side: &str| json!({ "account": account, "side": side, "amount": "1500" });
    let parts = json!({ "entries": [part("assets:bank:EUR", "debit"), part("wallets:a:EUR", "credit")] });
    assert_eq!(bodies, [json!({}), parts, Value::Null, json!({ "id": "txn_2" })]);
    let (_, page) = html(transaction::show(visit(&said, ALL, "", ""), of(TXN)).await).await;
    assert!(page.contains("Post all of it") && page.contains("not sealed yet") && !page.contains("Ada <b>"), "{page}");
}

#[tokio::test]
async fn the_books_balance_or_they_do_not() {
    let trial = |debit: &str, balanced: Value| {
        said(vec![
            ("GET /ledger/accounts", 200, json!({ "items": [wallet()] })),
            ("GET /ledger/closings", 200, json!({ "through": "2026-02-28", "closed_at": "2026-03-01T08:00:00.000Z" })),
            (
                "GET /ledger/trial-balance",
                200,
                json!({
                    "currency": "EUR", "as_of": "2026-03-05T12:00:00.000Z", "balanced": balanced, "next_cursor": null,
                    "items": [{ "account": "wallets:a:EUR", "kind": "liability", "debit": "0", "credit": "2000" }],
                    "totals": { "debit": debit, "credit": "2000" },
                }),
            ),
            ("POST /ledger/closings", 200, json!({})),
        ])
    };
    for (debit, balanced, words) in [
        ("2000", json!(true), "debits and credits are both 20.00 EUR"),
        ("2001", json!(false), "debits are 20.01 EUR, credits 20.00 EUR"),
        ("2000", Value::Null, "Whether the books balance is said on the last page"),
    ] {
        let (status, page) = html(trial_balance::show(visit(&trial(debit, balanced), ALL, "", "")).await).await;
        assert!(status == 200 && page.contains(words) && page.contains("up to the end of 2026-02-28"), "{page}");
    }
    let said = trial("2000", json!(true));
    let unsure = html(trial_balance::close(visit(&said, ALL, "", "through=2026-02-28")).await).await;
    assert!(unsure.0 == 422 && sent(&said, "POST").is_empty(), "{unsure:?}");
    assert_eq!(html(trial_balance::close(visit(&said, ALL, "", "through=2026-02-28&sure=on")).await).await.0, 303);
    assert_eq!(sent(&said, "POST").first().unwrap().2, json!({ "through": "2026-02-28" }));
}

#[tokio::test]
async fn payments_that_differ_lead_to_their_orders() {
    let answers = |items: Value| {
        said(vec![
            ("GET /ledger/accounts", 200, json!({ "items": [wallet()] })),
            ("GET /ledger/reconciliation", 200, json!({ "items": items })),
            ("GET /payments/pay_1", 200, json!({ "order_id": "ord_1" })),
        ])
    };
    let row = json!({
        "payment_id": "pay_1", "currency": "EUR", "captured": { "told": "2000", "posted": "1500", "missing": [2, 3] },
        "refunded": { "told": "0", "posted": "0", "missing": [] },
    });
    let said = answers(json!([row]));
    let (_, page) = html(reconciliation::show(visit(&said, ALL, "", "")).await).await;
    for part in ["href=\"/console/orders/ord_1\"", "20.00 EUR", "15.00", "2, 3"] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    let (_, page) = html(reconciliation::show(visit(&said, "ledger:read", "", "")).await).await;
    assert!(page.contains("pay_1") && !page.contains("ord_1"), "{page}");
    let (_, page) = html(reconciliation::show(visit(&answers(json!([])), ALL, "", "")).await).await;
    assert!(page.contains("Payments and the books agree"), "{page}");
}

#[tokio::test]
async fn a_card_s_code_is_shown_once() {
    let card = |code: Value| json!({ "id": CARD, "status": "issued", "amount": "2500", "currency": "EUR", "version": 4, "code": code });
    let read: &'static str = format!("GET /gift-cards/{CARD}").leak();
    let reissue: &'static str = format!("POST /gift-cards/{CARD}/reissue").leak();
    let disable: &'static str = format!("POST /gift-cards/{CARD}/disable").leak();
    let answers = |code: Value| {
        said(vec![
            ("GET /gift-cards", 200, json!({ "items": [card(Value::Null)] })),
            (read, 200, card(Value::Null)),
            ("POST /gift-cards", 201, card(code)),
            (reissue, 200, card(json!("WXYZ0-12345"))),
            (disable, 409, refusal(409, "already_redeemed", "It is redeemed.")),
        ])
    };
    let form = format!("id={CARD}&amount=25&currency=eur&expires_at=&note=");
    let said = answers(json!("ABCDE-FGH12"));
    let (status, page) = html(gift_cards::create(visit(&said, ALL, "", &form)).await).await;
    assert!(status == 200 && page.contains("ABCDE-FGH12") && page.contains("it is not shown again"), "{page}");
    assert_eq!(sent(&said, "POST").first().unwrap().2, json!({ "id": CARD, "amount": "2500", "currency": "EUR" }));
    let (_, page) = html(gift_cards::create(visit(&answers(Value::Null), ALL, "", &form)).await).await;
    assert!(page.contains("Its code was shown before"), "{page}");
    let (_, page) = html(gift_card::show(visit(&said, ALL, "", ""), of(CARD)).await).await;
    assert!(!page.contains("Its code<") && page.contains("Replace the code"), "{page}");
    let sent_form = visit(&said, ALL, "", "key=k&version=4");
    let (_, page) = html(gift_card::act(sent_form, with(CARD, "reissue")).await).await;
    assert!(page.contains("WXYZ0-12345") && page.contains("name=\"version\" value=\"4\""), "{page}");
    let versions: Vec<_> = sent(&said, reissue).into_iter().map(|(_, version, _)| version).collect();
    assert_eq!(versions, ["\"4\""], "the card that was seen");
    let (status, page) = html(gift_card::act(visit(&said, ALL, "", ""), with(CARD, "disable")).await).await;
    assert!(status == 422 && page.contains("It is redeemed."), "{page}");
    let (_, page) = html(gift_cards::show(visit(&said, "ledger:read", "status=issued", "")).await).await;
    assert!(page.contains("25.00 EUR") && !page.contains("Issue it"), "{page}");
}
