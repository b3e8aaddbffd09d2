//! Rich text as HTML. Every text is escaped, an address is followed only by a scheme that is known to be harmless, and no
//! element or attribute comes from the text itself: whatever goes in, no script comes out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::id::AssetId;
use domain::rich_text::{Block, Inline, Mark, RichText, Target};

/// What the renderer needs of an asset.
#[derive(Clone, Debug)]
pub(super) struct Picture<'a> {
    pub(super) url: &'a str,
    pub(super) file_name: &'a str,
    pub(super) media_type: &'a str,
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
    pub(super) alt: &'a str,
}

/// Deeper blocks are left out; content takes no text that is so deep.
const MOST_DEPTH: usize = 32;

/// Renders a text.
pub(super) fn render(text: &RichText, assets: &BTreeMap<AssetId, Picture<'_>>) -> String {
    let mut to = Renderer { html: String::new(), assets };
    text.0.iter().for_each(|block| to.block(block, 0));
    to.html
}

struct Renderer<'a> {
    html: String,
    assets: &'a BTreeMap<AssetId, Picture<'a>>,
}

impl Renderer<'_> {
    fn block(&mut self, block: &Block, depth: usize) {
        if depth > MOST_DEPTH {
            return;
        }
        match block {
            Block::Paragraph { children } => self.around("p", |to| to.line(children, depth)),
            Block::Heading { level, children } => {
                let name = ["h1", "h2", "h3", "h4", "h5", "h6"].get(usize::from(*level).saturating_sub(1));
                self.around(name.copied().unwrap_or("h6"), |to| to.line(children, depth));
            }
            Block::List { ordered, items } => self.around(if *ordered { "ol" } else { "ul" }, |to| {
                for item in items {
                    to.around("li", |to| item.iter().for_each(|block| to.block(block, depth + 1)));
                }
            }),
            Block::Quote { children } => {
                self.around("blockquote", |to| children.iter().for_each(|block| to.block(block, depth + 1)));
            }
            Block::Code { language, text } => self.code(language.as_deref(), text),
            Block::Table { rows } => self.table(rows, depth),
            Block::Divider => self.html.push_str("<hr>"),
            Block::Asset { asset_id, caption } => self.asset(*asset_id, caption.as_deref()),
            Block::Entry { entry_id } => {
                let _ = write!(self.html, "<div data-entry-id=\"{entry_id}\"></div>");
            }
        }
    }

    /// An element; its name is one of this file's.
    fn around(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        let _ = write!(self.html, "<{name}>");
        inner(self);
        let _ = write!(self.html, "</{name}>");
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        let is_name = |it: &&str| {
            (1..=32).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-_.".contains(&b))
        };
        self.html.push_str("<pre><code");
        if let Some(language) = language.filter(is_name) {
            let _ = write!(self.html, " class=\"language-{language}\"");
        }
        self.html.push('>');
        escape(text, &mut self.html);
        self.html.push_str("</code></pre>");
    }

    fn table(&mut self, rows: &[Vec<Vec<Inline>>], depth: usize) {
        self.around("table", |to| {
            for (place, row) in rows.iter().enumerate() {
                let cell = if place == 0 { "th" } else { "td" };
                to.around("tr", |to| row.iter().for_each(|line| to.around(cell, |to| to.line(line, depth))));
            }
        });
    }

    /// A picture, or a file as a link. Of an asset that is not there its caption is left.
    fn asset(&mut self, id: AssetId, caption: Option<&str>) {
        let found = self.assets.get(&id).filter(|picture| is_harmless(picture.url)).cloned();
        let _ = write!(self.html, "<figure data-asset-id=\"{id}\">");
        if let Some(picture) = found {
            let is_picture = picture.media_type.starts_with("image/");
            self.html.push_str(if is_picture { "<img src=\"" } else { "<a href=\"" });
            escape(picture.url, &mut self.html);
            if is_picture {
                for (name, size) in [("width", picture.width), ("height", picture.height)] {
                    if let Some(size) = size {
                        let _ = write!(self.html, "\" {name}=\"{size}");
                    }
                }
                self.html.push_str("\" alt=\"");
                escape(picture.alt, &mut self.html);
                self.html.push_str("\" loading=\"lazy\">");
            } else {
                self.html.push_str("\" rel=\"noopener noreferrer\" download>");
                escape(picture.file_name, &mut self.html);
                self.html.push_str("</a>");
            }
        }
        if let Some(caption) = caption {
            self.around("figcaption", |to| escape(caption, &mut to.html));
        }
        self.html.push_str("</figure>");
    }

    fn line(&mut self, inlines: &[Inline], depth: usize) {
        if depth > MOST_DEPTH {
            return;
        }
        for inline in inlines {
            match inline {
                Inline::Text { text, marks } => self.words(text, marks),
                Inline::Break => self.html.push_str("<br>"),
                Inline::Link { to, children } => self.link(to, children, depth),
            }
        }
    }

    fn words(&mut self, text: &str, marks: &[Mark]) {
        let mut marks = marks.to_vec();
        marks.sort_unstable();
        marks.dedup();
        for mark in &marks {
            let _ = write!(self.html, "<{}>", element(*mark));
        }
        escape(text, &mut self.html);
        for mark in marks.iter().rev() {
            let _ = write!(self.html, "</{}>", element(*mark));
        }
    }

    /// A link; where its address is not harmless, its words alone.
    fn link(&mut self, to: &Target, children: &[Inline], depth: usize) {
        match to {
            Target::Url(url) if is_harmless(url) => {
                self.html.push_str("<a href=\"");
                escape(url, &mut self.html);
                self.html.push_str("\" rel=\"noopener noreferrer\">");
            }
            Target::EntryId(id) => {
                let _ = write!(self.html, "<a href=\"#{id}\" data-entry-id=\"{id}\">");
            }
            Target::AssetId(id) => match self.assets.get(id).filter(|picture| is_harmless(picture.url)) {
                Some(picture) => {
                    self.html.push_str("<a href=\"");
                    escape(picture.url, &mut self.html);
                    let _ = write!(self.html, "\" rel=\"noopener noreferrer\" data-asset-id=\"{id}\">");
                }
                None => return self.line(children, depth + 1),
            },
            Target::Url(_) => return self.line(children, depth + 1),
        }
        self.line(children, depth + 1);
        self.html.push_str("</a>");
    }
}

