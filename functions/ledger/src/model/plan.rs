//! When a transfer is carried out: later, once or again and again. Days and months are those of UTC.

use std::time::Duration;

use domain::id::TransactionId;
use domain::{Amount, Timestamp};
use jiff::Span;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// How many of its last runs a plan tells of; the statement has all.
const REMEMBERED: usize = 10;

/// How many runs fail in a row before a plan ends.
const MAX_FAILED: u32 = 5;
/// How late a run is carried out at most.
const LATEST: Duration = Duration::from_secs(24 * 60 * 60);
/// Why a run that is later is not carried out.
const TOO_LATE: &str = "too_late";
/// How many missed runs are noted at once.
const MAX_MISSED: usize = 1_000;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, deserr::Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = domain::fault::Faults, rename_all = lowercase)]
#[schema(as = WalletTransferEvery)]
pub(crate) enum Every {
    /// Each day.
    Day,
    /// Each seventh day.
    Week,
    /// Each month on the same day, or the last one of a month that is shorter.
    Month,
}

/// That it is carried out again and again, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = WalletTransferRepeat)]
pub(crate) struct Repeat {
    /// How often.
    pub(crate) every: Every,
    /// The last moment at which it may be carried out.
    #[serde(default)]
    pub(crate) until: Option<Timestamp>,
    /// How often in all.
    #[serde(default)]
    #[schema(example = 12)]
    pub(crate) count: Option<u32>,
}

/// A run that is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Due {
    /// Which one, from 1.
    pub(crate) n: u32,
    pub(crate) at: Timestamp,
}

/// What became of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Run {
    pub(crate) n: u32,
    /// When it was due.
    pub(crate) at: Timestamp,
    /// What it cost, where it was carried out.
    #[serde(default)]
    pub(crate) fee: Option<Amount>,
    /// The transaction that carried it out.
    #[serde(default)]
    pub(crate) transaction: Option<TransactionId>,
    /// Why it was not carried out.
    #[serde(default)]
    pub(crate) code: Option<String>,
}

/// How far a plan is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) execute_at: Timestamp,
    pub(crate) repeat: Option<Repeat>,
    /// Nothing once it has ended.
    pub(crate) next: Option<Due>,
    pub(crate) cancelled_at: Option<Timestamp>,
    /// The last runs, oldest first.
    pub(crate) runs: Vec<Run>,
    pub(crate) completed: u32,
    pub(crate) failed: u32,
    /// How many of the last runs failed, one after the other; those that were missed are left out.
    pub(crate) failed_in_a_row: u32,
    /// The most that a run costs.
    pub(crate) max_fee: Amount,
}

impl Plan {
    /// A plan whose first run is due at a moment.
    pub(crate) const fn new(execute_at: Timestamp, repeat: Option<Repeat>, max_fee: Amount) -> Self {
        Self {
            execute_at,
            repeat,
            next: Some(Due { n: 1, at: execute_at }),
            cancelled_at: None,
            runs: Vec::new(),
            completed: 0,
            failed: 0,
            failed_in_a_row: 0,
            max_fee,
        }
    }

    /// The plan after its next run.
    pub(crate) fn after(&self, run: Run) -> Self {
        let mut after = self.clone();
        match run.code.as_deref() {
            None => {
                after.completed += 1;
                after.failed_in_a_row = 0;
            }
            Some(code) => {
                after.failed += 1;
                after.failed_in_a_row += u32::from(code != TOO_LATE);
            }
        }
        after.next = self.following(run.n).filter(|_| !after.has_failed());
        after.runs.push(run);
        let forgotten = after.runs.len().saturating_sub(REMEMBERED);
        after.runs.drain(..forgotten);
        after
    }

    /// Whether so many runs failed in a row that it has ended.
    pub(crate) const fn has_failed(&self) -> bool {
        self.failed_in_a_row >= MAX_FAILED
    }

    /// The plan after the runs that are so late that they are not carried out any more; `None` where there are none.
    pub(crate) fn after_missed(&self, now: Timestamp) -> Option<Self> {
        let mut after: Option<Self> = None;
        for _ in 0..MAX_MISSED {
            let plan = after.as_ref().unwrap_or(self);
            let Some(due) = plan.next.filter(|due| now.since(due.at) > LATEST) else { break };
            let code = Some(TOO_LATE.to_owned());
            after = Some(plan.after(Run { n: due.n, at: due.at, fee: None, transaction: None, code }));
        }
        after
    }

