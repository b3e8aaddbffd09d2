//! Webhooks: endpoints, what they get, how it is signed, and how it is sent again.

use std::time::Duration;

use serde_json::json;
use testkit::Call;

use crate::receiver::*;
use crate::support::*;

#[tokio::test]
async fn what_is_asked_for_arrives_once_signed_by_the_standard() {
    let (rig, receiver) = (rig(), Receiver::new().await);
    // The stock library looks at the time.
    let now = domain::Clock::system().now();
    rig.advance(now.since(rig.clock.now()));
    let (one, secret) = endpoint(&rig, &receiver.url, json!(["inventory.stock.*", "orders.order.placed"]), "v1").await;
    let (_, public) = endpoint(&rig, &receiver.url, json!(["*"]), "v1a").await;
    assert!(secret.starts_with("whsec_") && public.starts_with("whpk_"));

    let order = event(&rig, "orders.order.placed", &placed(1, &me()));
    rig.deliver_event(&order).await.unwrap();
    rig.deliver_event(&order).await.unwrap();
    happens(&rig, 1).await;
    tell(&rig, "identity.account.created", json!({ "account_id": me() })).await;
    tell(&rig, "social.mute.changed", json!({ "muter": me(), "muted": acct(2), "version": 1, "active": true })).await;
    rig.tick().await.unwrap();
    rig.tick().await.unwrap();
    let got = receiver.take_all();
    let mut kinds: Vec<_> = got
        .iter()
        .map(|got| format!("{} {}", got.json()["type"].as_str().unwrap(), got.is_signed_by(&secret)))
        .collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "identity.account.created false",
            "inventory.stock.changed false",
            "inventory.stock.changed true",
            "orders.order.placed false",
            "orders.order.placed true",
        ]
    );
    let ids: std::collections::BTreeSet<_> = got.iter().map(|got| got.id.clone()).collect();
    assert_eq!(ids.len(), 5, "each endpoint has ids of its own");
    for got in &got {
        if got.is_signed_by(&secret) {
            let webhook = standardwebhooks::Webhook::new(&secret).unwrap();
            webhook.verify(got.body.as_bytes(), &got.headers).unwrap();
        } else {
            assert!(got.is_signed_by(&public));
        }
        assert_eq!(got.headers["content-type"], "application/json");
        assert!(!got.body.contains("Ada") && !got.body.contains("example.com"), "{}", got.body);
    }
    let sent = got.iter().find(|got| got.json()["type"] == "orders.order.placed").unwrap().json();
    assert_eq!(sent["timestamp"], json!(order.time));
    assert_eq!((&sent["data"]["order_id"], &sent["data"]["number"]), (&json!(id("ord", 1)), &json!("N1")));

    let log = deliveries(&rig, &one).await;
    assert_eq!(log.len(), 2);
    assert_eq!((&log[0]["state"], &log[0]["attempts"][0]["status"]), (&json!("delivered"), &json!(204)));
    let state =
        async |state: &str| list_of(&rig, staff(Call::get(format!("{one}/deliveries?state={state}")))).await.len();
    assert_eq!((state("delivered").await, state("pending").await, state("failed").await), (2, 0, 0));
    let text = dump(&rig, "endpoints").await;
    assert!(!text.contains("whsec_") && !text.contains("whsk_"), "secrets are sealed");
}

#[tokio::test]
async fn endpoints_are_created_changed_and_deleted() {
    let rig = Rig::new();
    let body = json!({ "url": "https://Hooks.example.com", "events": ["orders.*"], "description": "ERP" });
    let made = rig.call(staff(Call::post("/webhook-endpoints")).json(body)).await;
    assert_eq!(
        (made.status, made.header("etag"), made.header("cache-control")),
        (201, "\"1\"", "no-store"),
        "{}",
        made.text
    );
    let path = made.header("location").to_owned();
    let found = good(&rig, staff(Call::get(&path))).await.body;
    assert_eq!((&found["url"], &found["signing"]), (&json!("https://hooks.example.com/"), &json!("v1")));
    assert!(found.get("secret").is_none());
    assert_eq!(list_of(&rig, staff(Call::get("/webhook-endpoints"))).await, [found]);

    let patch = |version: u64, body| staff(Call::patch(&path)).if_match(version).json(body);
    let changed = good(&rig, patch(1, json!({ "events": ["*"], "description": null }))).await.body;
    assert_eq!((&changed["version"], &changed["events"]), (&json!(2), &json!(["*"])));
    assert!(changed.get("description").is_none());
    assert_eq!(good(&rig, patch(2, json!({ "events": ["*"] }))).await.body["version"], 2, "nothing has changed");
    assert_eq!(rig.call(patch(1, json!({ "enabled": false }))).await.status, 412);
    assert_eq!(rig.call(staff(Call::patch(&path)).json(json!({}))).await.status, 428);
    let bad = rig.call(patch(2, json!({ "url": "https://10.0.0.1/", "events": ["nonsense", "orders.*"] }))).await;
    assert_eq!((bad.status, bad.problem()), (422, "invalid_webhook_endpoint"));
    assert_eq!(bad.faults(), ["/events/0 unknown_event_type", "/url forbidden_address"]);
    assert_eq!(good(&rig, staff(Call::delete(&path)).if_match(2)).await.status, 204);
    for call in [Call::get(&path), Call::get(format!("{path}/deliveries")), Call::post(format!("{path}/test"))] {
        assert_eq!(rig.call(staff(call)).await.status, 404);
    }
}

