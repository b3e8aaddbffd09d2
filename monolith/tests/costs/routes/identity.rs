//! Identity's routes. Here a key in its table signs tokens, fetched every five minutes; in the cloud KMS signs them, at
//! a price for each signature.

use serde_json::json;
use testkit::{Call, Reply};

use crate::meter::{Meter, STAFF, staff, text};

const PASSWORD: &str = "correct horse battery staple";
const EMAIL: &str = "ada.lovelace@example.com";
const REDIRECT: &str = "https://app.example.com/cb";
/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(super) async fn measure(meter: &mut Meter) {
    // The first token makes the signing key.
    let guest = meter.call(Call::post("/guests")).await;
    let admin = administrator(meter).await;
    let id = accounts(meter, &admin).await;
    addresses(meter, &id, &admin).await;
    letters(meter, &id).await;
    sessions(meter, &guest).await;
    clients(meter, &admin).await;
    for path in ["/oauth/jwks.json", "/.well-known/openid-configuration", "/healthz"] {
        meter.line("", "0 RRU, 0 WRU, 0 calls", Call::get(path)).await;
    }
    meter.line("", "0.5 RRU, 0 WRU, 1 call", Call::get("/readyz")).await;
    endings(meter, &id).await;
}

/// Makes a client with every scope: identity reads the caller's record again before it grants scopes.
async fn administrator(meter: &Meter) -> String {
    let identity = meter.world.capabilities.iter().find(|c| c.name() == "identity").unwrap();
    let made = identity.operate("bootstrap-admin", json!({})).await.unwrap();
    text(&made, "client_id")
}

async fn accounts(meter: &mut Meter, admin: &str) -> String {
    let sign_up = |email: &str| Call::post("/accounts").json(json!({ "email": email, "password": PASSWORD }));
    let id = text(&meter.line("", "0 RRU, 8 WRU, 1 call", sign_up(EMAIL)).await.body, "id");
    meter.line("with a key", "0 RRU, 10 WRU, 1 call", sign_up("eve@example.com").key("k")).await;
    meter.line("", "1 RRU, 0 WRU, 1 call", Call::get(format!("/accounts/{id}")).bearer(&id, "")).await;
    meter.line("one's own, as `me`", "1 RRU, 0 WRU, 1 call", Call::get("/accounts/me").bearer(&id, "")).await;
    // A process's first page makes or fetches the key that seals cursors.
    meter.call(staff(Call::get("/accounts?limit=1"))).await;
    meter.line("two accounts", "2 RRU, 0 WRU, 4 calls", staff(Call::get("/accounts"))).await;
    meter.line("by e-mail", "2 RRU, 0 WRU, 2 calls", staff(Call::get(format!("/accounts?email={EMAIL}")))).await;
    let patch = Call::patch(format!("/accounts/{id}")).bearer(&id, "").header("if-match", "*");
    meter.line("", "1 RRU, 2 WRU, 2 calls", patch.json(json!({ "name": "Ada Lovelace" }))).await;
    meter
        .line("by the beginning of an e-mail", "1 RRU, 0 WRU, 2 calls", staff(Call::get("/accounts?email_prefix=ada")))
        .await;
    let patch = Call::patch(format!("/accounts/{id}")).bearer(admin, STAFF).header("if-match", "*");
    meter.line("another's", "2 RRU, 2 WRU, 3 calls", patch.json(json!({ "phone": "+49 30 1" }))).await;
    let roles = || {
        let roles = json!({ "roles": ["staff"], "scopes": ["orders:read"] });
        Call::post(format!("/accounts/{id}/roles")).bearer(admin, STAFF).json(roles)
    };
    meter.line("", "2 RRU, 3 WRU, 3 calls", roles()).await;
    meter.line("with a key", "2 RRU, 5 WRU, 3 calls", roles().key("r")).await;
    id
}

