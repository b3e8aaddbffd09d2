//! Rich text as clients send it: checked block by block, so that each fault has its place.

use domain::fault::{Faults, Invalid};
use domain::id::{AssetId, EntryId};
use serde_json::{Map, Value as Json};

use super::content::escaped;
use super::values::has_controls;

/// How many blocks a text has at most, those within others included.
const MAX_BLOCKS: usize = 2_000;
/// How deep blocks lie in blocks at most.
const MAX_DEPTH: usize = 6;
/// How many parts the lines of one block have at most.
const MAX_INLINES: usize = 2_000;
/// How long one part is at most, in characters.
const MAX_WORDS: usize = 20_000;
const MARKS: [&str; 7] = ["bold", "italic", "underline", "strike", "code", "subscript", "superscript"];

/// Adds every fault of a rich text at its place.
pub(crate) fn check(value: &Json, place: &str, faults: &mut Faults) {
    let before = faults.count();
    let mut reader = Reader { blocks: 0, faults };
    reader.blocks(value, place, 1);
    if reader.blocks > MAX_BLOCKS {
        reader.refuse(place, "too_many_blocks", format!("at most {MAX_BLOCKS} blocks are expected"));
    }
    // What was found good by its parts is what readers get.
    if faults.count() == before && serde_json::from_value::<domain::rich_text::RichText>(value.clone()).is_err() {
        faults.add(place, Invalid::new("invalid", "this is no rich text"));
    }
}

