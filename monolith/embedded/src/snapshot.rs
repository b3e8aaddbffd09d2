//! What all tables hold at one instant, copied while others go on reading and writing.
//!
//! The tables belong together: an event leaves its publisher's outbox once its consumers have taken it in, so copies from
//! different moments could lack both. Here every table is locked for the moment that it takes to begin a read transaction
//! on each. What is copied is then what a kill at that moment would have left.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::MutexGuard;
use std::thread;
use std::time::Duration;

use dynoxide::DynoxideError;
use dynoxide::storage::Storage;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::engine::{Engine, EngineError, fault_at};
use crate::folder;
use crate::store::check;

/// Pages that are copied between two looks whether to go on: a megabyte.
const STEP: i32 = 256;
/// How long SQLite waits for a lock of its own, such as a checkpoint's on the log's head.
const PATIENCE: Duration = Duration::from_secs(5);

/// All tables as they were at one instant. As long as it lives, their logs grow.
#[must_use = "it keeps the logs of all tables from being begun anew"]
pub struct Snapshot(Vec<Part>);

struct Part {
    path: PathBuf,
    reader: Connection,
}

impl Engine {
    /// Holds on to what all tables have at this instant. Calls wait meanwhile, for a few milliseconds.
    ///
    /// # Errors
    /// Those of files that can't be read; a database in memory has none, and is refused.
    pub fn snapshot(&self) -> Result<Snapshot, EngineError> {
        let Some(folder) = self.folder() else {
            return Err(DynoxideError::ValidationException("a database in memory has no files".to_owned()).into());
        };
        let refused = |source| EngineError::Folder { path: folder.to_owned(), source };
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(refused)? {
            let path = entry.map_err(refused)?.path();
            if path.extension().is_some_and(|extension| extension == "db") {
                paths.push(path);
            }
        }
        paths.sort();
        // What takes long, before anybody has to wait.
        let parts = paths.into_iter().map(Part::open).collect::<Result<Vec<_>, _>>()?;

        let stores = self.stores();
        // Nobody else holds two, so nobody waits for one of these with another in hand.
        let held: Vec<MutexGuard<'_, Storage>> = stores.values().map(|store| store.lock()).collect();
        parts.iter().try_for_each(Part::begin)?;
        drop(held);
        Ok(Snapshot(parts))
    }
}

impl Snapshot {
    /// Copies the tables into an empty folder, each file checked and synced; asks before every megabyte whether to go on.
    ///
    /// # Errors
    /// [`EngineError::Damaged`] names the table's own file; [`EngineError::Stopped`] where it was not to go on.
    pub fn copy_to(self, into: &Path, go_on: &dyn Fn() -> bool) -> Result<(), EngineError> {
        for part in self.0 {
            let path = into.join(part.path.file_name().unwrap_or_default());
            part.copy_to(&path, go_on)?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|part| &part.path)).finish()
    }
}

impl Part {
    fn open(path: PathBuf) -> Result<Self, EngineError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags).and_then(|reader| {
            reader.busy_timeout(PATIENCE)?;
            look(&reader)?;
            Ok(reader)
        });
        match opened {
            Ok(reader) => Ok(Self { path, reader }),
            Err(error) => Err(fault_at(path, error.into())),
        }
    }

    /// A read transaction begins with its first read.
    fn begin(&self) -> Result<(), EngineError> {
        let begun = self.reader.execute_batch("BEGIN").and_then(|()| look(&self.reader));
        begun.map_err(|error| fault_at(self.path.clone(), error.into()))
    }

    fn copy_to(self, into: &Path, go_on: &dyn Fn() -> bool) -> Result<(), EngineError> {
        let refused = |source| EngineError::Folder { path: into.to_owned(), source };
        let file = folder::private_file(into).map_err(refused)?;
        let fault = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => fault_at(self.path.clone(), error.into()),
            _ => fault_at(into.to_owned(), error.into()),
        };
        let mut copy = Connection::open(into).map_err(fault)?;
        // A copy that was cut short is thrown away whole, and a whole one is synced below.
        copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(fault)?;
        let backup = Backup::new(&self.reader, &mut copy).map_err(fault)?;
        loop {
            if !go_on() {
                return Err(EngineError::Stopped);
            }
            match backup.step(STEP).map_err(fault)? {
                StepResult::Done => break,
                StepResult::More => {}
                // The reader's transaction keeps others out of the way; a shared lock may still be asked for twice.
                _ => thread::sleep(Duration::from_millis(1)),
            }
        }
        drop(backup);
        check(&copy).map_err(|error| fault_at(self.path.clone(), error))?;
        drop(copy);
        file.sync_all().map_err(refused)
    }
}

