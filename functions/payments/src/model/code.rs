//! Why something did not come about: one word for each cause, the same over all providers.

/// The issuer refused, and says no more.
pub const CARD_DECLINED: &str = "card_declined";
/// There is not enough money on the account, or a limit is reached.
pub const INSUFFICIENT_FUNDS: &str = "insufficient_funds";
/// The card is no longer valid.
pub const EXPIRED_CARD: &str = "expired_card";
/// The number, the expiry or the security code is not that of the card.
pub const INCORRECT_CARD_DATA: &str = "incorrect_card_data";
/// The issuer wants the customer to authenticate, and there was no way to ask him.
pub const AUTHENTICATION_REQUIRED: &str = "authentication_required";
/// The customer failed to authenticate, or gave up.
pub const AUTHENTICATION_FAILED: &str = "authentication_failed";
/// The card is reported lost or stolen, or somebody suspects fraud. Never shown to the customer in these words.
pub const SUSPECTED_FRAUD: &str = "suspected_fraud";
/// The card does not do this kind of purchase, or this currency.
pub const CARD_NOT_SUPPORTED: &str = "card_not_supported";
/// Something failed on the way; the same may go well a moment later.
pub const PROCESSING_ERROR: &str = "processing_error";
/// The payment method is gone, somebody else's, or not this provider's.
pub const INVALID_PAYMENT_METHOD: &str = "invalid_payment_method";
/// The provider does not move such an amount: too small, too large, or finer than its currency goes.
pub const AMOUNT_NOT_SUPPORTED: &str = "amount_not_supported";
/// The provider does not know the authorisation.
pub const AUTHORIZATION_NOT_FOUND: &str = "authorization_not_found";
/// The authorisation ran out before it was captured.
pub const AUTHORIZATION_EXPIRED: &str = "authorization_expired";
/// The authorisation was released before it was captured.
pub const AUTHORIZATION_VOIDED: &str = "authorization_voided";
/// There is nothing left to release: it is captured.
pub const ALREADY_CAPTURED: &str = "already_captured";
/// More than is left to take or to give back.
pub const AMOUNT_TOO_LARGE: &str = "amount_too_large";
/// The provider takes an authorisation only once: what was to be taken in parts is taken with the last.
pub const PARTIAL_CAPTURE_UNAVAILABLE: &str = "partial_capture_unavailable";
/// Nothing is left that could be taken or given back.
pub const NOTHING_LEFT: &str = "nothing_left";
/// The order is off.
pub const ORDER_CLOSED: &str = "order_closed";
/// The charge is disputed: the bank has the money until that is decided.
pub const CHARGE_DISPUTED: &str = "charge_disputed";
/// The money could not be given back to the card.
pub const REFUND_FAILED: &str = "refund_failed";
/// The provider refused for a reason that it alone knows; it is in the log.
pub const REFUSED: &str = "refused_by_provider";
