//! What the process counts of each capability, read from its metrics (`service::telemetry`).

use std::collections::BTreeMap;

/// The cost of a request at the HTTP API with its invocation, in millionths of a US dollar; docs/costs.md has the prices.
const REQUEST: f64 = 1.20;
/// The cost of a read unit.
const READ_UNIT: f64 = 0.125;
/// The cost of a write unit.
const WRITE_UNIT: f64 = 0.625;

/// The counts of a capability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counted {
    pub(super) requests: u64,
    pub(super) errors: u64,
    pub(super) events: u64,
    pub(super) event_failures: u64,
    pub(super) read_units: f64,
    pub(super) write_units: f64,
}

/// The counts by capability.
pub(super) type Counts = BTreeMap<String, Counted>;

impl Counted {
    /// What was counted since an earlier count.
    pub(super) fn since(self, earlier: Self) -> Self {
        Self {
            requests: self.requests.saturating_sub(earlier.requests),
            errors: self.errors.saturating_sub(earlier.errors),
            events: self.events.saturating_sub(earlier.events),
            event_failures: self.event_failures.saturating_sub(earlier.event_failures),
            read_units: (self.read_units - earlier.read_units).max(0.0),
            write_units: (self.write_units - earlier.write_units).max(0.0),
        }
    }

    /// Both counts together.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            errors: self.errors + other.errors,
            events: self.events + other.events,
            event_failures: self.event_failures + other.event_failures,
            read_units: self.read_units + other.read_units,
            write_units: self.write_units + other.write_units,
        }
    }

    /// The cost of these requests and units on AWS, in millionths of a US dollar.
    pub(super) fn microdollars(self) -> u64 {
        let cost = self.requests as f64 * REQUEST + self.read_units * READ_UNIT + self.write_units * WRITE_UNIT;
        // A number that is too large, or none, becomes the nearest of the type.
        cost.round() as u64
    }
}

/// What was counted since earlier counts, without those that did nothing.
pub(super) fn since(counts: &Counts, earlier: &Counts) -> Counts {
    let more = |(name, counted): (&String, &Counted)| {
        let more = counted.since(earlier.get(name).copied().unwrap_or_default());
        (more != Counted::default()).then(|| (name.clone(), more))
    };
    counts.iter().filter_map(more).collect()
}

/// Reads the metrics in Prometheus' text format; other series are passed over.
pub(super) fn read(text: &str) -> Counts {
    let mut counts = Counts::new();
    for line in text.lines() {
        let Some((name, capability, value)) = series(line) else { continue };
        let known = ["requests", "errors", "events", "event_failures", "read_units_sum", "write_units_sum"];
        if !known.contains(&name) {
            continue;
        }
        let counted = counts.entry(capability.to_owned()).or_default();
        let whole = || value.parse().unwrap_or_default();
        match name {
            "requests" => counted.requests = whole(),
            "errors" => counted.errors = whole(),
            "events" => counted.events = whole(),
            "event_failures" => counted.event_failures = whole(),
            "read_units_sum" => counted.read_units = value.parse().unwrap_or_default(),
            _ => counted.write_units = value.parse().unwrap_or_default(),
        }
    }
    counts
}

/// A series with the capability as its only label: `requests{capability="orders"} 12`.
fn series(line: &str) -> Option<(&str, &str, &str)> {
    let (series, value) = line.rsplit_once(' ')?;
    let (name, labels) = series.split_once('{')?;
    let capability = labels.strip_prefix("capability=\"")?.strip_suffix("\"}")?;
    Some((name, capability, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# TYPE requests counter
requests{capability=\"orders\"} 12
requests{capability=\"cart\"} 3

# TYPE errors counter
errors{capability=\"orders\"} 1

# TYPE read_units summary
read_units{capability=\"orders\",quantile=\"0.5\"} 2
read_units_sum{capability=\"orders\"} 30.5
read_units_count{capability=\"orders\"} 15
write_units_sum{capability=\"orders\"} 8
# TYPE event_backlog_length gauge
event_backlog_length 0
";

    #[test]
    fn reads_what_is_counted() {
        let counts = read(TEXT);
        let orders = Counted { requests: 12, errors: 1, read_units: 30.5, write_units: 8.0, ..Counted::default() };
        let cart = Counted { requests: 3, ..Counted::default() };
        assert_eq!(counts, Counts::from([("cart".to_owned(), cart), ("orders".to_owned(), orders)]));
        // 12 requests at 1.20, 30.5 read units at 0.125, 8 write units at 0.625.
        assert_eq!(orders.microdollars(), 23);
    }

    #[test]
    fn what_the_recorder_writes_can_be_read() {
        use metrics_exporter_prometheus::PrometheusBuilder;
        let recorder = PrometheusBuilder::new().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            metrics::counter!("requests", "capability" => "orders").increment(2);
            metrics::histogram!("read_units", "capability" => "orders").record(1.5);
            metrics::histogram!("read_units", "capability" => "orders").record(2.0);
        });
        let expected = Counted { requests: 2, read_units: 3.5, ..Counted::default() };
        assert_eq!(read(&recorder.handle().render()), Counts::from([("orders".to_owned(), expected)]));
    }

    #[test]
    fn tells_what_was_counted_since() {
        let earlier = read(TEXT);
        let later = read(&TEXT.replace("} 12", "} 15"));
        let more = Counted { requests: 3, ..Counted::default() };
        assert_eq!(since(&later, &earlier), Counts::from([("orders".to_owned(), more)]));
        assert_eq!(since(&earlier, &later), Counts::new());
    }
}