async fn addresses(meter: &mut Meter, id: &str, admin: &str) {
    let own = |call: Call| call.bearer(id, "");
    let path = format!("/accounts/{id}/addresses");
    let address = json!({
        "name": "Ada Lovelace", "line1": "Lange Straße 1", "city": "Berlin", "postal_code": "10115", "country": "DE",
    });
    let save = || own(Call::post(&path)).json(address.clone());
    let saved = text(&meter.line("", "2 RRU, 1 WRU, 3 calls", save()).await.body, "id");
    let keyed = text(&meter.line("with a key", "2 RRU, 4 WRU, 3 calls", save().key("a")).await.body, "id");
    meter.line("two addresses", "2 RRU, 0 WRU, 2 calls", own(Call::get(&path))).await;
    let place = format!("{path}/{saved}");
    meter.line("", "2 RRU, 0 WRU, 2 calls", own(Call::get(&place))).await;
    let change = own(Call::patch(&place)).header("if-match", "*").json(json!({ "city": "Potsdam" }));
    meter.line("", "2 RRU, 1 WRU, 3 calls", change).await;
    meter.line("", "2 RRU, 1 WRU, 3 calls", own(Call::delete(&place)).header("if-match", "*")).await;
    let remove = Call::delete(format!("{path}/{keyed}")).bearer(admin, STAFF).header("if-match", "*");
    meter.line("another's", "3 RRU, 1 WRU, 4 calls", remove).await;
}

/// Measures the requests for letters. The tick writes the letters themselves: 3 WRU each.
async fn letters(meter: &mut Meter, id: &str) {
    let asked = |path: &str| Call::post(path).header("x-forwarded-for", "203.0.113.8");
    let forgotten = json!({ "email": EMAIL });
    meter.line("", "0 RRU, 3 WRU, 3 calls", asked("/accounts/password-reset").json(forgotten)).await;
    meter
        .line("", "1 RRU, 3 WRU, 6 calls, 2 refused", asked(&format!("/accounts/{id}/verification")).bearer(id, ""))
        .await;
    meter.tick("identity").await;
    let sent = std::mem::take(&mut *meter.letters.0.lock().unwrap());
    let of = |subject: &str| {
        let letter = sent.iter().find(|letter| letter.subject.contains(subject)).unwrap();
        // A letter's id and 256 bits.
        letter.text.lines().find(|line| line.len() == 26 + 1 + 43).unwrap().to_owned()
    };
    let verify = json!({ "token": of("confirm") });
    meter.line("", "2 RRU, 7 WRU, 3 calls", Call::post("/accounts/verification/confirm").json(verify)).await;
    let reset = json!({ "token": of("password"), "password": PASSWORD });
    meter.line("", "2 RRU, 6 WRU, 4 calls", Call::post("/accounts/password-reset/confirm").json(reset)).await;
}

fn form(path: &str, fields: &[(&str, &str)]) -> Call {
    Call::post(path).body("application/x-www-form-urlencoded", query(fields))
}

