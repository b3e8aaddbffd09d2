//! Writes docs/costs.md from the measured costs.

/// Appends a line.
macro_rules! say {
    ($text:expr) => { $text.push('\n') };
    ($text:expr, $($format:tt)*) => { writeln!($text, $($format)*).unwrap() };
}

mod whole_order;

use std::fmt::Write as _;

use stoa::capabilities;

use crate::cost::Cost;
use crate::idle::{self, Tick, Ticks};
use crate::meter::Line;
use crate::order::Order;
use crate::prices;

/// Writes the whole document.
pub(crate) fn write(lines: &[Line], order: &Order, ticks: &Ticks) -> String {
    let mut text = String::new();
    head(&mut text);
    routes(&mut text, lines);
    whole_order::write(&mut text, order);
    idle_stack(&mut text, ticks);
    limits(&mut text);
    text
}

fn head(text: &mut String) {
    say!(text, "# What Stoa costs");
    say!(text);
    say!(
        text,
        "Written by `STOA_UPDATE_SNAPSHOTS=1 cargo test -p stoa --test costs`, which measures all of it over the embedded \
         engine and fails where a figure is no longer the one that stands in the test or here."
    );
    say!(text);
    say!(
        text,
        "Units are the ones that the database says it consumed (`ReturnConsumedCapacity`); every response tells its own in \
         `Server-Timing`. Dollars: {}. RRU and WRU are read and write request units: an RRU reads 4 KB consistently or 8 KB \
         eventually, a WRU writes 1 KB, a transaction counts its items twice, each index that holds an item counts once more.",
        prices::LIST
    );
    say!(text);
}

fn routes(text: &mut String, lines: &[Line]) {
    say!(text, "## A request");
    say!(text);
    say!(
        text,
        "The dollars of a million such requests: units, ${:.2} for the HTTP API, ${:.2} for the invocations. An event that a \
         request publishes is in its units; delivering it is not (see the order below): 1 WRU per KB to remove it from the \
         outbox, and what each consumer does. “With a key”: with an `Idempotency-Key`. Lists cost by what is on the page.",
        prices::HTTP_REQUESTS,
        prices::INVOCATIONS
    );
    for entry in capabilities::ALL {
        say!(text);
        say!(text, "### {}", entry.name);
        say!(text);
        say!(text, "| Route | | RRU | WRU | Calls | $ a million |");
        say!(text, "| --- | --- | ---: | ---: | ---: | ---: |");
        let mut own: Vec<_> = lines.iter().filter(|line| line.route.capability == entry.name).collect();
        let routes = crate::described::described_routes();
        own.sort_by_key(|line| routes.iter().position(|route| *route == line.route));
        for line in own {
            let (Cost { rru, wru, calls, .. }, route) = (line.cost, &line.route);
            let dollars = line.cost.database_dollars() + prices::HTTP_REQUESTS + prices::INVOCATIONS;
            let refused = match line.cost.refused {
                0 => None,
                1 => Some("one write refused".to_owned()),
                count => Some(format!("{count} writes refused")),
            };
            let what = Some(line.what.to_owned()).filter(|what| !what.is_empty());
            let what: Vec<_> = what.into_iter().chain(refused).collect();
            let what = what.join("; ");
            say!(text, "| `{} {}` | {what} | {rru} | {wru} | {calls} | {dollars:.2} |", route.method, route.path);
        }
    }
    say!(text);
    say!(
        text,
        "Identity signs with KMS in the cloud: ${:.2} for each million tokens more. The units of payments include the books of \
         its simulator (1 RRU and 1 WRU an operation), which a real provider keeps itself. A letter of identity is written and \
         sent by its tick: 3 WRU, and ${:.2} for each million mails.",
        prices::SIGNATURES,
        prices::MAILS
    );
    say!(text);
}

fn idle_stack(text: &mut String, ticks: &Ticks) {
    let (bill, alarms) = (idle::bill(ticks), idle::alarms());
    say!(text, "## An idle stack");
    say!(text);
    say!(
        text,
        "What template.yaml costs in a month of {} hours in which nobody comes, at list prices and after what every account \
         has for nothing each month.",
        prices::HOURS
    );
    say!(text);
    say!(text, "| | list $ | paid $ |");
    say!(text, "| --- | ---: | ---: |");
    for item in &bill {
        say!(text, "| {} | {:.2} | {:.2} |", item.what, item.list, item.paid);
    }
    let (list, paid): (f64, f64) = (bill.iter().map(|i| i.list).sum(), bill.iter().map(|i| i.paid).sum());
    say!(text, "| **sum** | **{list:.2}** | **{paid:.2}** |");
    say!(text, "| {} | {:.2} | {:.2} |", alarms.what, alarms.list, alarms.paid);
    say!(text);
    say!(
        text,
        "Beside that, by the GB: ${:.2} a month to store, ${:.2} for point-in-time recovery of {} tables. Reading the tables' \
         streams is free for functions. The APIs, the bus, empty queues and functions that do not run cost nothing.",
        prices::STORED_GB,
        prices::RECOVERY_GB,
        idle::recoverable_tables()
    );
    say!(text);
    say!(
        text,
        "One tick reads, while nothing is due (16 of the queries, 8 RRU, are the relay's look for events that its stream missed):"
    );
    say!(text);
    say!(text, "| Function | RRU | WRU | Calls |");
    say!(text, "| --- | ---: | ---: | ---: |");
    for Tick { capability, cost } in &ticks.each_minute {
        say!(text, "| {capability} | {} | {} | {} |", cost.rru, cost.wru, cost.calls);
    }
    say!(text);
    let Cost { rru, wru, calls, .. } = ticks.watch;
    say!(
        text,
        "Once an hour a tick of payments also looks for authorisations that are six days old and not captured: {rru} RRU, \
         {wru} WRU and {calls} calls more; 2 WRU for each that it finds."
    );
    say!(text);
}

fn limits(text: &mut String) {
    say!(text, "## What these figures leave out");
    say!(text);
    let out = [
        "The engine counts an index entry once, also in a transaction.",
        "The engine counts nothing for a write whose condition fails; the service charges for it as if it had been made. No \
         request above meets one unless its line says so; lost races and repeated events do.",
        "What a process asks for once and then remembers: the key that seals cursors (1 RRU), the key that signs tokens (1 RRU \
         in five minutes, or KMS), the webhooks' secret.",
        "Data transfer, log lines under load, and the metrics of functions in use: up to eight series a function at $0.30 a \
         month each, by the hour; ten are free.",
    ];
    for line in out {
        say!(text, "- {line}");
    }
}
