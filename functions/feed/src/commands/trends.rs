//! Counting the uses of tags.

use std::collections::BTreeSet;

use domain::Timestamp;
use service::table::TableError;

use crate::Feed;
use crate::model::{Hour, Tally, Trends, Window};
use crate::store::USE_SHARDS;

/// How many hours that changed later are counted again by one tick.
const RECOUNTED: usize = 20;

/// Counts the hours that are not settled, and writes the trends of each window. What was missed is made up for: it goes on
/// where it ended last.
pub(crate) async fn count(app: &Feed) -> Result<(), TableError> {
    let now = app.context.clock.now();
    let suspended: BTreeSet<String> = app.store.suspended().await?.into_iter().collect();
    let this = Hour::of(now);
    let last = app.store.trends(Window::Hour).await?.map_or(this, |trends| Hour::of(trends.counted_at));
    let first = (last.0 - 1).max(this.0 - Window::Week.hours());
    for hour in (first..=this.0).map(Hour) {
        let counts = tally(app, &[hour], Timestamp::MIN, &suspended).await?.counts();
        app.store.keep_counts(hour, counts, now).await?;
    }
    for dirty in app.store.dirty(RECOUNTED).await? {
        let counts = tally(app, &[dirty.hour()], Timestamp::MIN, &suspended).await?.counts();
        app.store.keep_counts(dirty.hour(), counts, now).await?;
        app.store.counted_again(&dirty).await?;
    }
    for window in Window::ALL {
        let hours = match window {
            Window::Hour => {
                let begin = Timestamp::from_millis(now.as_millis() - MINUTES_60_MS);
                vec![tally(app, &[Hour(this.0 - 1), this], begin, &suspended).await?.counts()]
            }
            Window::Day | Window::Week => app.store.counts((0..window.hours()).map(|ago| Hour(this.0 - ago))).await?,
        };
        app.store.keep_trends(window, &Trends::of(hours, now)).await?;
    }
    Ok(())
}

/// An hour in milliseconds.
const MINUTES_60_MS: i64 = 60 * 60 * 1_000;

/// Who used which tag in these hours, after a moment.
async fn tally(
    app: &Feed,
    hours: &[Hour],
    after: Timestamp,
    suspended: &BTreeSet<String>,
) -> Result<Tally, TableError> {
    let mut tally = Tally::default();
    for hour in hours {
        for shard in 0..USE_SHARDS {
            for used in app.store.uses(*hour, shard).await?.iter().filter(|used| used.at > after) {
                if let Some((tag, author)) = used.tag_and_author().filter(|(_, author)| !suspended.contains(*author)) {
                    tally.add(tag, author);
                }
            }
        }
    }
    Ok(tally)
}