fn query(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

async fn sessions(meter: &mut Meter, guest: &Reply) {
    meter.line("", "0 RRU, 1 WRU, 1 call", Call::post("/guests")).await;
    let sign_in = || Call::post("/sessions").header("x-forwarded-for", "203.0.113.7");
    let body = json!({ "email": EMAIL, "password": PASSWORD });
    let session =
        meter.line("from a new address", "2.5 RRU, 11 WRU, 11 calls", sign_in().json(body.clone())).await.body;
    meter.line("", "2.5 RRU, 8 WRU, 8 calls", sign_in().json(body.clone())).await;
    let mut merging = body;
    merging["guest_token"] = guest.body["access_token"].clone();
    meter.line("a guest's cart comes along", "2.5 RRU, 12 WRU, 8 calls", sign_in().json(merging)).await;
    let account = text(&session, "account_id");
    meter.line("three sessions", "0.5 RRU, 0 WRU, 1 call", Call::get("/sessions").bearer(&account, "")).await;
    let refresh = |token: &str| form("/oauth/token", &[("grant_type", "refresh_token"), ("refresh_token", token)]);
    meter.line("refresh, an account's", "2 RRU, 1 WRU, 3 calls", refresh(&text(&session, "refresh_token"))).await;
    let visitor = meter.call(Call::post("/guests")).await;
    meter.line("refresh, a guest's", "1 RRU, 1 WRU, 2 calls", refresh(&text(&visitor.body, "refresh_token"))).await;
    let end = Call::delete(format!("/sessions/{}", text(&session, "session_id"))).bearer(&account, "");
    meter.line("", "0 RRU, 1 WRU, 1 call", end).await;
}

async fn clients(meter: &mut Meter, admin: &str) {
    let app =
        json!({ "name": "App", "kind": "confidential", "redirect_uris": [REDIRECT], "scopes": ["identity:read"] });
    let register = Call::post("/clients").bearer(admin, STAFF).json(app);
    let app = meter.line("", "1 RRU, 1 WRU, 2 calls", register).await.body;
    let (id, secret) = (text(&app, "id"), text(&app, "client_secret"));
    meter.line("", "1 RRU, 0 WRU, 1 call", staff(Call::get(format!("/clients/{id}")))).await;
    meter.line("two clients", "0.5 RRU, 0 WRU, 1 call", staff(Call::get("/clients"))).await;
    let as_client = |path: &str, fields: &[(&str, &str)]| {
        form(path, &[fields, &[("client_id", id.as_str()), ("client_secret", secret.as_str())]].concat())
    };
    meter
        .line(
            "client credentials",
            "1 RRU, 0 WRU, 1 call",
            as_client("/oauth/token", &[("grant_type", "client_credentials")]),
        )
        .await;

    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", &id),
        ("redirect_uri", REDIRECT),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let page = meter.line("", "1 RRU, 0 WRU, 1 call", Call::get(format!("/oauth/authorize?{}", query(&fields)))).await;
    let csrf = page.text.split("name=\"csrf_token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    fields.extend([("csrf_token", csrf), ("email", EMAIL), ("password", PASSWORD)]);
    let cookie = page.header("set-cookie").split(';').next().unwrap().to_owned();
    let submit = form("/oauth/authorize", &fields).header("cookie", cookie).header("x-forwarded-for", "203.0.113.7");
    let sent = meter.line("", "3.5 RRU, 5 WRU, 9 calls", submit).await;
    let code = sent.header("location").split("code=").nth(1).unwrap().split('&').next().unwrap();
    let redeem =
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", REDIRECT), ("code_verifier", VERIFIER)];
    let tokens =
        meter.line("authorization code", "3 RRU, 6 WRU, 4 calls", as_client("/oauth/token", &redeem)).await.body;
    let token = text(&tokens, "access_token");
    meter.line("", "3 RRU, 0 WRU, 3 calls", as_client("/oauth/introspect", &[("token", &token)])).await;
    let token = text(&tokens, "refresh_token");
    meter.line("", "2 RRU, 1 WRU, 3 calls", as_client("/oauth/revoke", &[("token", &token)])).await;
    let remove = Call::delete(format!("/clients/{id}")).bearer(admin, STAFF).header("if-match", "*");
    meter.line("", "2 RRU, 1 WRU, 3 calls", remove).await;
}

async fn endings(meter: &mut Meter, id: &str) {
    let password = Call::post(format!("/accounts/{id}/password")).bearer(id, "");
    let change = json!({ "current": PASSWORD, "new": "staple battery horse correct" });
    meter.line("", "3.5 RRU, 6 WRU, 9 calls", password.json(change).header("x-forwarded-for", "203.0.113.7")).await;
    meter
        .line(
            "",
            "2.5 RRU, 13 WRU, 8 calls",
            Call::delete(format!("/accounts/{id}")).bearer(id, "").header("if-match", "*"),
        )
        .await;
}
