//! The section on an order in docs/costs.md.

use std::fmt::Write as _;

use crate::order::{BOOKS_OF_THE_SIMULATOR, Order};
use crate::prices;

/// The most requests to a queue for one delivered event: send, receive, delete.
const REQUESTS_A_DELIVERY: f64 = 3.0;

/// Assumed seconds of one invocation.
const INVOCATION_S: f64 = 0.02;

/// Bytes that DynamoDB adds to each item.
const ITEM_OVERHEAD: f64 = 100.0;

pub(super) fn write(text: &mut String, order: &Order) {
    let (total, floor) = (order.total(), order.floor());
    say!(text, "## An order");
    say!(text);
    say!(
        text,
        "Three lines, from the checkout to the captured payment and the completed order, with its invoice and {} mails: {} \
         requests, {} events in {} outbox items, {} deliveries. Every function, every event, every removal from an outbox.",
        order.mails,
        order.requests,
        order.events,
        order.items,
        order.deliveries
    );
    say!(text);
    say!(
        text,
        "**{} write units and {} read units**, over a floor of {} write units. {BOOKS_OF_THE_SIMULATOR} of the write units are the \
         books of the payments simulator, which another provider keeps itself: {} then. The floor is arithmetic: each item that a step \
         has to write is at most 1 KB; 2 units where items are written together, 1 where one is written or deleted alone, 1 for \
         each entry of an index. What lies above it, if anything does, are items of more than 1 KB. The invoice is that of a \
         batch of one, in which its sweep's reading and the journal are the order's alone; up to a hundred orders share them.",
        total.wru,
        total.rru,
        floor.units(),
        total.wru - BOOKS_OF_THE_SIMULATOR
    );
    say!(text);
    say!(text, "| Step | RRU | WRU | Floor | Made of |");
    say!(text, "| --- | ---: | ---: | ---: | --- |");
    for step in &order.steps {
        let (units, sum) = (step.floor.units(), step.floor.sum());
        let sum = if units == 0.0 { step.why.to_owned() } else { format!("{sum}: {}", step.why) };
        say!(text, "| {} | {} | {} | {units} | {sum} |", step.what, step.cost.rru, step.cost.wru);
    }
    say!(text, "| **Sum** | **{}** | **{}** | **{}** | |", total.rru, total.wru, floor.units());
    say!(text);
    say!(
        text,
        "Up to {} of these units are entries of indexes written in transactions, which the engine counts once. Should the service \
         count them twice, as it does the items, an order costs that many more.",
        floor.index
    );
    say!(text);
    order_dollars(text, order);
}

fn order_dollars(text: &mut String, order: &Order) {
    let (total, requests, events) = (order.total(), number(order.requests), number(order.events));
    let deliveries = number(order.deliveries);
    let invocations = requests + number(order.items) + deliveries;
    let parts = [
        ("write units", total.wru * prices::WRITE_UNITS),
        ("read units", total.rru * prices::READ_UNITS),
        ("requests to the HTTP API", requests * prices::HTTP_REQUESTS),
        ("events on the bus", events * prices::BUS_EVENTS),
        ("requests to queues: sent, received, deleted", deliveries * REQUESTS_A_DELIVERY * prices::QUEUE_REQUESTS),
        ("invocations: requests, relays, deliveries", invocations * prices::INVOCATIONS),
        ("functions' time, at 20 ms and 256 MB (an assumption)", invocations * INVOCATION_S / 4.0 * prices::GB_SECONDS),
    ];
    say!(
        text,
        "Dollars of a million orders, where nothing is batched (under load one invocation takes up to 100 events):"
    );
    say!(text);
    say!(text, "| | $ |");
    say!(text, "| --- | ---: |");
    for (what, dollars) in parts {
        say!(text, "| {what} | {dollars:.2} |");
    }
    let sum: f64 = parts.iter().map(|(_, dollars)| dollars).sum();
    say!(text, "| **sum** | **{sum:.2}** |");
    let mails = number(order.mails) * prices::MAILS;
    say!(text, "| {} mails by SES, where `MailFrom` says from whom | {mails:.2} |", order.mails);
    say!(text);
    // Rounded up to a quarter of a KB: random numbers in the items differ by a digit.
    let own = number(order.kept_bytes.div_ceil(250) * 250);
    let gigabytes = (own + ITEM_OVERHEAD * number(order.kept_items)) / 1e3;
    say!(
        text,
        "It leaves {} items of {:.2} KB in all, so a million orders are {gigabytes:.2} GB with what DynamoDB adds to each item: \
         ${:.2} a month to store, and ${:.2} for point-in-time recovery.",
        order.kept_items,
        own / 1e3,
        gigabytes * prices::STORED_GB,
        gigabytes * prices::RECOVERY_GB
    );
    say!(text);
}

#[expect(clippy::cast_precision_loss, reason = "counts of an order")]
const fn number(count: usize) -> f64 {
    count as f64
}
