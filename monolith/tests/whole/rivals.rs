//! Rivals: right before each write, someone else writes the same item, and the write is refused. So nothing that was read
//! before and written after goes over what came in between, and nothing that is made goes over what is there.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::id::AccountId;
use events::identity::{AccountErased, GuestMerged};
use serde_json::json;
use service::event::Event;
use testkit::Call;
use testkit::Faults;

use crate::crash::{Driver, Story, stories};
use crate::world::{World, guest};

/// What is written whatever is there, and why that is right.
const BLIND: [(&str, &str); 14] = [
    ("stoa-CartTable | Delete code", "goes with its promotion, whose version is looked at"),
    ("stoa-CartTable | Delete owner cart", "goes with its cart, and says nothing but its key"),
    ("stoa-CartTable | Put owner cart", "comes with its cart, and says nothing but its key"),
    (
        "stoa-CartTable | Update usage total",
        "what is given back is subtracted; what is used has a limit, tested with usage",
    ),
    ("stoa-CatalogTable | Delete price progress", "goes with its list, whose version is looked at"),
    ("stoa-CatalogTable | Delete price sku", "goes with its list, whose version is looked at"),
    ("stoa-CatalogTable | Delete slug", "goes with its product or category, whose version is looked at"),
    ("stoa-InventoryTable | Put skus *", "comes with its level, and says nothing but its key"),
    ("stoa-OrdersTable | Put ord notes", "comes with its order, whose version is looked at"),
    ("stoa-OrdersTable | Update number", "goes with its order, whose version is looked at"),
    ("stoa-OrdersTable | Update ord notes", "goes with its order, whose version is looked at"),
    ("stoa-PaymentsTable | Delete simulator *", "a webhook of the simulator's, sent"),
    ("stoa-PaymentsTable | Put erased", "says nothing but its key"),
    ("stoa-PaymentsTable | Put simulator *", "a webhook of the simulator's, with a key of its own"),
];

const READER: &str = "catalog:read inventory:read cart:read orders:read payments:read";

#[tokio::test]
async fn whoever_is_first_is_not_written_over() {
    let faults = Faults::rivals();
    for story in Story::all() {
        let mut driver = Driver::on(&faults, None, None);
        stories::tell(story, &mut driver).await;
        if story == Story::Bought {
            look_around(&mut driver).await;
            erase(driver.world()).await;
        }
    }
    let blind: BTreeSet<_> = BLIND.iter().map(|(write, _)| (*write).to_owned()).collect();
    let found: BTreeSet<_> = faults.unguarded().into_iter().filter(|write| !is_of_the_outbox(write)).collect();
    assert_eq!(found, blind);
}

/// An outbox item is put under a key of its own each time, and deleted once it is delivered, by relay or schedule.
fn is_of_the_outbox(write: &str) -> bool {
    write.ends_with("| Put outbox *") || write.ends_with("| Delete outbox *")
}

/// Asks for pages, of which the first in a capability makes the key that signs its cursors.
async fn look_around(driver: &mut Driver) {
    for name in ["One", "Two"] {
        let benefit = json!({ "kind": "free_shipping" });
        stories::post(driver, "/promotions", true, json!({ "name": name, "benefit": benefit }), 201).await;
    }
    invoice(driver).await;
    stories::check_out(driver, &[("MUG", 1)], None, "tok_success").await;
    driver.settle().await;
    invoice(driver).await;
    for list in ["/catalog/products", "/stock", "/promotions", "/orders", "/payments"] {
        let page = driver.look(Call::get(format!("{list}?limit=1")).bearer("client_x", READER)).await;
        assert!(page.headers.contains_key("link"), "{list}: {}", page.text);
    }
}

/// Orders get their invoices some time after they are confirmed.
async fn invoice(driver: &mut Driver) {
    driver.world().clock.advance(Duration::from_secs(180));
    driver.tick("orders").await;
    driver.settle().await;
}

/// The guest becomes an account, which is erased.
async fn erase(world: &World) {
    let account_id: AccountId = "acct_01J8ZQ4T6M3V0X9K2B7C5D1E20".parse().unwrap();
    let merged = GuestMerged { guest_id: guest(10), account_id };
    let merged = Event::new("identity", &world.clock, &merged).unwrap();
    let erased = Event::new("identity", &world.clock, &AccountErased { account_id }).unwrap();
    for event in [merged, erased] {
        for consumer in world.consumers(&event) {
            consumer.consume(&event).await.unwrap();
        }
    }
}
