//! Whether the process is up (`/healthz`) and whether it can do its work (`/readyz`).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use futures::future::join_all;
use http::{StatusCode, header};
use serde_json::{Value, json};
use service::Problem;
use service::capability::Hosted;
use service::table::{Key, Table};
use service::work;

use crate::capabilities;
use crate::edge::Edge;

/// What this build calls itself; a release sets it when it is compiled.
pub(crate) const BUILD: &str = match option_env!("STOA_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};
/// How long a table may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// From this age of the event backlog on, a process is not ready.
const BEHIND: Duration = Duration::from_secs(10);

/// The capabilities of this process: which are on, and their tables.
pub(crate) struct Parts {
    tables: Vec<(&'static str, Table)>,
}

impl Parts {
    pub(crate) fn of(capabilities: &[Arc<dyn Hosted>], host: Table) -> Self {
        let tables = capabilities.iter().map(|c| (c.name(), c.context().table.clone()));
        Self { tables: tables.chain([("host", host)]).collect() }
    }

    /// `on` or `off`, by capability.
    pub(crate) fn states(&self) -> BTreeMap<&'static str, &'static str> {
        let is_on = |name| self.tables.iter().any(|(on, _)| *on == name);
        capabilities::ALL.iter().map(|c| (c.name, if is_on(c.name) { "on" } else { "off" })).collect()
    }

    /// Those whose table does not answer.
    async fn silent(&self) -> Vec<&'static str> {
        let asked = self.tables.iter().map(async |(name, table)| {
            let place = Key::only("readiness");
            let answer = tokio::time::timeout(PATIENCE, table.get_eventually::<Value>(&place)).await;
            (!matches!(answer, Ok(Ok(_)))).then_some(*name)
        });
        join_all(asked).await.into_iter().flatten().collect()
    }
}

/// Says that the process is up, and what is switched off in it. Asks no database.
pub(crate) async fn show(State(edge): State<Arc<Edge>>) -> Response {
    fresh(Json(json!({ "status": "ok", "build": BUILD, "capabilities": edge.parts.states() })))
}

/// Says whether every table answers and events are delivered in time: for a load balancer, which sends requests to processes that can answer them.
pub(crate) async fn check(State(edge): State<Arc<Edge>>) -> Response {
    let age = edge.backlog.age();
    if age >= BEHIND {
        let detail = format!("Events are {} seconds behind.", age.as_secs());
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "behind", detail).retry_after(1);
        return fresh(problem.told_of("/readyz", &work::request_id()));
    }
    let silent = edge.parts.silent().await;
    if silent.is_empty() {
        return fresh(Json(json!({ "status": "ready" })));
    }
    let detail = format!("The database does not answer for: {}.", silent.join(", "));
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", detail).retry_after(1);
    fresh(problem.told_of("/readyz", &work::request_id()))
}

fn fresh(answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], answer).into_response()
}

#[cfg(test)]
mod tests {
    use domain::Clock;
    use embedded::Engine;

    use embedded::TableSpec;

    use super::*;

    #[tokio::test]
    async fn names_whose_table_does_not_answer() {
        let engine = Engine::memory().unwrap();
        engine.create_tables(&capabilities::tables()).unwrap();
        let table = |name: &str| Table::new(std::sync::Arc::new(engine.clone()), name, "host", Clock::system(), None);
        let known = &TableSpec::of(capabilities::find("catalog").unwrap()).name;
        let parts = Parts { tables: vec![("catalog", table(known)), ("cart", table("missing"))] };
        assert_eq!(parts.silent().await, ["cart"]);
        assert_eq!((parts.states()["catalog"], parts.states()["orders"]), ("on", "off"));
    }
}
