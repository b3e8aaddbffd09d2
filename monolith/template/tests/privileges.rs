//! Who may reach what: each function's role and environment name its own table, queues and logs, and no other's.
//!
//! Read from the text of template.yaml, since the reader skips what the one-process host has no use for. The tests in
//! tests/template look closer, at what the SAM transform makes of it.

const TEMPLATE: &str = include_str!("../../../template.yaml");

/// Each resource's logical id and its lines.
fn resources() -> Vec<(&'static str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let (_, body) = TEMPLATE.split_once("\nResources:\n").unwrap_or_default();
    let (body, _) = body.split_once("\nOutputs:\n").unwrap_or_default();
    for line in body.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let name = line.strip_prefix("  ").and_then(|rest| rest.strip_suffix(':'));
        match (name.filter(|name| !name.starts_with(' ')), found.last_mut()) {
            (Some(name), _) => found.push((name, String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

/// The logical ids in a text that name something which belongs to one function.
fn owned_names(text: &str) -> impl Iterator<Item = &str> {
    const KINDS: [&str; 5] = ["Table", "Inbox", "DeadLetters", "Logs", "Role"];
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| KINDS.iter().any(|kind| word.ends_with(kind) && word.len() > kind.len()))
        .filter(|word| !["OwnTable", "OwnInbox", "OwnDeadLetters", "OwnLogs", "TickRole", "AssumeRole"].contains(word))
}

fn functions() -> Vec<&'static str> {
    resources().into_iter().filter_map(|(name, _)| name.strip_suffix("Function")).collect()
}

#[test]
fn there_are_functions_to_look_at() {
    assert!(functions().contains(&"Orders"), "{:?}", functions());
}

#[test]
fn a_role_reaches_its_own_functions_things_only() {
    for function in functions() {
        let role = format!("{function}Role");
        let (_, text) = resources().into_iter().find(|(name, _)| *name == role).expect("a role for each function");

        let names: Vec<&str> = owned_names(&text).collect();

        assert!(names.contains(&format!("{function}Table").as_str()), "{role} names its table");
        let foreign: Vec<_> = names.into_iter().filter(|name| !name.starts_with(function)).collect();
        assert!(foreign.is_empty(), "{role} names {foreign:?}");
    }
}

#[test]
fn a_function_has_its_own_role_and_is_told_of_its_own_table_only() {
    for (name, text) in resources() {
        let Some(function) = name.strip_suffix("Function") else { continue };

        assert!(text.contains(&format!("Role: !GetAtt {function}Role.Arn")), "{name} has its own role");
        let table = format!("{}_TABLE: !If [{function}TableIsOwn, !Ref {function}Table,", function.to_uppercase());
        assert!(text.contains(&table), "{name}");
        let foreign: Vec<_> = owned_names(&text).filter(|name| !name.starts_with(function)).collect();
        assert!(foreign.is_empty(), "{name} names {foreign:?}");
    }
}

#[test]
fn no_role_allows_every_action_or_every_resource_but_for_traces() {
    for (name, text) in resources().into_iter().filter(|(name, _)| name.ends_with("Role")) {
        assert!(!text.contains("ManagedPolicyArns"), "{name}");
        for statement in text.split("- Sid: ").skip(1) {
            assert!(!statement.contains(":*\n"), "{name}: {statement}");
            assert!(!statement.contains("Resource: \"*\"") || statement.starts_with("Trace"), "{name}: {statement}");
        }
    }
}
