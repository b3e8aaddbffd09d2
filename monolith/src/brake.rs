//! The brake on what strangers may do for free: sign up, sign in, become guests, ask for tokens, try promotion codes.
//!
//! A token bucket for each address and kind of request, kept as the time at which the bucket is full again (the generic
//! cell rate algorithm). Buckets live in two generations: when the young one is full it becomes the old one, and what was
//! the old one is forgotten, so memory stays bounded however many addresses knock.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::Method;
use service::Problem;
use service::client::network;
use tokio::time::Instant;

use crate::limits::EntryRate;

/// Buckets of a generation.
const GENERATION: usize = 20_000;

/// What is limited: the method is POST; `{}` stands for one segment.
const ENTRIES: [&str; 8] = [
    "/accounts",
    "/accounts/password-reset",
    "/accounts/{}/verification",
    "/guests",
    "/sessions",
    "/oauth/token",
    "/oauth/authorize",
    "/carts/{}/promotion-codes",
];

/// Counts what addresses do, and holds them back.
#[derive(Debug)]
pub(crate) struct Brake {
    rate: EntryRate,
    /// When each bucket is full again.
    buckets: Mutex<Generations>,
}

/// Kind of request and network.
type Place = (usize, String);
type Buckets = HashMap<Place, Instant>;

#[derive(Debug, Default)]
struct Generations {
    young: Buckets,
    old: Buckets,
}

impl Brake {
    pub(crate) fn new(rate: EntryRate) -> Self {
        Self { rate, buckets: Mutex::default() }
    }

    /// Refuses with 429 what comes too often from this address.
    pub(crate) fn check(&self, method: &Method, path: &str, client: IpAddr) -> Result<(), Problem> {
        if method != Method::POST || self.rate.per_minute == 0 || (client.is_loopback() && !self.rate.loopback) {
            return Ok(());
        }
        let Some(kind) = ENTRIES.iter().position(|entry| is_at(entry, path)) else { return Ok(()) };
        self.take(kind, network(client), Instant::now()).map_err(|wait| {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            Problem::too_many("This address has sent too many of these requests.", seconds.max(1))
        })
    }

    /// Takes one from a bucket, or says how long it takes until there is one.
    fn take(&self, kind: usize, network: String, now: Instant) -> Result<(), Duration> {
        let each = Duration::from_secs(60) / self.rate.per_minute;
        let whole = each * self.rate.burst.max(1);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (kind, network);
        let full_again = buckets.find(&place).map_or(now, |known| known.max(now)) + each;
        let wait = (full_again - now).saturating_sub(whole);
        if wait.is_zero() {
            buckets.keep(place, full_again);
            return Ok(());
        }
        Err(wait)
    }
}

impl Generations {
    fn find(&self, place: &Place) -> Option<Instant> {
        self.young.get(place).or_else(|| self.old.get(place)).copied()
    }

    fn keep(&mut self, place: Place, full_again: Instant) {
        if self.young.len() >= GENERATION && !self.young.contains_key(&place) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(place, full_again);
    }
}

fn is_at(entry: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    entry.split('/').all(|part| segments.next().is_some_and(|segment| part == "{}" || part == segment))
        && segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: EntryRate = EntryRate { per_minute: 60, burst: 3, loopback: false };

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_burst_then_one_a_second_and_each_address_and_kind_by_itself() {
        let brake = Brake::new(RATE);
        let now = Instant::now();
        let (one, two) = (|| "192.0.2.1".to_owned(), || "192.0.2.2".to_owned());
        for _ in 0..3 {
            brake.take(0, one(), now).unwrap();
        }
        assert_eq!(brake.take(0, one(), now), Err(Duration::from_secs(1)));
        brake.take(1, one(), now).unwrap();
        brake.take(0, two(), now).unwrap();
        let later = now + Duration::from_secs(1);
        brake.take(0, one(), later).unwrap();
        assert!(brake.take(0, one(), later).is_err());
        let much_later = now + Duration::from_secs(3600);
        for _ in 0..3 {
            brake.take(0, one(), much_later).unwrap();
        }
        assert!(brake.take(0, one(), much_later).is_err(), "a pause fills the bucket, and no more");
    }

    #[test]
    fn only_entries_are_limited_and_loopback_only_where_it_is_said() {
        let brake = Brake::new(EntryRate { burst: 1, ..RATE });
        let client = ip("192.0.2.1");
        for (method, path) in [(Method::GET, "/guests"), (Method::POST, "/products"), (Method::POST, "/carts/x/lines")]
        {
            assert!((0..9).all(|_| brake.check(&method, path, client).is_ok()), "{method} {path}");
        }
        for path in ["/guests", "/carts/cart_1/promotion-codes", "/accounts/acc_1/verification"] {
            brake.check(&Method::POST, path, client).unwrap();
            let refused = brake.check(&Method::POST, path, client).unwrap_err();
            assert_eq!((refused.status().as_u16(), refused.code()), (429, "too_many_requests"), "{path}");
        }
        assert!((0..9).all(|_| brake.check(&Method::POST, "/guests", ip("127.0.0.1")).is_ok()));
        let strict = Brake::new(EntryRate { burst: 1, loopback: true, ..RATE });
        strict.check(&Method::POST, "/guests", ip("::1")).unwrap();
        assert!(strict.check(&Method::POST, "/guests", ip("::1")).is_err());
    }

    #[test]
    fn one_subscriber_of_ipv6_has_one_bucket() {
        let brake = Brake::new(EntryRate { burst: 1, ..RATE });
        brake.check(&Method::POST, "/guests", ip("2001:db8:1:2::1")).unwrap();
        assert!(brake.check(&Method::POST, "/guests", ip("2001:db8:1:2:ffff::9")).is_err());
        brake.check(&Method::POST, "/guests", ip("2001:db8:1:3::1")).unwrap();
    }

    #[test]
    fn memory_is_bounded_and_who_knocked_last_is_remembered() {
        let brake = Brake::new(EntryRate { burst: 1, ..RATE });
        let now = Instant::now();
        for n in 0..3 * GENERATION {
            brake.take(0, n.to_string(), now).unwrap();
        }
        let known = brake.buckets.lock().unwrap();
        assert!(known.young.len() + known.old.len() <= 2 * GENERATION);
        drop(known);
        assert!(brake.take(0, (3 * GENERATION - 1).to_string(), now).is_err());
    }
}
