//! Tags in their one spelling.

/// A tag as it is kept: in small letters, without `#`.
pub(crate) fn folded(tag: &str) -> String {
    tag.trim().trim_start_matches('#').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_one_spelling() {
        assert_eq!(["Rust", "#rust", " RUST "].map(folded), ["rust", "rust", "rust"]);
    }
}
