//! What one process bears: how many connections, how long they may stand still, how often one address may knock.

use std::time::Duration;

use service::client::TrustedProxies;
use service::environment::{Environment, SettingError};

/// Bounds of the one process. API Gateway has its own in the cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a connection may take to send a request's head, the wait for its first byte included.
    pub head: Duration,
    /// How long a request's body may take.
    pub body: Duration,
    /// How long a client may take none of an answer that is ready for it.
    pub write: Duration,
    /// Connections at a time.
    pub connections: usize,
    /// Connections at a time of one address; loopback and trusted proxies may have all.
    pub connections_per_address: usize,
    /// Proxies in front of this process that say truly who called them.
    pub trusted_proxies: TrustedProxies,
    /// How often one address may sign up, sign in, become a guest, ask for a token, or try a promotion code.
    pub entry_rate: EntryRate,
}

/// A token bucket: so many at once, then so many a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryRate {
    /// Requests a minute that one address may keep up, of each kind; 0 sets no limit.
    pub per_minute: u32,
    /// Requests that it may send at once after a pause.
    pub burst: u32,
    /// Whether loopback addresses are limited too.
    pub loopback: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            body: Duration::from_secs(60),
            write: Duration::from_secs(30),
            connections: 10_000,
            connections_per_address: 1_000,
            trusted_proxies: TrustedProxies::new(0),
            entry_rate: EntryRate { per_minute: 60, burst: 120, loopback: false },
        }
    }
}

impl Limits {
    /// These limits, where the settings say nothing else; never more connections than the process may hold open.
    pub(crate) fn told_by(&self, settings: &Environment) -> Result<Self, SettingError> {
        let rate = self.entry_rate;
        Ok(Self {
            connections: settings.parse_or("MAX_CONNECTIONS", self.connections)?.min(may_hold_open()),
            connections_per_address: settings.parse_or("MAX_CONNECTIONS_PER_ADDRESS", self.connections_per_address)?,
            trusted_proxies: match settings.find("TRUSTED_PROXIES") {
                Some(_) => TrustedProxies::read(settings, "TRUSTED_PROXIES")?,
                None => self.trusted_proxies,
            },
            entry_rate: EntryRate {
                per_minute: settings.parse_or("ENTRY_RATE_PER_MINUTE", rate.per_minute)?,
                burst: settings.parse_or("ENTRY_RATE_BURST", rate.burst)?,
                loopback: settings.parse_or("ENTRY_RATE_ON_LOOPBACK", rate.loopback)?,
            },
            ..self.clone()
        })
    }
}

/// Connections for which the system leaves this process room: three quarters of the files it may open, where it says so.
fn may_hold_open() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let open_files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = open_files.and_then(|rest| rest.split_whitespace().next()).and_then(|n| n.parse::<usize>().ok());
    soft.map_or(usize::MAX, |files| files / 4 * 3)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn settings_weigh_more_than_what_was_there_and_what_is_no_number_is_named() {
        let told = |settings: &[(&str, &str)]| {
            let map = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Limits::default().told_by(&Environment::from_map(map.collect::<HashMap<_, _>>()))
        };
        let limits =
            told(&[("TRUSTED_PROXIES", "1"), ("ENTRY_RATE_BURST", "3"), ("ENTRY_RATE_ON_LOOPBACK", "true")]).unwrap();
        let rate = limits.entry_rate;
        assert_eq!((limits.trusted_proxies, rate.burst, rate.loopback), (TrustedProxies::new(1), 3, true));
        assert_eq!(limits.entry_rate.per_minute, Limits::default().entry_rate.per_minute);
        assert!(told(&[]).unwrap().connections <= may_hold_open());
        let error = told(&[("TRUSTED_PROXIES", "one")]).unwrap_err();
        assert!(error.to_string().contains("TRUSTED_PROXIES"), "{error}");
    }
}
