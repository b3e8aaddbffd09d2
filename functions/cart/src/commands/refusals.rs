//! Maps the model's refusals to problems.

use domain::fault::{Faults, Invalid};
use service::Problem;

use crate::model::Refusal;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        let at = |pointer: &str, code| Faults::one(pointer, Invalid::new(code, detail.as_str()));
        let (code, faults) = match refusal {
            Refusal::NotActive(_) => return Self::conflict("cart_not_active", detail),
            Refusal::NoSuchLine => return Self::not_found("line"),
            Refusal::NoSuchCode => return Self::not_found("promotion code"),
            Refusal::Full => ("cart_full", None),
            Refusal::Empty => ("empty_cart", None),
            Refusal::TooManyCodes => ("too_many_promotion_codes", None),
            Refusal::TooManyAutomatic => ("too_many_automatic_promotions", None),
            Refusal::TooManyMethods => ("too_many_shipping_methods", None),
            Refusal::TermsTooLarge => ("shop_terms_too_large", None),
            Refusal::OtherCurrency => ("currency_mismatch", None),
            Refusal::SameCart => ("same_cart", None),
            Refusal::TooLarge(_) => ("amount_too_large", None),
            Refusal::NotForSale(faults) => ("not_for_sale", Some(faults)),
            Refusal::CodesUsedUp(faults) => ("promotion_code_used_up", Some(faults)),
            Refusal::TooMany { .. } => ("quantity_out_of_range", Some(at("/quantity", "out_of_range"))),
            Refusal::NotServed { pointer, .. } => ("country_not_served", Some(at(pointer, "country_not_served"))),
            Refusal::NoSuchShipping => named("shipping_method_not_offered", "/shipping_method", at),
            Refusal::PaymentMethodRequired => named("payment_method_required", "/payment_method", at),
            Refusal::UnknownCode => named("unknown_promotion_code", "/code", at),
            Refusal::CodeUsedUp => named("promotion_code_used_up", "/code", at),
            Refusal::CodeTaken => named("promotion_code_taken", "/code", at),
            Refusal::MethodExists => named("shipping_method_exists", "/id", at),
        };
        match faults {
            Some(faults) => Self::refused_with(code, detail, faults),
            None => Self::refused(code, detail),
        }
    }
}

/// A problem with one fault of the same code.
fn named(
    code: &'static str,
    pointer: &str,
    at: impl Fn(&str, &'static str) -> Faults,
) -> (&'static str, Option<Faults>) {
    (code, Some(at(pointer, code)))
}
