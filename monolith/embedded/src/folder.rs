//! The data folder: its owner's alone, one process at a time, and marked with the version that its files have.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::engine::EngineError;
use crate::split;

/// Where each table's file is.
pub const TABLES: &str = "tables";
/// Where version 1 kept all tables in one file.
const ALL_IN_ONE: &str = "stoa.db";
const LOCK: &str = "lock";
const MARK: &str = "version";
/// In a folder that a backup is being restored into.
const RESTORING: &str = "restoring";
/// In a backup: what is in it.
pub const MANIFEST: &str = "backup.json";
/// Each mail, as a file.
pub const MAIL: &str = "mail";
/// Each capability's blobs.
pub const BLOBS: &str = "blobs";
/// The key that signs links to blobs.
pub const BLOB_KEY: &str = "blobs.key";
/// The files that belong to a shop, beside its tables and its mails.
pub const FILES: [&str; 4] = [MARK, "administrator.json", "issuer", "stoa.toml"];
/// What else a data folder holds.
const OURS: [&str; 8] = [LOCK, TABLES, ALL_IN_ONE, MAIL, BLOBS, BLOB_KEY, "operator.json", RESTORING];

/// Brings a folder from one version to the next. It may be cut short, and begins anew then.
type Step = fn(&Path) -> io::Result<()>;

/// From version 1, which bears no mark, to the present one.
const STEPS: [Step; 1] = [split_tables];
/// The present version.
pub const VERSION: usize = STEPS.len() + 1;

/// Opens the data folder for this process, made where it is missing: private, locked, and brought to this version.
pub(crate) fn open(dir: &Path) -> Result<File, EngineError> {
    let refused = |source| EngineError::Folder { path: dir.to_owned(), source };
    if is_foreign(dir).map_err(refused)? {
        return Err(EngineError::Foreign { path: dir.to_owned() });
    }
    refuse_backup(dir)?;
    make_private(dir).map_err(refused)?;
    let lock = lock(dir)?;
    refuse_half(dir)?;
    migrate(dir, &STEPS)?;
    make_private(&dir.join(TABLES)).map_err(refused)?;
    shut(dir).map_err(refused)?;
    Ok(lock)
}

/// Opens a data folder for this process as it is: in the present version, and neither converted nor shut.
pub(crate) fn hold(dir: &Path) -> Result<File, EngineError> {
    refuse_backup(dir)?;
    let lock = lock(dir)?;
    refuse_half(dir)?;
    let (found, known) = (version(dir, VERSION)?, VERSION);
    if found < known {
        return Err(EngineError::Older { path: dir.to_owned(), found, known });
    }
    Ok(lock)
}

/// A data folder that a backup is being restored into. Dropped before it is [`Restoring::done`], it leaves a folder that no
/// process opens, and that only another restore takes.
#[derive(Debug)]
pub struct Restoring {
    dir: PathBuf,
    _lock: File,
}

impl Restoring {
    /// Takes a folder that is new, empty, or was left by a restore that was cut short; nobody else opens it meanwhile.
    ///
    /// # Errors
    /// [`EngineError::Occupied`] where anything is in it, and [`EngineError::InUse`].
    pub fn begin(dir: &Path) -> Result<Self, EngineError> {
        let refused = |source| EngineError::Folder { path: dir.to_owned(), source };
        if !dir.join(RESTORING).exists()
            && let Some(name) = occupant(dir).map_err(refused)?
        {
            return Err(EngineError::Occupied { path: dir.to_owned(), name });
        }
        make_private(dir).map_err(refused)?;
        let lock = lock(dir)?;
        write_private(&dir.join(RESTORING), b"").map_err(refused)?;
        sync(dir).map_err(refused)?;
        for name in FILES.into_iter().chain([TABLES, MAIL, BLOBS, BLOB_KEY]) {
            let path = dir.join(name);
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed
                .or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(refused(error)) })?;
        }
        Ok(Self { dir: dir.to_owned(), _lock: lock })
    }

    /// Everything is there and synced: from now on a process may open the folder.
    ///
    /// # Errors
    /// The system's.
    pub fn done(self) -> io::Result<()> {
        sync(&self.dir)?;
        fs::remove_file(self.dir.join(RESTORING))?;
        sync(&self.dir)
    }
}

