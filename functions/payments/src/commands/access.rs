//! Who may see and change a payment or a payment method.

use domain::id::{PaymentId, PaymentMethodId};
use domain::owner::Owner;
use service::Problem;
use service::caller::{Caller, Scope as _};

use crate::Payments;
use crate::model::Payment;
use crate::scopes::PaymentsRead;
use crate::store::PaymentMethod;

impl Payments {
    /// A payment that staff changes; 404 where there is none.
    pub(crate) async fn any_payment(&self, id: PaymentId) -> Result<Payment, Problem> {
        self.store.payment(id).await?.ok_or_else(|| self.no_payment(id))
    }

    /// A payment of the caller's own, also from before they signed in; 404 otherwise.
    pub(crate) async fn own_payment(&self, id: PaymentId, caller: &Caller) -> Result<Payment, Problem> {
        let payment = self.any_payment(id).await?;
        if self.owns(caller, &payment.owner).await? { Ok(payment) } else { Err(self.no_payment(id)) }
    }

    /// A payment that the caller may see: their own, or any with `payments:read`; 404 otherwise.
    pub(crate) async fn visible(&self, id: PaymentId, caller: &Caller) -> Result<Payment, Problem> {
        if caller.has_scope(PaymentsRead::NAME) {
            self.any_payment(id).await
        } else {
            self.own_payment(id, caller).await
        }
    }

    /// A payment method of the caller's own, also from before they signed in; 404 otherwise.
    pub(crate) async fn own_method(&self, id: PaymentMethodId, caller: &Caller) -> Result<PaymentMethod, Problem> {
        match self.store.method(id).await? {
            Some(method) if self.owns(caller, &method.owner).await? => Ok(method),
            _ => Err(Problem::not_found("payment method")),
        }
    }

    /// Whether an owner is the caller, or the guest that the caller was before they signed in.
    pub(crate) async fn owns(&self, caller: &Caller, owner: &Owner) -> Result<bool, Problem> {
        match caller.owner() {
            Some(caller) => Ok(self.store.same_person(&caller, owner).await?),
            None => Ok(false),
        }
    }

    /// 404 for a payment. A client knows its id from the order before the payment is made, so for a young id the answer is
    /// `not_yet`: the same for one that is missing, never comes, or is not the caller's.
    fn no_payment(&self, id: PaymentId) -> Problem {
        match id.raw().is_young(&self.context.clock) {
            true => Problem::not_yet("payment"),
            false => Problem::not_found("payment"),
        }
    }
}
