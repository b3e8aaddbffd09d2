//! Tests of staff's steps: receiving, adjusting, safety stock; with keys, faults and scopes.

use std::sync::Arc;

use events::inventory::{StockChanged, StockOversold};
use events::orders::Quantity;
use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::support::{
    READ, Rig, all, assert_sound, committing, counts, get, line, newest_published, order, placed, receive, staff, state,
};

async fn post(rig: &Rig, path: &str, body: Value) -> Reply {
    rig.call(staff(Call::post(path).json(body))).await
}

#[tokio::test]
async fn receives_goods_and_publishes_the_level() {
    let rig = Rig::new();
    let reply =
        post(&rig, "/stock/TEE.M/receive", json!({ "quantity": 100, "note": "A day late", "reference": "DN-4711" }))
            .await;
    assert_eq!((reply.status, reply.header("etag")), (200, "\"2\""));
    let shown = &reply.body;
    assert_eq!(
        (&shown["on_hand"], &shown["available"], &shown["location"]),
        (&json!(100), &json!(100), &json!("main"))
    );
    let told = rig.take::<StockChanged>();
    assert_eq!(newest_published(told[0].levels.clone())["TEE.M"], (2, 100, 100));

    let found = get(&rig, "/stock/TEE.M").await;
    assert_eq!((found.status, &found.body), (200, shown));
    let unchanged = rig.call(staff(Call::get("/stock/TEE.M").header("if-none-match", "\"2\""))).await;
    assert_eq!((unchanged.status, unchanged.text.as_str()), (304, ""));
    let movements = all(&rig, "/stock/TEE.M/movements", 20).await;
    let shown = ["note", "reference", "by", "kind"].map(|field| movements[0][field].as_str().unwrap());
    assert_eq!(shown, ["A day late", "DN-4711", "client_warehouse", "receive"]);
}

