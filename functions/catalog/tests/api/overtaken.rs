//! One process pauses before each of its calls in turn while another does its work: the result must be serialisable.

use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::category_tree::{below, move_to, tree};
use crate::price_lists::{change, price_list, put, row, show, shown};
use crate::support::*;

/// A price from this quantity on.
fn tier(sku: &str, amount: i64, from: u32) -> Value {
    json!({ "sku": sku, "amount": amount, "currency": "EUR", "tax_inclusive": true, "min_quantity": from })
}

fn is_done(reply: &Reply) -> bool {
    assert!(matches!(reply.status, 200 | 409 | 412 | 503), "{}", reply.text);
    reply.status == 200 && reply.body["rows"].as_array().is_none_or(|rows| rows.iter().all(|r| r["status"] == "set"))
}

#[tokio::test]
async fn prices_of_a_sku_do_not_undo_each_other() {
    for call in 1.. {
        let rig = Rig::new();
        on_shelf(&rig, product("shirt", &["A"])).await;
        let list = price_list(&rig, json!({ "name": "Sale" })).await;
        put(&rig, &list, json!([tier("A", 9, 1)])).await;
        let fast = async { assert!(is_done(&put(&rig, &list, json!([tier("A", 7, 20)])).await)) };
        let slow = async |rig: &Rig| put(rig, &list, json!([tier("A", 8, 10)])).await;
        let Some(reply) = rig.overtaken(call, slow, fast).await else {
            assert!(call > 4, "{call}");
            return;
        };
        let prices = rig.call(staff(Call::get(format!("/price-lists/{list}/prices")))).await;
        let count = prices.body["items"][0]["prices"].as_array().unwrap().len();
        assert_eq!(count, if is_done(&reply) { 3 } else { 2 }, "call {call}: {}", prices.text);
    }
}

#[tokio::test]
async fn a_price_set_while_its_list_is_activated_is_shown() {
    for call in 1.. {
        let rig = Rig::new();
        let id = on_shelf(&rig, product("shirt", &["A", "B"])).await;
        let list = price_list(&rig, json!({ "name": "Sale" })).await;
        put(&rig, &list, json!([row("A", 1)])).await;
        let fast = async {
            assert_eq!(change(&rig, &list, json!({ "status": "active" })).await.status, 200);
            while show(&rig, &list).await.body["application"] != "applied" {
                rig.tick().await.unwrap();
            }
        };
        let Some(reply) = rig.overtaken(call, async |rig| put(rig, &list, json!([row("B", 2)])).await, fast).await
        else {
            assert!(call > 4, "{call}");
            return;
        };
        let expected = if is_done(&reply) { vec![2] } else { Vec::new() };
        assert_eq!(shown(&rig, &id).await, [("A".into(), vec![1]), ("B".into(), expected)], "call {call}");
    }
}

#[tokio::test]
async fn a_move_below_categories_that_change_places_is_refused_or_done() {
    for call in 1.. {
        let rig = Rig::new();
        let upper = below(&rig, "upper", None).await;
        let lower = below(&rig, "lower", Some(&upper)).await;
        let moved = below(&rig, "moved", None).await;
        let fast = async {
            assert_eq!(move_to(&rig, &lower, None).await.status, 200);
            assert_eq!(move_to(&rig, &upper, Some(&lower)).await.status, 200);
        };
        let Some(reply) = rig.overtaken(call, async |rig| move_to(rig, &moved, Some(&lower)).await, fast).await else {
            assert!(call > 4, "{call}");
            return;
        };
        assert!(matches!(reply.status, 200 | 409 | 412 | 503), "call {call}: {}", reply.text);
    }
}

async fn take_off(rig: &Rig, list: &str, sku: &str) -> u16 {
    let call = Call::delete(format!("/price-lists/{list}/prices/{sku}")).header("if-match", "*");
    rig.call(staff(call)).await.status
}

#[tokio::test]
async fn applying_a_list_does_not_restore_a_changed_price() {
    for removed in [false, true] {
        for call in 1.. {
            let rig = Rig::new();
            let id = on_shelf(&rig, product("shirt", &["A", "B"])).await;
            let list = price_list(&rig, json!({ "name": "Sale" })).await;
            put(&rig, &list, json!([row("A", 1), row("B", 2)])).await;
            assert_eq!(change(&rig, &list, json!({ "status": "active" })).await.status, 200);
            let fast = async {
                if removed {
                    assert_eq!(take_off(&rig, &list, "B").await, 204);
                } else {
                    assert!(is_done(&put(&rig, &list, json!([row("B", 9)])).await));
                }
            };
            let Some(ticked) = rig.overtaken(call, async |rig| rig.tick().await, fast).await else {
                assert!(call > 4, "{call}");
                break;
            };
            ticked.unwrap();
            while show(&rig, &list).await.body["application"] != "applied" {
                rig.tick().await.unwrap();
            }
            let of_b = if removed { Vec::new() } else { vec![9] };
            assert_eq!(shown(&rig, &id).await, [("A".into(), vec![1]), ("B".into(), of_b)], "call {call}");
        }
    }
}

