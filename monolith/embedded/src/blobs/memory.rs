//! Blobs that are kept in memory: a gibibyte at most for each capability, as of its tables.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use service::blobs::BlobInfo;

/// How many bytes a capability has, those that are being written included.
const MOST_BYTES: u64 = 1 << 30;

/// By capability and name: the bytes, and when they were written.
type Blobs = BTreeMap<(String, String), (Bytes, u64)>;

/// A clone is the same memory.
#[derive(Clone)]
pub(super) struct Memory {
    kept: Arc<Mutex<Kept>>,
    most: u64,
}

#[derive(Default)]
struct Kept {
    blobs: Blobs,
    /// How many bytes each capability has.
    used: BTreeMap<String, u64>,
}

/// A blob that is being written. Its bytes count from the first on.
pub(super) struct Staged {
    memory: Memory,
    capability: String,
    body: Vec<u8>,
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memory")
    }
}

impl std::fmt::Debug for Staged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Staged").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::of(MOST_BYTES)
    }
}

impl Kept {
    /// Counts bytes that come; refused where they are too many.
    fn take(&mut self, capability: &str, bytes: u64, most: u64) -> io::Result<()> {
        let used = self.used.entry(capability.to_owned()).or_default();
        let after = used.saturating_add(bytes);
        if after > most {
            let full = format!("the blobs of {capability} would have more than {most} bytes of memory");
            return Err(io::Error::new(io::ErrorKind::StorageFull, full));
        }
        *used = after;
        Ok(())
    }

    /// Counts bytes that go.
    fn release(&mut self, capability: &str, bytes: u64) {
        if let Some(used) = self.used.get_mut(capability) {
            *used = used.saturating_sub(bytes);
        }
    }

    /// Gives bytes that are counted a name, and lets go of what had it.
    fn insert(&mut self, whose: (&str, &str), body: Bytes, at: u64) {
        if let Some((old, _)) = self.blobs.insert(owned(whose), (body, at)) {
            self.release(whose.0, old.len() as u64);
        }
    }
}

impl Memory {
    /// With so many bytes for each capability.
    pub(super) fn of(most: u64) -> Self {
        Self { kept: Arc::default(), most }
    }

    /// What a panic leaves behind is still whole.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn stage(&self, capability: &str) -> Staged {
        Staged { memory: self.clone(), capability: capability.to_owned(), body: Vec::new() }
    }

    pub(super) fn put(&self, mut staged: Staged, whose: (&str, &str), at: u64, replace: bool) -> bool {
        let mut kept = self.kept();
        if !replace && kept.blobs.contains_key(&owned(whose)) {
            // What was staged is dropped once the memory is free.
            drop(kept);
            return false;
        }
        // Its bytes stay counted.
        let body = std::mem::take(&mut staged.body);
        kept.insert(whose, body.into(), at);
        drop(kept);
        true
    }

    pub(super) fn read(&self, whose: (&str, &str), range: Range<u64>) -> Option<Bytes> {
        let kept = self.kept();
        let (body, _) = kept.blobs.get(&owned(whose))?;
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(body.len());
        let (begin, end) = (place(range.start), place(range.end));
        Some(body.slice(begin..end.max(begin)))
    }

    pub(super) fn info(&self, whose: (&str, &str)) -> Option<(u64, u64)> {
        self.kept().blobs.get(&owned(whose)).map(|(body, at)| (body.len() as u64, *at))
    }

    pub(super) fn copy(&self, whose: (&str, &str), to: &str, at: u64) -> io::Result<bool> {
        let mut kept = self.kept();
        let Some((body, _)) = kept.blobs.get(&owned(whose)).cloned() else { return Ok(false) };
        kept.take(whose.0, body.len() as u64, self.most)?;
        kept.insert((whose.0, to), body, at);
        Ok(true)
    }

    pub(super) fn delete(&self, whose: (&str, &str)) {
        let mut kept = self.kept();
        if let Some((body, _)) = kept.blobs.remove(&owned(whose)) {
            kept.release(whose.0, body.len() as u64);
        }
    }

    pub(super) fn list(&self, capability: &str, prefix: &str, from: &str, most: usize) -> Vec<BlobInfo> {
        let kept = self.kept();
        let begin = owned((capability, if from > prefix { from } else { prefix }));
        let named = kept.blobs.range(begin..).take_while(|((whose, name), _)| {
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

impl Staged {
    pub(super) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.memory.kept().take(&self.capability, piece.len() as u64, self.memory.most)?;
        self.body.extend_from_slice(piece);
        Ok(())
    }
}

impl Drop for Staged {
    /// Once it has its name, there is nothing left to let go of.
    fn drop(&mut self) {
        self.memory.kept().release(&self.capability, self.body.len() as u64);
    }
}

fn owned((capability, name): (&str, &str)) -> (String, String) {
    (capability.to_owned(), name.to_owned())
}
