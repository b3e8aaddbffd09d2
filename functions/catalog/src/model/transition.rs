//! The states of a product: draft → active ⇄ archived. Any other transition is refused.

use domain::Timestamp;
use domain::fault::{Faults, Invalid};

use super::{Product, Status};

/// The product is not in a state that allows this.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WrongState {
    /// The present state.
    pub(crate) is: Status,
    /// The refused action.
    pub(crate) wanted: &'static str,
}

/// The product lacks what a shopper needs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotSellable(pub(crate) Faults);

/// Why a product can't be activated.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CannotActivate {
    /// The product is already active.
    WrongState(WrongState),
    /// The product lacks something.
    NotSellable(NotSellable),
}

/// Activates a product.
pub(crate) fn activate(product: &Product, now: Timestamp) -> Result<Product, CannotActivate> {
    if product.status == Status::Active {
        return Err(CannotActivate::WrongState(WrongState { is: product.status, wanted: "activated" }));
    }
    let active = Product { status: Status::Active, ..product.next(now) };
    sellable(&active).map_err(CannotActivate::NotSellable)?;
    Ok(active)
}

/// Archives a product.
pub(crate) fn archive(product: &Product, now: Timestamp) -> Result<Product, WrongState> {
    if product.status != Status::Active {
        return Err(WrongState { is: product.status, wanted: "archived" });
    }
    Ok(Product { status: Status::Archived, ..product.next(now) })
}

/// Whether a product may be deleted: only if it was never active, since orders may name it.
pub(crate) fn may_delete(product: &Product) -> Result<(), WrongState> {
    if product.status == Status::Draft {
        return Ok(());
    }
    Err(WrongState { is: product.status, wanted: "deleted" })
}

/// Checks that an active product has a variant, and each variant a price.
pub(crate) fn sellable(product: &Product) -> Result<(), NotSellable> {
    let mut faults = Faults::none();
    if product.status != Status::Active {
        return Ok(());
    }
    if product.variants.is_empty() {
        faults.add("/variants", Invalid::new("required", "an active product has at least one variant"));
    }
    for (index, variant) in product.variants.iter().enumerate() {
        if variant.prices.is_empty() {
            let invalid = Invalid::new("required", "each variant of an active product has at least one price");
            faults.add(format!("/variants/{index}/prices"), invalid);
        }
    }
    faults.none_or(()).map_err(NotSellable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::product::tests::draft;
    use super::*;

    #[test]
    fn does_not_activate_a_product_with_nothing_to_buy() {
        let now = draft(&[]).updated_at;
        assert!(
            matches!(activate(&draft(&[]), now), Err(CannotActivate::NotSellable(NotSellable(f))) if f.count() == 1)
        );
        assert_eq!(activate(&draft(&["A"]), now).unwrap().status, Status::Active);
    }

    #[derive(Clone, Copy, Debug)]
    enum Step {
        Activate,
        Archive,
    }

    proptest! {
        #[test]
        fn states_follow_their_arrows(steps in prop::collection::vec(prop_oneof![Just(Step::Activate), Just(Step::Archive)], 0..20)) {
            let mut product = draft(&["A"]);
            let (mut version, mut was_active) = (1, false);
            for step in steps {
                let before = product.status;
                let result = match step {
                    Step::Activate => activate(&product, product.updated_at).ok(),
                    Step::Archive => archive(&product, product.updated_at).ok(),
                };
                let allowed = matches!(
                    (before, step),
                    (Status::Draft | Status::Archived, Step::Activate) | (Status::Active, Step::Archive)
                );
                prop_assert_eq!(result.is_some(), allowed);
                if let Some(next) = result {
                    version += 1;
                    product = next;
                }
                was_active |= product.status == Status::Active;
                prop_assert_eq!(product.version, version);
                prop_assert_eq!(may_delete(&product).is_ok(), !was_active);
            }
        }
    }
}
