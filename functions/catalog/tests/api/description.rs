//! The API's description.

use service::Capability;
use service::routes::Route;

#[test]
fn describes_what_every_route_does_and_costs() {
    let description = serde_json::to_value(catalog::Catalog::openapi()).unwrap();
    for Route { method, path, .. } in catalog::Catalog::DECLARATION.routes {
        let route = &description["paths"][path][method];
        let text = |name: &str| route[name].as_str().unwrap_or_default().to_owned();
        assert!(!text("summary").is_empty(), "{method} {path}: {route}");
        assert!(text("description").contains("Costs ") && text("description").contains("RU"), "{method} {path}");
        assert!(!text("operationId").is_empty());
        let staffs = path.starts_with("/catalog/") || path.starts_with("/price-lists");
        let public = *method == "get" && !staffs;
        assert_eq!(route["security"][0]["bearer"].is_array(), !public, "{method} {path}");
        assert_eq!(route["responses"]["401"].is_object(), !public);
        for status in ["429", "503"] {
            assert!(route["responses"][status]["content"]["application/problem+json"].is_object(), "{method} {path}");
        }
        let parameters = route["parameters"].as_array().cloned().unwrap_or_default();
        let has = |name: &str| parameters.iter().any(|p| p["name"] == name);
        // A repeated import changes nothing.
        assert_eq!(has("Idempotency-Key"), *method == "post" && *path != "/products/import", "{method} {path}");
        assert_eq!(has("If-Match"), matches!(*method, "patch" | "put" | "delete"));
    }
}

#[test]
fn describes_the_limits_of_every_shape() {
    let description = serde_json::to_value(catalog::Catalog::openapi()).unwrap();
    let schemas = &description["components"]["schemas"];
    for name in
        ["ProductContent", "ProductVariantContent", "ProductPrice", "ProductPatch", "CategoryContent", "CategoryPatch"]
    {
        assert_eq!(schemas[name]["additionalProperties"], false, "{name}: {}", schemas[name]);
    }
    assert_eq!(schemas["ProductContent"]["required"], serde_json::json!(["slug", "title"]));
    assert_eq!(schemas["ProductContent"]["properties"]["variants"]["maxItems"], 100);
    for name in ["ProductContent", "Product"] {
        let tags = &schemas[name]["properties"]["tags"];
        assert_eq!((&tags["type"], &tags["maxItems"]), (&"array".into(), &20.into()), "{name}: {tags}");
    }
    assert_eq!(schemas["ProductContent"]["properties"]["category_ids"]["uniqueItems"], true);
    assert_eq!(schemas["ProductOption"]["properties"]["values"]["uniqueItems"], true);
    assert_eq!(schemas["ProductVariantContent"]["required"], serde_json::json!(["sku"]));
    assert_eq!(schemas["ProductPrice"]["required"], serde_json::json!(["amount", "currency"]));
    assert!(schemas["ProductPatch"]["required"].is_null());
    assert!(schemas["ProductVariant"]["properties"]["availability"].is_object());
    assert!(schemas["ProductVariant"]["properties"]["band"].is_null());
}
