//! Blobs that are kept in memory.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use service::blobs::BlobInfo;

/// By capability and name: the bytes, and when they were written.
type Known = BTreeMap<(String, String), (Bytes, u64)>;

#[derive(Default)]
pub(super) struct Memory(Mutex<Known>);

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memory")
    }
}

impl Memory {
    /// What a panic leaves behind is still whole.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn put(&self, whose: (&str, &str), body: Bytes, at: u64, replace: bool) -> bool {
        let (mut known, key) = (self.known(), owned(whose));
        if !replace && known.contains_key(&key) {
            return false;
        }
        known.insert(key, (body, at));
        true
    }

    pub(super) fn read(&self, whose: (&str, &str), range: Range<u64>) -> Option<Bytes> {
        let known = self.known();
        let (body, _) = known.get(&owned(whose))?;
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(body.len());
        let (begin, end) = (place(range.start), place(range.end));
        Some(body.slice(begin..end.max(begin)))
    }

    pub(super) fn info(&self, whose: (&str, &str)) -> Option<(u64, u64)> {
        self.known().get(&owned(whose)).map(|(body, at)| (body.len() as u64, *at))
    }

    pub(super) fn copy(&self, whose: (&str, &str), to: &str, at: u64) -> bool {
        let mut known = self.known();
        let Some((body, _)) = known.get(&owned(whose)).cloned() else { return false };
        known.insert(owned((whose.0, to)), (body, at));
        true
    }

    pub(super) fn delete(&self, whose: (&str, &str)) {
        self.known().remove(&owned(whose));
    }

    pub(super) fn list(&self, capability: &str, prefix: &str, from: &str, most: usize) -> Vec<BlobInfo> {
        let known = self.known();
        let begin = owned((capability, if from > prefix { from } else { prefix }));
        let named = known.range(begin..).take_while(|((whose, name), _)| {
            // Names with one prefix are neighbours.
            whose == capability && name.starts_with(prefix)
        });
        let info = |((_, name), (body, at)): (&(String, String), &(Bytes, u64))| BlobInfo {
            name: name.clone(),
            bytes: body.len() as u64,
            written_at_ms: *at,
        };
        named.take(most).map(info).collect()
    }
}

fn owned((capability, name): (&str, &str)) -> (String, String) {
    (capability.to_owned(), name.to_owned())
}