const fn element(mark: Mark) -> &'static str {
    match mark {
        Mark::Bold => "strong",
        Mark::Italic => "em",
        Mark::Underline => "u",
        Mark::Strike => "s",
        Mark::Code => "code",
        Mark::Subscript => "sub",
        Mark::Superscript => "sup",
    }
}

/// Whether an address may stand in a link: of a known scheme, or a path of the same site. Browsers drop control characters
/// and take `\` for `/`, so an address with either is none.
fn is_harmless(url: &str) -> bool {
    if url.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return false;
    }
    let lower = url.to_ascii_lowercase();
    if ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return true;
    }
    lower.starts_with(['#', '?']) || (lower.starts_with('/') && !lower.starts_with("//"))
}

/// Writes a text so that it is a text in any element and in any quoted attribute. Characters that no page may hold are left
/// out.
fn escape(text: &str, to: &mut String) {
    for c in text.chars() {
        match c {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            '\'' => to.push_str("&#39;"),
            '`' => to.push_str("&#96;"),
            '\n' | '\t' => to.push(c),
            c if c.is_control() => {}
            c => to.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(json: serde_json::Value) -> String {
        render(&serde_json::from_value(json).unwrap(), &BTreeMap::new())
    }

    #[test]
    fn renders_each_kind_of_block() {
        let text = |text: &str| serde_json::json!({ "type": "text", "text": text });
        let entry = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
        let out = html(serde_json::json!([
            { "type": "heading", "level": 2, "children": [text("A & B")] },
            { "type": "paragraph", "children": [
                { "type": "text", "text": "x", "marks": ["italic", "bold", "bold"] }, { "type": "break" },
                { "type": "link", "url": "https://a.example/?b=1&c", "children": [text("there")] },
                { "type": "link", "entry_id": entry, "children": [text("entry")] },
            ] },
            { "type": "list", "ordered": true, "items": [[{ "type": "paragraph", "children": [text("1")] }]] },
            { "type": "quote", "children": [{ "type": "divider" }] },
            { "type": "code", "language": "rust", "text": "a < b" },
            { "type": "table", "rows": [[[text("h")]], [[text("d")]]] },
            { "type": "entry", "entry_id": entry },
        ]));
        let expected = format!(
            "<h2>A &amp; B</h2><p><strong><em>x</em></strong><br>\
             <a href=\"https://a.example/?b=1&amp;c\" rel=\"noopener noreferrer\">there</a>\
             <a href=\"#{entry}\" data-entry-id=\"{entry}\">entry</a></p><ol><li><p>1</p></li></ol>\
             <blockquote><hr></blockquote><pre><code class=\"language-rust\">a &lt; b</code></pre>\
             <table><tr><th>h</th></tr><tr><td>d</td></tr></table><div data-entry-id=\"{entry}\"></div>"
        );
        assert_eq!(out, expected);
    }

    #[test]
    fn only_harmless_addresses_are_followed() {
        for good in ["https://a.example", "HTTP://a.example", "mailto:a@b.example", "tel:+30", "/a/b", "#x", "?a=b"] {
            assert!(is_harmless(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:x",
            " https://a",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil",
            "data:text/html,x",
            "vbscript:x",
            "https:evil",
            "",
            "a/b",
            "https://a\nb",
            "blob:x",
            "file:///etc/passwd",
            "/a\u{7f}",
        ] {
            assert!(!is_harmless(bad), "{bad:?}");
        }
    }

    #[test]
    fn what_is_too_deep_is_left_out() {
        let mut blocks = vec![Block::Divider];
        for _ in 0..500 {
            blocks = vec![Block::Quote { children: blocks }];
        }
        let out = render(&RichText(blocks), &BTreeMap::new());
        assert_eq!((out.matches("<blockquote>").count(), out.matches("<hr>").count()), (MOST_DEPTH + 1, 0));
    }
}
