//! What notifications publishes.

use serde::{Deserialize, Serialize};

use super::event;
use domain::Timestamp;
use domain::id::WebhookEndpointId;

/// An endpoint takes no webhooks any more, and staff have to look at it. What staff switch off by hand is not published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndpointDisabled {
    /// The endpoint.
    pub endpoint_id: WebhookEndpointId,
    /// The version of the endpoint with which it was switched off.
    pub version: u64,
    /// `gone`, where it answered 410, or `failing`, where it took nothing for days.
    pub reason: String,
    /// When.
    pub disabled_at: Timestamp,
}
event!(
    EndpointDisabled,
    "notifications.endpoint.disabled",
    Fact,
    |e| e.endpoint_id.to_string(),
    key = format!("{}:disabled:{}", e.endpoint_id, e.version)
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_json() {
        let json = serde_json::json!({
            "endpoint_id": "whe_01J8ZQ4T6M3V0X9K2B7C5D1EFG", "version": 3, "reason": "gone",
            "disabled_at": "2026-01-01T12:00:00.000Z",
        });
        let event: EndpointDisabled = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(event).unwrap(), json, "others rely on it: a breaking change is a new type");
    }
}
