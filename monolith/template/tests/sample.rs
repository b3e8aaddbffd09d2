//! A template like the real one, with every form that is understood, and what is not.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;

use template::{Pattern, Projection, Template, TemplateError, parse};

const SAMPLE: &str = include_str!("sample.yaml");

fn sample() -> Template {
    parse(SAMPLE, &BTreeMap::new()).unwrap()
}

fn with(name: &str, value: &str) -> Template {
    parse(SAMPLE, &BTreeMap::from([(name.to_owned(), value.to_owned())])).unwrap()
}

#[test]
fn a_table_has_its_keys_indexes_and_expiry() {
    let template = sample();
    let table = &template.tables[0];
    assert_eq!((table.id.as_str(), table.name.as_str()), ("CatalogTable", "stoa-catalog"));
    assert_eq!(table.key.partition.name, "pk");
    assert_eq!(table.key.sort.as_ref().unwrap().name, "sk");
    let index = &table.indexes[0];
    assert_eq!(index.key.sort.as_ref().unwrap().kind, "N");
    assert_eq!(index.projection, Projection::Include(vec!["title".to_owned(), "price".to_owned()]));
    assert_eq!(table.ttl_attribute.as_deref(), Some("expires_at"));
    assert_eq!(table.stream_view_type.as_deref(), Some("NEW_IMAGE"));
}

#[test]
fn a_function_has_its_own_environment_over_the_global_one() {
    let template = sample();
    let names: Vec<_> = template.functions.iter().map(|function| function.capability.as_str()).collect();
    assert_eq!(names, ["catalog", "identity"], "TestFunction's condition does not hold");
    let catalog = template.function("catalog").unwrap();
    assert_eq!((catalog.name.as_str(), catalog.memory_mb, catalog.timeout_s), ("stoa-catalog", 512, 29));
    assert_eq!(catalog.table.as_deref(), Some("CatalogTable"));
    assert_eq!(template.table_of("catalog").unwrap().name, "stoa-catalog");
    let expected = [
        ("BOTH", "0"),
        ("CATALOG_TABLE", "stoa-catalog"),
        ("CATALOG_TABLE_ARN", "arn:aws:dynamodb:us-east-1:000000000000:table/stoa-catalog"),
        ("EITHER", "0"),
        ("EVENT_BUS_NAME", "another"),
        ("ISSUER_URL", "https://IssuerApi.execute-api.us-east-1.amazonaws.com"),
        ("LITERAL", "prod costs ${Price}"),
    ];
    let found: Vec<_> = catalog.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(found, expected);
    assert_eq!(template.function("identity").unwrap().environment["EVENT_BUS_NAME"], "stoa");
    assert_eq!(template.function("identity").unwrap().memory_mb, 256);
}

#[test]
fn overrides_turn_conditions() {
    let test = with("Stage", "test");
    assert!(test.function("test").is_some());
    let environment = &test.function("catalog").unwrap().environment;
    assert_eq!((environment["ONLY_IN_TEST"].as_str(), environment["EITHER"].as_str()), ("yes", "1"));
    let environment = &with("IssuerUrl", "https://id.example").functions[0].environment;
    assert_eq!(environment["ISSUER_URL"], "https://id.example");
}

#[test]
fn an_inbox_has_its_queue_and_its_consumer() {
    let template = sample();
    let inbox = template.inbox("CatalogInbox").unwrap();
    assert_eq!((inbox.name.as_str(), inbox.capability.as_str()), ("stoa-catalog-inbox", "catalog"));
    assert_eq!((inbox.visibility_timeout_s, inbox.max_receive_count, inbox.batch_size), (180, Some(5), 5));
    assert_eq!(inbox.dead_letters.as_deref(), Some("CatalogDeadLetters"));
    assert_eq!(template.inboxes.len(), 1);
}

#[test]
fn a_rule_takes_what_its_pattern_says() {
    let template = sample();
    let rule = &template.rules[0];
    assert_eq!((rule.inbox.as_str(), rule.capability.as_str()), ("CatalogInbox", "catalog"));
    assert_eq!(rule.detail_types[1], Pattern::Prefix("inventory.reservation.".to_owned()));
    assert!(rule.matches("stoa.inventory", "inventory.stock.changed"));
    assert!(rule.matches("stoa.search.index", "inventory.reservation.made"));
    assert!(!rule.matches("stoa.inventory", "inventory.stock.changed.v2"));
    assert!(!rule.matches("stoa.orders", "inventory.stock.changed"));
    assert_eq!(template.rules_for("stoa.inventory", "inventory.stock.changed").count(), 1);
}

