//! What is said in several places is the same everywhere: routes, tokens, settings, dependencies, the API's document.
#![expect(clippy::unwrap_used, reason = "a rig that fails is a failed test")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use stoa::capabilities::ALL;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every operation of the OpenAPI document: capability, method, path, whether it wants a token.
fn operations() -> Vec<(&'static str, String, String, bool)> {
    let mut found = Vec::new();
    for capability in ALL {
        let document = serde_json::to_value((capability.openapi)()).unwrap();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let wants = |requirement: &Value| requirement.get("bearer").is_some();
                let secured = operation["security"].as_array().is_some_and(|all| all.iter().any(wants));
                found.push((capability.name, method.to_uppercase(), path.clone(), secured));
            }
        }
    }
    found
}

#[test]
fn each_route_is_reachable_and_public_exactly_where_it_says_so() {
    let template = template::load();
    for (capability, method, path, secured) in operations() {
        let example = path.replace(['{', '}'], "");
        let route =
            template.route(&method, &example).unwrap_or_else(|| panic!("{method} {path} is not in the template"));
        assert_eq!(route.capability, capability, "{method} {path} reaches another function");
        assert_eq!(route.needs_token, secured, "{method} {path}: the template and its description differ on the token");
    }
}

#[test]
fn each_collection_of_the_template_has_a_route_below_it() {
    let operations = operations();
    for route in &template::load().routes {
        let prefix = route.path.trim_end_matches("/{proxy+}");
        let served = operations.iter().any(|(capability, _, path, _)| {
            *capability == route.capability && (path == prefix || path.starts_with(&format!("{prefix}/")))
        });
        assert!(served || route.method == "OPTIONS", "{} {} leads nowhere", route.method, route.path);
    }
}

#[test]
fn no_function_crate_depends_on_another() {
    let names: BTreeSet<&str> = ALL.iter().map(|c| c.name).collect();
    for name in &names {
        let manifest = std::fs::read_to_string(root().join(format!("functions/{name}/Cargo.toml"))).unwrap();
        for other in names.iter().filter(|other| *other != name) {
            let named = manifest.lines().any(|line| {
                line.starts_with(&format!("{other}."))
                    || line.starts_with(&format!("{other} "))
                    || line.contains(&format!("functions/{other}"))
            });
            assert!(!named, "{name} depends on {other}");
        }
    }
}

#[test]
fn the_template_sets_what_the_configuration_reads_and_nothing_else() {
    let names = ["EVENT_BUS_NAME", "SETTINGS_VERSION", "STACK_NAME", "RUST_LOG"];
    let common: BTreeSet<String> = names.map(str::to_owned).into();
    for capability in ALL {
        let declared = capability.settings.iter().chain(shared::capability::COMMON);
        let mut read: BTreeSet<String> = declared.map(|setting| setting.name.to_owned()).collect();
        read.insert(format!("{}_TABLE", capability.name.to_uppercase()));
        read.insert(format!("{}_INBOX_URL", capability.name.to_uppercase()));
        let function = template::load().function(capability.name).unwrap();
        for name in function.environment.keys() {
            assert!(read.contains(name) || common.contains(name), "{}: nobody reads {name}", capability.name);
        }
    }
}

#[test]
fn the_document_in_the_docs_is_the_one_that_the_code_describes() {
    let path = root().join("docs/openapi.json");
    let mut described = serde_json::to_string_pretty(&stoa::reference::openapi()).unwrap();
    described.push('\n');
    if std::env::var_os("STOA_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &described).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == described,
        "docs/openapi.json is out of date: run STOA_UPDATE_SNAPSHOTS=1 cargo test -p stoa --test drift"
    );
}

#[test]
fn the_document_is_openapi_3_1_with_unique_operations() {
    let document = serde_json::to_value(stoa::reference::openapi()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut ids = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(
                operation["description"] != Value::Null || operation["summary"] != Value::Null,
                "{id} says nothing"
            );
            assert!(ids.insert(id.clone()), "{id} is there twice");
        }
    }
}