struct Reader<'a> {
    blocks: usize,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn refuse(&mut self, place: &str, code: &'static str, detail: impl Into<String>) {
        self.faults.add(place, Invalid::new(code, detail));
    }

    fn array<'v>(&mut self, value: Option<&'v Json>, place: &str) -> &'v [Json] {
        match value {
            Some(Json::Array(items)) => items,
            None => {
                self.refuse(place, "required", "this member is required");
                &[]
            }
            Some(_) => {
                self.refuse(place, "wrong_type", "an array is expected");
                &[]
            }
        }
    }

    fn members(&mut self, object: &Map<String, Json>, known: &[&str], place: &str) {
        for name in object.keys().filter(|name| *name != "type" && !known.contains(&name.as_str())) {
            let detail = format!("there is no such member; known are: type, {}", known.join(", "));
            self.refuse(&format!("{place}/{}", escaped(name)), "unknown_field", detail);
        }
    }

    fn text(&mut self, value: Option<&Json>, place: &str, most: usize) {
        match value {
            Some(Json::String(text)) if text.len() > most && text.chars().count() > most => {
                self.refuse(place, "out_of_range", format!("at most {most} characters are expected"));
            }
            Some(Json::String(text)) if has_controls(text) => {
                self.refuse(place, "invalid_character", "control characters are not taken");
            }
            Some(Json::String(_)) => {}
            None => self.refuse(place, "required", "this member is required"),
            Some(_) => self.refuse(place, "wrong_type", "a text is expected"),
        }
    }

    fn id<T: std::str::FromStr<Err = Invalid>>(&mut self, value: Option<&Json>, place: &str) {
        match value.map(|value| value.as_str().map(str::parse::<T>)) {
            Some(Some(Ok(_))) => {}
            Some(Some(Err(invalid))) => self.faults.add(place, invalid),
            Some(None) => self.refuse(place, "wrong_type", "an id is expected"),
            None => self.refuse(place, "required", "this member is required"),
        }
    }

    fn blocks(&mut self, value: &Json, place: &str, depth: usize) {
        if depth > MAX_DEPTH {
            self.refuse(place, "too_deep", format!("blocks lie in at most {MAX_DEPTH} others"));
            return;
        }
        for (n, block) in self.array(Some(value), place).iter().enumerate() {
            self.blocks += 1;
            self.block(block, &format!("{place}/{n}"), depth);
        }
    }

    fn block(&mut self, value: &Json, place: &str, depth: usize) {
        let Json::Object(block) = value else {
            return self.refuse(place, "wrong_type", "a block is an object");
        };
        let at = |member: &str| format!("{place}/{member}");
        match block.get("type").and_then(Json::as_str) {
            Some("paragraph") => {
                self.members(block, &["children"], place);
                self.line(block.get("children"), &at("children"));
            }
            Some("heading") => {
                self.members(block, &["level", "children"], place);
                if !block.get("level").and_then(Json::as_u64).is_some_and(|level| (1..=6).contains(&level)) {
                    self.refuse(&at("level"), "out_of_range", "a whole number from 1 to 6 is expected");
                }
                self.line(block.get("children"), &at("children"));
            }
            Some("list") => {
                self.members(block, &["ordered", "items"], place);
                if block.get("ordered").is_some_and(|ordered| !ordered.is_boolean()) {
                    self.refuse(&at("ordered"), "wrong_type", "true or false is expected");
                }
                for (n, item) in self.array(block.get("items"), &at("items")).iter().enumerate() {
                    self.blocks(item, &format!("{place}/items/{n}"), depth + 1);
                }
            }
            Some("quote") => {
                self.members(block, &["children"], place);
                self.blocks(block.get("children").unwrap_or(&Json::Null), &at("children"), depth + 1);
            }
            Some("code") => {
                self.members(block, &["language", "text"], place);
                let is_name = |text: &str| {
                    text.len() <= 40 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-#._".contains(&b))
                };
                match block.get("language") {
                    None | Some(Json::Null) => {}
                    Some(Json::String(language)) if !language.is_empty() && is_name(language) => {}
                    Some(_) => {
                        self.refuse(&at("language"), "invalid_language", "a name such as rust or c++ is expected")
                    }
                }
                self.text(block.get("text"), &at("text"), MAX_WORDS);
            }
            Some("table") => self.table(block, place),
            Some("divider") => self.members(block, &[], place),
            Some("asset") => {
                self.members(block, &["asset_id", "caption"], place);
                self.id::<AssetId>(block.get("asset_id"), &at("asset_id"));
                if block.get("caption").is_some_and(|caption| !caption.is_null()) {
                    self.text(block.get("caption"), &at("caption"), 1_000);
                }
            }
            Some("entry") => {
                self.members(block, &["entry_id"], place);
                self.id::<EntryId>(block.get("entry_id"), &at("entry_id"));
            }
            _ => self.refuse(
                &at("type"),
                "unknown_value",
                "one of these is expected: paragraph, heading, list, quote, code, table, divider, asset, entry",
            ),
        }
    }

    fn table(&mut self, block: &Map<String, Json>, place: &str) {
        self.members(block, &["rows"], place);
        let place = format!("{place}/rows");
        let rows = self.array(block.get("rows"), &place);
        if rows.len() > 200 {
            self.refuse(&place, "out_of_range", "at most 200 rows are expected");
        }
        let width = rows.first().and_then(Json::as_array).map_or(0, Vec::len);
        if !rows.is_empty() && !(1..=20).contains(&width) {
            self.refuse(&format!("{place}/0"), "out_of_range", "1 to 20 cells are expected");
        }
        for (n, row) in rows.iter().enumerate() {
            let place = format!("{place}/{n}");
            let cells = self.array(Some(row), &place);
            if row.is_array() && cells.len() != width {
                self.refuse(&place, "uneven", format!("{width} cells are expected, as in the first row"));
            }
            for (n, cell) in cells.iter().enumerate() {
                self.line(Some(cell), &format!("{place}/{n}"));
            }
        }
    }

    fn line(&mut self, value: Option<&Json>, place: &str) {
        let inlines = self.array(value, place);
        if inlines.len() > MAX_INLINES {
            self.refuse(place, "out_of_range", format!("at most {MAX_INLINES} parts are expected"));
            return;
        }
        for (n, inline) in inlines.iter().enumerate() {
            self.inline(inline, &format!("{place}/{n}"), false);
        }
    }

    fn inline(&mut self, value: &Json, place: &str, in_link: bool) {
        let Json::Object(inline) = value else {
            return self.refuse(place, "wrong_type", "a part of a line is an object");
        };
        match inline.get("type").and_then(Json::as_str) {
            Some("text") => {
                self.members(inline, &["text", "marks"], place);
                self.text(inline.get("text"), &format!("{place}/text"), MAX_WORDS);
                let place = format!("{place}/marks");
                let none = Json::Array(Vec::new());
                for (n, mark) in self.array(Some(inline.get("marks").unwrap_or(&none)), &place).iter().enumerate() {
                    if !mark.as_str().is_some_and(|mark| MARKS.contains(&mark)) || n >= MARKS.len() {
                        let detail = format!("each of these once is expected: {}", MARKS.join(", "));
                        self.refuse(&format!("{place}/{n}"), "unknown_value", detail);
                    }
                }
            }
            Some("break") => self.members(inline, &[], place),
            Some("link") if in_link => self.refuse(place, "nested_link", "a link has no links within"),
            Some("link") => self.link(inline, place),
            _ => self.refuse(&format!("{place}/type"), "unknown_value", "one of these is expected: text, break, link"),
        }
    }

    fn link(&mut self, link: &Map<String, Json>, place: &str) {
        self.members(link, &["url", "entry_id", "asset_id", "children"], place);
        let targets = ["url", "entry_id", "asset_id"].into_iter().filter(|name| link.contains_key(*name));
        match targets.collect::<Vec<_>>().as_slice() {
            ["url"] => {
                let url = link.get("url").and_then(Json::as_str).unwrap_or_default();
                if !leads_somewhere(url) {
                    let detail = "an address of https, http, mailto or tel, or a path that begins with / is expected";
                    self.refuse(&format!("{place}/url"), "invalid_url", detail);
                }
            }
            ["entry_id"] => self.id::<EntryId>(link.get("entry_id"), &format!("{place}/entry_id")),
            ["asset_id"] => self.id::<AssetId>(link.get("asset_id"), &format!("{place}/asset_id")),
            _ => self.refuse(place, "exactly_one", "one of url, entry_id and asset_id is expected"),
        }
        let place = format!("{place}/children");
        for (n, inline) in self.array(link.get("children"), &place).iter().enumerate() {
            self.inline(inline, &format!("{place}/{n}"), true);
        }
    }
}

