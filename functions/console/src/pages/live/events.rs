//! `/console/live/events`: the events that pass, with what became of each at its consumers.
//!
//! One process alone has them: on AWS the page says so.

use axum::response::Response;
use http::HeaderMap;
use service::operations::{EventOutcome, PassedEvent};

use super::super::visit::Visit;
use super::{Feed, Part, Row, Words, page, stream};
use crate::adapters::stoa::{ApiError, List};

/// As many are on the page.
const ROWS: usize = 50;
const COLUMNS: &[&str] = &["Event", "At (UTC)", "About", "Consumers"];
const WORDS: Words = Words {
    title: "Events, live",
    at: "/console/live/events",
    about: "The last events that were delivered, as they pass.",
    empty: "No event has passed yet.",
    stream: "/console/live/events/stream",
};

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    page(&visit, &WORDS, read(&visit).await)
}

/// Tells what the page has not.
pub(crate) async fn go_on(visit: Visit, headers: HeaderMap) -> Response {
    stream(&visit, &headers, read(&visit).await)
}

async fn read(visit: &Visit) -> Result<Feed, ApiError> {
    let list: List<PassedEvent> = visit.api.get("/operations/events").await?;
    Ok(Feed { columns: COLUMNS, rows: list.items.iter().take(ROWS).map(row).collect() })
}

fn row(event: &PassedEvent) -> Row {
    let exact = event.time.to_string();
    let time = exact.get(11..19).unwrap_or(&exact).to_owned();
    let consumer = |(function, outcome): (&str, &EventOutcome)| match outcome {
        EventOutcome::Taken => Part::badge(function, "good"),
        EventOutcome::Waiting => Part::badge(format!("{function} waits"), "busy"),
        EventOutcome::DeadLetter => Part::badge(format!("{function} failed"), "bad"),
    };
    let consumers =
        event.deliveries.iter().map(|delivery| (delivery.function.as_str(), &delivery.outcome)).map(consumer);
    let cells = vec![
        vec![Part::text(&event.kind)],
        vec![Part::time(time, &exact)],
        vec![Part::text(&event.subject)],
        consumers.collect(),
    ];
    Row::new(&event.id, cells)
}