#[tokio::test]
async fn refuses_what_is_no_endpoint_with_every_fault() {
    let rig = Rig::new();
    let create = async |body| {
        let reply = rig.call(staff(Call::post("/webhook-endpoints")).json(body)).await;
        (reply.status, reply.faults())
    };
    for (url, code) in [
        ("http://hooks.example.com/", "invalid_url"),
        ("https://127.0.0.1/", "forbidden_address"),
        ("https://[::ffff:169.254.169.254]/", "forbidden_address"),
        ("https://2130706433/", "forbidden_address"),
        ("https://localhost/", "forbidden_address"),
        ("https://metadata.google.internal/", "forbidden_address"),
        ("https://hooks.example.com:6379/", "forbidden_port"),
        ("https://hooks.example.com:22/", "forbidden_port"),
    ] {
        assert_eq!(create(json!({ "url": url, "events": ["*"] })).await, (422, vec![format!("/url {code}")]), "{url}");
    }
    for url in ["nonsense", "https://me@example.com/", "https://example.com/#a", "ftp://example.com/"] {
        assert_eq!(
            create(json!({ "url": url, "events": ["*"] })).await,
            (400, vec!["/url invalid_url".to_owned()]),
            "{url}"
        );
    }
    let (status, faults) = create(json!({ "events": [], "signing": "v2", "colour": 1 })).await;
    assert_eq!((status, faults.len()), (400, 3), "{faults:?}");
    assert_eq!(
        create(json!({ "url": "https://example.com", "events": [] })).await,
        (422, vec!["/events out_of_range".into()])
    );
    for n in 0..20 {
        let body = json!({ "url": format!("https://example.com/{n}"), "events": ["*"] });
        good(&rig, staff(Call::post("/webhook-endpoints")).json(body)).await;
    }
    let one_more =
        staff(Call::post("/webhook-endpoints")).json(json!({ "url": "https://example.com/", "events": ["*"] }));
    assert_eq!(rig.call(one_more).await.problem(), "too_many_endpoints");
}

#[tokio::test]
async fn a_new_secret_signs_beside_the_old_one_for_a_day() {
    let (rig, receiver) = (rig(), Receiver::new().await);
    let (path, old) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
    let rotated = good(&rig, staff(Call::post(format!("{path}/rotate-secret")))).await;
    let new = rotated.body["secret"].as_str().unwrap().to_owned();
    assert_eq!(rotated.header("cache-control"), "no-store");
    let sent = async |n| {
        happens(&rig, n).await;
        rig.tick().await.unwrap();
        let got = receiver.take_all();
        (got[0].signatures.len(), got[0].is_signed_by(&old), got[0].is_signed_by(&new))
    };
    assert_eq!(sent(1).await, (2, true, true));
    rig.advance(23 * HOUR);
    assert_eq!(sent(2).await, (2, true, true));
    rig.advance(HOUR);
    assert_eq!(sent(3).await, (1, false, true));
}

