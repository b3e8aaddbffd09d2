//! What returns hear of: their money.

use domain::Money;
use domain::id::{OrderId, ReturnId};
use events::orders::ReturnRefunded;
use service::inbox::ConsumeError;
use service::table::Attempts;

use crate::Orders;
use crate::model::Return;
use crate::store::RETURN;

/// The return that a movement of money was made for, where it was made for one.
pub(crate) fn named_by(source: Option<&str>) -> Option<ReturnId> {
    source?.parse().ok()
}

/// Its money was given back: the return is done. A repetition changes nothing and costs one read.
pub(crate) async fn hear_refunded(
    orders: &Orders,
    id: ReturnId,
    order_id: OrderId,
    refunded: Money,
) -> Result<(), ConsumeError> {
    let now = orders.context.clock.now();
    change(orders, id, order_id, |returned| returned.hear_refunded(refunded.amount, now).then_some(Some(refunded)))
        .await
}

/// Its money could not be given back: for people to look at.
pub(crate) async fn hear_refund_failed(
    orders: &Orders,
    id: ReturnId,
    order_id: OrderId,
    code: &str,
) -> Result<(), ConsumeError> {
    let now = orders.context.clock.now();
    change(orders, id, order_id, |returned| returned.hear_refund_failed(code, now).then_some(None)).await
}

/// Changes a return as it stands by then, and tells of it where money was given back; `None` where nothing changes.
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
            tracing::warn!(return_id = %id, "money for a return that is not here");
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
