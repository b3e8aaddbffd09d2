//! Lists of orders, read to their ends.

use std::time::Duration;

use domain::id::OrderId;
use events::cart::CheckedOut;
use testkit::Call;

use crate::shop::*;

const DAY: Duration = Duration::from_secs(86_400);

fn newest_first(ids: &[OrderId]) -> Vec<String> {
    let mut sorted: Vec<String> = ids.iter().map(ToString::to_string).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    sorted
}

#[tokio::test]
async fn customers_see_their_own_orders_newest_first() {
    let shop = shop();
    let (owner, other) = (account(&shop.clock), account(&shop.clock));
    let mut ids = Vec::new();
    for _ in 0..7 {
        ids.push(placed(&shop, owner).await);
        placed(&shop, other).await;
        shop.advance(Duration::from_millis(5));
    }
    let found = all_pages(&shop, "/orders?limit=3", |call| call.bearer(owner, "")).await;
    assert_eq!(found, newest_first(&ids));
    let named = all_pages(&shop, &format!("/orders?limit=100&owner={owner}"), |call| call.bearer(owner, "")).await;
    assert_eq!(named, found);
    let by_staff = all_pages(&shop, &format!("/orders?limit=4&owner={owner}"), staff).await;
    assert_eq!(by_staff, found);
    let foreign = shop.call(Call::get(format!("/orders?owner={other}")).bearer(owner, "")).await;
    assert_problem(&foreign, 403, "insufficient_scope");
    assert_problem(&shop.call(Call::get("/orders").bearer("client", "")).await, 403, "insufficient_scope");
    assert_problem(&shop.call(Call::get("/orders")).await, 401, "unauthorized");
}

#[tokio::test]
async fn staff_see_all_orders_across_days_and_gaps() {
    let shop = shop();
    let mut ids = Vec::new();
    for (count, pause) in [(23, DAY), (1, DAY * 12), (40, DAY), (3, Duration::ZERO)] {
        for _ in 0..count {
            ids.push(placed(&shop, account(&shop.clock)).await);
            shop.advance(Duration::from_millis(7));
        }
        shop.advance(pause);
    }
    for limit in [1, 10, 100] {
        let found = all_pages(&shop, &format!("/orders?limit={limit}"), staff).await;
        assert_eq!(found.len(), ids.len(), "limit {limit}");
        assert_eq!(found, newest_first(&ids), "limit {limit}");
    }
    // An order of an earlier day that arrives late is found too.
    let earlier = CheckedOut {
        order_id: "ord_01JBTK3C00000000000000000G".parse().unwrap(),
        ..checkout(&shop.clock, account(&shop.clock))
    };
    deliver(&shop.restarted(None), &earlier).await;
    let reply = shop.call(staff(Call::get("/orders?limit=1"))).await;
    assert!(reply.header("link").contains("rel=\"next\""), "{}", reply.header("link"));
    assert_eq!(shop.call(staff(Call::get(format!("/orders/{}", earlier.order_id)))).await.status, 200);
}

#[tokio::test]
async fn an_order_older_than_all_others_extends_the_list() {
    let shop = shop();
    let young = placed(&shop, account(&shop.clock)).await;
    let mut late = checkout(&shop.clock, account(&shop.clock));
    late.order_id = "ord_01KHZZZZZZ0000000000000000".parse().unwrap();
    deliver(&shop, &late).await;
    let found = all_pages(&shop, "/orders?limit=5", staff).await;
    assert_eq!(found, newest_first(&[young, late.order_id]));
}

#[tokio::test]
async fn filters_by_status_and_ends_an_empty_list() {
    let shop = shop();
    assert!(all_pages(&shop, "/orders", staff).await.is_empty());
    let owner = account(&shop.clock);
    assert!(all_pages(&shop, "/orders?limit=1", |call| call.bearer(owner, "")).await.is_empty());
    let mut wanted = Vec::new();
    for n in 0..10 {
        let id = placed(&shop, owner).await;
        if n % 3 == 0 {
            deliver(&shop, &rejected(id)).await;
            wanted.push(id);
        }
        shop.advance(Duration::from_millis(5));
    }
    let found = all_pages(&shop, "/orders?limit=2&status=rejected", staff).await;
    assert_eq!(found, newest_first(&wanted));
    let found = all_pages(&shop, "/orders?limit=3&status=rejected", |call| call.bearer(owner, "")).await;
    assert_eq!(found, newest_first(&wanted));
    assert!(all_pages(&shop, "/orders?status=completed", staff).await.is_empty());
}