    /// The run behind the one with this number.
    fn following(&self, n: u32) -> Option<Due> {
        let Repeat { every, until, count } = self.repeat?;
        let due = Due { n: n.checked_add(1)?, at: moment(self.execute_at, every, n)? };
        let is_within = until.is_none_or(|until| due.at <= until) && count.is_none_or(|count| due.n <= count);
        is_within.then_some(due)
    }
}

/// So many days, weeks or months after a moment; `None` beyond the end of time.
fn moment(from: Timestamp, every: Every, times: u32) -> Option<Timestamp> {
    let times = i64::from(times);
    let span: Span = match every {
        Every::Day => Span::new().try_days(times).ok()?,
        Every::Week => Span::new().try_weeks(times).ok()?,
        Every::Month => Span::new().try_months(times).ok()?,
    };
    let from: DateTime = TimeZone::UTC.to_datetime(jiff::Timestamp::from_millisecond(from.as_millis()).ok()?);
    // A month's 31st is the last day of a shorter month.
    let at = from.checked_add(span).ok()?;
    Some(Timestamp::from_millis(TimeZone::UTC.to_timestamp(at).ok()?.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(execute_at: &str, repeat: Repeat, most: usize) -> Vec<String> {
        let mut plan = Plan::new(execute_at.parse().unwrap(), Some(repeat), Amount::ZERO);
        let mut seen = Vec::new();
        while let Some(due) = plan.next.filter(|_| seen.len() < most) {
            seen.push(due.at.day());
            plan = plan.after(Run { n: due.n, at: due.at, fee: None, transaction: None, code: None });
        }
        seen
    }

    #[test]
    fn a_months_31st_is_the_last_day_of_a_shorter_one_and_comes_back() {
        let monthly = Repeat { every: Every::Month, until: None, count: None };
        let seen = days("2027-12-31T23:59:59.999Z", monthly, 6);
        assert_eq!(seen, ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]);
        let weekly = Repeat { every: Every::Week, count: Some(3), ..monthly };
        assert_eq!(days("2026-02-25T08:00:00Z", weekly, 9), ["2026-02-25", "2026-03-04", "2026-03-11"]);
        let daily = Repeat { every: Every::Day, until: "2026-03-01T08:00:00Z".parse().ok(), count: None };
        assert_eq!(days("2026-02-27T08:00:00Z", daily, 9), ["2026-02-27", "2026-02-28", "2026-03-01"]);
        assert_eq!(days("9999-12-29T08:00:00Z", Repeat { until: None, ..daily }, 9).len(), 2, "time ends");
    }

    #[test]
    fn the_last_runs_are_remembered() {
        let daily = Repeat { every: Every::Day, until: None, count: None };
        let mut plan = Plan::new("2026-02-27T08:00:00Z".parse().unwrap(), Some(daily), Amount::ZERO);
        for n in 1..=12 {
            let code = (n % 2 == 0).then(|| "insufficient_funds".to_owned());
            plan = plan.after(Run { n, at: plan.execute_at, fee: None, transaction: None, code });
        }
        assert_eq!((plan.runs.len(), plan.runs[0].n, plan.completed, plan.failed), (10, 3, 6, 6));
    }
    #[test]
    fn what_is_more_than_a_day_late_is_missed_and_five_failures_in_a_row_end_it() {
        let daily = Repeat { every: Every::Day, until: None, count: None };
        let first: Timestamp = "2026-03-01T08:00:00Z".parse().unwrap();
        let plan = Plan::new(first, Some(daily), Amount::ZERO);
        assert_eq!(plan.after_missed(first + LATEST), None);
        let late = plan.after_missed(first + LATEST * 30 + Duration::from_millis(1)).unwrap();
        assert_eq!((late.next.unwrap().n, late.failed, late.has_failed()), (31, 30, false), "those count not");
        let mut plan = late;
        for n in 31..=40 {
            assert!(!plan.has_failed(), "{n}");
            let code = (n != 35).then(|| "insufficient_funds".to_owned());
            plan = plan.after(Run { n, at: first, fee: None, transaction: None, code });
        }
        assert_eq!((plan.has_failed(), plan.next), (true, None));
    }
}
