//! What staff decide about searching.

use deserr::Deserr;
use domain::Timestamp;
use domain::bounds::Line;
use domain::collection::BoundedVec;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

/// The most groups of synonyms.
pub(crate) const MAX_GROUPS: usize = 1_000;

/// Groups of words that mean the same.
pub(crate) type Groups = BoundedVec<BoundedVec<Line<1, 100>, 20>, MAX_GROUPS>;
/// Words that are left out.
pub(crate) type StopWords = BoundedVec<Line<1, 100>, 500>;

/// The settings of search as a client describes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct SettingsContent {
    /// Groups of words that mean the same: a search for one of them finds all. At most 1,000 groups of 2 to 20 words.
    #[deserr(default)]
    #[serde(default)]
    #[schema(value_type = Vec<Vec<Line<1, 100>>>, max_items = 1000, example = json!([["sofa", "couch"]]))]
    pub(crate) synonyms: Groups,
    /// Words that are left out of every query that has others.
    #[deserr(default)]
    #[serde(default)]
    #[schema(value_type = Vec<Line<1, 100>>, max_items = 500)]
    pub(crate) stop_words: StopWords,
    /// Where misspelled words are found.
    #[deserr(default)]
    #[serde(default)]
    pub(crate) typos: Typos,
}

/// Where misspelled words are found: one letter off from 4 letters on, two from 8 on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
#[schema(as = SearchTypos)]
pub(crate) struct Typos {
    /// In titles.
    #[deserr(default = true)]
    pub(crate) title: bool,
    /// In all other texts.
    #[deserr(default = true)]
    pub(crate) body: bool,
}

impl Default for Typos {
    fn default() -> Self {
        Self { title: true, body: true }
    }
}

/// The settings of search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SearchSettings {
    /// What staff decided.
    pub(crate) content: SettingsContent,
    /// Counts its changes.
    pub(crate) version: u64,
    /// When it last changed.
    #[serde(default)]
    pub(crate) updated_at: Option<Timestamp>,
}