#[test]
fn schedules_are_in_seconds_and_switched_on() {
    let template = sample();
    let tick = &template.schedules[0];
    assert_eq!((tick.id.as_str(), tick.capability.as_str(), tick.every_s), ("Tick", "catalog", 300));
    assert_eq!(tick.input.as_deref(), Some(r#"{"kind":"tick"}"#));
    assert_eq!(template.schedules.len(), 1);
}

#[test]
fn pages_of_other_origins_may_do_what_the_api_says() {
    let cors = sample().cors;
    assert_eq!((cors.methods.join(" "), cors.headers.join(" ")), ("GET POST".to_owned(), "authorization".to_owned()));
    assert_eq!((cors.exposed.join(" "), cors.max_age_s), ("etag link".to_owned(), 60));
}

#[test]
fn the_most_specific_route_answers() {
    let template = sample();
    let found = |method: &str, path: &str| {
        let route = template.route(method, path)?;
        Some((route.method.as_str(), route.path.as_str(), route.needs_token))
    };
    assert_eq!(found("GET", "/products"), Some(("GET", "/products", false)));
    assert_eq!(found("POST", "/products"), Some(("ANY", "/products", true)));
    assert_eq!(found("GET", "/products/featured"), Some(("GET", "/products/featured", true)));
    assert_eq!(found("GET", "/products/p1"), Some(("GET", "/products/{proxy+}", false)));
    assert_eq!(found("GET", "/products/p1/reviews"), Some(("GET", "/products/{id}/reviews", true)));
    assert_eq!(found("GET", "/products/p1/reviews/r1"), Some(("GET", "/products/{proxy+}", false)));
    assert_eq!(found("PATCH", "/products/featured"), Some(("ANY", "/products/{proxy+}", true)));
    assert_eq!(found("GET", "/products/"), None);
    assert_eq!(found("GET", "/orders"), None);
    let discovery = template.route("GET", "/.well-known/openid-configuration").unwrap();
    assert_eq!((discovery.api.as_str(), discovery.capability.as_str()), ("IssuerApi", "identity"));
    assert!(!discovery.needs_token);
}

/// Replaces a text of the sample and gives the error and the line that the text stands on.
fn broken(text: &str, by: &str) -> (TemplateError, usize) {
    let place = SAMPLE.find(text).unwrap();
    let line = SAMPLE[..place].lines().count().max(1);
    let line = if SAMPLE[..place].ends_with('\n') { line + 1 } else { line };
    (parse(&SAMPLE.replacen(text, by, 1), &BTreeMap::new()).unwrap_err(), line)
}

#[test]
fn what_is_not_understood_is_named_with_its_line() {
    let cases = [
        (
            "!Sub \"${AWS::StackName}-catalog\"",
            "!Select [0, [a]]",
            "Resources.CatalogTable.Properties.TableName: Fn::Select is not understood",
        ),
        ("!Ref CatalogTable\n", "!Ref Katalog\n", "CATALOG_TABLE: nothing is called Katalog"),
        ("!Ref CatalogTable\n", "!Ref Secret\n", "CATALOG_TABLE: parameter Secret has no default"),
        ("!Ref CatalogTable\n", "!GetAtt CatalogTable.Shape\n", "Fn::GetAtt CatalogTable.Shape is not understood"),
        ("rate(5 minutes)", "cron(0 0 * * ? *)", "rate(…) is"),
        ("prefix: inventory.reservation.", "suffix: made", "only a text or a prefix is understood"),
        ("Queue: !GetAtt CatalogInbox.Arn", "Queue: arn:aws:sqs:x", "refers to no AWS::SQS::Queue"),
        ("[HasIssuer, !Ref IssuerUrl", "[HasNothing, !Ref IssuerUrl", "Conditions.HasNothing: is not defined"),
        ("AttributeName: gsi1pk, KeyType", "AttributeName: other, KeyType", "is not in AttributeDefinitions"),
        ("VisibilityTimeout: 180", "VisibilityTimeout: long", "long is not a number"),
        ("Type: ScheduleV2", "Type: Kinesis", "an event of type Kinesis is not understood"),
    ];
    for (text, by, message) in cases {
        let (error, line) = broken(text, by);
        assert_eq!(error.line, line, "{error}");
        let shown = error.to_string();
        assert!(shown.starts_with(&format!("template.yaml:{line}: ")) && shown.contains(message), "{shown}");
    }
}

#[test]
fn circles_and_broken_yaml_are_errors_too() {
    let (error, _) = broken("!Sub \"${AWS::StackName}-catalog\"", "!Sub \"x-${CatalogTable}\"");
    assert!(error.message.contains("refers to itself"), "{error}");
    let (error, _) = broken("HasIssuer: !Not [", "HasIssuer: !Not [!Condition HasIssuer, ");
    assert_eq!(error.path, "Conditions.HasIssuer");
    let (error, _) = broken("Resources:", "Resources: [");
    assert_eq!(error.path, "YAML");
    let (error, line) = broken("  Bus:\n", "  Bus: {Type: X}\n  Bus:\n");
    assert_eq!((error.path.as_str(), error.line), ("Bus", line + 1));
}

#[test]
fn the_real_template_is_embedded() {
    let template = template::load();
    assert!(!template.tables.is_empty());
    for function in &template.functions {
        assert!(template.table_of(&function.capability).is_some(), "{} has no table", function.id);
    }
    for rule in &template.rules {
        assert!(template.inbox(&rule.inbox).is_some(), "{}", rule.id);
    }
}
