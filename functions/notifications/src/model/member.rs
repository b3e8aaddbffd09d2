//! Who takes part in what: the memory by which nothing is told twice.

use std::collections::BTreeMap;

use domain::id::NotificationId;
use serde::{Deserialize, Serialize};

/// How many causes are remembered: who answers one post more often than that takes part by the newest of those.
const MAX_CAUSES: usize = 200;

/// How one actor, or one fact, stands to one kind of notification of one target. An actor may take part by several causes:
/// a like and a laugh are one person's reactions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) version: u64,
    /// Each cause with its own version; newer wins.
    pub(crate) causes: BTreeMap<String, Cause>,
    /// The notification that told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) told_by: Option<NotificationId>,
}

/// A cause as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cause {
    pub(crate) version: u64,
    pub(crate) active: bool,
}

impl Member {
    /// Whether any cause stands.
    pub(crate) fn is_active(&self) -> bool {
        self.causes.values().any(|cause| cause.active)
    }

    /// Takes a cause's new state; false where it is known, or newer is.
    pub(crate) fn take(&mut self, cause: &str, version: u64, active: bool) -> bool {
        if self.causes.get(cause).is_some_and(|known| known.version >= version) {
            return false;
        }
        self.causes.insert(cause.to_owned(), Cause { version, active });
        while self.causes.len() > MAX_CAUSES {
            // What is over goes first, then what is oldest.
            let others = self.causes.iter().filter(|(name, _)| *name != cause);
            let least = others.min_by_key(|(_, known)| (known.active, known.version)).map(|(name, _)| name.clone());
            self.causes.retain(|name, _| Some(name) != least.as_ref());
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_wins_and_causes_do_not_grow_for_ever() {
        let mut member = Member::default();
        assert!(member.take("like", 2, true) && !member.take("like", 2, false) && !member.take("like", 1, false));
        for n in 0..1_000 {
            assert!(member.take(&format!("post {n}"), n, n % 2 == 0));
        }
        assert_eq!((member.causes.len(), member.is_active()), (MAX_CAUSES, true));
        assert!(member.causes.contains_key("post 998") && member.causes.contains_key("post 999"));
    }
}
