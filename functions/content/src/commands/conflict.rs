//! Saves that come too late: kept beside the line, each once.

use service::Problem;
use service::table::TableError;

use crate::Content;
use crate::model::{Author, Fields, Head, Version, hash};

/// 412: the save came too late; what it would have made is kept as this version.
pub(super) fn kept_beside(n: u64) -> Problem {
    Problem::stale().with("conflict_version", &n)
}

/// The version that the same save made before, where its answer was lost: the newest, or the last one beside the line.
/// 1 RRU for each, and more for versions of more than 4 KB.
pub(super) async fn repeated(
    app: &Content,
    head: &Head,
    base: u64,
    fields: &Fields,
    author: &Author,
) -> Result<Option<Version>, TableError> {
    let json = serde_json::to_string(fields).map_err(|error| TableError::Failed(Box::new(error)))?;
    let made = hash(&json);
    let last = Some(head.last_n).filter(|last| *last != head.n);
    for n in std::iter::once(head.n).chain(last) {
        let known = app.store.find_version(head.id, n).await?.map(|(version, _)| version);
        let same = |version: &Version| version.base == Some(base) && version.hash == made && version.author == *author;
        if let Some(version) = known.filter(same) {
            return Ok(Some(version));
        }
    }
    Ok(None)
}

/// Keeps a refused save as a version beside the line; answers with its number.
pub(super) async fn keep_beside(
    app: &Content,
    head: &Head,
    base: u64,
    fields: &Fields,
    author: &Author,
) -> Result<u64, TableError> {
    let json = serde_json::to_string(fields).map_err(|error| TableError::Failed(Box::new(error)))?;
    let n = head.last_n + 1;
    let version = Version {
        n,
        base: Some(base),
        conflict: true,
        restores: None,
        author: author.clone(),
        hash: hash(&json),
        created_at: app.context.clock.now(),
    };
    let after = Head { last_n: n, version: head.version + 1, ..head.clone() };
    let mut transaction = app.store.table().transaction();
    transaction.push(app.store.create_version(head.id, &version, json));
    transaction.push(app.store.replace_head(&after));
    transaction.commit().await?;
    Ok(n)
}
