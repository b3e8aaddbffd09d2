//! Places the order of a checkout, once.

use domain::owner::Owner;
use events::cart::CheckedOut;
use service::inbox::ConsumeError;
use service::table::TableError;

use crate::Orders;
use crate::model::{Goods, Notice, Number, Order, OrderDetails, Reason, Timeline, saga};
use crate::store::{NUMBER, ORDER, OwnerChange};

/// How many order numbers are tried; collisions among 2^40 are rare.
const DRAWS: usize = 5;

/// Places the order of a checkout.
///
/// Idempotent: the checkout names the order's id, so a repetition finds the order.
pub(crate) async fn place(orders: &Orders, checkout: CheckedOut) -> Result<(), ConsumeError> {
    let (owner, is_erased) = present_owner(orders, checkout.owner).await?;
    let obstacle = match is_erased {
        true => Some(Reason::AccountErased),
        false => obstacle(&checkout),
    };
    let (mut order, notices) = begin(orders, &checkout, owner, obstacle);
    let mut sheet = OrderDetails::of(checkout);
    if is_erased {
        sheet.erase();
    }
    for _ in 0..DRAWS {
        match orders.store.place(&order, &sheet, &notices).await {
            Err(error) if error.refused(ORDER) => return Ok(()),
            Err(error) if error.refused(NUMBER) => order.number = Number::random(),
            other => return other.map_err(Into::into),
        }
    }
    Err(ConsumeError::NotYet("no free number was drawn".to_owned()))
}

/// The reason to reject a checkout at once, if any.
///
/// A checkout that costs something has to name a payment method; the cart requires one.
fn obstacle(checkout: &CheckedOut) -> Option<Reason> {
    let is_unpayable = checkout.payment_method.is_none() && checkout.totals.total.amount != 0;
    is_unpayable.then_some(Reason::PaymentInsufficient)
}

fn begin(orders: &Orders, checkout: &CheckedOut, owner: Owner, obstacle: Option<Reason>) -> (Order, Vec<Notice>) {
    let now = orders.context.clock.now();
    let total = checkout.totals.total.amount;
    let (saga, effects) = match obstacle {
        Some(reason) => saga::begin_rejected(total, reason, now),
        None => saga::begin(total, now),
    };
    let mut order = Order {
        id: checkout.order_id,
        number: Number::random(),
        owner,
        cart_id: checkout.cart_id,
        generation: checkout.generation,
        payment_method: checkout.payment_method,
        currency: checkout.currency,
        saga,
        remark: None,
        goods: Goods::default(),
        invoice: None,
        disputes: Vec::new(),
        mailed: false,
        timeline: Timeline::default(),
        due: None,
        version: 1,
        created_at: checkout.checked_out_at,
        updated_at: now,
    };
    let notices = order.begun(&effects);
    (order, notices)
}

/// The order's present owner, and whether the owner's account was erased.
///
/// A guest may have signed in, or an account been erased, before the checkout arrived. 1 RRU, 1 more after a sign-in.
async fn present_owner(orders: &Orders, owner: Owner) -> Result<(Owner, bool), TableError> {
    match orders.store.change_of(owner).await? {
        None => Ok((owner, false)),
        Some(OwnerChange::Erased) => Ok((owner, true)),
        Some(OwnerChange::MergedInto(heir)) => {
            Ok((heir, matches!(orders.store.change_of(heir).await?, Some(OwnerChange::Erased))))
        }
    }
}
