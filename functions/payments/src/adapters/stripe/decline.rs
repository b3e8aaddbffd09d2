//! Translates Stripe's codes for failures into the common codes of all providers.

use crate::model::code;

/// The code for a refused card.
///
/// The issuer's `decline_code` takes precedence over the error's `code`.
pub(super) fn of_card(error_code: Option<&str>, decline_code: Option<&str>) -> &'static str {
    let by_issuer = decline_code.and_then(known);
    by_issuer.or_else(|| error_code.and_then(known)).unwrap_or(code::CARD_DECLINED)
}

fn known(word: &str) -> Option<&'static str> {
    Some(match word {
        "insufficient_funds" | "withdrawal_count_limit_exceeded" | "card_velocity_exceeded" => code::INSUFFICIENT_FUNDS,
        "expired_card" => code::EXPIRED_CARD,
        "incorrect_number"
        | "invalid_number"
        | "invalid_account"
        | "incorrect_cvc"
        | "invalid_cvc"
        | "invalid_expiry_month"
        | "invalid_expiry_year"
        | "incorrect_zip"
        | "incorrect_pin"
        | "invalid_pin"
        | "incorrect_address" => code::INCORRECT_CARD_DATA,
        "authentication_required" | "online_or_offline_pin_required" | "offline_pin_required" => {
            code::AUTHENTICATION_REQUIRED
        }
        "payment_intent_authentication_failure"
        | "authentication_not_handled"
        | "mobile_device_authentication_required" => code::AUTHENTICATION_FAILED,
        "fraudulent" | "lost_card" | "stolen_card" | "pickup_card" | "restricted_card" | "merchant_blacklist"
        | "security_violation" => code::SUSPECTED_FRAUD,
        "card_not_supported"
        | "currency_not_supported"
        | "transaction_not_allowed"
        | "service_not_allowed"
        | "not_permitted" => code::CARD_NOT_SUPPORTED,
        "processing_error" | "issuer_not_available" | "reenter_transaction" | "try_again_later" | "approve_with_id" => {
            code::PROCESSING_ERROR
        }
        "invalid_amount" => code::AMOUNT_NOT_SUPPORTED,
        _ => return None,
    })
}

/// The code for a refused request, by the error's `code`.
pub(super) fn of_request(error_code: Option<&str>, parameter: Option<&str>) -> &'static str {
    match error_code.unwrap_or_default() {
        "amount_too_small" => code::AMOUNT_NOT_SUPPORTED,
        "amount_too_large" => code::AMOUNT_TOO_LARGE,
        "capture_charge_authorization_expired" | "charge_expired_for_capture" => code::AUTHORIZATION_EXPIRED,
        "charge_already_captured" => code::ALREADY_CAPTURED,
        "charge_already_refunded" => code::NOTHING_LEFT,
        "charge_disputed" | "refund_disputed_payment" => code::CHARGE_DISPUTED,
        "payment_method_unactivated" | "payment_method_unexpected_state" => code::INVALID_PAYMENT_METHOD,
        "resource_missing" if parameter == Some("payment_method") => code::INVALID_PAYMENT_METHOD,
        "resource_missing" => code::AUTHORIZATION_NOT_FOUND,
        _ if parameter == Some("payment_method") => code::INVALID_PAYMENT_METHOD,
        _ if parameter == Some("currency") => code::CARD_NOT_SUPPORTED,
        _ => code::REFUSED,
    }
}

/// The code for a dispute, by its `reason`.
pub(super) fn of_dispute(reason: &str) -> &'static str {
    match reason {
        "fraudulent" => "fraudulent",
        "duplicate" => "duplicate",
        "product_not_received" => "product_not_received",
        "product_unacceptable" => "product_unacceptable",
        "credit_not_processed" => "credit_not_processed",
        "subscription_canceled" => "subscription_canceled",
        "unrecognized" => "unrecognized",
        _ => "general",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuers_code_takes_precedence_over_stripes() {
        assert_eq!(of_card(Some("card_declined"), Some("insufficient_funds")), code::INSUFFICIENT_FUNDS);
        assert_eq!(of_card(Some("expired_card"), None), code::EXPIRED_CARD);
        assert_eq!(of_card(Some("incorrect_cvc"), Some("incorrect_cvc")), code::INCORRECT_CARD_DATA);
        assert_eq!(of_card(Some("card_declined"), Some("lost_card")), code::SUSPECTED_FRAUD);
        assert_eq!(of_card(Some("card_declined"), Some("generic_decline")), code::CARD_DECLINED);
        assert_eq!(of_card(Some("authentication_required"), None), code::AUTHENTICATION_REQUIRED);
        assert_eq!(of_card(None, Some("a_future_code")), code::CARD_DECLINED);
    }

    #[test]
    fn a_refused_request_has_a_code() {
        assert_eq!(of_request(Some("charge_disputed"), None), code::CHARGE_DISPUTED);
        assert_eq!(of_request(Some("resource_missing"), Some("payment_method")), code::INVALID_PAYMENT_METHOD);
        assert_eq!(of_request(Some("resource_missing"), Some("intent")), code::AUTHORIZATION_NOT_FOUND);
        assert_eq!(of_request(Some("capture_charge_authorization_expired"), None), code::AUTHORIZATION_EXPIRED);
        assert_eq!(of_request(None, None), code::REFUSED);
    }
}
