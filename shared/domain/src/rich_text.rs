//! Rich text: structured JSON of blocks, marks and references, never HTML. Editors write it, readers get it rendered, and
//! search indexes its words.

use serde::{Deserialize, Serialize};

use crate::id::{AssetId, EntryId};

/// A text of blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RichText(pub Vec<Block>);

/// One block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Its text.
        children: Vec<Inline>,
    },
    /// A heading.
    Heading {
        /// 1 to 6, 1 the highest.
        level: u8,
        /// Its text.
        children: Vec<Inline>,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        #[serde(default)]
        ordered: bool,
        /// The blocks of each item.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote {
        /// What is quoted.
        children: Vec<Block>,
    },
    /// Program text, as it stands.
    Code {
        /// Its language: `rust`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        /// Its lines.
        text: String,
    },
    /// A table; the first row is its head.
    Table {
        /// Its rows, each of the same number of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A line between parts.
    Divider,
    /// A picture, or a file to download.
    Asset {
        /// The asset.
        asset_id: AssetId,
        /// What stands below it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// Another entry, shown in this place.
    Entry {
        /// The entry.
        entry_id: EntryId,
    },
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Inline {
    /// Words.
    Text {
        /// The words.
        text: String,
        /// How they look.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        marks: Vec<Mark>,
    },
    /// A line break.
    Break,
    /// A link.
    Link {
        /// Where it leads.
        #[serde(flatten)]
        to: Target,
        /// What is shown.
        children: Vec<Inline>,
    },
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An address: `https://…`, `mailto:…`, `tel:…`, or a path of the same site.
    Url(String),
    /// An entry.
    EntryId(EntryId),
    /// An asset.
    AssetId(AssetId),
}

/// How words look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Strong.
    Bold,
    /// Stressed.
    Italic,
    /// Underlined.
    Underline,
    /// Crossed out.
    Strike,
    /// Program text.
    Code,
    /// Below the line.
    Subscript,
    /// Above the line.
    Superscript,
}

/// What a rich text refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    /// An entry.
    Entry(EntryId),
    /// An asset.
    Asset(AssetId),
}

impl RichText {
    /// Its words, a line each block, for search and for excerpts.
    pub fn plain(&self) -> String {
        let mut words = String::new();
        for block in &self.0 {
            block.write_words(&mut words);
        }
        words.truncate(words.trim_end().len());
        words
    }

    /// The entries and assets that it names, in the order of the text, with repetitions.
    pub fn references(&self) -> Vec<Reference> {
        let mut found = Vec::new();
        for block in &self.0 {
            block.collect(&mut found);
        }
        found
    }
}

impl Block {
    fn write_words(&self, words: &mut String) {
        match self {
            Self::Paragraph { children } | Self::Heading { children, .. } => write_line(children, words),
            Self::List { items, .. } => items.iter().flatten().for_each(|block| block.write_words(words)),
            Self::Quote { children } => children.iter().for_each(|block| block.write_words(words)),
            Self::Code { text, .. } => {
                words.push_str(text);
                words.push('\n');
            }
            Self::Table { rows } => rows.iter().flatten().for_each(|cell| write_line(cell, words)),
            Self::Asset { caption: Some(caption), .. } => {
                words.push_str(caption);
                words.push('\n');
            }
            Self::Asset { .. } | Self::Entry { .. } | Self::Divider => {}
        }
    }

    fn collect(&self, found: &mut Vec<Reference>) {
        match self {
            Self::Paragraph { children } | Self::Heading { children, .. } => collect_all(children, found),
            Self::List { items, .. } => items.iter().flatten().for_each(|block| block.collect(found)),
            Self::Quote { children } => children.iter().for_each(|block| block.collect(found)),
            Self::Table { rows } => rows.iter().flatten().for_each(|cell| collect_all(cell, found)),
            Self::Asset { asset_id, .. } => found.push(Reference::Asset(*asset_id)),
            Self::Entry { entry_id } => found.push(Reference::Entry(*entry_id)),
            Self::Code { .. } | Self::Divider => {}
        }
    }
}

fn write_line(inlines: &[Inline], words: &mut String) {
    write_inlines(inlines, words);
    words.push('\n');
}

fn write_inlines(inlines: &[Inline], words: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } => words.push_str(text),
            Inline::Break => words.push(' '),
            Inline::Link { children, .. } => write_inlines(children, words),
        }
    }
}

fn collect_all(inlines: &[Inline], found: &mut Vec<Reference>) {
    for inline in inlines {
        if let Inline::Link { to, children } = inline {
            match to {
                Target::Url(_) => {}
                Target::EntryId(entry_id) => found.push(Reference::Entry(*entry_id)),
                Target::AssetId(asset_id) => found.push(Reference::Asset(*asset_id)),
            }
            collect_all(children, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_words_and_names_what_it_refers_to() {
        let entry = "entry_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
        let asset = "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
        let json = serde_json::json!([
            { "type": "heading", "level": 2, "children": [{ "type": "text", "text": "Linen" }] },
            { "type": "list", "ordered": false, "items": [[{ "type": "paragraph", "children": [
                { "type": "text", "text": "wash ", "marks": ["bold"] },
                { "type": "link", "entry_id": entry, "children": [{ "type": "text", "text": "cold" }] },
            ] }]] },
            { "type": "asset", "asset_id": asset, "caption": "A field" },
            { "type": "divider" },
        ]);
        let text: RichText = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(text.plain(), "Linen\nwash cold\nA field");
        let named = [Reference::Entry(entry.parse().unwrap()), Reference::Asset(asset.parse().unwrap())];
        assert_eq!(text.references(), named);
        assert_eq!(serde_json::to_value(&text).unwrap(), json);
    }
}
