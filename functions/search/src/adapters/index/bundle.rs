//! Bundles: the new files of one commit as one blob. A head of JSON lists them, its size comes first.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;

use super::IndexError;

#[derive(Serialize, Deserialize)]
struct Entry {
    name: String,
    bytes: usize,
}

const SIZE_BYTES: usize = 8;

/// Packs files.
pub(crate) fn pack(files: &BTreeMap<PathBuf, OwnedBytes>) -> Result<Vec<u8>, IndexError> {
    let entry = |(path, bytes): (&PathBuf, &OwnedBytes)| Entry {
        name: path.to_string_lossy().into_owned(),
        bytes: bytes.len(),
    };
    let head = serde_json::to_vec(&files.iter().map(entry).collect::<Vec<_>>())?;
    let mut bundle = (head.len() as u64).to_be_bytes().to_vec();
    bundle.extend(head);
    for bytes in files.values() {
        bundle.extend_from_slice(bytes.as_slice());
    }
    Ok(bundle)
}

/// Unpacks files, without a copy of their bytes.
pub(crate) fn unpack(bundle: Vec<u8>) -> Result<HashMap<PathBuf, OwnedBytes>, IndexError> {
    let torn = || IndexError::File("a bundle is torn".to_owned());
    let size = bundle.get(..SIZE_BYTES).and_then(|size| size.try_into().ok()).ok_or_else(torn)?;
    let size = usize::try_from(u64::from_be_bytes(size)).map_err(|_| torn())?;
    let mut at = SIZE_BYTES.checked_add(size).ok_or_else(torn)?;
    let entries: Vec<Entry> = serde_json::from_slice(bundle.get(SIZE_BYTES..at).ok_or_else(torn)?)?;
    let whole = OwnedBytes::new(bundle);
    let mut files = HashMap::new();
    for entry in entries {
        let end = at.checked_add(entry.bytes).filter(|end| *end <= whole.len()).ok_or_else(torn)?;
        files.insert(PathBuf::from(entry.name), whole.slice(at..end));
        at = end;
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_and_a_torn_bundle_is_refused() {
        let file = |text: &str| OwnedBytes::new(text.as_bytes().to_vec());
        let files = BTreeMap::from([(PathBuf::from("a.idx"), file("one")), (PathBuf::from("b.del"), file(""))]);
        let packed = pack(&files).unwrap();
        let back = unpack(packed.clone()).unwrap();
        assert_eq!(back.len(), 2);
        assert_eq!(back[&PathBuf::from("a.idx")].as_slice(), b"one");
        for end in [0, 3, 9, packed.len() - 1] {
            assert!(unpack(packed[..end].to_vec()).is_err(), "{end}");
        }
    }
}
