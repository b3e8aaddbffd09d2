//! The cost of each route of each capability: of the usual request, and of dearer ones.

mod cart;
mod catalog;
mod community;
mod content;
mod identity;
mod inventory;
mod operations;
mod orders;
mod payments;
mod price_lists;
mod promotions;
mod returns;

use stoa::capabilities::{ALL, Entry};
use stoa::examples::{self, Kept};

use crate::described::described_routes;
use crate::meter::{Line, Meter};
use crate::own_examples::{funding, keep, request};
use crate::world::guest;

/// Three skus in stock.
const SKUS: [&str; 3] = ["TEE-BLACK-M", "TEE-BLACK-L", "MUG-WHITE"];

/// Measures every route; returns the measured costs and the unexpected ones.
pub(crate) async fn measured() -> (Vec<Line>, Vec<String>) {
    let mut meters = [
        Meter::mailing(),
        Meter::new(),
        Meter::new(),
        Meter::new(),
        Meter::new(),
        Meter::new(),
        Meter::new(),
        Meter::new(),
        Meter::new(),
    ];
    let [on_identity, on_catalog, on_inventory, on_cart, on_orders, on_payments, on_console, on_content, on_community] =
        &mut meters;
    identity::measure(on_identity).await;
    catalog::measure(on_catalog).await;
    price_lists::measure(on_catalog).await;
    inventory::measure(on_inventory).await;
    cart::measure(on_cart).await;
    promotions::measure(on_cart).await;
    orders::measure(on_orders).await;
    returns::measure(on_orders).await;
    payments::measure(on_payments).await;
    operations::measure(on_console).await;
    content::measure(on_content).await;
    community::measure(on_community).await;
    let mut measured = (Vec::new(), Vec::new());
    let mut meters = Vec::from(meters);
    for entry in ALL {
        meters.push(own_examples_of(entry).await);
    }
    for meter in meters {
        measured.0.extend(meter.lines);
        measured.1.extend(meter.wrong);
    }
    measured
}

/// Measures the examples of a capability that state their cost.
async fn own_examples_of(entry: &Entry) -> Meter {
    let (mut meter, mut kept, routes) = (Meter::new(), Kept::new(), described_routes());
    let works_by_tick = entry.name == "trading";
    if works_by_tick {
        for call in funding(&guest(10).to_string()) {
            assert_eq!(meter.answer(call).await.status, 201);
        }
    }
    for example in examples::own(entry).unwrap() {
        let call = request(&example, &kept, &routes);
        let reply = match &example.cost {
            Some(cost) => meter.measure("", cost, call).await,
            None => meter.answer(call).await,
        };
        keep(&example, &reply, &mut kept);
        meter.settle().await;
        if works_by_tick {
            meter.tick(entry.name).await;
            meter.settle().await;
        }
    }
    meter
}

/// Puts the three skus in stock.
async fn open_shop(meter: &Meter) {
    for (sku, title) in SKUS.into_iter().zip(["T-shirt, black, M", "T-shirt, black, L", "Mug, white"]) {
        meter.stocked(sku, title).await;
    }
}
