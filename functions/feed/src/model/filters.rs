//! What a reader does not want to see.

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::{Faults, Invalid};
use domain::locale::Locale;
use events::social::PostChanged;
use serde::{Deserialize, Serialize};

use super::folded;

/// How many words and tags there are at most, together.
pub(crate) const MOST_FILTERS: usize = 100;

/// A word or a tag that is not to be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = TimelineFilter)]
pub(crate) struct Filter {
    /// The word or words, or the tag without its `#`; great and small letters are alike.
    pub(crate) text: Line<1, 50>,
    /// Until when; without it, for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[deserr(default)]
    #[schema(nullable = false)]
    pub(crate) until: Option<Timestamp>,
}

/// What the caller does not want to see in the home and in lists of tags. One's own posts are always shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = TimelineFiltersContent)]
pub(crate) struct FiltersContent {
    /// Words: a post whose text has one of them, as whole words, is left out.
    #[deserr(default)]
    #[serde(default)]
    #[schema(value_type = Vec<Filter>, max_items = 100)]
    pub(crate) words: BoundedVec<Filter, MOST_FILTERS>,
    /// Tags: a post that has one of them is left out.
    #[deserr(default)]
    #[serde(default)]
    #[schema(value_type = Vec<Filter>, max_items = 100)]
    pub(crate) tags: BoundedVec<Filter, MOST_FILTERS>,
    /// Where there are any, posts in other languages are left out; those without a language are shown.
    #[deserr(default)]
    #[serde(default)]
    #[schema(value_type = Vec<Locale>, max_items = 20)]
    pub(crate) languages: BoundedVec<Locale, 20>,
    /// Whether answers to others are shown.
    #[deserr(default = true)]
    #[serde(default = "yes")]
    pub(crate) show_replies: bool,
}

const fn yes() -> bool {
    true
}

impl Default for FiltersContent {
    fn default() -> Self {
        let (words, tags, languages) = Default::default();
        Self { words, tags, languages, show_replies: true }
    }
}

impl FiltersContent {
    /// Whether words and tags are few enough.
    pub(crate) fn check(&self) -> Result<(), Faults> {
        let (words, tags) = (self.words.len(), self.tags.len());
        if words + tags <= MOST_FILTERS {
            return Ok(());
        }
        let detail = format!("at most {MOST_FILTERS} words and tags together are kept, not {}", words + tags);
        Err(Faults::one("/tags", Invalid::new("too_many_filters", detail)))
    }

    /// Whether a post is left out at this moment.
    pub(crate) fn leave_out(&self, post: &PostChanged, now: Timestamp) -> bool {
        let stands = |filter: &&Filter| filter.until.is_none_or(|until| until > now);
        let in_tags = |filter: &Filter| {
            let tag = folded(&filter.text);
            post.tags.iter().any(|other| folded(other) == tag)
        };
        let is_foreign = |lang: &Locale| !self.languages.iter().any(|known| known.language() == lang.language());
        if !self.show_replies && post.reply_to.as_ref().is_some_and(|reply| reply.author != post.author) {
            return true;
        }
        if !self.languages.is_empty() && post.lang.as_ref().is_some_and(is_foreign) {
            return true;
        }
        if self.tags.iter().filter(stands).any(in_tags) {
            return true;
        }
        if self.words.is_empty() {
            return false;
        }
        let text = post.text.to_lowercase();
        self.words.iter().filter(stands).any(|filter| has_word(&text, &filter.text.to_lowercase()))
    }
}

/// Whether a text has a word, or several in a row, not as a part of a longer word.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The filters of a reader, and what feed itself keeps beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Filters {
    #[serde(default)]
    pub(crate) filters: FiltersContent,
    /// Counts their changes; 0 before the first.
    #[serde(default)]
    pub(crate) version: u64,
    #[serde(default)]
    pub(crate) updated_at: Option<Timestamp>,
    /// Below this place the home's copies are not kept.
    #[serde(default)]
    pub(crate) floor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_whole_words() {
        for (text, word, found) in [
            ("no spoiler here", "spoiler", true),
            ("spoilers!", "spoiler", false),
            ("spoiler!", "spoiler", true),
            ("die größe", "größe", true),
            ("übergröße", "größe", false),
            ("a final match", "final match", true),
            ("ab abc", "abc", true),
        ] {
            assert_eq!(has_word(text, word), found, "{text}: {word}");
        }
    }
}