#[tokio::test]
async fn receives_a_delivery_of_many_skus_in_one_step() {
    let rig = Rig::new();
    let lines = json!([{ "sku": "B", "quantity": 2 }, { "sku": "A", "quantity": 1 }, { "sku": "B", "quantity": 3 }]);
    let reply = post(&rig, "/stock", json!({ "lines": lines })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let stock: Vec<_> = reply.body["stock"].as_array().unwrap().iter().map(|s| (&s["sku"], &s["on_hand"])).collect();
    assert_eq!(stock, [(&json!("A"), &json!(1)), (&json!("B"), &json!(5))]);
    let movement = &all(&rig, "/stock/B/movements", 20).await[0];
    assert_eq!(movement["movement_id"], reply.body["movement_id"]);
    assert_eq!(rig.take::<StockChanged>().len(), 1);

    let many: Vec<_> = (0..90).map(|n| json!({ "sku": format!("S{n}"), "quantity": 1 })).collect();
    assert_eq!(post(&rig, "/stock", json!({ "lines": many })).await.status, 200);
    let refused = post(&rig, "/stock", json!({ "lines": [], "note": "" })).await;
    assert_eq!((refused.status, refused.faults()), (400, vec!["/note out_of_range".to_owned()]));
    for count in [0, 91] {
        let lines: Vec<_> = (0..count).map(|n| json!({ "sku": format!("S{n}"), "quantity": 1 })).collect();
        let refused = post(&rig, "/stock", json!({ "lines": lines })).await;
        assert_eq!((refused.status, refused.faults()), (400, vec!["/lines out_of_range".to_owned()]));
    }
    assert_sound(&rig).await;
}

#[tokio::test]
async fn counts_and_corrections_keep_holds() {
    let rig = Rig::new();
    receive(&rig, "A", 10).await;
    rig.deliver(&placed(order(&rig), vec![line("A", 4)])).await.unwrap();
    let counted = post(&rig, "/stock/A/adjust", json!({ "on_hand": 3, "reason": "Stocktaking" })).await;
    assert_eq!((counted.status, counts(&rig, "A").await), (200, (3, 4, -1)));
    let corrected = post(&rig, "/stock/A/adjust", json!({ "delta": -3, "reason": "Broken" })).await;
    assert_eq!((corrected.status, counts(&rig, "A").await), (200, (0, 4, -4)));
    let refused = post(&rig, "/stock/A/adjust", json!({ "delta": -1, "reason": "Broken" })).await;
    assert_eq!((refused.status, refused.problem()), (422, "insufficient_stock"));
    let unknown = post(&rig, "/stock/B/adjust", json!({ "delta": 1, "reason": "Found" })).await;
    assert_eq!((unknown.status, unknown.problem()), (404, "not_found"));
    for body in [json!({ "reason": "?" }), json!({ "on_hand": 1, "delta": 1, "reason": "?" })] {
        let refused = post(&rig, "/stock/A/adjust", body).await;
        assert_eq!((refused.status, refused.faults()), (400, vec![" exactly_one".to_owned()]));
    }
    assert_sound(&rig).await;
}

#[tokio::test]
async fn publishes_and_lists_a_shortage_until_it_is_covered() {
    let rig = Rig::new();
    receive(&rig, "A", 5).await;
    receive(&rig, "B", 5).await;
    let sold = order(&rig);
    rig.deliver(&placed(sold, vec![line("A", 3)])).await.unwrap();
    rig.take_events();

    let counted = post(&rig, "/stock/A/adjust", json!({ "on_hand": 3, "reason": "Stocktaking" })).await;
    assert_eq!(counted.body["short_by"], 0, "enough for the promises");
    assert!(rig.take::<StockOversold>().is_empty());
    let lines = json!([{ "sku": "A", "counted": 1 }, { "sku": "B", "counted": 4 }]);
    let counted = post(&rig, "/stock/counts", json!({ "lines": lines, "reason": "Stocktaking" })).await;
    let short = |reply: &Reply| reply.body["lines"].as_array().unwrap().iter().map(|l| l["short_by"].clone()).collect();
    assert_eq!((counted.status, short(&counted)), (200, vec![json!(2), json!(0)]));
    let told = rig.take::<StockOversold>();
    assert_eq!((told.len(), told[0].levels.len()), (1, 1));
    let level = &told[0].levels[0];
    assert_eq!((level.sku.as_str(), level.on_hand, level.reserved, level.short_by), ("A", 1, 3, 2));

    // A paid order keeps its promise; the shortage stays listed.
    rig.deliver(&committing(sold)).await.unwrap();
    assert_eq!((state(&rig, sold).await.as_str(), counts(&rig, "A").await), ("committed", (-2, 0, -2)));
    assert!(rig.take::<StockOversold>().is_empty(), "the shortage was published before");
    let listed = all(&rig, "/stock?short=true", 20).await;
    assert_eq!((listed.len(), &listed[0]["sku"], &listed[0]["short_by"]), (1, &json!("A"), &json!(2)));
    let next = order(&rig);
    rig.deliver(&placed(next, vec![line("A", 1)])).await.unwrap();
    assert_eq!(state(&rig, next).await, "rejected", "nothing more is promised");

    receive(&rig, "A", 2).await;
    assert!(all(&rig, "/stock?short=true", 20).await.is_empty());
    assert!(rig.take::<StockOversold>().is_empty());
    let both = get(&rig, "/stock?short=true&low=true").await;
    assert_eq!((both.status, both.faults()), (400, vec!["short exactly_one".to_owned()]));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn lists_waiting_backorders_without_an_oversold_event() {
    let rig = Rig::new();
    let backorder = Quantity { backorder: true, ..line("A", 4) };
    rig.deliver(&placed(order(&rig), vec![backorder])).await.unwrap();
    assert_eq!(counts(&rig, "A").await, (0, 4, -4));
    let listed = all(&rig, "/stock?short=true", 20).await;
    assert_eq!((listed.len(), &listed[0]["short_by"]), (1, &json!(4)));
    assert!(rig.take::<StockOversold>().is_empty());
}

#[tokio::test]
async fn a_stocktaking_sets_the_stock_and_answers_the_differences() {
    let rig = Rig::new();
    for (name, quantity) in [("A", 10), ("B", 5), ("C", 1)] {
        receive(&rig, name, quantity).await;
    }
    rig.deliver(&placed(order(&rig), vec![line("A", 4)])).await.unwrap();
    rig.take_events();
    let lines = json!([{ "sku": "C", "counted": 3 }, { "sku": "A", "counted": 2 }, { "sku": "B", "counted": 5 }]);
    let body = json!({ "lines": lines, "reason": "Stocktaking", "reference": "ST-2026" });
    let reply = rig.call(staff(Call::post("/stock/counts")).key("st").json(body.clone())).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let difference = |sku: &str, expected: i64, counted: i64, available: i64| {
        json!({
            "sku": sku, "expected": expected, "counted": counted, "difference": counted - expected, "available": available,
            "short_by": (-available).max(0),
        })
    };
    let wanted = [difference("A", 10, 2, -2), difference("B", 5, 5, 5), difference("C", 1, 3, 3)];
    assert_eq!(reply.body["lines"].as_array().unwrap()[..], wanted);
    assert_eq!(counts(&rig, "A").await, (2, 4, -2));
    let told = rig.take::<StockChanged>();
    assert_eq!((told.len(), told[0].levels.len()), (1, 3));
    let movement = &all(&rig, "/stock/B/movements", 20).await[0];
    assert_eq!(movement["movement_id"], reply.body["movement_id"]);
    let shown = ["kind", "note", "reference"].map(|field| movement[field].as_str().unwrap());
    assert_eq!(shown, ["adjust", "Stocktaking", "ST-2026"]);
    // After another receipt, a repetition of the request changes nothing.
    receive(&rig, "B", 1).await;
    let again = rig.call(staff(Call::post("/stock/counts")).key("st").json(body)).await;
    assert_eq!((again.status, again.header("idempotent-replayed"), &again.body), (200, "true", &reply.body));
    assert_eq!(counts(&rig, "B").await, (6, 0, 6));

    let unknown = json!([{ "sku": "X", "counted": 1 }, { "sku": "A", "counted": 1 }, { "sku": "Y", "counted": 1 }]);
    let refused = post(&rig, "/stock/counts", json!({ "lines": unknown, "reason": "Stocktaking" })).await;
    assert_eq!((refused.status, refused.problem()), (422, "unknown_sku"));
    assert_eq!(refused.faults(), ["/lines/0/sku unknown_sku", "/lines/2/sku unknown_sku"]);
    assert_eq!(counts(&rig, "A").await, (2, 4, -2), "all or none");
    let twice = json!([{ "sku": "A", "counted": 1 }, { "sku": "A", "counted": 2 }]);
    let refused = post(&rig, "/stock/counts", json!({ "lines": twice, "reason": "Stocktaking" })).await;
    assert_eq!((refused.status, refused.faults()), (400, vec!["/lines/1/sku repeated".to_owned()]));
    let faulty = json!({ "lines": [{ "sku": "A", "counted": -1 }, { "sku": "B", "counted": 1.5 }], "reference": "" });
    let refused = post(&rig, "/stock/counts", faulty).await;
    assert_eq!(
        refused.faults(),
        ["/lines/0/counted out_of_range", "/lines/1/counted wrong_type", "/reason required", "/reference out_of_range"]
    );
    for count in [0, 91] {
        let lines: Vec<_> = (0..count).map(|n| json!({ "sku": format!("S{n}"), "counted": 1 })).collect();
        let refused = post(&rig, "/stock/counts", json!({ "lines": lines, "reason": "?" })).await;
        assert_eq!((refused.status, refused.faults()), (400, vec!["/lines out_of_range".to_owned()]));
    }
    assert_sound(&rig).await;
}

#[tokio::test]
async fn lists_a_sku_while_it_is_low() {
    let rig = Rig::new();
    for name in ["A", "B", "C", "D"] {
        receive(&rig, name, 10).await;
        let set = staff(Call::patch(format!("/stock/{name}")).header("if-match", "*")).json(json!({ "low_at": 3 }));
        let reply = rig.call(set).await;
        assert_eq!((reply.status, &reply.body["low_at"], &reply.body["low"]), (200, &json!(3), &json!(false)));
    }
    receive(&rig, "NEVER", 1).await;
    let low = async |limit| -> Vec<String> {
        let items = all(&rig, "/stock?low=true", limit).await;
        items.iter().map(|level| level["sku"].as_str().unwrap().to_owned()).collect()
    };
    assert!(low(20).await.is_empty());
    for name in ["C", "A", "B"] {
        rig.deliver(&placed(order(&rig), vec![line(name, 7)])).await.unwrap();
    }
    for limit in [1, 2, 20] {
        assert_eq!(low(limit).await, ["A", "B", "C"], "limit {limit}");
    }
    receive(&rig, "B", 1).await;
    let never = staff(Call::patch("/stock/C").header("if-match", "*")).json(json!({ "low_at": null }));
    assert_eq!(rig.call(never).await.body["low_at"], json!(null));
    assert_eq!(low(20).await, ["A"]);
    assert_eq!(all(&rig, "/stock?low=false", 20).await.len(), 5);
    let page = get(&rig, "/stock?limit=1").await;
    let foreign = get(&rig, format!("/stock?low=true&cursor={}", page.body["next_cursor"].as_str().unwrap())).await;
    assert_eq!((foreign.status, foreign.faults()), (400, vec!["cursor invalid_cursor".to_owned()]));
    let odd = get(&rig, "/stock?low=maybe").await;
    assert_eq!((odd.status, odd.faults()), (400, vec!["low unknown_value".to_owned()]));
    assert_sound(&rig).await;
}

#[tokio::test]
async fn refuses_more_than_the_maximum_on_hand() {
    let rig = Rig::new();
    receive(&rig, "A", 1).await;
    for _ in 0..99 {
        let more = post(&rig, "/stock/A/adjust", json!({ "delta": 1_000_000_000, "reason": "Sand" })).await;
        assert_eq!(more.status, 200);
    }
    let refused = post(&rig, "/stock/A/adjust", json!({ "delta": 1_000_000_000, "reason": "Sand" })).await;
    assert_eq!((refused.status, refused.problem()), (422, "too_many_pieces"));
}

#[tokio::test]
async fn never_promises_the_safety_stock() {
    let rig = Rig::new();
    let version = receive(&rig, "A", 10).await.body["version"].as_u64().unwrap();
    rig.take_events();
    let patch = |version: u64, body: Value| staff(Call::patch("/stock/A").if_match(version).json(body));
    let reply = rig.call(patch(version, json!({ "safety": 4 }))).await;
    assert_eq!((reply.status, &reply.body["available"]), (200, &json!(6)));
    assert_eq!(newest_published(rig.take::<StockChanged>()[0].levels.clone())["A"], (version + 1, 10, 6));
    let stale = rig.call(patch(version, json!({ "safety": 5 }))).await;
    assert_eq!((stale.status, stale.problem()), (412, "stale_version"));
    let same = rig.call(patch(version + 1, json!({}))).await;
    assert_eq!((same.status, same.header("etag")), (200, "\"3\""), "nothing changed");
    assert!(rig.take_events().is_empty());
    let any = rig.call(staff(Call::patch("/stock/A").header("if-match", "*").json(json!({ "safety": 0 })))).await;
    assert_eq!((any.status, &any.body["available"]), (200, &json!(10)));
    let missing = rig.call(staff(Call::patch("/stock/A").json(json!({ "safety": 0 })))).await;
    assert_eq!((missing.status, missing.problem()), (428, "header_required"));
    let faulty = rig.call(patch(version + 2, json!({ "safety": -1, "on_hand": 7 }))).await;
    assert_eq!(
        (faulty.status, faulty.faults()),
        (400, vec!["/on_hand unknown_field".into(), "/safety out_of_range".into()])
    );
    let unknown = rig.call(staff(Call::patch("/stock/B").if_match(1).json(json!({ "safety": 0 })))).await;
    assert_eq!(unknown.status, 404);
    assert_sound(&rig).await;
}

#[tokio::test]
async fn names_every_fault_at_once() {
    let rig = Rig::new();
    let reply = post(&rig, "/stock/A/receive", json!({ "quantity": 0, "note": 7, "colour": "red" })).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.faults(), ["/colour unknown_field", "/note wrong_type", "/quantity out_of_range"]);
    for reference in ["DN\r\n4711", "DN\t4711", "DN\u{2028}4711"] {
        let reply = post(&rig, "/stock/A/receive", json!({ "quantity": 1, "reference": reference })).await;
        assert_eq!((reply.status, reply.faults()), (400, vec!["/reference invalid_character".to_owned()]));
        let lines = json!([{ "sku": "A", "quantity": 1, "counted": 1 }]);
        let reply = post(&rig, "/stock", json!({ "lines": lines, "reference": reference })).await;
        assert!(reply.faults().contains(&"/reference invalid_character".to_owned()), "{}", reply.text);
        let reply = post(&rig, "/stock/counts", json!({ "lines": lines, "reason": "?", "reference": reference })).await;
        assert!(reply.faults().contains(&"/reference invalid_character".to_owned()), "{}", reply.text);
    }
    let reply = post(&rig, "/stock/A/adjust", json!({ "delta": "1", "on_hand": -1 })).await;
    assert_eq!(reply.faults(), ["/delta wrong_type", "/on_hand out_of_range", "/reason required"]);
    let lines = json!({ "lines": [{ "sku": "not a sku", "quantity": 1e12 }, { "quantity": 1 }] });
    let reply = post(&rig, "/stock", lines).await;
    assert_eq!(reply.faults(), ["/lines/0/quantity out_of_range", "/lines/0/sku invalid_sku", "/lines/1/sku required"]);
    for (call, status) in [
        (Call::post("/stock/A/receive").body("application/json", "{"), 400),
        (Call::post("/stock/A/receive").body("text/plain", "{}"), 415),
        (Call::post("/stock/A/receive").body("application/json", vec![b' '; 2_000_000]), 413),
        (Call::post("/stock/not%20a%20sku/receive").json(json!({ "quantity": 1 })), 404),
        (Call::delete("/stock/A"), 405),
        (Call::get("/stock/A/B/C"), 404),
        (Call::get("/reservations/res_1"), 404),
        (Call::get("/reservations/res_01J8ZQ4T6M3V0X9K2B7C5D1EFG"), 404),
        (Call::get("/stock/A/movements"), 404),
        (Call::get("/stock?limit=0"), 400),
        (Call::get("/stock?limit=1&limit=2"), 400),
        (Call::get("/stock?size=1"), 400),
        (Call::get("/stock/counts"), 405),
        (Call::get("/reservations?sku=%20"), 400),
    ] {
        let target = format!("{call:?}").chars().take(80).collect::<String>();
        let reply = rig.call(staff(call)).await;
        assert_eq!(reply.status, status, "{target}: {}", reply.text);
        assert_eq!(reply.header("content-type"), "application/problem+json", "{target}");
    }
    assert!(rig.take_events().is_empty());
}

#[tokio::test]
async fn every_route_needs_its_scope() {
    let rig = Rig::new();
    receive(&rig, "A", 10).await;
    let id = order(&rig);
    rig.deliver(&placed(id, vec![line("A", 1)])).await.unwrap();
    let reservation = format!("/reservations/{}", domain::id::ReservationId::from(id.raw()));
    let reads = ["/stock", "/stock/A", "/stock/A/movements", "/reservations", &reservation].map(Call::get);
    let writes = [
        Call::post("/stock").json(json!({ "lines": [{ "sku": "A", "quantity": 1 }] })),
        Call::post("/stock/counts").json(json!({ "lines": [{ "sku": "A", "counted": 1 }], "reason": "?" })),
        Call::post("/stock/A/receive").json(json!({ "quantity": 1 })),
        Call::post("/stock/A/adjust").json(json!({ "delta": 1, "reason": "?" })),
        Call::patch("/stock/A").header("if-match", "*").json(json!({ "safety": 1 })),
    ];
    let guest = domain::id::GuestId::new(&rig.clock);
    for call in reads.iter().chain(&writes) {
        let nobody = rig.call(call.clone()).await;
        assert_eq!(nobody.status, 401, "{call:?}");
        assert!(nobody.header("www-authenticate").starts_with("Bearer"), "{call:?}");
        let shopper = rig.call(call.clone().bearer(guest, "catalog:read")).await;
        assert_eq!((shopper.status, shopper.problem()), (403, "insufficient_scope"), "{call:?}");
    }
    for call in &writes {
        let reader = rig.call(call.clone().bearer("client_reader", READ)).await;
        assert_eq!(reader.status, 403, "{call:?}");
    }
    for call in reads {
        assert_eq!(rig.call(call.bearer("client_reader", READ)).await.status, 200);
    }
    assert_eq!(counts(&rig, "A").await, (10, 1, 9));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_key_makes_one_receipt_of_many_requests() {
    let rig = Arc::new(Rig::new());
    let calls: [(&str, Value); 3] = [
        ("/stock/A/receive", json!({ "quantity": 7 })),
        ("/stock/A/adjust", json!({ "delta": 7, "reason": "Found" })),
        ("/stock", json!({ "lines": [{ "sku": "A", "quantity": 7 }] })),
    ];
    for (n, (path, body)) in calls.iter().enumerate() {
        let call = staff(Call::post(*path)).key("k1").json(body.clone());
        let first = rig.call(call.clone()).await;
        assert_eq!((first.status, first.header("idempotent-replayed")), (200, ""), "{}", first.text);
        for _ in 0..9 {
            let again = rig.call(call.clone()).await;
            assert_eq!((again.status, &again.body, again.header("etag")), (200, &first.body, first.header("etag")));
            assert_eq!(again.header("idempotent-replayed"), "true");
        }
        let call = staff(Call::post(*path)).key("k2").json(body.clone());
        let tasks = (0..50).map(|_| {
            let (rig, call) = (Arc::clone(&rig), call.clone());
            tokio::spawn(async move { rig.call(call).await })
        });
        let replies: Vec<_> = join_all(tasks).await.into_iter().map(|reply| reply.unwrap()).collect();
        assert!(replies.iter().all(|reply| (reply.status, &reply.body) == (200, &replies[0].body)));
        assert_eq!(counts(&rig, "A").await.0, 14 * (n as i64 + 1));
        let mut other = body.clone();
        other["note"] = json!("other");
        let reused = rig.call(staff(Call::post(*path)).key("k1").json(other)).await;
        if *path == "/stock/A/adjust" {
            assert_eq!(reused.status, 400, "an unknown field is refused first");
        } else {
            assert_eq!((reused.status, reused.problem()), (422, "idempotency_key_reused"));
        }
    }
    // The key records a refusal too, even if the request would succeed now.
    let take = || staff(Call::post("/stock/A/adjust")).key("k3").json(json!({ "delta": -100, "reason": "Gone" }));
    assert_eq!(rig.call(take()).await.status, 422);
    receive(&rig, "A", 1000).await;
    let again = rig.call(take()).await;
    assert_eq!((again.status, again.header("idempotent-replayed")), (422, "true"));
    assert_sound(&rig).await;
}
