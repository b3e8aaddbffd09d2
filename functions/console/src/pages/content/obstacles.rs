//! A refusal with what stands in its way, as links.

use serde_json::Value;

use super::super::page::Alert;
use crate::adapters::stoa::Refusal;
use crate::model::form::segment;

/// As many are linked; the API names no more.
const MOST: usize = 100;

/// The refusal, with links to the entries and assets that it names beside the one of the page.
pub(super) fn alert_of(refusal: &Refusal, own: &str) -> Alert {
    let mut links = Vec::new();
    for value in refusal.members.iter().filter(|(name, _)| *name != "instance").map(|(_, value)| value) {
        collect(value, "", &mut links);
    }
    if let Some(own) = address_of(own) {
        links.retain(|(address, _)| *address != own);
    }
    let mut alert = Alert { links, ..Alert::of(refusal) };
    if refusal.members.get("is_more").and_then(Value::as_bool) == Some(true) {
        alert.faults.push("There are more of them.".to_owned());
    }
    alert
}

/// What stood in the way, as the API says it, with each fault; empty where nothing did.
pub(super) fn detail_of(failure: &Value) -> String {
    let text = |value: &Value, member: &str| value.get(member).and_then(Value::as_str).map(str::to_owned);
    match failure {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        failure => {
            let faults = failure.get("errors").and_then(Value::as_array).into_iter().flatten();
            let faults = faults.filter_map(|fault| text(fault, "detail"));
            let detail = text(failure, "detail").unwrap_or_else(|| failure.to_string());
            std::iter::once(detail).chain(faults).collect::<Vec<_>>().join(" ")
        }
    }
}

/// Links to the entries and assets that a value names.
pub(super) fn links(value: &Value) -> Vec<(String, String)> {
    let mut links = Vec::new();
    collect(value, "", &mut links);
    links
}

/// Collects the ids within a value, each once, with what is said of it.
fn collect(value: &Value, said: &str, links: &mut Vec<(String, String)>) {
    match value {
        Value::String(id) => {
            if let Some(address) = address_of(id)
                && links.len() < MOST
                && links.iter().all(|(known, _)| *known != address)
            {
                let name = if said.is_empty() { id.clone() } else { format!("{id}: {said}") };
                links.push((address, name));
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, said, links)),
        Value::Object(members) => {
            let texts = ["field", "reason"].map(|name| members.get(name).and_then(Value::as_str));
            let said: Vec<String> = texts.into_iter().flatten().map(|text| text.replace('_', " ")).collect();
            members.values().for_each(|value| collect(value, &said.join(", "), links));
        }
        _ => {}
    }
}

/// The page of an entry, an asset or a release.
pub(super) fn address_of(id: &str) -> Option<String> {
    let (prefix, rest) = id.split_once('_')?;
    let is_id = rest.len() == 26 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let page = match prefix {
        "entry" => "entries",
        "asset" => "assets",
        "rel" => "releases",
        _ => return None,
    };
    is_id.then(|| format!("/console/content/{page}/{}", segment(id)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ENTRY: &str = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    const ASSET: &str = "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG";

    #[test]
    fn what_is_in_the_way_is_linked_once() {
        let refusal: Refusal = serde_json::from_value(json!({
            "type": "urn:stoa:problem:unpublished_references", "detail": "No.", "instance": format!("/entries/{ASSET}"),
            "in_the_way": [{ "id": ENTRY, "reason": "not_published" }, { "id": ASSET, "entry_id": ENTRY }], "is_more": true,
        }))
        .unwrap();
        let alert = alert_of(&refusal, "");
        let expected = [
            (format!("/console/content/entries/{ENTRY}"), format!("{ENTRY}: not published")),
            (format!("/console/content/assets/{ASSET}"), ASSET.to_owned()),
        ];
        assert_eq!((alert.text.as_str(), alert.links), ("No.", expected.to_vec()));
        assert_eq!(alert_of(&refusal, ENTRY).links.len(), 1);
        assert_eq!(alert.faults, ["There are more of them."]);
    }

    #[test]
    fn a_failure_is_told_with_its_faults() {
        let failure = json!({ "code": "c", "detail": "Not yet.", "errors": [{ "detail": "a title is expected" }, {}] });
        assert_eq!(detail_of(&failure), "Not yet. a title is expected");
        assert_eq!((detail_of(&Value::Null), detail_of(&json!("No."))), (String::new(), "No.".to_owned()));
    }

    #[test]
    fn other_texts_lead_nowhere() {
        for text in [
            "",
            "entry_",
            "entry_1",
            "javascript:1",
            "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
            "entry_../../../../../../../../..",
        ] {
            assert_eq!(address_of(text), None, "{text}");
        }
    }
}