/// What is in a folder, apart from what a process or a file system leaves in an empty one.
fn occupant(dir: &Path) -> io::Result<Option<String>> {
    let names = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        names => names?,
    };
    for name in names {
        let name = name?.file_name().to_string_lossy().into_owned();
        if !matches!(name.as_str(), LOCK | "lost+found") {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

fn refuse_backup(dir: &Path) -> Result<(), EngineError> {
    match dir.join(MANIFEST).exists() {
        true => Err(EngineError::Backup { path: dir.to_owned() }),
        false => Ok(()),
    }
}

fn refuse_half(dir: &Path) -> Result<(), EngineError> {
    match dir.join(RESTORING).exists() {
        true => Err(EngineError::HalfRestored { path: dir.to_owned() }),
        false => Ok(()),
    }
}

/// Puts a folder's names on the disk.
pub fn sync(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// Makes a folder that its owner alone may enter; an existing one is shut to others.
pub fn make_private(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)?;
    keep_mode(dir, 0o700)
}

/// Opens a file for writing that its owner alone may read, made where it is missing; what stood in it is kept.
pub fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    keep_mode(path, 0o600)?;
    Ok(file)
}

/// Puts a file in place whole, readable by its owner alone: after a crash it holds the old content or the new.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    let new = PathBuf::from(name);
    let mut file = private_file(&new)?;
    file.set_len(0)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(new, path)
}

/// Shuts what an earlier version left readable by others.
fn shut(dir: &Path) -> io::Result<()> {
    for name in fs::read_dir(dir)? {
        let path = name?.path();
        if !path.file_name().and_then(|name| name.to_str()).is_some_and(is_ours) {
            continue;
        }
        if path.is_dir() {
            keep_mode(&path, 0o700)?;
            for within in fs::read_dir(&path)? {
                let within = within?.path();
                keep_mode(&within, if within.is_dir() { 0o700 } else { 0o600 })?;
            }
        } else {
            keep_mode(&path, 0o600)?;
        }
    }
    Ok(())
}

/// Takes rights away from others, where they have any.
#[cfg(unix)]
fn keep_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if fs::metadata(path)?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Elsewhere rights are inherited from the user's own folder.
#[cfg(not(unix))]
fn keep_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Also a file that was not yet put in its place.
fn is_ours(name: &str) -> bool {
    let whole = name.strip_suffix(".new").unwrap_or(name);
    OURS.contains(&whole) || FILES.contains(&whole) || is_all_in_one(name)
}

/// Also the log and index files of the database: `stoa.db-wal`.
fn is_all_in_one(name: &str) -> bool {
    name.strip_prefix(ALL_IN_ONE).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.']))
}

/// Whether a folder is somebody else's, and its rights are not ours to change: it has no tables, and other things than ours.
fn is_foreign(dir: &Path) -> io::Result<bool> {
    let mut others = false;
    let names = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        names => names?,
    };
    for name in names {
        let name = name?.file_name();
        let name = name.to_string_lossy();
        if name == TABLES || is_all_in_one(&name) {
            return Ok(false);
        }
        // A volume that was just made.
        others |= !is_ours(&name) && name != "lost+found";
    }
    Ok(others)
}

/// Takes the folder for this process; the lock ends with it, however it dies.
fn lock(dir: &Path) -> Result<File, EngineError> {
    let refused = |source| EngineError::Folder { path: dir.to_owned(), source };
    let mut lock = private_file(&dir.join(LOCK)).map_err(refused)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            let mut process = String::new();
            let _ = lock.read_to_string(&mut process);
            return Err(EngineError::InUse { path: dir.to_owned(), process: process.trim().parse().ok() });
        }
        Err(fs::TryLockError::Error(source)) => return Err(refused(source)),
    }
    // For those who come second.
    let told = lock.set_len(0).and_then(|()| lock.rewind());
    told.and_then(|()| lock.write_all(std::process::id().to_string().as_bytes())).map_err(refused)?;
    Ok(lock)
}

/// Whether a folder holds tables of an earlier run.
pub fn has_data(dir: &Path) -> bool {
    dir.join(TABLES).exists() || dir.join(ALL_IN_ONE).exists()
}

/// Whether a process has the folder open.
pub fn is_open(dir: &Path) -> bool {
    File::open(dir.join(LOCK)).is_ok_and(|lock| matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock)))
}

/// Brings a folder to the version behind the last step, one by one.
fn migrate(dir: &Path, steps: &[Step]) -> Result<(), EngineError> {
    let refused = |source| EngineError::Folder { path: dir.to_owned(), source };
    let path = dir.join(MARK);
    let found = version(dir, steps.len() + 1)?;
    for (version, step) in steps.iter().enumerate().skip(found - 1) {
        step(dir).map_err(refused)?;
        write_private(&path, format!("{}\n", version + 2).as_bytes()).map_err(refused)?;
    }
    Ok(())
}

/// The version of a folder's files, of which `known` is the latest; a folder that bears no mark has the first.
fn version(dir: &Path, known: usize) -> Result<usize, EngineError> {
    let path = dir.join(MARK);
    let found = match fs::read_to_string(&path) {
        Ok(text) => text.trim().parse().ok().filter(|version| *version > 0).ok_or(EngineError::Mark { path })?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => 1,
        Err(source) => return Err(EngineError::Folder { path: dir.to_owned(), source }),
    };
    if found > known {
        return Err(EngineError::Newer { path: dir.to_owned(), found, known });
    }
    Ok(found)
}