#[tokio::test]
async fn refuses_the_cursor_of_another_list_and_names_every_fault() {
    let shop = shop();
    let owner = account(&shop.clock);
    for _ in 0..3 {
        placed(&shop, owner).await;
    }
    let page = shop.call(staff(Call::get("/orders?limit=1"))).await;
    let cursor = text(&page.body, "next_cursor");
    let reply = shop.call(Call::get(format!("/orders?limit=1&cursor={cursor}")).bearer(owner, "")).await;
    assert_eq!((reply.status, reply.faults()), (400, vec!["cursor invalid_cursor".to_owned()]));
    let reply = shop.call(staff(Call::get(format!("/orders?limit=1&cursor={cursor}&status=placed")))).await;
    assert_eq!(reply.faults(), ["cursor invalid_cursor"]);
    let reply = shop.call(staff(Call::get(format!("/orders?cursor=x{cursor}")))).await;
    assert_eq!(reply.faults(), ["cursor invalid_cursor"]);
    let reply = shop.call(staff(Call::get("/orders?limit=0&status=lost&owner=me&page=2"))).await;
    assert_eq!(
        reply.faults(),
        ["limit out_of_range", "owner invalid_id", "page unknown_field", "status unknown_value"],
        "{}",
        reply.text
    );
}

#[tokio::test]
async fn staff_find_orders_by_number_email_and_day() {
    let shop = shop();
    let owner = account(&shop.clock);
    let mut mine = Vec::new();
    for n in 0..30 {
        let mut checkout = checkout(&shop.clock, if n % 2 == 0 { owner } else { guest(&shop.clock) });
        if n % 10 == 3 {
            checkout.personal.email = "Ulixes@Example.com".into();
            mine.push(checkout.order_id);
        }
        deliver(&shop, &checkout).await;
        shop.advance(Duration::from_secs(8 * 60 * 60));
    }
    let found = all_pages(&shop, "/orders?email=ulixes@example.com&limit=2", staff).await;
    assert_eq!(found, newest_first(&mine));
    assert!(all_pages(&shop, "/orders?email=nobody@example.com", staff).await.is_empty());
    let own = all_pages(&shop, "/orders?email=ulixes@example.com", |call| call.bearer(owner, "")).await;
    assert!(own.is_empty(), "customers do not find orders of other owners by e-mail address");

    let number = text(&read_order(&shop, mine[0]).await, "number");
    let said = number.to_lowercase().replace('0', "o").replace('1', "l");
    assert_eq!(all_pages(&shop, &format!("/orders?number={said}"), staff).await, [mine[0].to_string()]);
    let hidden = all_pages(&shop, &format!("/orders?number={number}"), |call| call.bearer(owner, "")).await;
    assert!(hidden.is_empty());
    assert!(all_pages(&shop, "/orders?number=00000000", staff).await.is_empty());

    // Three orders a day, from noon of the first of March on.
    let days = "created_from=2026-03-03&created_to=2026-03-04";
    assert_eq!(all_pages(&shop, &format!("/orders?{days}&limit=4"), staff).await.len(), 6);
    let own = all_pages(&shop, &format!("/orders?{days}&limit=1"), |call| call.bearer(owner, "")).await;
    assert_eq!(own.len(), 3);
    assert!(all_pages(&shop, "/orders?created_from=2027-01-01", staff).await.is_empty());
    assert!(all_pages(&shop, "/orders?created_to=2020-01-01", staff).await.is_empty());
    assert_eq!(all_pages(&shop, "/orders?payment_status=pending&limit=100", staff).await.len(), 30);
    assert!(all_pages(&shop, "/orders?payment_status=captured", staff).await.is_empty());
    let bad = "/orders?number=1&email=x&created_from=2026-02-30&created_to=now&payment_status=paid";
    let bad = shop.call(staff(Call::get(bad))).await;
    assert_eq!(bad.faults().len(), 5, "{}", bad.text);
}
