//! The normal form of what people type and programs compare.

/// Lower case, no white space around, single spaces within: `"  Summer   Sale "` is `"summer sale"`.
pub fn folded(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
