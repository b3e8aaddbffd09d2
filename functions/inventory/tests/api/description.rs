//! Tests that the OpenAPI description is complete.

use inventory::Inventory;
use service::Capability;

#[test]
fn every_operation_names_its_cost_and_its_errors() {
    let description = serde_json::to_value(Inventory::openapi()).unwrap();
    for (path, operations) in description["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = format!("{method} {path}");
            assert!(operation["description"].as_str().unwrap().contains("RRU"), "{name}");
            assert!(operation["operationId"].is_string() && operation["security"].is_array(), "{name}");
            let mut wanted = vec!["200", "401", "403", "429", "503"];
            if method != "get" {
                wanted.extend(["400", "413", "415"]);
            }
            if method == "post" {
                wanted.extend(["409", "422"]);
            }
            if path.contains('{') {
                wanted.push("404");
            }
            for status in wanted {
                assert!(operation["responses"][status].is_object(), "{name} leaves out {status}");
            }
            if method != "get" {
                assert_eq!(operation["requestBody"]["required"], true, "{name}");
            }
        }
    }
    let schemas = &description["components"]["schemas"];
    assert_eq!(schemas["ReceiveDeliveryRequest"]["properties"]["lines"]["maxItems"], 90);
    for closed in ["ReceiveDeliveryRequest", "DeliveryLine", "ReceiveStockRequest", "CountRequest", "StockSettings"] {
        assert_eq!(schemas[closed]["additionalProperties"], false, "{closed}");
    }
    assert_eq!(schemas["AdjustStockRequest"]["oneOf"].as_array().unwrap().len(), 2);
}
