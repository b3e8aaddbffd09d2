//! Who may do what with an order: its owner, and staff.

use domain::id::TradingOrderId;
use service::Problem;
use service::caller::Caller;

use crate::Trading;
use crate::model::OrderRecord;

/// An order that somebody asks for by its id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Who asks.
    pub(crate) caller: &'a Caller,
    /// For which order.
    pub(crate) id: TradingOrderId,
    /// The scope by which others than its owner may.
    pub(crate) scope: &'static str,
}

impl Asked<'_> {
    /// Reads the order; 404 where there is none, or where it is not the caller's to know of. Costs 1 RRU.
    pub(super) async fn read(self, app: &Trading) -> Result<OrderRecord, Problem> {
        let found = app.store.order(self.id).await?.ok_or_else(|| Problem::not_found("order"))?;
        self.caller.may_see(&found.owner, self.scope, "order")?;
        Ok(found)
    }
}

/// Reads an order as [`Asked::read`].
pub(crate) async fn find_visible(app: &Trading, asked: Asked<'_>) -> Result<OrderRecord, Problem> {
    asked.read(app).await
}
