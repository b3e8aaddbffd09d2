//! Tests of republishing, and of events that are not consumed.

use events::catalog::{CategoryChanged, ProductArchived, ProductChanged};
use events::inventory::StockChanged;
use service::capability::{Capability, Hosted};
use service::event::Event;
use testkit::Call;

use crate::support::*;

async fn republish(rig: &Rig, kind: &str) -> (usize, usize) {
    let (mut told, mut calls, mut cursor) = (0, 0, None);
    loop {
        let page = Hosted::republish(&*rig.capability, kind, cursor).await.unwrap();
        (told, calls, cursor) = (told + page.count, calls + 1, page.cursor);
        if cursor.is_none() {
            return (told, calls);
        }
    }
}

#[tokio::test]
async fn republishes_all_present_state() {
    let rig = Rig::new();
    for n in 0..65 {
        let id = create(&rig, product(&format!("p{n}"), &[&format!("S{n}")])).await;
        if n % 3 > 0 {
            activate(&rig, &id).await;
        }
        if n % 3 == 2 {
            assert_eq!(rig.call(staff(Call::post(format!("/products/{id}/archive")))).await.status, 200);
        }
    }
    for n in 0..25 {
        category(&rig, &format!("c{n}"), n).await;
    }
    rig.take_events();

    let (told, calls) = republish(&rig, "product").await;
    assert_eq!((told, calls), (65, 6));
    let events = rig.take_events();
    let changed: Vec<ProductChanged> =
        events.iter().filter(|e| e.kind == "catalog.product.changed").map(|e| e.data().unwrap()).collect();
    let archived: Vec<ProductArchived> =
        events.iter().filter(|e| e.kind == "catalog.product.archived").map(|e| e.data().unwrap()).collect();
    assert_eq!((changed.len(), archived.len()), (44, 21));
    assert_eq!(changed.iter().filter(|e| (e.status.as_str(), e.version) == ("draft", 1)).count(), 22);
    assert_eq!(changed.iter().filter(|e| (e.status.as_str(), e.version) == ("active", 2)).count(), 22);
    assert!(archived.iter().all(|e| e.version == 3));

    assert_eq!(republish(&rig, "category").await, (25, 2));
    assert_eq!(rig.take::<CategoryChanged>().len(), 25);
    let unknown = Hosted::republish(&*rig.capability, "order", None).await.unwrap_err();
    assert_eq!(unknown.to_string(), "there is no entity order; catalog republishes product, category");
    let refused = Hosted::republish(&*rig.capability, "product", Some("nonsense".to_owned())).await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn skips_an_unknown_event_and_fails_a_malformed_one() {
    let rig = Rig::new();
    let mut event = Event::new("inventory", &rig.clock, &stock(&rig, &[("A", 1, 1)])).unwrap();
    event.kind = "inventory.stock.counted".to_owned();
    rig.deliver_event(&event).await.unwrap();
    event.kind = <StockChanged as domain::event::EventData>::TYPE.to_owned();
    event.data = serde_json::value::to_raw_value(&serde_json::json!({ "levels": 3 })).unwrap();
    assert!(rig.deliver_event(&event).await.is_err());
}

#[tokio::test]
async fn a_tick_without_due_lists_does_nothing() {
    let rig = Rig::new();
    create(&rig, product("shirt", &["A"])).await;
    rig.take_events();
    rig.tick().await.unwrap();
    assert!(rig.take_events().is_empty());
    assert_eq!(catalog::Catalog::DECLARATION.consumes, ["inventory.stock.changed", "social.rating.changed"]);
}
