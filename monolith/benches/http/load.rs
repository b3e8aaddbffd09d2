//! Workers, each at one thing at a time, for so long; and what came of it.

use std::time::{Duration, Instant};

use futures::future::join_all;

/// Workers at once.
pub(crate) const CONCURRENCY: usize = 16;

/// Somebody who does one thing again and again.
pub(crate) trait Worker: Send + 'static {
    /// Does it once.
    fn work(&mut self) -> impl Future<Output = ()> + Send;
}

/// What came of it.
#[derive(Clone)]
pub(crate) struct Measured {
    /// In order, in milliseconds.
    took: Vec<f64>,
    time: Duration,
    /// How often it was done, warming up included.
    pub(crate) done: u64,
}

impl Measured {
    pub(crate) fn rate(&self) -> f64 {
        self.took.len() as f64 / self.time.as_secs_f64()
    }

    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let place = (self.took.len() as f64 * share) as usize;
        self.took.get(place.min(self.took.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

/// Lets all workers run for a tenth of the time to warm up, then for the time.
pub(crate) async fn run<W: Worker>(workers: Vec<W>, time: Duration) -> (Measured, Vec<W>) {
    let begin = Instant::now() + time / 10;
    let end = begin + time;
    let running = workers.into_iter().map(|mut worker| {
        tokio::spawn(async move {
            let (mut took, mut done_times) = (Vec::with_capacity(1 << 16), 0_u64);
            loop {
                let begun = Instant::now();
                worker.work().await;
                done_times += 1;
                let done = Instant::now();
                if done >= end {
                    return (worker, took, done_times);
                }
                if done >= begin {
                    took.push((done - begun).as_secs_f64() * 1000.0);
                }
            }
        })
    });
    let (mut took, mut workers, mut all) = (Vec::new(), Vec::new(), 0);
    for done in join_all(running.collect::<Vec<_>>()).await {
        let (worker, times, done) = done.unwrap();
        all += done;
        workers.push(worker);
        took.extend(times);
    }
    took.sort_by(f64::total_cmp);
    (Measured { took, time, done: all }, workers)
}
