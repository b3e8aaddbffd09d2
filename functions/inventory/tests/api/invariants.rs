//! Random histories: every level is the sum of its movements, in any order of events.

use std::time::Duration;

use domain::id::OrderId;
use events::inventory::StockChanged;
use events::orders::Quantity;
use proptest::prelude::*;
use serde_json::json;
use testkit::Call;

use crate::support::{
    Rig, all, assert_sound, cancelled, committing, line, lines_cancelled, newest_published, order, placed, rejected,
    returned, staff,
};

const SKUS: [&str; 4] = ["A", "B", "C", "D"];

#[derive(Clone, Debug)]
enum Act {
    Receive(usize, i64),
    Adjust(usize, i64),
    KeepBack(usize, i64),
    Place(usize, Vec<(usize, u32, bool)>),
    Commit(usize),
    Reject(usize),
    Cancel(usize),
    CancelPart(usize, u32, usize, u32),
    Return(usize, usize, u32),
    Wait(u64),
    Tick,
}

fn act() -> impl Strategy<Value = Act> {
    let (sku, number) = (0..SKUS.len(), 0..12_usize);
    let lines = prop::collection::vec((0..SKUS.len(), 1..6_u32, prop::bool::weighted(0.1)), 1..5);
    prop_oneof![
        3 => (sku.clone(), 1..15_i64).prop_map(|(s, n)| Act::Receive(s, n)),
        1 => (sku.clone(), -8..8_i64).prop_map(|(s, n)| Act::Adjust(s, n)),
        1 => (sku, 0..4_i64).prop_map(|(s, n)| Act::KeepBack(s, n)),
        6 => (number.clone(), lines).prop_map(|(n, lines)| Act::Place(n, lines)),
        4 => number.clone().prop_map(Act::Commit),
        2 => number.clone().prop_map(Act::Reject),
        2 => number.clone().prop_map(Act::Cancel),
        3 => (number.clone(), 1..4_u32, 0..SKUS.len(), 1..4_u32).prop_map(|(n, part, s, q)| Act::CancelPart(n, part, s, q)),
        1 => (number, 0..SKUS.len(), 1..3_u32).prop_map(|(n, s, q)| Act::Return(n, s, q)),
        2 => (1..45_u64).prop_map(Act::Wait),
        1 => Just(Act::Tick),
    ]
}

async fn carry_out(rig: &Rig, orders: &[OrderId], act: &Act) {
    let status = match act {
        Act::Receive(sku, quantity) => {
            let call = Call::post(format!("/stock/{}/receive", SKUS[*sku])).json(json!({ "quantity": quantity }));
            rig.call(staff(call)).await.status
        }
        Act::Adjust(sku, delta) => {
            let body = json!({ "delta": delta, "reason": "random" });
            rig.call(staff(Call::post(format!("/stock/{}/adjust", SKUS[*sku])).json(body))).await.status
        }
        Act::KeepBack(sku, safety) => {
            let call = Call::patch(format!("/stock/{}", SKUS[*sku])).header("if-match", "*");
            rig.call(staff(call.json(json!({ "safety": safety })))).await.status
        }
        Act::Place(n, lines) => {
            let lines = lines.iter().map(|(s, q, backorder)| Quantity { backorder: *backorder, ..line(SKUS[*s], *q) });
            rig.deliver(&placed(orders[*n], lines.collect())).await.unwrap();
            200
        }
        Act::Commit(n) => {
            // The event of an unknown order is retried later: no failure.
            let _ = rig.deliver(&committing(orders[*n])).await;
            200
        }
        Act::Reject(n) => {
            rig.deliver(&rejected(orders[*n])).await.unwrap();
            200
        }
        Act::Cancel(n) => {
            rig.deliver(&cancelled(orders[*n], true)).await.unwrap();
            200
        }
        Act::CancelPart(n, part, sku, quantity) => {
            // A cancellation before the sale is retried later: no failure.
            let _ = rig.deliver(&lines_cancelled(orders[*n], *part, vec![line(SKUS[*sku], *quantity)])).await;
            200
        }
        Act::Return(n, sku, quantity) => {
            rig.deliver(&returned(orders[*n], vec![line(SKUS[*sku], *quantity)])).await.unwrap();
            200
        }
        Act::Wait(minutes) => {
            rig.advance(Duration::from_secs(minutes * 60));
            200
        }
        Act::Tick => {
            rig.tick().await.unwrap();
            200
        }
    };
    assert!(matches!(status, 200 | 404 | 422), "{act:?}: {status}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn levels_are_the_sums_of_their_movements(acts in prop::collection::vec(act(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let rig = Rig::new();
            let orders: Vec<_> = (0..12).map(|_| order(&rig)).collect();
            for act in &acts {
                carry_out(&rig, &orders, act).await;
            }
            assert_sound(&rig).await;
            // The last published version is the present one, so read models are up to date.
            let told = newest_published(rig.take::<StockChanged>().into_iter().flat_map(|told| told.levels));
            for level in all(&rig, "/stock", 100).await {
                let number = |field: &str| level[field].as_i64().unwrap();
                let (version, on_hand, available) = told.get(level["sku"].as_str().unwrap()).copied().unwrap_or((1, 0, 0));
                assert_eq!((version as i64, on_hand, available), (number("version"), number("on_hand"), number("available")));
            }
            // Every ended order gives back everything.
            for id in &orders {
                rig.deliver(&rejected(*id)).await.unwrap();
            }
            assert!(all(&rig, "/reservations", 100).await.is_empty());
            assert!(all(&rig, "/stock", 100).await.iter().all(|level| level["reserved"] == 0));
            assert_sound(&rig).await;
        });
    }
}