#[tokio::test]
async fn a_price_removed_while_its_list_is_applied_stays_removed() {
    for call in 1.. {
        let rig = Rig::new();
        let id = on_shelf(&rig, product("shirt", &["A", "B"])).await;
        let list = price_list(&rig, json!({ "name": "Sale" })).await;
        put(&rig, &list, json!([row("A", 1), row("B", 2)])).await;
        assert_eq!(change(&rig, &list, json!({ "status": "active" })).await.status, 200);
        let fast =
            async { while rig.tick().await.is_ok() && show(&rig, &list).await.body["application"] != "applied" {} };
        let Some(status) = rig.overtaken(call, async |rig| take_off(rig, &list, "B").await, fast).await else {
            assert!(call > 4, "{call}");
            return;
        };
        let of_b = if status == 204 { Vec::new() } else { vec![2] };
        assert_eq!(shown(&rig, &id).await, [("A".into(), vec![1]), ("B".into(), of_b)], "call {call}: {status}");
    }
}

#[tokio::test]
async fn removes_a_price_from_list_and_product_while_the_sku_moves() {
    // The sku is free at first, or belongs to a product that gives it up.
    for is_free in [true, false] {
        for call in 1.. {
            let rig = Rig::new();
            let first = create(&rig, product("shirt", &["A", "B"])).await;
            let list = price_list(&rig, json!({ "name": "Sale", "status": "active" })).await;
            put(&rig, &list, json!([row("B", 2)])).await;
            let let_go = async || assert_eq!(patch(&rig, &first, product("shirt", &["A"])).await.status, 200);
            if is_free {
                let_go().await;
            }
            let fast = async {
                if !is_free {
                    let_go().await;
                }
                on_shelf(&rig, product("skirt", &["B"])).await;
                assert_eq!(put(&rig, &list, json!([row("B", 9)])).await.status, 200);
            };
            let Some(status) = rig.overtaken(call, async |rig| take_off(rig, &list, "B").await, fast).await else {
                assert!(call > 4, "{call}");
                break;
            };
            let skirt = rig.call(Call::get("/products/by-slug/skirt")).await;
            let shown = skirt.body["variants"][0]["list_prices"].as_array().map_or(0, Vec::len);
            let listed = rig.call(staff(Call::get(format!("/price-lists/{list}/prices")))).await;
            let listed = listed.body["items"].as_array().unwrap().len();
            assert_eq!(listed, usize::from(status != 204), "call {call}, free: {is_free}: {status}");
            assert_eq!(shown, listed, "call {call}, free: {is_free}: {status}");
        }
    }
}

#[tokio::test]
async fn moves_that_overtake_each_other_make_no_cycle() {
    for moved in 0..3 {
        for call in 1.. {
            let rig = Rig::new();
            let top = below(&rig, "c0", None).await;
            let middle = below(&rig, "c1", Some(&top)).await;
            let chain = [&top, &middle, &below(&rig, "c2", Some(&middle)).await];
            let apart = below(&rig, "c3", None).await;
            let inner = below(&rig, "c4", Some(&apart)).await;
            let fast = async { assert_eq!(move_to(&rig, chain[moved], Some(&inner)).await.status, 200) };
            let slow = async |rig: &Rig| move_to(rig, &apart, Some(chain[2])).await;
            let Some(reply) = rig.overtaken(call, slow, fast).await else {
                assert!(call > 4, "{call}");
                break;
            };
            assert!(matches!(reply.status, 409 | 412 | 422 | 503), "call {call}: {}", reply.text);
            let shown = tree(&rig).await;
            assert_eq!(shown.matches('c').count(), 5, "call {call}: what is in a cycle hangs below no top: {shown}");
        }
    }
}

#[tokio::test]
async fn a_sku_in_stock_has_one_owner() {
    for quantity in [0, 3, 50] {
        let rig = Rig::new();
        rig.deliver(&stock(&rig, &[("A", 1, quantity)])).await.unwrap();
        create(&rig, product("shirt", &["A"])).await;
        let second = rig.call(staff(Call::post("/products")).json(product("skirt", &["A"]))).await;
        assert_eq!(second.status, 422, "{quantity}: {}", second.text);
    }
}

#[tokio::test]
async fn a_new_product_shows_stock_that_moves_meanwhile() {
    for (before, after, expected) in [(0, 50, "in_stock"), (3, 0, "out"), (50, 0, "out")] {
        for call in 1.. {
            let rig = Rig::new();
            rig.deliver(&stock(&rig, &[("A", 1, before)])).await.unwrap();
            let moves = stock(&rig, &[("A", 2, after)]);
            let fast = async { rig.deliver(&moves).await.unwrap() };
            let slow = async |rig: &Rig| rig.call(staff(Call::post("/products")).json(product("shirt", &["A"]))).await;
            let Some(reply) = rig.overtaken(call, slow, fast).await else {
                assert!(call > 1, "{call}");
                break;
            };
            let id = match reply.status {
                201 => reply.body["id"].as_str().unwrap().to_owned(),
                _ => create(&rig, product("shirt", &["A"])).await,
            };
            activate(&rig, &id).await;
            assert_eq!(availability(&public(&rig, &id).await.body), [expected], "call {call} from {before}");
        }
    }
}
