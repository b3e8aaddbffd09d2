//! The scopes of delivery. What is published needs none.

service::scopes! {
    /// Reads drafts.
    DeliveryPreview = "delivery:preview",
}
