//! The tags and the handles that a text names.

use super::Handle;

/// How many of each are read from a text.
const MOST: usize = 30;
/// How many characters a tag has at most.
const MAX_TAG: usize = 100;

/// The words after a mark: where the mark begins a word, up to what is no letter, digit or underscore (Unicode).
fn marked(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.char_indices().filter(move |(_, c)| *c == mark).filter_map(move |(place, _)| {
        let before = text.get(..place)?.chars().next_back();
        if before.is_some_and(|c| is_word(c) || matches!(c, '#' | '@' | '/' | '&')) {
            return None;
        }
        let rest = text.get(place + mark.len_utf8()..)?;
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        rest.get(..end).filter(|word| !word.is_empty())
    })
}

/// The tags of a text in small letters, each once, in the order in which they stand there. What has no letter is none.
pub(crate) fn tags(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in marked(text, '#').filter(|word| word.chars().any(char::is_alphabetic)) {
        let tag = word.to_lowercase();
        if found.len() < MOST && tag.chars().count() <= MAX_TAG && !found.contains(&tag) {
            found.push(tag);
        }
    }
    found
}

/// The handles that a text names, each once.
pub(crate) fn mentions(text: &str) -> Vec<Handle> {
    let mut found = Vec::new();
    for handle in marked(text, '@').filter_map(|word| word.to_lowercase().parse::<Handle>().ok()) {
        if found.len() < MOST && !found.contains(&handle) {
            found.push(handle);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_words_of_any_script() {
        let text = "#Über alles, #日本語 und #über; a#b, ##c, #1 #2nd https://x.example/#top (#ok)";
        assert_eq!(tags(text), ["über", "日本語", "2nd", "ok"]);
        let many: String = (0..40).map(|n| format!("#t{n} ")).collect();
        assert_eq!(tags(&many).len(), 30);
    }

    #[test]
    fn mentions_are_handles() {
        let found: Vec<_> =
            mentions("@ada @Bob_1, mail@example.org @x @ada!").iter().map(ToString::to_string).collect();
        assert_eq!(found, ["ada", "bob_1"]);
    }
}
