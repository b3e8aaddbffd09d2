//! Other files derived from the declarations, between marks: the tests' one binary, and the README's list.

use service::declaration::Grant;
use stoa::capabilities::{ALL, Entry};

use crate::{read, snapshot};

/// Replaces the text between two lines.
pub(crate) fn between(text: &str, (begin, end): (&str, &str), generated: &str) -> String {
    let (before, rest) = text.split_once(begin).unwrap_or_else(|| panic!("there is no mark {begin:?}"));
    let (_, after) = rest.split_once(end).unwrap_or_else(|| panic!("there is no mark {end:?}"));
    format!("{before}{begin}{generated}{end}{after}")
}

fn each(line: impl Fn(&Entry) -> String) -> String {
    ALL.iter().map(line).collect()
}

#[test]
fn the_binary_of_all_functions_serves_each_function() {
    let plug = |grant: &Grant| match grant {
        Grant::SendMail => "mail",
        Grant::SignTokens => "keys",
        Grant::CallApi => "api",
        Grant::Blobs => "blobs",
        Grant::ReadSecrets(_) => "secrets",
    };
    let serves = each(|entry| {
        let plugs: Vec<_> = entry.grants.iter().map(plug).collect();
        let (capability, plugs) = ((entry.type_name)(), plugs.join(", "));
        format!("        .or_else(|| serves::<{capability}>(&environment, &[{plugs}]))\n")
    });
    let marks = ("        // generated: functions\n", "        // end of generated\n");
    let path = "deploy/bootstrap/src/main.rs";
    snapshot(path, &between(&read(path), marks, &serves));

    let needs =
        each(|Entry { declaration, .. }| format!("{0} = {{ path = \"../../functions/{0}\" }}\n", declaration.name));
    let path = "deploy/bootstrap/Cargo.toml";
    snapshot(path, &between(&read(path), ("# generated: functions\n", "# end of generated\n"), &needs));
}

#[test]
fn the_readme_names_each_capability() {
    let rows = each(|entry| format!("| [{0}](functions/{0}/README.md) | {1} |\n", entry.name, entry.about));
    let table = format!("\n| capability | what it is for |\n| --- | --- |\n{rows}\n");
    snapshot("README.md", &between(&read("README.md"), ("<!-- capabilities -->\n", "<!-- end -->\n"), &table));
}
