//! The one place where the model's refusals become problems.

use domain::fault::{Faults, Invalid};
use service::Problem;

use crate::model::Refusal;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        let at = |pointer: &str, code| Faults::one(pointer, Invalid::new(code, detail.as_str()));
        match refusal {
            Refusal::NotActive(_) => Problem::conflict("cart_not_active", detail),
            Refusal::NoSuchLine => Problem::not_found("line"),
            Refusal::Full => Problem::refused("cart_full", detail),
            Refusal::TooMany { .. } => {
                Problem::refused_with("quantity_out_of_range", detail.clone(), at("/quantity", "out_of_range"))
            }
            Refusal::NotForSale(faults) => Problem::refused_with("not_for_sale", detail, faults),
            Refusal::Empty => Problem::refused("empty_cart", detail),
            Refusal::NoSuchShipping => Problem::refused_with(
                "shipping_method_not_offered",
                detail.clone(),
                at("/shipping_method", "shipping_method_not_offered"),
            ),
            Refusal::NotServed { pointer, .. } => {
                Problem::refused_with("country_not_served", detail.clone(), at(pointer, "country_not_served"))
            }
            Refusal::PaymentMethodRequired => Problem::refused_with(
                "payment_method_required",
                detail.clone(),
                at("/payment_method", "payment_method_required"),
            ),
            Refusal::UnknownCode => {
                Problem::refused_with("unknown_promotion_code", detail.clone(), at("/code", "unknown_promotion_code"))
            }
            Refusal::CodeUsedUp => {
                Problem::refused_with("promotion_code_used_up", detail.clone(), at("/code", "promotion_code_used_up"))
            }
            Refusal::CodesUsedUp(faults) => Problem::refused_with("promotion_code_used_up", detail, faults),
            Refusal::NoSuchCode => Problem::not_found("promotion code"),
            Refusal::TooManyCodes => Problem::refused("too_many_promotion_codes", detail),
            Refusal::CodeTaken => {
                Problem::refused_with("promotion_code_taken", detail.clone(), at("/code", "promotion_code_taken"))
            }
            Refusal::TooManyAutomatic => Problem::refused("too_many_automatic_promotions", detail),
            Refusal::MethodExists => {
                Problem::refused_with("shipping_method_exists", detail.clone(), at("/id", "shipping_method_exists"))
            }
            Refusal::TooManyMethods => Problem::refused("too_many_shipping_methods", detail),
            Refusal::TermsTooLarge => Problem::refused("shop_terms_too_large", detail),
            Refusal::OtherCurrency => Problem::refused("currency_mismatch", detail),
            Refusal::SameCart => Problem::refused("same_cart", detail),
            Refusal::TooLarge(_) => Problem::refused("amount_too_large", detail),
        }
    }
}
