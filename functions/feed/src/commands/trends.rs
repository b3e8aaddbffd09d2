//! Counting the uses of tags.

use std::collections::BTreeSet;

use domain::Timestamp;
use service::table::TableError;

use crate::Feed;
use crate::model::{Hour, Tally, Trends, Window};
use crate::store::{USE_SHARDS, Use};

/// How many hours that changed later are counted again by one tick.
const RECOUNTED: usize = 20;

/// How often the longer windows are summed up, in milliseconds.
const LONG_EVERY_MS: i64 = 10 * 60 * 1_000;
/// An hour in milliseconds.
const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Counts the hours that are not settled, and writes the trends of each window where they are others; the longer ones every
/// ten minutes, and where an hour was counted again. What was missed is made up for: it goes on where it ended last. While
/// nothing is posted it writes once an hour.
pub(crate) async fn count(app: &Feed) -> Result<(), TableError> {
    let now = app.context.clock.now();
    let suspended: BTreeSet<String> = app.store.suspended().await?.into_iter().collect();
    let this = Hour::of(now);
    let before = app.store.trends(Window::Hour).await?;
    let last = before.as_ref().map_or(this, |trends| Hour::of(trends.counted_at));
    let first = (last.0 - 1).max(this.0 - Window::Week.hours());
    let (begin, mut minutes) = (Timestamp::from_millis(now.as_millis() - HOUR_MS), Tally::default());
    let mut changed_at = None;
    for hour in (first..=this.0).map(Hour) {
        let mut tally = Tally::default();
        for shard in 0..USE_SHARDS {
            let uses = app.store.uses(hour, shard).await?;
            add(&mut tally, &uses, &suspended, Timestamp::MIN);
            add(&mut minutes, &uses, &suspended, begin);
        }
        changed_at = changed_at.max(app.store.keep_counts(hour, tally.counts(), now).await?);
    }
    let dirty = app.store.dirty(RECOUNTED).await?;
    for hour in &dirty {
        let mut tally = Tally::default();
        for shard in 0..USE_SHARDS {
            add(&mut tally, &app.store.uses(hour.hour(), shard).await?, &suspended, Timestamp::MIN);
        }
        app.store.keep_counts(hour.hour(), tally.counts(), now).await?;
    }
    let counted = app.store.trends(Window::Week).await?.map(|trends| trends.counted_at);
    let is_due = |counted: Timestamp| {
        let is_old = now.as_millis() - counted.as_millis() >= LONG_EVERY_MS;
        Hour::of(counted) != this || (is_old && changed_at.is_some_and(|changed_at| changed_at >= counted))
    };
    if !dirty.is_empty() || counted.is_none_or(is_due) {
        for window in [Window::Day, Window::Week] {
            let counts = app.store.counts((0..window.hours()).map(|ago| Hour(this.0 - ago))).await?;
            app.store.keep_trends(window, &Trends::of(counts, now)).await?;
        }
    }
    // Hours stay dirty until what follows from them is written, and the hour that was counted last is written at the end, so
    // that a tick that breaks off is made again.
    for hour in &dirty {
        app.store.counted_again(hour).await?;
    }
    let trends = Trends::of([minutes.counts()], now);
    if before.is_some_and(|before| before.tags == trends.tags) && last == this {
        return Ok(());
    }
    app.store.keep_trends(Window::Hour, &trends).await
}

/// Counts uses after a moment, those of suspended authors left out.
fn add(tally: &mut Tally, uses: &[Use], suspended: &BTreeSet<String>, after: Timestamp) {
    for used in uses.iter().filter(|used| used.at > after) {
        if let Some((tag, author)) = used.tag_and_author().filter(|(_, author)| !suspended.contains(*author)) {
            tally.add(tag, author);
        }
    }
}
