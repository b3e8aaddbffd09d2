//! Why an operation failed: one code for each cause, the same for all providers.

/// The issuer refused and gives no reason.
pub const CARD_DECLINED: &str = "card_declined";
/// The account has not enough money, or a limit is reached.
pub const INSUFFICIENT_FUNDS: &str = "insufficient_funds";
/// The card is no longer valid.
pub const EXPIRED_CARD: &str = "expired_card";
/// The number, the expiry date or the security code is wrong.
pub const INCORRECT_CARD_DATA: &str = "incorrect_card_data";
/// The issuer wants the customer to authenticate, and there is no way to ask.
pub const AUTHENTICATION_REQUIRED: &str = "authentication_required";
/// The customer failed to authenticate, or gave up.
pub const AUTHENTICATION_FAILED: &str = "authentication_failed";
/// The card is reported lost or stolen, or fraud is suspected.
/// The customer never sees these words.
pub const SUSPECTED_FRAUD: &str = "suspected_fraud";
/// The card does not support this kind of purchase, or this currency.
pub const CARD_NOT_SUPPORTED: &str = "card_not_supported";
/// Processing failed; the same request may succeed a moment later.
pub const PROCESSING_ERROR: &str = "processing_error";
/// The payment method is deleted, another owner's, or another provider's.
pub const INVALID_PAYMENT_METHOD: &str = "invalid_payment_method";
/// The provider does not support the amount: too small, too large, or too
/// finely divided for its currency.
pub const AMOUNT_NOT_SUPPORTED: &str = "amount_not_supported";
/// The provider does not know the authorisation.
pub const AUTHORIZATION_NOT_FOUND: &str = "authorization_not_found";
/// The authorisation expired before it was captured.
pub const AUTHORIZATION_EXPIRED: &str = "authorization_expired";
/// The authorisation was released before it was captured.
pub const AUTHORIZATION_VOIDED: &str = "authorization_voided";
/// Nothing is left to void: everything is captured.
pub const ALREADY_CAPTURED: &str = "already_captured";
/// The amount is more than is left to capture or to refund.
pub const AMOUNT_TOO_LARGE: &str = "amount_too_large";
/// The provider captures an authorisation only once.
/// The parts are captured together with the last one.
pub const PARTIAL_CAPTURE_UNAVAILABLE: &str = "partial_capture_unavailable";
/// Nothing is left to capture or to refund.
pub const NOTHING_LEFT: &str = "nothing_left";
/// The order is cancelled or rejected.
pub const ORDER_CLOSED: &str = "order_closed";
/// The charge is disputed: the bank holds the money until the decision.
pub const CHARGE_DISPUTED: &str = "charge_disputed";
/// The money could not be refunded to the card.
pub const REFUND_FAILED: &str = "refund_failed";
/// The provider refused for a reason of its own, which is in the log.
pub const REFUSED: &str = "refused_by_provider";
