//! How a viewer stands to people: both edges, and their profiles.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::AccountId;
use service::table::TableError;

use super::{Store, edges};
use crate::model::{Edge, Standing};

impl Store {
    /// How a viewer stands to people. 0.5 RRU for each of them, and 1 for each but the viewer where the viewer has an account.
    /// May be a moment old.
    pub(crate) async fn standings(
        &self,
        viewer: Option<AccountId>,
        people: impl IntoIterator<Item = AccountId>,
    ) -> Result<BTreeMap<AccountId, Standing>, TableError> {
        let people: BTreeSet<_> = people.into_iter().collect();
        let others = people.iter().copied().filter(|person| Some(*person) != viewer);
        let keys: Vec<_> = viewer
            .into_iter()
            .flat_map(|viewer| {
                others.clone().flat_map(move |other| [edges::key(viewer, other), edges::key(other, viewer)])
            })
            .collect();
        let mut found: BTreeMap<(AccountId, AccountId), Edge> = BTreeMap::new();
        for some in keys.chunks(100) {
            for edge in self.table.get_many::<Edge>(some).await? {
                found.insert((edge.from, edge.to), edge);
            }
        }
        let people: Vec<_> = people.into_iter().collect();
        let profiles = self.profiles(&people).await?;
        let mut profiles: BTreeMap<_, _> = profiles.into_iter().map(|profile| (profile.account_id, profile)).collect();
        let mut standing = |person| Standing {
            profile: profiles.remove(&person),
            there: viewer.and_then(|viewer| found.remove(&(viewer, person))),
            back: viewer.and_then(|viewer| found.remove(&(person, viewer))),
        };
        Ok(people.into_iter().map(|person| (person, standing(person))).collect())
    }
}
