//! Changing what others may change at the same time: read, decide, write on condition of what was read, and again.

use std::time::Duration;

use rand::RngExt;

use super::TableError;

/// How often one change is tried. With its pauses that is a second and a half at the mean, three at most.
const MAX_ATTEMPTS: u32 = 12;
/// The longest pause before another attempt.
const MAX_PAUSE_MS: u64 = 400;

/// The attempts at one change of something that others may change at the same time.
///
/// ```no_run
/// # use service::table::{Attempts, TableError};
/// # async fn read() -> Result<u32, TableError> { Ok(1) }
/// # async fn write(_: u32) -> Result<(), TableError> { Ok(()) }
/// # async fn example() -> Result<(), TableError> {
/// let mut attempts = Attempts::on("order");
/// loop {
///     let order = read().await?;
///     match write(order).await {
///         Err(error) if error.refused("order") => attempts.again().await?,
///         other => return other,
///     }
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct Attempts {
    on: &'static str,
    made: u32,
}

impl Attempts {
    /// None so far, on something that is named in the log.
    pub const fn on(on: &'static str) -> Self {
        Self { on, made: 0 }
    }

    /// Waits with full jitter before another attempt; [`TableError::Busy`] after the last one.
    ///
    /// The longest wait doubles with each attempt, so that those who meet once part soon
    /// (<https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/>).
    pub async fn again(&mut self) -> Result<(), TableError> {
        self.made += 1;
        if self.made >= MAX_ATTEMPTS {
            return Err(TableError::Busy(format!("the {} changes too fast", self.on).into()));
        }
        let most_ms = (5_u64 << self.made).min(MAX_PAUSE_MS);
        // A statement of its own: the generator must not live across the await, or no future here is `Send`.
        let pause = Duration::from_millis(rand::rng().random_range(1..=most_ms));
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

/// How often the rest of a batch is asked for, the first time included.
const MAX_BATCHES: u32 = 3;

/// Waits with full jitter before asking for the rest of a batch that was answered in part; an error once the rest has
/// been asked for often enough.
pub(super) async fn pause_before_rest(attempt: u32) -> Result<(), TableError> {
    if attempt >= MAX_BATCHES {
        return Err(TableError::Busy("items were left unprocessed after all attempts".into()));
    }
    let most_ms = 25_u64 << attempt;
    // A statement of its own: the generator must not live across the await, or no future here is `Send`.
    let pause = Duration::from_millis(rand::rng().random_range(1..=most_ms));
    tokio::time::sleep(pause).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn ends_after_twelve_attempts_and_at_most_three_seconds() {
        let (mut attempts, begun) = (Attempts::on("order"), tokio::time::Instant::now());
        let mut made = 1;
        let error = loop {
            match attempts.again().await {
                Ok(()) => made += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(made, MAX_ATTEMPTS);
        assert!(error.is_busy());
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    }
}
