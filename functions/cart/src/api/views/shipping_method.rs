//! A shipping method as staff see it.

use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::Metadata;
use serde::Serialize;

use crate::model::shipping::{Method, MethodContent, MethodId, MethodPrice};

/// A shipping method.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ShippingMethodResponse {
    /// The value for `shipping_method`.
    #[schema(value_type = String, example = "standard")]
    id: MethodId,
    /// Its name.
    #[schema(value_type = String, example = "Standard shipping")]
    name: Line<1, 120>,
    /// The prices, and the parcels that they are for.
    prices: Vec<MethodPrice>,
    /// The shop's own notes.
    metadata: Metadata,
    /// Counts every change; the value for `If-Match`. Null for a built-in method, which can't
    /// be changed.
    version: Option<u64>,
    /// When it was created.
    created_at: Option<Timestamp>,
    /// The last change.
    updated_at: Option<Timestamp>,
}

impl ShippingMethodResponse {
    /// One of the shop's own methods.
    pub(crate) fn of(method: &Method) -> Self {
        Self {
            version: Some(method.version),
            created_at: Some(method.created_at),
            updated_at: Some(method.updated_at),
            ..Self::built_in(&method.content)
        }
    }

    /// A built-in method, in force while the shop has no own one.
    pub(crate) fn built_in(content: &MethodContent) -> Self {
        Self {
            id: content.id.clone(),
            name: content.name.clone(),
            prices: content.prices.to_vec(),
            metadata: content.metadata.clone(),
            version: None,
            created_at: None,
            updated_at: None,
        }
    }
}
