//! Accounts: signing up, reading, changing, granting, erasing.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{PASSWORD, admin, refresh, rig, sign_in, sign_in_call, sign_up, text, with_token};
use events::identity::{AccountCreated, AccountErased};
use serde_json::json;
use testkit::Call;

const STAFF: &str = "identity:read identity:write";

#[tokio::test]
async fn signing_up_creates_an_account_and_publishes_it() {
    let rig = rig();
    let body = json!({ "email": "Ada@Example.com", "password": PASSWORD, "name": "Ada", "metadata": { "crm": "1" } });
    let reply = rig.call(Call::post("/accounts").json(body)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let id = text(&reply.body, "id");
    assert_eq!(reply.header("location"), format!("/accounts/{id}"));
    assert_eq!(reply.header("etag"), "\"1\"");
    assert_eq!(reply.body["email"], "ada@example.com");
    assert_eq!(reply.body["roles"], json!(["customer"]));
    assert_eq!(reply.body["scopes"], json!([]));
    assert_eq!(reply.body["status"], "active");
    assert_eq!(reply.body["metadata"]["crm"], "1");
    assert!(!reply.text.contains("argon2") && !reply.text.contains("password"), "{}", reply.text);
    let created: Vec<AccountCreated> = rig.take();
    assert_eq!(created.iter().map(|e| e.account_id.to_string()).collect::<Vec<_>>(), [id]);

    for path in [format!("/accounts/{id}"), "/accounts/me".to_owned()] {
        let found = rig.call(Call::get(&path).bearer(id, "")).await;
        assert_eq!((found.status, &found.body), (200, &reply.body));
        let known = Call::get(&path).bearer(id, "").header("if-none-match", found.header("etag"));
        assert_eq!(rig.call(known).await.status, 304);
    }
}

#[tokio::test]
async fn a_refusal_names_every_fault_of_the_request() {
    let rig = rig();
    let body = json!({ "email": "nobody", "password": "short", "name": "", "metadata": { "a": 1 }, "role": "staff" });
    let reply = rig.call(Call::post("/accounts").json(body)).await;
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.faults(),
        [
            "/email invalid_email",
            "/metadata/a wrong_type",
            "/name out_of_range",
            "/password out_of_range",
            "/role unknown_field"
        ]
    );
    assert_eq!(rig.call(Call::post("/accounts").body("text/plain", "x")).await.status, 415);
    assert_eq!(rig.call(Call::post("/accounts").body("application/json", "{")).await.status, 400);
    assert_eq!(rig.call(Call::post("/accounts").body("application/json", vec![b' '; 1 << 21])).await.status, 413);
    assert!(rig.take_events().is_empty());
}

#[tokio::test]
async fn normalises_e_mail_addresses_and_refuses_line_breaks_in_names() {
    let rig = rig();
    let account = sign_up(&rig, " Ada@a.b.c.d.e.f.Example.com ").await;
    assert_eq!(account["email"], "ada@a.b.c.d.e.f.example.com");
    let spaced = rig.call(sign_in_call("ada@A.b.c.d.e.f.example.com ", PASSWORD)).await;
    assert_eq!(spaced.status, 201, "{}", spaced.text);
    let path = "/accounts?email_prefix=%20ADA@a.b";
    let found = rig.call(Call::get(path).bearer("client_x", "identity:read")).await;
    assert_eq!(found.body["items"].as_array().map(Vec::len), Some(1), "{}", found.text);
    for break_ in ["\r\nBcc: eve@example.com", "\n", "\u{2028}", "\t", "\u{85}"] {
        let body = json!({
            "email": "eve@example.com", "password": PASSWORD, "name": format!("Eve{break_}"), "phone": format!("1{break_}")
        });
        let reply = rig.call(Call::post("/accounts").json(body)).await;
        assert_eq!(
            (reply.status, reply.faults()),
            (400, vec!["/name invalid_character".into(), "/phone invalid_character".into()])
        );
        let rename = Call::patch("/accounts/me").bearer(text(&account, "id"), "").if_match(1);
        let reply = rig.call(rename.json(json!({ "name": format!("Ada{break_}") }))).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["/name invalid_character".into()]));
    }
}