/// Version 2: each table is a file of its own.
fn split_tables(dir: &Path) -> io::Result<()> {
    let (old, tables) = (dir.join(ALL_IN_ONE), dir.join(TABLES));
    if old.exists() && !tables.exists() {
        split::split(&old, &tables)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(dir: &Path) -> io::Result<()> {
        fs::write(dir.join("first"), "done")
    }

    fn second(dir: &Path) -> io::Result<()> {
        fs::rename(dir.join("first"), dir.join("second"))
    }

    fn broken(_: &Path) -> io::Result<()> {
        Err(io::Error::other("the disk is full"))
    }

    fn mark(dir: &Path) -> String {
        fs::read_to_string(dir.join(MARK)).unwrap()
    }

    #[test]
    fn an_older_folder_takes_each_step_once() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        migrate(dir, &[first]).unwrap();
        assert_eq!(mark(dir), "2\n");
        // Cut short in the third step: the second is not taken again.
        assert!(migrate(dir, &[first, second, broken]).is_err());
        assert_eq!(mark(dir), "3\n");
        migrate(dir, &[first, second, first]).unwrap();
        assert_eq!(mark(dir), "4\n");
        assert!(dir.join("first").exists() && dir.join("second").exists());
    }

    #[test]
    fn a_newer_folder_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(MARK), "9").unwrap();
        let refusal = migrate(folder.path(), &[first]).unwrap_err();
        assert!(matches!(refusal, EngineError::Newer { found: 9, known: 2, .. }), "{refusal}");
        assert_eq!(mark(folder.path()), "9");
        fs::write(folder.path().join(MARK), "nine").unwrap();
        assert!(matches!(migrate(folder.path(), &[first]), Err(EngineError::Mark { .. })));
    }

    #[test]
    fn a_folder_half_restored_is_opened_by_another_restore_alone() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        let restoring = Restoring::begin(dir).unwrap();
        assert!(matches!(Restoring::begin(dir), Err(EngineError::InUse { .. })));
        fs::create_dir(dir.join(TABLES)).unwrap();
        fs::write(dir.join("issuer"), "").unwrap();
        drop(restoring);
        assert!(matches!(open(dir), Err(EngineError::HalfRestored { .. })));
        assert!(matches!(hold(dir), Err(EngineError::HalfRestored { .. })));

        let restoring = Restoring::begin(dir).unwrap();
        assert!(!has_data(dir) && !dir.join("issuer").exists());
        restoring.done().unwrap();
        open(dir).unwrap();
        assert!(matches!(Restoring::begin(dir), Err(EngineError::Occupied { .. })));
        fs::write(dir.join(MANIFEST), "").unwrap();
        assert!(matches!(open(dir), Err(EngineError::Backup { .. })));
    }

    #[test]
    fn an_older_folder_is_not_held_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(hold(folder.path()), Err(EngineError::Older { found: 1, .. })));
        fs::write(folder.path().join(MARK), VERSION.to_string()).unwrap();
        hold(folder.path()).unwrap();
    }

    #[test]
    fn a_folder_of_other_things_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.txt"), "").unwrap();
        assert!(matches!(open(folder.path()), Err(EngineError::Foreign { .. })));
        // A person's own folder may have things that are called like some of ours.
        fs::create_dir(folder.path().join("mail")).unwrap();
        fs::write(folder.path().join("version.py"), "").unwrap();
        assert!(matches!(open(folder.path()), Err(EngineError::Foreign { .. })));
        fs::create_dir(folder.path().join(TABLES)).unwrap();
        open(folder.path()).unwrap();
    }

    #[test]
    fn a_folder_of_our_things_alone_is_taken() {
        for names in [&["stoa.toml"][..], &["administrator.json", "issuer"], &["lock", "version.new"], &["lost+found"]]
        {
            let folder = tempfile::tempdir().unwrap();
            for name in names {
                fs::write(folder.path().join(name), "").unwrap();
            }
            assert!(!is_foreign(folder.path()).unwrap(), "{names:?}");
        }
        for other in ["version.py", "issuer-old", "tables.csv", "stoa.dbx"] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(other), "").unwrap();
            assert!(is_foreign(folder.path()).unwrap(), "{other}");
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("thesis.txt"), "").unwrap();
        fs::write(folder.path().join("stoa.db-wal"), "").unwrap();
        assert!(!is_foreign(folder.path()).unwrap(), "a database of version 1");
    }

    #[cfg(unix)]
    #[test]
    fn folders_below_are_shut_and_can_be_entered_by_their_owner() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let sent = folder.path().join("mail/sent");
        fs::create_dir_all(&sent).unwrap();
        fs::write(folder.path().join("mail/1.eml"), "").unwrap();
        for path in [&sent, &folder.path().join("mail/1.eml")] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        open(folder.path()).unwrap();
        let mode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("mail/sent"), mode("mail/1.eml"), mode("mail")), (0o700, 0o600, 0o700));
    }
}
