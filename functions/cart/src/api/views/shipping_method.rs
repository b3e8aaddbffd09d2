//! A shipping method as staff see it.

use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::Metadata;
use serde::Serialize;

use crate::model::shipping::{Method, MethodContent, MethodId, MethodPrice};

/// A shipping method.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ShippingMethodResponse {
    /// What shoppers give as `shipping_method`.
    #[schema(value_type = String, example = "standard")]
    id: MethodId,
    /// Its name.
    #[schema(value_type = String, example = "Standard shipping")]
    name: Line<1, 120>,
    /// What it costs, for which parcels.
    prices: Vec<MethodPrice>,
    /// What the shop keeps beside it.
    metadata: Metadata,
    /// Counts every change; what `If-Match` asks for. Null for one that is built in and can't be changed.
    version: Option<u64>,
    /// When it was made.
    created_at: Option<Timestamp>,
    /// The last change.
    updated_at: Option<Timestamp>,
}

impl ShippingMethodResponse {
    /// One that the shop has made.
    pub(crate) fn of(method: &Method) -> Self {
        Self {
            version: Some(method.version),
            created_at: Some(method.created_at),
            updated_at: Some(method.updated_at),
            ..Self::built_in(&method.content)
        }
    }

    /// One of those that hold while the shop has made none.
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
