use super::super::prices::refuse_unnamed_removals;
use super::*;

fn laid(before: Value, named: Value, lists: Lists) -> Value {
    let (Value::Object(mut before), Value::Object(named)) = (before, named) else { panic!("no objects") };
    lay(&mut before, &named, lists);
    before.into()
}

fn content() -> Value {
    json!({
        "title": "Shirt",
        "tags": ["linen", "summer"],
        "category_ids": ["a", "b"],
        "metadata": { "supplier": "x", "season": "y" },
        "options": [{ "name": "Size", "values": ["S", "M"] }, { "name": "Colour", "values": ["White"] }],
        "media": [{ "url": "https://a", "alt": "A", "kind": "video" }, { "asset_id": "b" }],
        "attributes": [{ "type": "text", "name": "material", "value": "linen" }],
        "variants": [
            { "sku": "A", "backorder": "allow", "option_values": ["S", "White"], "prices": [
                { "amount": 1500, "currency": "EUR", "tax_inclusive": true, "min_quantity": 1 },
                { "amount": 1200, "currency": "EUR", "tax_inclusive": true, "min_quantity": 10 },
                { "amount": 1700, "currency": "USD", "tax_inclusive": false, "min_quantity": 1 },
            ] },
            { "sku": "B", "weight_g": 7, "prices": [
                { "amount": 1, "currency": "EUR", "valid_from": "2026-03-01T00:00:00.000Z" },
            ] },
        ],
    })
}

#[test]
fn keeps_elements_that_are_not_named_in_every_list() {
    let named = json!({
        "tags": ["New", " Summer "], "category_ids": ["c"], "metadata": { "season": null },
        "options": [{ "name": "Size", "values": ["L"] }],
        "media": [{ "url": "https://a", "alt": "B" }],
        "attributes": [{ "name": "material", "value": "cotton" }, { "type": "boolean", "name": "organic", "value": true }],
        "variants": [
            { "sku": "A", "option_values": ["M", null], "prices": [{ "amount": 1600, "currency": "EUR" }] },
            { "sku": "B", "prices": [{ "amount": 2, "currency": "EUR", "valid_from": "2026-03-01T00:00:00Z" }] },
            { "sku": "C" },
        ],
    });
    let mut expected = content();
    expected["tags"] = json!(["linen", " Summer ", "New"]);
    expected["category_ids"] = json!(["a", "b", "c"]);
    expected["metadata"] = json!({ "supplier": "x" });
    expected["options"][0]["values"] = json!(["S", "M", "L"]);
    expected["media"][0]["alt"] = json!("B");
    expected["attributes"] = json!([
        { "type": "text", "name": "material", "value": "cotton" },
        { "type": "boolean", "name": "organic", "value": true },
    ]);
    expected["variants"][0]["option_values"] = json!(["M", "White"]);
    expected["variants"][0]["prices"][0]["amount"] = json!(1600);
    expected["variants"][1]["prices"][0] =
        json!({ "amount": 2, "currency": "EUR", "valid_from": "2026-03-01T00:00:00Z" });
    expected["variants"].as_array_mut().unwrap().push(json!({ "sku": "C" }));
    assert_eq!(laid(content(), named, Lists::Merge), expected);
}

#[test]
fn removes_what_is_emptied() {
    let named = json!({
        "tags": null, "media": [], "metadata": null,
        "variants": [{ "sku": "A", "backorder": null, "prices": [{ "currency": "EUR", "amount": null }] }],
    });
    let after = laid(content(), named, Lists::Merge);
    assert_eq!((after.get("tags"), &after["media"], after.get("metadata")), (None, &json!([]), None));
    let variant = &after["variants"][0];
    assert_eq!((variant.get("backorder"), variant["prices"].as_array().unwrap().len()), (None, 2));
    assert_eq!(after["variants"].as_array().unwrap().len(), 2);
}

#[test]
fn a_null_amount_removes_prices_alone() {
    let named = json!({
        "variants": [{ "sku": "A", "amount": null }],
        "attributes": [{ "name": "material", "amount": null }],
    });
    assert_eq!(laid(content(), named, Lists::Merge), content());
}

