//! What is counted of the requests of each route, minute by minute.

use std::collections::{BTreeMap, HashMap};

use http::Method;
use service::operations::AnsweredRequest;

use super::durations::Durations;

/// The most routes of a minute; requests to others are not counted. (There are as many routes as are declared.)
const MAX_ROUTES: usize = 1_000;

/// Who a route belongs to, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RouteKey {
    pub(super) capability: &'static str,
    pub(super) route: String,
    pub(super) method: &'static str,
}

/// The counted requests of a route.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Answers {
    pub(super) requests: u64,
    pub(super) errors: u64,
    pub(super) read_units: f64,
    pub(super) write_units: f64,
    pub(super) durations: Durations,
}

impl Answers {
    fn add(&mut self, request: &AnsweredRequest<'_>) {
        self.requests += 1;
        self.errors += u64::from(request.status >= 500);
        self.read_units += request.cost.rru;
        self.write_units += request.cost.wru;
        self.durations.add(request.took);
    }

    /// Adds all that others counted.
    pub(super) fn merge(&mut self, other: &Self) {
        self.requests += other.requests;
        self.errors += other.errors;
        self.read_units += other.read_units;
        self.write_units += other.write_units;
        self.durations.merge(&other.durations);
    }
}

/// The requests of the minute under way, by path: found without a new text for each request.
#[derive(Clone, Debug, Default)]
pub(super) struct Minute(HashMap<String, Vec<(&'static str, &'static str, Answers)>>);

impl Minute {
    /// Counts a request.
    pub(super) fn add(&mut self, request: &AnsweredRequest<'_>) {
        let (method, is_full) = (named(request.method), self.0.len() >= MAX_ROUTES);
        let routes = match self.0.get_mut(request.route) {
            Some(routes) => routes,
            None if is_full => return,
            None => self.0.entry(request.route.to_owned()).or_default(),
        };
        let known = routes.iter_mut().find(|(who, how, _)| *who == request.capability && *how == method);
        match known {
            Some((_, _, answers)) => answers.add(request),
            None => {
                let mut answers = Answers::default();
                answers.add(request);
                routes.push((request.capability, method, answers));
            }
        }
    }

    /// The counts by route.
    pub(super) fn into_routes(self) -> BTreeMap<RouteKey, Answers> {
        let routes = self.0.into_iter().flat_map(|(route, known)| {
            known.into_iter().map(move |(capability, method, answers)| {
                (RouteKey { capability, route: route.clone(), method }, answers)
            })
        });
        routes.collect()
    }
}

/// A method by its name; `HEAD` is answered as `GET`, and clients may invent others.
fn named(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" | "HEAD" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use service::work::Cost;

    use super::*;

    #[test]
    fn counts_by_route_and_method() {
        let mut minute = Minute::default();
        let mut add = |method: &Method, route: &str, status| {
            let (took, cost) = (Duration::from_millis(2), Cost { rru: 0.5, wru: 2.0, ..Cost::default() });
            minute.add(&AnsweredRequest { capability: "orders", method, route, status, took, cost });
        };
        add(&Method::GET, "/orders", 200);
        add(&Method::HEAD, "/orders", 500);
        add(&Method::POST, "/orders", 404);
        add(&Method::from_bytes(b"BREW").unwrap(), "/orders", 405);
        add(&Method::from_bytes(b"BREW2").unwrap(), "/orders", 405);
        let routes = minute.into_routes();
        let told: Vec<_> = routes.iter().map(|(key, answers)| (key.method, answers.requests, answers.errors)).collect();
        assert_eq!(told, [("GET", 2, 1), ("POST", 1, 0), ("other", 2, 0)]);
        let (_, first) = routes.first_key_value().unwrap();
        assert_eq!((first.read_units, first.write_units), (1.0, 4.0));
    }

    #[test]
    fn a_minute_is_bounded() {
        let mut minute = Minute::default();
        for number in 0..2 * MAX_ROUTES {
            let (took, cost, route) = (Duration::ZERO, Cost::default(), format!("/{number}"));
            let method = &Method::GET;
            minute.add(&AnsweredRequest { capability: "orders", method, route: &route, status: 200, took, cost });
        }
        assert_eq!(minute.into_routes().len(), MAX_ROUTES);
    }
}
