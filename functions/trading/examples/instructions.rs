//! Counts what a command takes on a book of 10,000 resting orders: `valgrind --tool=callgrind` or `perf stat`, once with
//! 0 commands and once with many; the difference by their number is the cost of one.
//!
//! `instructions <place|trade|checksum> <how many>`

#![expect(clippy::print_stdout, reason = "it is what it is for")]

use trading::Measured;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_else(|| "place".to_owned());
    let many: u64 = arguments.next().and_then(|many| many.parse().ok()).unwrap_or(10_000);
    let mut book = Measured::with_resting(10_000);
    let mut sum = 0_u64;
    for _ in 0..many / 2 {
        match what.as_str() {
            "trade" => book.trade_and_replace(),
            "checksum" => sum += u64::from(book.checksum()) + u64::from(book.checksum()),
            _ => book.place_and_cancel(),
        }
    }
    println!("{many} of {what}: {} orders rest, checksum {}, {sum}", book.resting(), book.checksum());
}