#[tokio::test]
async fn tests_and_replays_go_out_by_the_tick() {
    let (rig, receiver) = (rig(), Receiver::new().await);
    let (path, secret) = endpoint(&rig, &receiver.url, json!(["inventory.*"]), "v1").await;
    let test = good(&rig, staff(Call::post(format!("{path}/test"))).key("t")).await;
    let again = good(&rig, staff(Call::post(format!("{path}/test"))).key("t")).await;
    assert_eq!((test.status, &again.body), (202, &test.body));
    rig.tick().await.unwrap();
    let got = receiver.take_all();
    assert_eq!((got.len(), &got[0].json()["type"], got[0].is_signed_by(&secret)), (1, &json!("webhook.test"), true));
    let shown = good(&rig, staff(Call::get(test.header("location")))).await.body;
    assert_eq!((&shown["state"], &shown["id"]), (&json!("delivered"), &json!(got[0].id)));

    receiver.answers(&[Answer::Status(410)]);
    for n in 1..=3 {
        happens(&rig, n).await;
    }
    rig.tick().await.unwrap();
    let failed = |log: &[serde_json::Value]| log.iter().filter(|one| one["state"] == "failed").count();
    let missed = failed(&deliveries(&rig, &path).await);
    assert!(missed >= 1, "410 ends it at once");
    let replay = format!("{path}/replay?from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z");
    assert_eq!(rig.call(staff(Call::post(&replay))).await.problem(), "endpoint_disabled");

    receiver.answers(&[Answer::Status(200)]);
    good(&rig, staff(Call::patch(&path)).header("if-match", "*").json(json!({ "enabled": true }))).await;
    let before: Vec<_> = receiver.take_all().iter().map(|got| got.id.clone()).collect();
    let replayed = good(&rig, staff(Call::post(&replay))).await.body;
    assert_eq!(replayed, json!({ "replayed": missed, "more": false }));
    assert_eq!(good(&rig, staff(Call::post(&replay))).await.body["replayed"], 0);
    rig.advance(Duration::from_secs(90));
    rig.tick().await.unwrap();
    let after = receiver.take_all();
    assert!(before.iter().all(|id| after.iter().any(|got| got.id == *id)), "by the same ids");
    assert_eq!(deliveries(&rig, &path).await.iter().filter(|one| one["state"] == "delivered").count(), 4);

    let one = good(&rig, staff(Call::post(format!("{path}/deliveries/{}/replay", before[0])))).await;
    assert_eq!((one.status, &one.body["state"]), (202, &json!("pending")));
    rig.tick().await.unwrap();
    assert_eq!(receiver.take_all().len(), 1);
    let bad =
        rig.call(staff(Call::post(format!("{path}/replay?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z")))).await;
    assert_eq!((bad.status, bad.faults()), (400, vec!["to empty_period".to_owned()]));
}

#[tokio::test]
async fn what_is_too_large_is_told_by_its_ids() {
    let (rig, receiver) = (rig(), Receiver::new().await);
    endpoint(&rig, &receiver.url, json!(["catalog.*"]), "v1").await;
    let product = json!({
        "product_id": id("prod", 1), "version": 1, "slug": "a", "status": "active", "title": "x".repeat(100_000),
        "tax_class": "standard", "variants": [],
    });
    tell(&rig, "catalog.product.changed", product).await;
    rig.tick().await.unwrap();
    let got = receiver.take_all();
    assert_eq!(got[0].json()["data"], json!({ "product_id": id("prod", 1), "version": 1, "truncated": true }));
    assert!(got[0].body.len() < 64 * 1024);
}

#[tokio::test]
async fn one_process_sends_without_waiting_for_the_tick() {
    let (rig, receiver) = (hasty_rig(), Receiver::new().await);
    let (path, _) = endpoint(&rig, &receiver.url, json!(["inventory.*"]), "v1").await;
    let arrived = async || {
        for _ in 0..200 {
            let got = receiver.take_all();
            if !got.is_empty() {
                return got.len();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        0
    };
    happens(&rig, 1).await;
    assert_eq!(arrived().await, 1);
    good(&rig, staff(Call::post(format!("{path}/test")))).await;
    assert_eq!(arrived().await, 1);
}

#[tokio::test]
async fn secrets_are_sealed_under_the_operators_own_where_there_is_one() {
    use std::io::Write as _;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"0123456789abcdef0123456789abcdef\n").unwrap();
    let path = file.path().to_str().unwrap();
    let receiver = Receiver::new().await;
    let settings = [
        ("NOTIFICATIONS_WEBHOOK_HTTP", "true"),
        ("NOTIFICATIONS_WEBHOOK_NETWORKS", "127.0.0.0/8"),
        ("NOTIFICATIONS_WEBHOOKS_AT_ONCE", "false"),
        ("NOTIFICATIONS_SECRET_FILE", path),
    ];
    let rig = Rig::with(&settings, None);
    let (_, secret) = endpoint(&rig, &receiver.url, json!(["*"]), "v1").await;
    happens(&rig, 1).await;
    rig.tick().await.unwrap();
    assert!(receiver.take_all()[0].is_signed_by(&secret));
    assert_eq!(dump(&rig, "master_secret").await, "[]");

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let other = Rig::with(&settings, None);
        let body = json!({ "url": receiver.url, "events": ["*"] });
        let refused = other.call(staff(Call::post("/webhook-endpoints")).json(body)).await;
        assert_eq!(refused.status, 500, "a file that all can read is no secret");
        assert!(!refused.text.contains(path), "{}", refused.text);
    }
}
