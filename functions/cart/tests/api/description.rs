//! Tests of the OpenAPI description.

use serde_json::Value;
use service::Capability;

fn description() -> Value {
    serde_json::to_value(cart::Cart::openapi()).unwrap()
}

#[test]
fn every_route_needs_a_token_and_names_its_errors_and_its_cost() {
    let description = description();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            for status in ["401", "429", "503"] {
                assert!(responses.contains_key(status), "{method} {path}: {status}");
            }
            assert_eq!(operation["security"][0]["bearer"], serde_json::json!([]), "{method} {path}");
            assert!(operation["description"].as_str().unwrap().contains("Costs "), "{method} {path}");
            assert!(operation["operationId"].is_string(), "{method} {path}");
            assert_eq!(responses.contains_key("404"), path.contains('{'), "{method} {path}");
            assert_eq!(responses.contains_key("412"), matches!(method.as_str(), "patch" | "delete"), "{method} {path}");
            for (status, response) in responses {
                let types = response["content"].as_object().map(|c| c.keys().cloned().collect::<Vec<_>>());
                if status.starts_with('4') || status.starts_with('5') {
                    assert_eq!(types, Some(vec!["application/problem+json".to_owned()]), "{method} {path} {status}");
                }
            }
        }
    }
}

#[test]
fn schemas_of_requests_forbid_unknown_fields() {
    let description = description();
    for request in [
        "OpenCartRequest",
        "AddLineRequest",
        "ChangeLineRequest",
        "ChangeCartRequest",
        "MergeCartsRequest",
        "CheckOutRequest",
        "AddPromotionCodeRequest",
        "PromotionContent",
        "ChangePromotionRequest",
        "PromotionTargets",
        "ShippingMethodContent",
        "ChangeShippingMethodRequest",
        "ShippingPrice",
        "PostalAddress",
    ] {
        assert_eq!(description["components"]["schemas"][request]["additionalProperties"], false, "{request}");
    }
}

#[test]
fn amounts_of_promotions_have_their_ranges() {
    let description = description();
    let schemas = &description["components"]["schemas"];
    let range = |amount: &Value| (amount["minimum"].as_i64(), amount["maximum"].as_i64());
    let fixed = &schemas["Benefit"]["oneOf"][1]["properties"]["amount"];
    assert_eq!(range(&fixed["properties"]["amount"]), (Some(1), Some(50_000_000_000)), "{fixed}");
    for request in ["PromotionContent", "ChangePromotionRequest"] {
        let spend = &schemas[request]["properties"]["minimum_spend"];
        assert_eq!(range(&spend["properties"]["amount"]), (Some(0), Some(50_000_000_000)), "{request}: {spend}");
        assert_eq!(spend["type"], serde_json::json!(["object", "null"]));
    }
}

#[test]
fn avoids_schema_names_of_other_capabilities() {
    let description = description();
    let schemas = description["components"]["schemas"].as_object().unwrap();
    for common in ["Status", "Address", "Price", "Settings"] {
        assert!(!schemas.contains_key(common), "{common} means something else elsewhere");
    }
    assert!(schemas.contains_key("CartStatus") && schemas.contains_key("CartResponse"));
}
