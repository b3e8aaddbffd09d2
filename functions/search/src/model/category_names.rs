//! Names of categories that a process remembers for a while.

use std::collections::{BTreeMap, HashMap};

/// For how long a name is shown that was read, in milliseconds.
const FRESH_MS: i64 = 60_000;
/// How many names are remembered.
const MOST: usize = 10_000;

/// What was read of categories, and when; `None` of one that has no name.
#[derive(Debug, Default)]
pub(crate) struct CategoryNames(HashMap<String, (i64, Option<String>)>);

impl CategoryNames {
    /// The names that are fresh, by id, and the ids of which nothing fresh is known.
    pub(crate) fn look(&self, ids: &[String], now_ms: i64) -> (BTreeMap<String, String>, Vec<String>) {
        let (mut names, mut unknown) = (BTreeMap::new(), Vec::new());
        for id in ids {
            match self.0.get(id) {
                Some((read_ms, name)) if (0..FRESH_MS).contains(&(now_ms - read_ms)) => {
                    names.extend(name.clone().map(|name| (id.clone(), name)));
                }
                _ => unknown.push(id.clone()),
            }
        }
        (names, unknown)
    }

    /// Remembers what was read. With too many it begins anew, which costs reads alone.
    pub(crate) fn keep(&mut self, id: String, name: Option<String>, now_ms: i64) {
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.insert(id, (now_ms, name));
    }

    /// Forgets one that changed.
    pub(crate) fn forget(&mut self, id: &str) {
        self.0.remove(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_again_after_a_minute_and_once_they_changed() {
        let (mut names, ids) = (CategoryNames::default(), ["a".to_owned(), "b".to_owned(), "c".to_owned()]);
        names.keep("a".to_owned(), Some("Shirts".to_owned()), 1_000);
        names.keep("b".to_owned(), None, 1_000);
        let (known, unknown) = names.look(&ids, 60_999);
        assert_eq!((known, unknown), (BTreeMap::from([("a".to_owned(), "Shirts".to_owned())]), vec!["c".to_owned()]));
        assert_eq!(names.look(&ids, 61_000).1, ids, "they are old");
        assert_eq!(names.look(&ids, 999).1, ids, "the clock was set back");
        names.forget("a");
        assert_eq!(names.look(&ids, 2_000).1, ["a", "c"]);
    }

    #[test]
    fn no_more_are_remembered_than_there_is_room_for() {
        let mut names = CategoryNames::default();
        (0..=MOST).for_each(|n| names.keep(n.to_string(), None, 0));
        assert_eq!(names.0.len(), 1);
    }
}