/// Whether a link may lead there: never to a script, and never with what a browser would leave out.
fn leads_somewhere(url: &str) -> bool {
    let plain = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '\\' | '`');
    if url.is_empty() || url.len() > 2_000 || !url.chars().all(plain) {
        return false;
    }
    if url.starts_with('/') {
        return !url.starts_with("//");
    }
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "https" | "http" => {
            rest.strip_prefix("//").is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        }
        "mailto" | "tel" => !rest.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(value: &Json) -> Vec<String> {
        let mut faults = Faults::none();
        check(value, "/fields/body", &mut faults);
        faults.listed().iter().map(|f| format!("{} {}", f.pointer, f.code)).collect()
    }

    fn link(url: &str) -> Json {
        json!([{ "type": "paragraph", "children": [{ "type": "link", "url": url, "children": [] }] }])
    }

    #[test]
    fn takes_what_readers_get_and_names_each_fault_at_its_place() {
        let asset = "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
        let good = json!([
            { "type": "heading", "level": 2, "children": [{ "type": "text", "text": "A", "marks": ["bold", "code"] }] },
            { "type": "list", "ordered": true, "items": [[{ "type": "paragraph", "children": [{ "type": "break" }] }]] },
            { "type": "quote", "children": [{ "type": "divider" }] },
            { "type": "code", "language": "c++", "text": "int a;\n" },
            { "type": "table", "rows": [[[], []], [[], [{ "type": "text", "text": "b" }]]] },
            { "type": "asset", "asset_id": asset, "caption": "A field" },
        ]);
        assert_eq!(faults(&good), Vec::<String>::new());
        let bad = json!([
            { "type": "heading", "level": 7, "children": [{ "type": "text", "text": "a\u{0}b", "marks": ["blink"] }] },
            { "type": "script" },
            { "type": "paragraph", "children": "words", "style": "x" },
            { "type": "table", "rows": [[[], []], [[]]] },
            { "type": "asset", "asset_id": "7" },
            7,
        ]);
        assert_eq!(
            faults(&bad),
            [
                "/fields/body/0/level out_of_range",
                "/fields/body/0/children/0/text invalid_character",
                "/fields/body/0/children/0/marks/0 unknown_value",
                "/fields/body/1/type unknown_value",
                "/fields/body/2/style unknown_field",
                "/fields/body/2/children wrong_type",
                "/fields/body/3/rows/1 uneven",
                "/fields/body/4/asset_id invalid_id",
                "/fields/body/5 wrong_type"
            ]
        );
    }

    #[test]
    fn links_lead_to_addresses_and_never_to_scripts() {
        for good in [
            "https://a.example/b?c#d",
            "HTTP://a.example",
            "mailto:a@b.example",
            "tel:+49123",
            "/a/b?c",
            "http://[::1]/",
        ] {
            assert_eq!(faults(&link(good)), Vec::<String>::new(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "https:evil",
            "https://",
            "",
            "a/b",
            "\u{1}https://a.example",
            "/\\evil.example",
            "file:///etc",
            "https://a.example/\"onclick=",
            "blob:x",
        ] {
            assert_eq!(faults(&link(bad)), ["/fields/body/0/children/0/url invalid_url"], "{bad:?}");
        }
    }

    #[test]
    fn depth_and_number_of_blocks_are_bounded() {
        let mut deep = json!([{ "type": "divider" }]);
        for _ in 0..6 {
            deep = json!([{ "type": "quote", "children": deep }]);
        }
        assert!(faults(&deep).first().is_some_and(|fault| fault.ends_with("too_deep")));
        let many: Vec<_> = (0..2_001).map(|_| json!({ "type": "divider" })).collect();
        assert_eq!(faults(&Json::Array(many)), ["/fields/body too_many_blocks"]);
        assert!(!faults(&json!({ "type": "paragraph" })).is_empty());
    }
}