#[test]
fn refuses_a_removal_that_names_none_of_several_prices() {
    let refused = |variant: Value, lists| {
        let Value::Object(mut after) = laid(content(), json!({ "variants": [variant] }), lists) else { panic!() };
        let mut faults = Faults::none();
        refuse_unnamed_removals(&mut after, &mut faults);
        let places: Vec<_> = faults.listed().iter().map(|fault| fault.pointer.clone()).collect();
        (places, after["variants"][0]["prices"].as_array().unwrap().len())
    };
    for lists in [Lists::Merge, Lists::Replace] {
        let unnamed = refused(json!({ "sku": "A", "prices": [{ "amount": null }] }), lists);
        assert_eq!(unnamed, (vec!["/variants/0/prices".to_owned()], 3), "{lists:?}");
        let named = refused(json!({ "sku": "A", "prices": [{ "amount": null, "currency": "USD" }] }), lists);
        assert_eq!(named, (Vec::new(), 2), "{lists:?}: the others stay");
        let again = refused(json!({ "sku": "A", "prices": [{ "amount": null, "currency": "GBP" }] }), lists);
        assert_eq!(again, (Vec::new(), 3), "{lists:?}: it is gone already");
        let of_none = refused(json!({ "sku": "C", "prices": [{ "amount": null }] }), lists);
        assert_eq!(of_none.0, Vec::<String>::new(), "{lists:?}: there is none");
    }
}

#[test]
fn replaced_prices_keep_whether_they_include_tax() {
    let prices = json!([
        { "amount": 1600, "currency": "EUR" }, { "amount": 9, "currency": "GBP" },
        { "amount": null, "currency": "USD" }, { "amount": 8, "currency": "EUR", "min_quantity": 10, "tax_inclusive": false },
    ]);
    let expected = json!([
        { "amount": 1600, "currency": "EUR", "tax_inclusive": true }, { "amount": 9, "currency": "GBP" },
        { "amount": 8, "currency": "EUR", "min_quantity": 10, "tax_inclusive": false },
    ]);
    let named = json!({ "variants": [{ "sku": "A", "prices": prices }, { "sku": "C", "prices": prices }] });
    let after = laid(content(), named, Lists::Replace);
    assert_eq!(after["variants"][0], json!({ "sku": "A", "prices": expected }));
    assert_eq!(after["variants"][1]["prices"].as_array().unwrap().len(), 3, "it has none before");
    let variant = laid(content()["variants"][0].clone(), json!({ "prices": prices }), Lists::Replace);
    assert_eq!(variant["prices"], expected, "as CSV names them");
}

#[test]
fn replaces_a_list_on_request_and_orders_one_that_is_named_whole() {
    let replaced = laid(content(), json!({ "tags": ["new"] }), Lists::Replace);
    assert_eq!(replaced["tags"], json!(["new"]));
    let ordered =
        laid(content(), json!({ "variants": [{ "sku": "B" }, { "sku": "D" }, { "sku": "A" }] }), Lists::Merge);
    let skus: Vec<_> = ordered["variants"].as_array().unwrap().iter().map(|v| v["sku"].as_str().unwrap()).collect();
    assert_eq!(skus, ["B", "D", "A"]);
    let twice = laid(content(), json!({ "variants": [{ "sku": "A" }, { "sku": "A" }] }), Lists::Merge);
    assert_eq!(twice["variants"].as_array().unwrap().len(), 3);
    let many: Vec<_> = (0..101).map(|n| json!(n.to_string())).collect();
    assert_eq!(laid(content(), json!({ "tags": many }), Lists::Merge)["tags"].as_array().unwrap().len(), 101);
}

#[test]
fn a_price_without_a_currency_is_in_the_only_one_of_its_variant() {
    let named = json!({ "variants": [
        { "sku": "A", "prices": [{ "amount": 5 }] }, { "sku": "B", "prices": [{ "amount": 5 }] },
    ] });
    let after = laid(content(), named, Lists::Merge);
    assert_eq!(after["variants"][0]["prices"][3], json!({ "amount": 5 }), "it has two");
    assert_eq!(after["variants"][1]["prices"][1], json!({ "amount": 5, "currency": "EUR" }));
}