fn look(reader: &Connection) -> rusqlite::Result<()> {
    reader.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use domain::Clock;
    use serde_json::json;
    use service::declaration::Projection;
    use service::table::{Key, Table, Write};

    use super::*;
    use crate::spec::TableSpec;

    fn table(engine: &Engine, name: &str) -> Table {
        engine.create_table(&TableSpec::new(name, [Projection::All; 2])).unwrap();
        Table::new(Arc::new(engine.clone()), name, "test", Clock::system(), None)
    }

    async fn put(table: &Table, n: usize) {
        let key = Key::only(format!("n#{n}"));
        let item = json!({ "pk": &key.pk, "sk": &key.sk, "text": "x".repeat(1000) });
        table.write(Write::put("n", key, &item)).await.unwrap();
    }

    fn count(dir: &Path, name: &str) -> usize {
        Engine::open(dir).unwrap().scan(name).unwrap().len()
    }

    /// The writer puts each number into the first table, then into the second: at any instant the second lacks one at most.
    #[tokio::test(flavor = "multi_thread")]
    async fn tables_are_copied_from_one_instant_while_they_are_written() {
        let (folder, copies) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let engine = Engine::open(folder.path()).unwrap();
        let (first, second) = (table(&engine, "first"), table(&engine, "second"));
        let closing = Arc::new(AtomicBool::new(false));
        let writer = tokio::spawn({
            let closing = Arc::clone(&closing);
            async move {
                let mut n = 0;
                while !closing.load(Ordering::SeqCst) {
                    put(&first, n).await;
                    put(&second, n).await;
                    n += 1;
                }
                n
            }
        });
        let mut seen = Vec::new();
        for round in 0..5 {
            tokio::time::sleep(Duration::from_millis(60)).await;
            let snapshot = engine.snapshot().unwrap();
            // Also what is written before it is copied is not in it; and the log is taken over meanwhile.
            tokio::time::sleep(Duration::from_millis(20)).await;
            let copy = copies.path().join(round.to_string());
            std::fs::create_dir_all(copy.join("tables")).unwrap();
            std::fs::write(copy.join("version"), "2").unwrap();
            snapshot.copy_to(&copy.join("tables"), &|| true).unwrap();
            let (a, b) = (count(&copy, "first"), count(&copy, "second"));
            assert!(a == b || a == b + 1, "{a} and {b}");
            seen.push(a);
        }
        closing.store(true, Ordering::SeqCst);
        let written = writer.await.unwrap();
        assert!(seen.is_sorted() && seen.first() < seen.last() && seen.last() < Some(&written), "{seen:?}, {written}");
    }

    #[tokio::test]
    async fn stops_where_it_is_told_to_and_refuses_what_is_damaged() {
        let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let engine = Engine::open(folder.path()).unwrap();
        let table = table(&engine, "first");
        for n in 0..100 {
            put(&table, n).await;
        }
        let stopped = engine.snapshot().unwrap().copy_to(copy.path(), &|| false);
        assert!(matches!(stopped, Err(EngineError::Stopped)), "{stopped:?}");
        drop((table, engine));

        let file = folder.path().join("tables/first.db");
        let mut bytes = std::fs::read(&file).unwrap();
        let half = bytes.len() / 2;
        bytes[half..].fill(0xff);
        std::fs::write(&file, bytes).unwrap();
        let engine = Engine::open_unchanged(folder.path()).unwrap();
        let damaged = engine.snapshot().and_then(|snapshot| snapshot.copy_to(copy.path(), &|| true));
        assert!(matches!(&damaged, Err(EngineError::Damaged { path, .. }) if *path == file), "{damaged:?}");
    }

    #[test]
    fn a_database_in_memory_has_no_files() {
        assert!(Engine::memory().unwrap().snapshot().is_err());
    }
}
