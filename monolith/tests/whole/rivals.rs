//! Rivals: right before each write, a rival writes the same item, and the write is refused. So no read-modify-write
//! overwrites a change made in between, and no insert overwrites an existing item.

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

/// Unconditional writes, and why they are safe.
const BLIND: [(&str, &str); 21] = [
    ("stoa-CartTable | Delete code", "deleted with its promotion, whose version is checked"),
    ("stoa-CartTable | Delete owner cart", "deleted with its cart, and holds only its key"),
    ("stoa-CartTable | Put owner cart", "written with its cart, and holds only its key"),
    ("stoa-CartTable | Update usage total", "a return subtracts; a use has a limit, tested with usage"),
    ("stoa-CatalogTable | Delete price progress", "deleted with its list, whose version is checked"),
    ("stoa-CatalogTable | Delete price sku", "deleted with its list, whose version is checked"),
    ("stoa-CatalogTable | Delete slug", "deleted with its product or category, whose version is checked"),
    ("stoa-InventoryTable | Put skus *", "written with its level, and holds only its key"),
    ("stoa-OrdersTable | Put ord notes", "written with its order, whose version is checked"),
    ("stoa-OrdersTable | Update number", "written with its order, whose version is checked"),
    ("stoa-OrdersTable | Update ord notes", "written with its order, whose version is checked"),
    ("stoa-PaymentsTable | Delete simulator *", "a webhook that the simulator has sent"),
    ("stoa-PaymentsTable | Put erased", "holds only its key"),
    ("stoa-PaymentsTable | Put simulator *", "a webhook of the simulator, under a unique key"),
    ("stoa-SearchTable | Delete posts post", "a post that is deleted for good"),
    ("stoa-SearchTable | Put posts post", "says whose a post is, which never changes"),
    (
        "stoa-SearchTable | Put waiting entry",
        "says that a document waits; the writer removes it at the document that it read",
    ),
    (
        "stoa-SearchTable | Put waiting person",
        "says that documents wait; the writer removes it at the documents that it read",
    ),
    (
        "stoa-SearchTable | Put waiting post",
        "says that a document waits; the writer removes it at the document that it read",
    ),
    (
        "stoa-SearchTable | Put waiting prod",
        "says that a document waits; the writer removes it at the document that it read",
    ),
    (
        "stoa-SearchTable | Put waiting release",
        "says that documents wait; the writer removes it at the documents that it read",
    ),
];

const READER: &str = "catalog:read inventory:read cart:read orders:read payments:read";

#[tokio::test]
async fn refuses_a_write_over_a_newer_version() {
    let faults = Faults::rivals();
    for story in Story::all() {
        let mut driver = Driver::on(&faults, None, None);
        stories::play(story, &mut driver).await;
        if story == Story::Bought {
            list_pages(&mut driver).await;
            erase_the_guest(driver.world()).await;
        }
    }
    let blind: BTreeSet<_> = BLIND.iter().map(|(write, _)| (*write).to_owned()).collect();
    let found = faults.unguarded().into_iter().filter(|write| !is_of_the_outbox(write) && !is_listed_elsewhere(write));
    let found: BTreeSet<_> = found.collect();
    assert_eq!(found, blind);
}

/// Each outbox item has a unique key; relay or schedule deletes it once it is delivered.
fn is_of_the_outbox(write: &str) -> bool {
    write.ends_with("| Put outbox *") || write.ends_with("| Delete outbox *")
}

/// The tests of these capabilities list theirs, with the reasons.
fn is_listed_elsewhere(write: &str) -> bool {
    write.starts_with("stoa-FeedTable") || write.starts_with("stoa-NotificationsTable")
}

/// Lists pages: the first in each capability makes the key that signs its cursors.
async fn list_pages(driver: &mut Driver) {
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

/// Lets orders get their invoices, some time after they are confirmed.
async fn invoice(driver: &mut Driver) {
    driver.world().clock.advance(Duration::from_secs(180));
    driver.tick("orders").await;
    driver.settle().await;
}

/// Turns the guest into an account and erases it.
async fn erase_the_guest(world: &World) {
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