#[tokio::test]
async fn refuses_a_second_account_with_the_same_e_mail_address() {
    let rig = rig();
    sign_up(&rig, "ada@example.com").await;
    let call = Call::post("/accounts").json(json!({ "email": "ADA@example.com", "password": PASSWORD }));
    let reply = rig.call(call).await;
    assert_eq!((reply.status, reply.problem()), (409, "email_taken"));
    assert_eq!(rig.take::<AccountCreated>().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_sign_up_creates_one_account_and_gets_one_answer() {
    let rig = Arc::new(rig());
    let call = Call::post("/accounts").key("k1").json(json!({ "email": "ada@example.com", "password": PASSWORD }));
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (rig, call) = (Arc::clone(&rig), call.clone());
            tokio::spawn(async move { rig.call(call).await })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        let reply = task.await.unwrap();
        // Under contention a request may fail with 503; its retry then finds the answer.
        let reply = if reply.status == 201 { reply } else { rig.call(call.clone()).await };
        assert_eq!(reply.status, 201, "{}", reply.text);
        answers.push((reply.body, reply.headers.get("location").cloned()));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    assert_eq!(rig.take::<AccountCreated>().len(), 1);
    for _ in 0..10 {
        let again = rig.call(call.clone()).await;
        assert_eq!((again.status, again.header("idempotent-replayed")), (201, "true"));
        assert_eq!(again.body, answers[0].0);
    }
    let other = Call::post("/accounts").key("k1").json(json!({ "email": "eve@example.com", "password": PASSWORD }));
    assert_eq!(rig.call(other).await.status, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_one_of_many_concurrent_sign_ups_gets_the_address() {
    let rig = Arc::new(rig());
    let tasks: Vec<_> = (0..12)
        .map(|n| {
            let rig = Arc::clone(&rig);
            let body = json!({ "email": "ada@example.com", "password": PASSWORD, "name": n.to_string() });
            tokio::spawn(async move { rig.call(Call::post("/accounts").json(body)).await.status })
        })
        .collect();
    let mut created = 0;
    for task in tasks {
        let status = task.await.unwrap();
        assert!([201, 409, 503].contains(&status), "{status}");
        created += usize::from(status == 201);
    }
    assert_eq!((created, rig.take::<AccountCreated>().len()), (1, 1));
}

#[tokio::test]
async fn refuses_to_show_or_change_another_persons_account() {
    let rig = rig();
    let ada = sign_up(&rig, "ada@example.com").await;
    let eve = sign_up(&rig, "eve@example.com").await;
    let (ada, eve) = (text(&ada, "id"), text(&eve, "id"));
    let path = format!("/accounts/{ada}");
    let guest = "guest_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    for (who, scopes) in
        [(eve, ""), (eve, "orders:read"), (guest, ""), ("client_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "catalog:read")]
    {
        let calls = [
            Call::get(&path),
            Call::patch(&path).if_match(1).json(json!({ "name": "X" })),
            Call::delete(&path).if_match(1),
            Call::post(format!("{path}/password")).json(json!({ "current": PASSWORD, "new": "12345678" })),
        ];
        for call in calls {
            let reply = rig.call(call.bearer(who, scopes)).await;
            assert_eq!(reply.status, 404, "{who} {}", reply.text);
        }
        let roles = Call::post(format!("{path}/roles")).json(json!({ "roles": ["staff"], "scopes": ["orders:read"] }));
        assert_eq!(rig.call(roles.bearer(who, scopes)).await.status, 403);
        assert_eq!(rig.call(Call::get("/accounts").bearer(who, scopes)).await.status, 403);
    }
    // Staff can't set another account's password.
    let password = Call::post(format!("{path}/password")).json(json!({ "current": PASSWORD, "new": "12345678" }));
    assert_eq!(rig.call(password.bearer(eve, STAFF)).await.status, 404);
    for call in [Call::get(&path), Call::get("/accounts/me"), Call::get("/accounts"), Call::delete(&path)] {
        let reply = rig.call(call).await;
        assert_eq!((reply.status, reply.header("www-authenticate").is_empty()), (401, false));
    }
    assert_eq!(rig.call(Call::get("/accounts/me").bearer(guest, "")).await.status, 404);
    assert_eq!(rig.call(Call::get("/accounts/nonsense").bearer(eve, STAFF)).await.status, 404);
    assert_eq!(rig.call(Call::get(&path).bearer(eve, "identity:read")).await.status, 200);
}

#[tokio::test]
async fn lists_all_accounts_newest_first() {
    let rig = rig();
    let mut expected = Vec::new();
    for n in 0..7 {
        rig.advance(Duration::from_millis(5));
        expected.push(text(&sign_up(&rig, &format!("a{n}@example.com")).await, "id").to_owned());
    }
    expected.reverse();
    for limit in [1, 2, 3, 7, 20] {
        let (mut found, mut path) = (Vec::new(), format!("/accounts?limit={limit}"));
        loop {
            let page = rig.call(Call::get(&path).bearer("client_x", "identity:read")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            let items = page.body["items"].as_array().unwrap();
            assert!(items.len() <= limit);
            found.extend(items.iter().map(|item| text(item, "id").to_owned()));
            let Some(cursor) = page.body["next_cursor"].as_str() else { break };
            path = format!("/accounts?limit={limit}&cursor={cursor}");
            assert!(page.header("link").contains(cursor));
        }
        assert_eq!(found, expected, "limit {limit}");
    }
    // With a prefix, the pages follow the order of the addresses.
    for (limit, prefix, wanted) in [(2, "A", 7), (20, "a3", 1), (20, "nobody", 0)] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/accounts?limit={limit}&email_prefix={prefix}{cursor}");
            let page = rig.call(Call::get(path).bearer("client_x", "identity:read")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            found.extend(page.body["items"].as_array().unwrap().iter().map(|item| text(item, "email").to_owned()));
            let Some(next) = page.body["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let all = (0..7).map(|n| format!("a{n}@example.com"));
        let expected: Vec<_> = all.filter(|email| email.starts_with(&prefix.to_ascii_lowercase())).collect();
        assert_eq!((found.len(), found), (wanted, expected), "{prefix}");
    }
    let by_email = rig.call(Call::get("/accounts?email=A3@example.com").bearer("client_x", "identity:read")).await;
    assert_eq!(by_email.body["items"][0]["email"], "a3@example.com");
    let none = rig.call(Call::get("/accounts?email=nobody@example.com").bearer("client_x", "identity:read")).await;
    assert_eq!((none.body["items"].clone(), none.body["next_cursor"].clone()), (json!([]), json!(null)));
    for (path, fault) in [
        ("/accounts?limit=0", "limit out_of_range"),
        ("/accounts?cursor=AAAA", "cursor invalid_cursor"),
        ("/accounts?sort=name", "sort unknown_field"),
        ("/accounts?email=x", "email invalid_email"),
        ("/accounts?email_prefix=", "email_prefix out_of_range"),
        ("/accounts?email_prefix=%20", "email_prefix out_of_range"),
        ("/accounts?email=a@b.de&email_prefix=a", "email_prefix exclusive"),
    ] {
        let reply = rig.call(Call::get(path).bearer("client_x", "identity:read")).await;
        assert_eq!((reply.status, reply.faults()), (400, vec![fault.to_owned()]));
    }
}

#[tokio::test]
async fn the_etag_of_me_is_valid_only_for_its_own_account() {
    let rig = rig();
    let ada = text(&sign_up(&rig, "ada@example.com").await, "id").to_owned();
    let eve = text(&sign_up(&rig, "eve@example.com").await, "id").to_owned();
    let mine = rig.call(Call::get("/accounts/me").bearer(&ada, "")).await;
    let tag = mine.header("etag");
    for known in [tag, "\"1\"", "W/\"1\""] {
        let reply = rig.call(Call::get("/accounts/me").bearer(&eve, "").header("if-none-match", known)).await;
        assert_eq!((reply.status, &reply.body["id"]), (200, &json!(eve)), "{known}");
    }
    let rename = |who: &str, tag: &str| {
        let call = Call::patch("/accounts/me").bearer(who, "").header("if-match", tag);
        rig.call(call.json(json!({ "name": "Ada" })))
    };
    assert_eq!(rename(&eve, tag).await.status, 412, "the tag is not one of Eve's account");
    let erase = Call::delete("/accounts/me").bearer(&eve, "").header("if-match", tag);
    assert_eq!(rig.call(erase).await.status, 412);
    let renamed = rename(&ada, tag).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text);
    let known = Call::get("/accounts/me").bearer(&ada, "").header("if-none-match", renamed.header("etag"));
    assert_eq!(rig.call(known).await.status, 304);
    assert_eq!(rename(&ada, "\"2\"").await.status, 200, "a change needs only the version");
    let by_id = rig.call(Call::get(format!("/accounts/{ada}")).bearer(&ada, "")).await;
    assert_eq!(by_id.header("etag"), "\"3\"");
    assert_eq!(
        rig.call(
            Call::patch(format!("/accounts/{ada}"))
                .bearer(&ada, "")
                .header("if-match", by_id.header("etag"))
                .json(json!({ "name": "A" }))
        )
        .await
        .status,
        200
    );
}

#[tokio::test]
async fn a_change_needs_the_accounts_version() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let id = text(&account, "id");
    let path = format!("/accounts/{id}");
    let patch = |body| Call::patch(&path).bearer(id, "").json(body);
    assert_eq!(rig.call(patch(json!({ "name": "Ada" }))).await.status, 428);
    let changed = rig.call(patch(json!({ "name": "Ada", "metadata": { "a": "1", "b": "2" } })).if_match(1)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    assert_eq!(rig.call(patch(json!({ "name": "Eve" })).if_match(1)).await.status, 412);
    let merged = rig.call(patch(json!({ "name": null, "metadata": { "a": null } })).if_match(2)).await;
    assert_eq!((merged.body["name"].clone(), merged.body["metadata"].clone()), (json!(null), json!({ "b": "2" })));
    let faulty = json!({ "email": "x@y.zz", "name": "", "status": "erased", "locale": "German", "phone": "" });
    let faults = rig.call(patch(faulty).if_match(3)).await;
    let expected = [
        "/email unknown_field",
        "/locale invalid_locale",
        "/name out_of_range",
        "/phone out_of_range",
        "/status unknown_value",
    ];
    assert_eq!(faults.faults(), expected);
    let mine = Call::patch("/accounts/me").bearer(id, "").json(json!({ "phone": "+30 210 1", "locale": "el-GR" }));
    let mine = rig.call(mine.if_match(3)).await;
    assert_eq!(
        (&mine.body["phone"], &mine.body["locale"], &mine.body["id"]),
        (&json!("+30 210 1"), &json!("el-GR"), &json!(id))
    );
    // The list shows the new version too.
    let listed = rig.call(Call::get("/accounts").bearer("client_x", "identity:read")).await;
    assert_eq!(listed.body["items"][0]["version"], 4);
}

#[tokio::test]
async fn only_staff_locks_an_account_and_a_locked_one_cannot_sign_in() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let session = sign_in(&rig, "ada@example.com").await;
    let path = format!("/accounts/{}", text(&account, "id"));
    let lock = |version| Call::patch(&path).if_match(version).json(json!({ "status": "locked" }));
    let own = rig.call(lock(1).bearer(text(&account, "id"), "")).await;
    assert_eq!((own.status, own.problem()), (403, "insufficient_scope"));
    let admin = admin(&rig).await;
    assert_eq!(rig.call(lock(1).bearer(&admin, STAFF)).await.status, 200);
    let refused = rig.call(sign_in_call("ada@example.com", PASSWORD)).await;
    assert_eq!((refused.status, refused.problem()), (403, "account_closed"));
    let wrong = rig.call(sign_in_call("ada@example.com", "another password")).await;
    assert_eq!(wrong.problem(), "invalid_credentials", "a wrong password reveals nothing");
    assert_eq!(refresh(&rig, text(&session, "refresh_token")).await.body["error"], "invalid_grant");
    let unlock = Call::patch(&path).if_match(2).json(json!({ "status": "active" }));
    assert_eq!(rig.call(unlock.bearer(&admin, STAFF)).await.status, 200);
    assert_eq!(refresh(&rig, text(&session, "refresh_token")).await.status, 200, "the session works again");
}

#[tokio::test]
async fn a_password_change_ends_all_other_sessions() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let path = format!("/accounts/{}/password", text(&account, "id"));
    let mine = sign_in(&rig, "ada@example.com").await;
    let other = sign_in(&rig, "ada@example.com").await;
    rig.advance(Duration::from_secs(1));
    let change = |current: &str| {
        let call = Call::post(&path).json(json!({ "current": current, "new": "a new password" }));
        with_token(call, text(&mine, "access_token"))
    };
    let wrong = rig.call(change("not the password")).await;
    assert_eq!(
        (wrong.status, wrong.problem(), wrong.faults()),
        (422, "wrong_password", vec!["/current wrong_password".into()])
    );
    assert_eq!(rig.call(change(PASSWORD)).await.status, 204);
    assert_eq!(rig.call(sign_in_call("ada@example.com", PASSWORD)).await.status, 401);
    assert_eq!(rig.call(sign_in_call("ada@example.com", "a new password")).await.status, 201);
    assert_eq!(refresh(&rig, text(&other, "refresh_token")).await.status, 400);
    assert_eq!(refresh(&rig, text(&mine, "refresh_token")).await.status, 200);
}

#[tokio::test]
async fn granting_a_scope_needs_that_scope() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let session = sign_in(&rig, "ada@example.com").await;
    let path = format!("/accounts/{}/roles", text(&account, "id"));
    let grant = |scopes: &[&str]| Call::post(&path).json(json!({ "roles": ["staff"], "scopes": scopes }));
    let admin = admin(&rig).await;
    let beyond = rig.call(grant(&["orders:write"]).bearer(&admin, STAFF)).await;
    assert_eq!((beyond.status, beyond.problem()), (403, "insufficient_scope"));
    let by = "identity:write orders:write";
    let call = grant(&["orders:write"]).bearer(&admin, by).key("g");
    let granted = rig.call(call.clone()).await;
    assert_eq!((granted.status, granted.body["roles"].clone()), (200, json!(["customer", "staff"])));
    assert_eq!(rig.call(call).await.header("idempotent-replayed"), "true");
    let refreshed = refresh(&rig, text(&session, "refresh_token")).await;
    assert_eq!(refreshed.body["scope"], "orders:write", "the next token holds the scope");
    assert_eq!(text(&sign_in(&rig, "ada@example.com").await, "scope"), "orders:write");

    for roles in [json!({ "roles": ["staff"] }), json!({ "roles": ["customer", "staff"], "scopes": [] })] {
        let powerless = rig.call(Call::post(&path).bearer(&admin, by).json(roles)).await;
        assert_eq!(
            (powerless.status, powerless.problem(), powerless.faults()),
            (422, "staff_needs_scopes", vec!["/scopes staff_needs_scopes".into()])
        );
        let detail = text(&powerless.body, "detail");
        assert!(
            detail.contains("identity:write, orders:write."),
            "the detail names what the caller can grant: {detail}"
        );
    }
    let customer = Call::post(&path).json(json!({ "roles": ["customer"], "scopes": ["orders:write"] }));
    assert_eq!(rig.call(customer.bearer(&admin, by)).await.problem(), "scopes_need_staff");
    let taken = Call::post(&path).json(json!({ "roles": ["customer"] }));
    assert_eq!(
        rig.call(taken.clone().bearer(&admin, "identity:write")).await.status,
        403,
        "taking a scope needs that scope too"
    );
    assert_eq!(rig.call(taken.bearer(&admin, by)).await.body["scopes"], json!([]));
    assert!(sign_in(&rig, "ada@example.com").await.get("scope").is_none());
    let faults =
        rig.call(Call::post(&path).bearer(&admin, by).json(json!({ "roles": ["king"], "scopes": ["x"] }))).await;
    assert_eq!(faults.faults(), ["/roles/0 unknown_value", "/scopes/0 unknown_scope"]);
    let nobody = Call::post("/accounts/acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG/roles").json(json!({ "roles": [] }));
    assert_eq!(rig.call(nobody.bearer(&admin, by)).await.status, 404);
}

#[tokio::test]
async fn erasure_blanks_the_account_and_frees_its_address() {
    let rig = rig();
    let account = sign_up(&rig, "ada@example.com").await;
    let session = sign_in(&rig, "ada@example.com").await;
    let id = text(&account, "id");
    let path = format!("/accounts/{id}");
    let erase = |version| Call::delete(&path).bearer(id, "").if_match(version);
    assert_eq!(rig.call(Call::delete(&path).bearer(id, "")).await.status, 428);
    assert_eq!(rig.call(erase(9)).await.status, 412);
    rig.take_events();
    assert_eq!(rig.call(erase(1)).await.status, 204);
    let erased: Vec<AccountErased> = rig.take();
    assert_eq!(erased.iter().map(|e| e.account_id.to_string()).collect::<Vec<_>>(), [id]);

    let admin = admin(&rig).await;
    let blank = rig.call(Call::get(&path).bearer("client_x", "identity:read")).await;
    assert_eq!((blank.body["status"].clone(), blank.body["email"].clone()), (json!("erased"), json!(null)));
    assert_eq!(refresh(&rig, text(&session, "refresh_token")).await.status, 400);
    assert_eq!(rig.call(sign_in_call("ada@example.com", PASSWORD)).await.status, 401);
    for call in [
        erase(2),
        Call::patch(&path).bearer(id, "").if_match(2).json(json!({ "name": "Ada" })),
        Call::post(format!("{path}/password")).bearer(id, "").json(json!({ "current": PASSWORD, "new": "12345678" })),
        Call::post(format!("{path}/roles")).bearer(&admin, STAFF).json(json!({ "roles": ["staff"] })),
    ] {
        let reply = rig.call(call).await;
        assert_eq!((reply.status, reply.problem()), (409, "account_erased"));
    }
    assert!(rig.take_events().is_empty());
    let again = sign_up(&rig, "ada@example.com").await;
    assert_ne!(text(&again, "id"), id);
}
