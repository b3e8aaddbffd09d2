//! The routes of payments, as a table.

mod add_payment_method;
mod capture_payment;
mod complete_action;
mod confirm_payment;
mod delete_payment_method;
mod find_dispute;
mod find_payment;
mod find_payment_method;
mod find_refund;
mod list_captures;
mod list_disputes;
mod list_payment_methods;
mod list_payment_refunds;
mod list_payments;
mod list_refunds;
mod receive_webhook;
mod refund_payment;
mod retry_payment;
mod show_action;
mod views;
mod void_payment;

use crate::Payments;

service::routes! { Payments, tag = "payments":
           post   "/payment-methods"                              => add_payment_method,
           get    "/payment-methods"                              => list_payment_methods,
           get    "/payment-methods/{payment_method_id}"          => find_payment_method,
           delete "/payment-methods/{payment_method_id}"          => delete_payment_method,
           get    "/payments"                                     => list_payments,
           get    "/payments/{payment_id}"                        => find_payment,
           post   "/payments/{payment_id}/attempts"               => retry_payment,
           post   "/payments/{payment_id}/confirm"                => confirm_payment,
           post   "/payments/{payment_id}/captures"               => capture_payment,
           get    "/payments/{payment_id}/captures"               => list_captures,
           post   "/payments/{payment_id}/refunds"                => refund_payment,
           get    "/payments/{payment_id}/refunds"                => list_payment_refunds,
           post   "/payments/{payment_id}/void"                   => void_payment,
           get    "/refunds"                                      => list_refunds,
           get    "/refunds/{refund_id}"                          => find_refund,
           get    "/disputes"                                     => list_disputes,
           get    "/disputes/{dispute_id}"                        => find_dispute,
    public post   "/payments/webhooks/{provider}"                 => receive_webhook,
    public get    "/payments/webhooks/simulator/actions/{action}" => show_action,
    public post   "/payments/webhooks/simulator/actions/{action}" => complete_action,
}
