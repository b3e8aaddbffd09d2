//! A set of entries that are published and withdrawn together, and all that it comes to.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::fault::{Faults, Invalid};
use domain::id::{EntryId, ReleaseId};
use domain::locale::Locale;
use domain::rich_text::Reference;
use events::content::Asset;
use service::Problem;
use service::etag::IfMatch;

use super::space::Space;
use crate::Content;
use crate::model::{Fields, Head, LocalesContent, Named, Obstacle, TypeId};

/// How many entries are published or withdrawn together at most.
pub(crate) const MAX_ENTRIES: usize = 90;

/// What is to happen to an entry.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// It is published: this version or the newest, in these locales or in all that it has.
    Publish { n: Option<u64>, locales: Option<Vec<Locale>> },
    /// It is withdrawn.
    Withdraw,
}

/// An entry of a set.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) id: EntryId,
    pub(crate) if_match: Option<IfMatch>,
    pub(crate) act: Act,
}

/// A set of entries that are published and withdrawn together: all or none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    pub(crate) wanted: Vec<Wanted>,
    /// Whether what they name is published with them, and those who name them are withdrawn with them.
    pub(crate) cascade: bool,
    /// The release that they are, if they are one.
    pub(crate) release_id: Option<ReleaseId>,
    /// The time in their schedules that is done with.
    pub(crate) scheduled: Option<Timestamp>,
}

impl Order {
    /// Whether an entry is to be published in some locales only.
    pub(super) fn chooses_locales(&self) -> bool {
        self.wanted.iter().any(|wanted| matches!(wanted.act, Act::Publish { locales: Some(_), .. }))
    }
}

/// A version that is to be published.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) head: Head,
    pub(crate) n: u64,
    pub(crate) fields: Fields,
    pub(crate) space: Space,
    pub(crate) locales: Vec<Locale>,
    pub(crate) named: BTreeMap<Reference, Named>,
    pub(crate) assets: Vec<Asset>,
}

impl Candidate {
    /// Whether readers lose it in a locale.
    pub(super) fn is_narrower(&self) -> bool {
        let before = self.head.published.as_ref();
        before.is_some_and(|before| before.locales.iter().any(|locale| !self.locales.contains(locale)))
    }
}

/// All that a set comes to.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) publish: BTreeMap<EntryId, Candidate>,
    pub(crate) withdraw: BTreeMap<EntryId, Head>,
    /// Entries that are as they are wanted already.
    pub(crate) settled: BTreeMap<EntryId, Head>,
    pub(crate) obstacles: Vec<Obstacle>,
    pub(crate) faults: Faults,
    /// Whether it goes by what entries outside of the set are: then publications take turns.
    pub(crate) takes_turn: bool,
    pub(crate) is_more: bool,
    /// Whether it is a release: then the faults of all its entries are gathered, each with its entry.
    pub(super) is_release: bool,
    /// Entries outside of the set, as they were read.
    pub(super) others: BTreeMap<EntryId, Option<Head>>,
    pub(super) spaces: BTreeMap<TypeId, Space>,
}

impl Gathered {
    pub(super) fn len(&self) -> usize {
        self.publish.len() + self.withdraw.len()
    }

    pub(super) fn has(&self, id: &EntryId) -> bool {
        self.publish.contains_key(id) || self.withdraw.contains_key(id) || self.settled.contains_key(id)
    }

    /// What the fields of a type are read by, each type once.
    pub(super) async fn space(&mut self, app: &Content, of: &TypeId) -> Result<Space, Problem> {
        if let Some(known) = self.spaces.get(of) {
            return Ok(known.clone());
        }
        let space = Space::of_entry(app, of).await?;
        self.spaces.insert(of.clone(), space.clone());
        Ok(space)
    }

    /// The locales of the space, where something was read.
    pub(super) fn locales(&self) -> Option<&LocalesContent> {
        self.spaces.values().next().map(|space| &space.locales.content)
    }

    /// Where a fault of an entry is: its place alone in a set of one.
    pub(super) fn place(&self, id: EntryId, place: &str) -> String {
        if self.len() <= 1 && !self.is_release { place.to_owned() } else { format!("/entries/{id}{place}") }
    }

    /// Notes that an entry of the set itself is in the way.
    pub(super) fn obstruct(&mut self, id: EntryId, reason: &'static str) {
        self.obstacles.push(Obstacle::new(id.to_string(), reason, id.to_string()));
    }

    /// Adds a fault of an entry.
    pub(crate) fn fault(&mut self, id: EntryId, place: &str, invalid: Invalid) {
        let place = self.place(id, place);
        self.faults.add(place, invalid);
    }
}
