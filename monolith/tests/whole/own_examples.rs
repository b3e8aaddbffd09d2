//! The capabilities' own examples, as requests to a world of capabilities.

use serde_json::{Value, json};
use stoa::examples::{Example, Kept, fill, fill_all};
use testkit::{Call, Reply};

use crate::described::Route;
use crate::world::{guest, member};

/// Builds an example's request: `nobody` has no token, `guest` a guest's, `member` and `other_member` have accounts, others all
/// scopes.
pub(crate) fn request(example: &Example, kept: &Kept, routes: &[Route]) -> Call {
    let route = routes.iter().find(|route| route.operation == example.operation);
    let route = route.unwrap_or_else(|| panic!("{} is not an operation", example.operation));
    let mut path = route.path.clone();
    for (name, value) in &example.path {
        path = path.replace(&format!("{{{name}}}"), &fill(value, kept));
    }
    if !example.query.is_empty() {
        let pairs = example.query.iter().map(|(name, value)| (name, fill(value, kept)));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        path = format!("{path}?{query}");
    }
    let mut call = Call::of(&route.method, path);
    for (name, value) in &example.headers {
        call = call.header(name, fill(value, kept));
    }
    call = match (&example.body, &example.media_type) {
        (Some(Value::String(text)), Some(media_type)) => call.body(media_type, fill(text, kept)),
        (Some(body), _) => call.json(fill_all(body, kept)),
        (None, _) => call,
    };
    let scopes: Vec<_> = stoa::capabilities::ALL.iter().flat_map(|entry| entry.scopes).copied().collect();
    match example.caller.as_str() {
        "nobody" => call,
        "guest" => call.bearer(guest(10), ""),
        "member" => call.bearer(member(10), ""),
        "other_member" => call.bearer(member(11), ""),
        _ => call.bearer("client_01J8ZQ4T6M3V0X9K2B7C5D1EFG", &scopes.join(" ")),
    }
}

/// What gives a guest funds for the market's examples.
pub(crate) fn funding(owner: &str) -> [Call; 3] {
    let scopes = "ledger:read ledger:write";
    let post =
        |path: &str, body: Value| Call::post(path).json(body).bearer("client_01J8ZQ4T6M3V0X9K2B7C5D1EFG", scopes);
    let (bank, wallet) = ("assets:bank:EUR", format!("wallets:{owner}:EUR"));
    let entry = |account: &str, side: &str| json!({ "account": account, "side": side, "amount": "50000" });
    let entries = [entry(bank, "debit"), entry(&wallet, "credit")];
    [
        post("/ledger/accounts", json!({ "id": bank, "kind": "asset", "currency": "EUR" })),
        post(
            "/ledger/accounts",
            json!({ "id": wallet, "kind": "liability", "currency": "EUR", "constraint": "no_overdraft", "owner": owner }),
        ),
        post("/ledger/transactions", json!({ "id": "txn_01J8ZQ4T6M3V0X9K2B7C5D2A00", "entries": entries })),
    ]
}

/// Keeps the values of an answer that later examples need.
pub(crate) fn keep(example: &Example, reply: &Reply, kept: &mut Kept) {
    // What the ledger has booked already is a 200.
    let is_again = reply.status == 200 && reply.header("idempotent-replayed") == "true";
    assert!(is_again || reply.status == example.answer, "{} {}: {}", example.operation, reply.status, reply.text);
    for (name, pointer) in &example.keep {
        let value = reply.body.pointer(pointer).and_then(serde_json::Value::as_str);
        kept.insert(name.clone(), value.unwrap_or_else(|| panic!("nothing at {pointer}: {}", reply.text)).to_owned());
    }
}
