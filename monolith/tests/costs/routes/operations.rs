//! The API's document, and the routes about the process. The world's has no table, so they cost nothing here; in the one process they read the
//! host's own table, as their descriptions say.

use testkit::Call;

use crate::meter::{Meter, staff};

pub(super) async fn measure(meter: &mut Meter) {
    meter.line("", "0 RRU, 0 WRU, 0 calls", Call::get("/openapi.json")).await;
    for path in ["/operations/overview", "/operations/events", "/operations/dead-letters"] {
        meter.line("", "0 RRU, 0 WRU, 0 calls", staff(Call::get(path))).await;
    }
    let letter = "/operations/dead-letters/orders.evt_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    meter.line("", "0 RRU, 0 WRU, 0 calls", staff(Call::post(format!("{letter}/redrive")))).await;
    meter.line("", "0 RRU, 0 WRU, 0 calls", staff(Call::delete(letter))).await;
}