#[test]
fn no_two_capabilities_give_different_schemas_one_name() {
    let mut known = std::collections::BTreeMap::new();
    let mut clashes = Vec::new();
    for capability in ALL {
        let document = serde_json::to_value((capability.openapi)()).unwrap();
        for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
            let (owner, first) = known.entry(name.clone()).or_insert_with(|| (capability.name, schema.clone()));
            if first != schema {
                clashes.push(format!("{name}: {owner} and {}", capability.name));
            }
        }
    }
    assert!(clashes.is_empty(), "rename by #[schema(as = …)]: {clashes:#?}");
}

/// Every `$ref` of a document.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref") {
                found.insert(reference.clone());
            }
            map.values().for_each(|v| references(v, found));
        }
        Value::Array(list) => list.iter().for_each(|v| references(v, found)),
        _ => {}
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = serde_json::to_value(stoa::reference::openapi()).unwrap();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
}

/// A block of template.yaml: the lines below a heading that are indented deeper.
fn block<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let depth = heading.len() - heading.trim_start().len();
    let mut lines = text.lines().skip_while(|line| *line != heading);
    lines.next();
    lines.take_while(|line| line.trim().is_empty() || line.len() - line.trim_start().len() > depth).collect()
}

/// A property's text in a block.
fn property<'a>(block: &[&'a str], name: &str) -> Option<&'a str> {
    block.iter().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(": ")).map(|text| text.trim_matches('"'))
}

#[test]
fn each_setting_is_a_variable_of_the_template_with_its_default_and_its_choices() {
    let text = std::fs::read_to_string(root().join("template.yaml")).unwrap();
    let template = template::load();
    for capability in ALL {
        let environment = &template.function(capability.name).unwrap().environment;
        for setting in capability.settings {
            let Some(parameter) = setting.parameter else { continue };
            let declared = block(&text, &format!("  {parameter}:"));
            assert!(!declared.is_empty(), "{} has no parameter {parameter}", setting.name);
            let line = text.lines().find_map(|line| line.trim().strip_prefix(&format!("{}: ", setting.name)));
            let line = line.unwrap_or_else(|| panic!("{} is no variable in the template", setting.name));
            assert!(line.contains(&format!("!Ref {parameter}")), "{}: {line} is not of {parameter}", setting.name);
            if !setting.on_aws {
                assert_eq!(environment[setting.name], setting.default, "{}: its default", setting.name);
            }
            if let shared::setting::Kind::OneOf(words) = setting.kind {
                let allowed = format!("[{}]", words.join(", "));
                assert_eq!(property(&declared, "AllowedValues"), Some(allowed.as_str()), "{parameter}");
            }
        }
    }
}

#[test]
fn the_page_of_settings_is_what_the_declarations_say() {
    let (path, page) = (root().join("docs/settings.md"), stoa::settings::document());
    if std::env::var_os("STOA_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/settings.md is out of date: run STOA_UPDATE_SNAPSHOTS=1 cargo test -p stoa --test drift"
    );
}

#[test]
fn each_parameter_is_bounded_as_its_setting_is() {
    use shared::setting::Kind;
    let text = std::fs::read_to_string(root().join("template.yaml")).unwrap();
    for (_, setting) in stoa::settings::declared() {
        let (Some(parameter), Kind::Number(..) | Kind::Url) = (setting.parameter, setting.kind) else { continue };
        let declared = block(&text, &format!("  {parameter}:"));
        // That the pattern takes what the description says, and nothing else, is tested in tests/template.
        assert!(property(&declared, "AllowedPattern").is_some(), "{parameter} takes anything");
        let description = property(&declared, "ConstraintDescription").unwrap_or_default();
        let kind = setting.kind.to_string();
        assert!(description.starts_with(&kind), "{parameter} takes {description:?}, and {} {kind}", setting.name);
        assert!(setting.kind == Kind::Url || description == kind, "{parameter} takes {description:?}");
    }
}
