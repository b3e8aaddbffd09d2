//! Takes no more requests in than the process can finish.
//!
//! A checkout is answered before its events are delivered. While deliveries are behind, further checkouts would only make
//! every shopper wait longer, so they are refused; reads and carts go on. Where even requests come faster than they are
//! answered, those beyond a bound are refused at once instead of waiting in a queue that grows.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{Method, StatusCode};
use service::Problem;

use crate::backlog::Backlog;
use crate::capabilities::ALL;

/// From this age of the backlog on, requests whose work is done by events are refused. An order takes five deliveries one
/// after the other, so it is confirmed in about five times this age: ten seconds.
const BEHIND: Duration = Duration::from_secs(2);
/// Requests that are worked on at once. More of them only wait for a processor: at a thousand requests a second the last of
/// these is answered within half a second. Requests that wait for an order do not count.
const AT_ONCE: usize = 512;

/// Decides which requests are taken in.
#[derive(Debug)]
pub(crate) struct Admission {
    backlog: Backlog,
    at_once: Arc<AtomicUsize>,
}

/// A request that was taken in; dropped when it is answered.
#[derive(Debug)]
pub(crate) struct Admitted(Option<Arc<AtomicUsize>>);

impl Admission {
    pub(crate) fn new(backlog: Backlog) -> Self {
        Self { backlog, at_once: Arc::default() }
    }

    /// Takes a request in, or refuses it with 503 and `Retry-After`. `waits`: it is to wait for something, and takes no
    /// processor meanwhile.
    pub(crate) fn admit(&self, method: &Method, path: &str, waits: bool) -> Result<Admitted, Problem> {
        if is_deferring(method, path) {
            let age = self.backlog.age();
            if age >= BEHIND {
                metrics::counter!("refused_requests_total", "reason" => "behind").increment(1);
                let detail = "Earlier orders are still being worked on; please try again.";
                return Err(busy("behind", detail, age.as_secs() + 1));
            }
        }
        if waits {
            return Ok(Admitted(None));
        }
        let admitted = Admitted(Some(Arc::clone(&self.at_once)));
        if self.at_once.fetch_add(1, Ordering::AcqRel) >= AT_ONCE {
            metrics::counter!("refused_requests_total", "reason" => "overloaded").increment(1);
            return Err(busy("overloaded", "Too many requests are being answered; please try again.", 1));
        }
        Ok(admitted)
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        if let Some(at_once) = &self.0 {
            at_once.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

fn busy(code: &'static str, detail: &str, seconds: u64) -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail.to_owned()).retry_after(seconds)
}

/// Whether a capability declares that the request's work is done by events.
fn is_deferring(method: &Method, path: &str) -> bool {
    let mut declared = ALL.iter().flat_map(|entry| entry.deferring);
    declared.any(|(declared, route)| *declared == method.as_str() && is_at(route, path))
}

/// Whether a path is at a route, in which `{name}` stands for one segment.
fn is_at(route: &str, path: &str) -> bool {
    let (mut expected, mut segments) = (route.split('/'), path.split('/'));
    loop {
        match (expected.next(), segments.next()) {
            (None, None) => return true,
            (Some(part), Some(segment)) if part == segment || (part.starts_with('{') && !segment.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHECKOUT: &str = "/carts/cart_01J8ZQ4T6M3V0X9K2B7C5D1EFG/checkout";

    #[tokio::test(start_paused = true)]
    async fn refuses_checkouts_while_deliveries_are_behind() {
        let backlog = Backlog::default();
        let admission = Admission::new(backlog.clone());
        let event = backlog.add();
        let admit = |method: Method, path: &str| admission.admit(&method, path, false).map(drop);
        assert!(admit(Method::POST, CHECKOUT).is_ok());
        tokio::time::advance(BEHIND).await;
        let refused = admit(Method::POST, CHECKOUT).unwrap_err();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(admit(Method::GET, CHECKOUT).is_ok());
        assert!(admit(Method::POST, "/carts/cart_01J8ZQ4T6M3V0X9K2B7C5D1EFG/lines").is_ok());
        assert!(admit(Method::GET, "/products").is_ok());
        drop(event);
        assert!(admit(Method::POST, CHECKOUT).is_ok());
    }

    #[test]
    fn answers_a_bounded_number_of_requests_at_once() {
        let admission = Admission::new(Backlog::default());
        let admit = |waits| admission.admit(&Method::GET, "/products", waits);
        let mut taken: Vec<_> = (0..AT_ONCE).map(|_| admit(false).unwrap()).collect();
        for _ in 0..3 {
            assert_eq!(admit(false).unwrap_err().status(), StatusCode::SERVICE_UNAVAILABLE);
        }
        assert!(admit(true).is_ok(), "a request that waits takes no place");
        taken.pop();
        assert!(admit(false).is_ok());
    }
}
