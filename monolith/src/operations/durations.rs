//! How long requests took, counted in steps: two steps double a duration, from a quarter of a millisecond to 23 seconds.

use std::time::Duration;

/// How many steps there are; what takes longer than the last is counted behind it.
const STEPS: usize = 34;

/// The durations of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Durations([u32; STEPS + 1]);

impl Default for Durations {
    fn default() -> Self {
        Self([0; STEPS + 1])
    }
}

/// The longest duration of a step, in microseconds.
const fn bound(step: usize) -> u64 {
    let first = if step.is_multiple_of(2) { 250 } else { 354 };
    first << (step / 2)
}

impl Durations {
    /// Counts one.
    pub(super) fn add(&mut self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let step = (0..STEPS).find(|step| micros <= bound(*step)).unwrap_or(STEPS);
        if let Some(count) = self.0.get_mut(step) {
            *count = count.saturating_add(1);
        }
    }

    /// Counts all that another counted.
    pub(super) fn merge(&mut self, other: &Self) {
        for (count, more) in self.0.iter_mut().zip(&other.0) {
            *count = count.saturating_add(*more);
        }
    }

    /// The duration in milliseconds that so many of a thousand do not exceed, evenly spread within its step; none without
    /// a request.
    pub(super) fn quantile_ms(&self, per_mille: u64) -> Option<f64> {
        let total: u64 = self.0.iter().copied().map(u64::from).sum();
        let rank = (total * per_mille).div_ceil(1000).max(1);
        let mut below = 0;
        for (step, count) in self.0.iter().copied().map(u64::from).enumerate() {
            if count > 0 && below + count >= rank {
                let lower = step.checked_sub(1).map_or(0, bound);
                // Of what is beyond the last step, only that is known.
                let width = if step < STEPS { bound(step) - lower } else { 0 };
                return Some((lower + width * (rank - below) / count) as f64 / 1000.0);
            }
            below += count;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_quantiles_within_a_step() {
        let mut durations = Durations::default();
        assert_eq!(durations.quantile_ms(500), None);
        for _ in 0..98 {
            durations.add(Duration::from_micros(900));
        }
        durations.add(Duration::from_millis(100));
        durations.add(Duration::from_secs(60));
        let [half, most, all] = [500, 990, 1000].map(|per_mille| durations.quantile_ms(per_mille).unwrap());
        assert!((0.7..=1.0).contains(&half), "{half}");
        assert!((90.0..=130.0).contains(&most), "{most}");
        // Longer than the last step: that is all that is known.
        assert_eq!(all, 23_199.744);
    }

    #[test]
    fn steps_grow_and_meet() {
        assert!((1..STEPS).all(|step| bound(step) > bound(step - 1)));
        let mut one = Durations::default();
        one.add(Duration::from_micros(250));
        let mut both = one;
        both.merge(&one);
        assert_eq!((both.quantile_ms(1000), one.0[0], both.0[0]), (Some(0.25), 1, 2));
    }
}
