//! More guests than can be served: they come at a fixed rate, whether earlier ones were served or not (open loop).

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::join_all;

use crate::process::Process;
use crate::report::GUEST_CHECKOUT;
use crate::shop::{Busy, Shop};

/// How a guest's visit ended, and how long it took.
enum Ended {
    /// Turned away after this time.
    Refused(Duration),
    /// Confirmed this long after the checkout was acknowledged.
    Confirmed(Duration),
}

/// Lets twice as many guests come as can be served, on disk, for so long; prints what became of them.
///
/// Every acknowledged order has to be confirmed: the program fails where one is not.
pub(crate) async fn overload(seconds: u64) {
    let data = tempfile::tempdir().unwrap();
    let process = Process::start(Some(data.path()));
    let shop = Arc::new(Shop::furnish(&process).await);
    let (closed, _) = shop.measure(GUEST_CHECKOUT, Duration::from_secs(10)).await;
    let rate = 2.0 * closed.rate();
    println!("served {:.0} a second in a closed loop; now {rate:.0} come a second for {seconds} s", closed.rate());

    let (begun, mut visits) = (tokio::time::Instant::now(), Vec::new());
    for number in 0..(rate * seconds as f64) as u64 {
        tokio::time::sleep_until(begun + Duration::from_secs_f64(number as f64 / rate)).await;
        visits.push(tokio::spawn(visit(Arc::clone(&shop))));
    }
    let (mut refused, mut confirmed) = (Vec::new(), Vec::new());
    for ended in join_all(visits).await {
        match ended.unwrap() {
            Ended::Refused(took) => refused.push(took.as_secs_f64()),
            Ended::Confirmed(took) => confirmed.push(took.as_secs_f64()),
        }
    }
    let quantiles = |mut took: Vec<f64>| {
        took.sort_by(f64::total_cmp);
        let of =
            |share: f64| took.get((took.len() as f64 * share) as usize).or(took.last()).copied().unwrap_or(f64::NAN);
        format!("p50 {:.2} s, p99 {:.2} s, longest {:.2} s", of(0.5), of(0.99), of(1.0))
    };
    println!(
        "| guests | acknowledged and confirmed | after the checkout | turned away | after the first request | peak MB |"
    );
    println!("| ---: | ---: | --- | ---: | --- | ---: |");
    println!(
        "| {} | {} | {} | {} | {} | {:.0} |",
        refused.len() + confirmed.len(),
        confirmed.len(),
        quantiles(confirmed.clone()),
        refused.len(),
        quantiles(refused.clone()),
        process.peak_mb()
    );
}

async fn visit(shop: Arc<Shop>) -> Ended {
    let (mut guest, begun) = (shop.guest().await, Instant::now());
    match guest.check_out().await {
        Err(Busy) => Ended::Refused(begun.elapsed()),
        Ok(acknowledged) => {
            let acknowledged_at = Instant::now();
            guest.confirmed(&acknowledged).await;
            Ended::Confirmed(acknowledged_at.elapsed())
        }
    }
}
