//! Several processes that match as soon as something is queued, on one table at the same time.

use std::time::Duration;

use events::ledger::HoldPlaced;
use serde_json::json;

use crate::support::*;

/// Places orders, grants their holds, and cancels some, as fast as it goes.
async fn busy(rig: &Rig, process: u64) {
    for n in 0..24 {
        let (side, price) =
            if (n + process).is_multiple_of(2) { ("buy", 500 + 5 * (n % 4)) } else { ("sell", 495 + 5 * (n % 4)) };
        let id = place(rig, 10 * process + n % 3, limit(side, price, 50 + 10 * n)).await;
        rig.deliver(&HoldPlaced { order_id: id, n: 1 }).await.unwrap();
        if n % 5 == 0 {
            let reply = cancel(rig, 10 * process + n % 3, id).await;
            assert!([202, 409].contains(&reply.status), "{}", reply.text);
        }
        tokio::time::sleep(Duration::from_millis(n % 3)).await;
    }
}

#[tokio::test]
async fn processes_that_match_at_once_share_a_market() {
    let first = rig_with(&[("TRADING_AT_ONCE", "true"), ("TRADING_SNAPSHOT_EVERY", "20")], None);
    create_market(&first).await;
    let (second, third) = (first.restarted(None), first.restarted(None));
    tokio::join!(busy(&first, 1), busy(&second, 2), busy(&third, 3));
    // Whoever was kept away has tried again by now, or the tick does it.
    tokio::time::sleep(Duration::from_millis(500)).await;
    for rig in [&first, &second, &third] {
        rig.tick().await.unwrap();
    }
    set_status(&first, "closed").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    first.tick().await.unwrap();

    let mut ledger = Ledger::default();
    for rig in [&first, &second, &third] {
        ledger.take_all(rig);
    }
    ledger.trades.sort_unstable();
    let count = ledger.trades.len() as u64;
    assert_eq!(ledger.trades, (1..=count).collect::<Vec<_>>(), "each trade once");
    assert!(count > 10, "{count}");
    assert!(ledger.is_even(), "{:?}", ledger.held);
    let mut follower = Follower::default();
    follower.follow(&third).await;
    assert_eq!(book(&second).await["sequence"], json!(follower.sequence));
    assert_eq!(follower.checksum(), 0, "all orders have ended");
}
