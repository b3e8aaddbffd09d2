//! How many connections there are: in all, and of each address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use service::client::{TrustedProxies, network};

use crate::limits::Limits;

/// The room for connections.
#[derive(Debug)]
pub(super) struct Places {
    in_all: usize,
    per_address: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    in_all: usize,
    /// By the network that a client has to itself.
    by_address: HashMap<String, usize>,
}

/// One connection's place; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Arc<Places>,
    /// Whose it is, where addresses are counted.
    address: Option<String>,
}

impl Places {
    /// Room as the limits say. Behind proxies all connections are theirs, so addresses are not counted.
    pub(super) fn new(limits: &Limits) -> Self {
        let is_behind_proxies = limits.trusted_proxies != TrustedProxies::default();
        let per_address = if is_behind_proxies { usize::MAX } else { limits.connections_per_address };
        Self { in_all: limits.connections, per_address, taken: Mutex::default() }
    }

    /// Takes a place, where there is one left for this address.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let address = address.to_canonical();
        let address = (!address.is_loopback() && self.per_address < usize::MAX).then(|| network(address));
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.in_all >= self.in_all {
            return None;
        }
        if let Some(address) = &address {
            let theirs = taken.by_address.entry(address.clone()).or_default();
            if *theirs >= self.per_address {
                return None;
            }
            *theirs += 1;
        }
        taken.in_all += 1;
        Some(Place { places: Arc::clone(self), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.in_all -= 1;
        let Some(address) = &self.address else { return };
        if let Some(theirs) = taken.by_address.get_mut(address) {
            *theirs -= 1;
            if *theirs == 0 {
                taken.by_address.remove(address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_share_and_loopback_what_is_left() {
        let limits = Limits { connections: 4, connections_per_address: 2, ..Limits::default() };
        let places = Arc::new(Places::new(&limits));
        let [one, two, own] = ["192.0.2.1", "192.0.2.2", "127.0.0.1"].map(|text| text.parse().unwrap());
        let mut held = vec![places.take(one).unwrap(), places.take(one).unwrap()];
        assert!(places.take(one).is_none(), "its share is taken");
        held.push(places.take(two).unwrap());
        held.push(places.take(own).unwrap());
        assert!(places.take(own).is_none(), "all are taken");
        held.clear();
        assert!(places.taken.lock().unwrap().by_address.is_empty(), "nobody is remembered");
        assert!(places.take(one).is_some());

        let behind_a_proxy = Arc::new(Places::new(&Limits { trusted_proxies: TrustedProxies::new(1), ..limits }));
        let held: Vec<_> = (0..4).map(|_| behind_a_proxy.take(one)).collect();
        assert!(held.iter().all(Option::is_some), "a proxy's connections are everybody's");
    }

    #[test]
    fn one_subscriber_of_ipv6_has_one_share() {
        let limits = Limits { connections: 9, connections_per_address: 2, ..Limits::default() };
        let places = Arc::new(Places::new(&limits));
        let take = |text: &str| places.take(text.parse().unwrap());
        let held = [take("2001:db8:1:2::1").unwrap(), take("2001:db8:1:2:ffff::9").unwrap()];
        assert!(take("2001:db8:1:2::3").is_none(), "its share is taken");
        assert!(take("2001:db8:1:3::1").is_some());
        drop(held);
        assert!(take("2001:db8:1:2::3").is_some());
    }
}
