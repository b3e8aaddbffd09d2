//! Records on returns what became of their refunds.

use domain::Money;
use domain::id::{OrderId, ReturnId};
use events::orders::ReturnRefunded;
use service::inbox::ConsumeError;
use service::table::Attempts;

use crate::Orders;
use crate::model::Return;
use crate::store::RETURN;

/// The return that a refund names as its source, if any.
pub(crate) fn named_by(source: Option<&str>) -> Option<ReturnId> {
    source?.parse().ok()
}

/// Records that a return was refunded.
///
/// A repetition changes nothing and costs one read.
pub(crate) async fn record_refund(
    orders: &Orders,
    id: ReturnId,
    order_id: OrderId,
    refunded: Money,
) -> Result<(), ConsumeError> {
    let now = orders.context.clock.now();
    change(orders, id, order_id, |returned| returned.record_refund(refunded.amount, now).then_some(Some(refunded)))
        .await
}

/// Records that a return's refund failed, for staff to handle.
pub(crate) async fn record_failed_refund(
    orders: &Orders,
    id: ReturnId,
    order_id: OrderId,
    code: &str,
) -> Result<(), ConsumeError> {
    let now = orders.context.clock.now();
    change(orders, id, order_id, |returned| returned.record_failed_refund(code, now).then_some(None)).await
}

/// Changes a return, and retries if it has changed meanwhile.
///
/// `decide` yields `None` if nothing changes, and the amount if a refund is to be published.
async fn change(
    orders: &Orders,
    id: ReturnId,
    order_id: OrderId,
    decide: impl Fn(&mut Return) -> Option<Option<Money>>,
) -> Result<(), ConsumeError> {
    let mut attempts = Attempts::on("return");
    loop {
        let found = orders.store.find_return(id).await?.filter(|returned| returned.order_id == order_id);
        let Some(mut returned) = found else {
            tracing::warn!(return_id = %id, "a refund names an unknown return");
            return Ok(());
        };
        let read_version = returned.version;
        let Some(refunded) = decide(&mut returned) else { return Ok(()) };
        let write = orders.store.replace_return(&returned, read_version);
        let written = match refunded {
            None => orders.store.table.write(write).await,
            Some(refunded) => {
                let owner = returned.owner;
                let mut transaction = orders.store.table.transaction();
                transaction.push(write).publish(&ReturnRefunded { order_id, return_id: id, owner, refunded });
                transaction.commit().await
            }
        };
        match written {
            Err(error) if error.refused(RETURN) => attempts.again().await?,
            other => return other.map_err(Into::into),
        }
    }
}
