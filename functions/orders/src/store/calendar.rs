//! The first day with an order, at which the list of all orders ends.

use domain::id::OrderId;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;
use super::list::day_of;

/// The day of the first order.
#[derive(Serialize, Deserialize)]
struct Calendar {
    first_day: String,
}

impl Store {
    pub(super) async fn first_day(&self) -> Result<Option<String>, TableError> {
        let calendar: Option<Calendar> = self.table.get_eventually(&Key::only("calendar")).await?;
        Ok(calendar.map(|calendar| calendar.first_day))
    }

    /// Extends the list of all orders back to this order's day.
    ///
    /// Writes once per process, and when an order is older than all others.
    pub(super) async fn remember_day(&self, id: OrderId) -> Result<(), TableError> {
        let day = day_of(id.raw());
        if self.known_first_day().is_some_and(|known| known <= day) {
            return Ok(());
        }
        let earlier = Write::put("calendar", Key::only("calendar"), &Calendar { first_day: day.clone() })
            .when("attribute_not_exists(pk) OR #first_day > :day")
            .value("day", &day);
        let known = match self.table.write(earlier).await {
            Ok(()) => day,
            Err(TableError::Refused(refusal)) => {
                let standing = refusal.items::<Calendar>("calendar").pop();
                standing.map_or(day, |calendar| calendar.first_day)
            }
            Err(error) => return Err(error),
        };
        *self.first_day.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(known);
        Ok(())
    }

    pub(super) fn known_first_day(&self) -> Option<String> {
        self.first_day.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}
