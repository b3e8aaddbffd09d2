//! Facts in several places agree: routes, tokens, settings, dependencies, the API's document.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

mod derived;
mod template;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use service::capability::COMMON;
use service::declaration::Grant;
use stoa::capabilities::ALL;
use stoa::edge::{cors, matching};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Reads a file of the repository.
fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// Compares a file with its expected text; writes it if `STOA_UPDATE_SNAPSHOTS` is set.
fn snapshot(path: &str, expected: &str) {
    if std::env::var_os("STOA_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(root().join(path), expected).unwrap();
    }
    assert!(
        read(path) == expected,
        "{path} is out of date: run STOA_UPDATE_SNAPSHOTS=1 cargo test -p stoa --test drift"
    );
}

/// Lists the operations of the OpenAPI document: capability, method, path, whether it needs a token.
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
fn each_route_is_reachable_and_public_as_described() {
    for (capability, method, path, secured) in operations() {
        let example = path.replace(['{', '}'], "");
        let found = matching::find(&method, &example).unwrap_or_else(|| panic!("{method} {path} is not a route"));
        assert_eq!(found.capability, capability, "{method} {path} reaches another function");
        assert_eq!(
            found.route.needs_token, secured,
            "{method} {path}: the edge and its description differ on the token"
        );
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
fn a_collection_has_one_owner() {
    let mut owners = std::collections::BTreeMap::new();
    for entry in ALL {
        for route in entry.routes {
            let collection = route.path.split('/').nth(1).unwrap();
            let owner = *owners.entry(collection).or_insert(entry.name);
            assert_eq!(owner, entry.name, "/{collection} has two owners");
        }
    }
}

#[test]
fn openapi_json_is_what_the_code_describes() {
    let mut described = serde_json::to_string_pretty(&stoa::reference::openapi()).unwrap();
    described.push('\n');
    snapshot("docs/openapi.json", &described);
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
                "{id} has no description"
            );
            assert!(ids.insert(id.clone()), "{id} is used twice");
        }
    }
}

#[test]
fn no_two_schemas_share_a_name() {
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

/// Collects every `$ref` of a document.
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
fn every_reference_of_the_document_resolves() {
    let document = serde_json::to_value(stoa::reference::openapi()).unwrap();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} does not resolve");
    }
}

/// Finds a block of template.yaml: the more deeply indented lines below a heading.
fn block<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let depth = heading.len() - heading.trim_start().len();
    let mut lines = text.lines().skip_while(|line| *line != heading);
    lines.next();
    lines.take_while(|line| line.trim().is_empty() || line.len() - line.trim_start().len() > depth).collect()
}

/// Finds a property's text in a block.
fn property<'a>(block: &[&'a str], name: &str) -> Option<&'a str> {
    block.iter().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(": ")).map(|text| text.trim_matches('"'))
}

#[test]
fn each_parameter_has_the_default_and_choices_of_its_setting() {
    let text = read("template.yaml");
    for setting in ALL.iter().flat_map(|entry| entry.settings).chain(COMMON) {
        let Some(parameter) = setting.parameter else { continue };
        let declared = block(&text, &format!("  {parameter}:"));
        assert!(!declared.is_empty(), "{} has no parameter {parameter}", setting.name);
        let variable = text.lines().find_map(|line| line.trim().strip_prefix(&format!("{}: ", setting.name)));
        let variable = variable.unwrap_or_else(|| panic!("{} is not a variable in the template", setting.name));
        assert!(
            variable.contains(&format!("!Ref {parameter}")),
            "{}: {variable} does not refer to {parameter}",
            setting.name
        );
        if !setting.on_aws {
            assert_eq!(property(&declared, "Default").unwrap_or_default(), setting.default, "{parameter}: its default");
        }
        if let service::setting::Kind::OneOf(words) = setting.kind {
            let allowed = format!("[{}]", words.join(", "));
            assert_eq!(property(&declared, "AllowedValues"), Some(allowed.as_str()), "{parameter}");
        }
    }
}

#[test]
fn cors_is_the_same_on_aws_and_in_one_process() {
    let text = read("template.yaml");
    let declared = block(&text, "      CorsConfiguration:");
    for (name, expected) in
        [("AllowMethods", &cors::METHODS[..]), ("AllowHeaders", &cors::HEADERS), ("ExposeHeaders", &cors::EXPOSED)]
    {
        assert_eq!(property(&declared, name), Some(format!("[{}]", expected.join(", ")).as_str()), "{name}");
    }
    assert_eq!(property(&declared, "MaxAge"), Some(cors::MAX_AGE_S.to_string().as_str()));
}

#[test]
fn settings_md_is_what_the_declarations_say() {
    snapshot("docs/settings.md", &stoa::settings::document());
}

#[test]
fn identity_knows_every_scope() {
    let mut scopes: Vec<_> = ALL.iter().flat_map(|entry| entry.scopes).collect();
    scopes.sort();
    let lines: String = scopes.iter().map(|scope| format!("{scope}\n")).collect();
    snapshot("functions/identity/src/model/scopes.txt", &lines);
}

#[test]
fn the_scripts_know_every_capability() {
    let mut text = serde_json::to_string_pretty(&stoa::capabilities::described()).unwrap();
    text.push('\n');
    snapshot("deploy/capabilities.json", &text);
}

#[test]
fn each_parameter_has_the_bounds_of_its_setting() {
    use service::setting::Kind;
    let text = std::fs::read_to_string(root().join("template.yaml")).unwrap();
    for (_, setting) in stoa::settings::declared() {
        let (Some(parameter), Kind::Number(..) | Kind::Url) = (setting.parameter, setting.kind) else { continue };
        let declared = block(&text, &format!("  {parameter}:"));
        // tests/template compares the pattern with the description.
        assert!(property(&declared, "AllowedPattern").is_some(), "{parameter} accepts anything");
        let description = property(&declared, "ConstraintDescription").unwrap_or_default();
        let kind = setting.kind.to_string();
        assert!(description.starts_with(&kind), "{parameter} accepts {description:?}, and {} {kind}", setting.name);
        assert!(setting.kind == Kind::Url || description == kind, "{parameter} accepts {description:?}");
    }
}

#[test]
fn a_function_plugs_in_exactly_its_granted_services() {
    for entry in ALL {
        let main = read(&format!("functions/{}/src/main.rs", entry.name));
        let granted = |wanted: fn(&Grant) -> bool| entry.grants.iter().any(wanted);
        for (plug, granted) in [
            ("lambda::mail", granted(|grant| matches!(grant, Grant::SendMail))),
            ("lambda::api", granted(|grant| matches!(grant, Grant::CallApi))),
            ("lambda::blobs", granted(|grant| matches!(grant, Grant::Blobs))),
            ("lambda::keys", granted(|grant| matches!(grant, Grant::SignTokens))),
            ("lambda::secrets", granted(|grant| matches!(grant, Grant::ReadSecrets(_)))),
        ] {
            assert_eq!(main.contains(plug), granted, "{}: {plug}", entry.name);
        }
    }
}
