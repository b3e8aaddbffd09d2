//! Blobs as files: `<data>/blobs/<capability>/…`.
//!
//! A name's parts are folders with `~` at the end, since `a` and `a/b` may both be blobs, and a part that is too long for
//! a file name is cut into folders with `+` at the end. No name has these letters, nor the `^` of what is not yet whole.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use service::blobs::BlobInfo;

use crate::engine::EngineError;
use crate::folder;

/// The longest piece of a name in one file name: file systems take 255 bytes.
const PIECE: usize = 200;
/// Begins the name of a file that is not yet whole.
const STAGED: char = '^';

#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
    /// Held while a file gets its name: one process has the folder, so that nobody else gives any.
    naming: Mutex<()>,
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Staged {
    file: File,
    path: PathBuf,
}

impl Files {
    pub(super) const fn new(root: PathBuf) -> Self {
        Self { root, naming: Mutex::new(()) }
    }

    pub(super) fn stage(&self, capability: &str) -> io::Result<Staged> {
        let dir = self.root.join(capability);
        make_folder(&dir, &self.root)?;
        let path = dir.join(format!("{STAGED}{:032x}", rand::random::<u128>()));
        Ok(Staged { file: folder::private_file(&path)?, path })
    }

    pub(super) fn keep(&self, mut staged: Staged, whose: (&str, &str), at: u64, replace: bool) -> io::Result<bool> {
        let path = self.path_of(whose);
        let parent = path.parent().unwrap_or(&self.root);
        make_folder(parent, &self.root)?;
        staged.file.flush()?;
        staged.file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_millis(at))?;
        staged.file.sync_all()?;
        let _naming = self.naming.lock().unwrap_or_else(PoisonError::into_inner);
        if !replace && path.exists() {
            return Ok(false);
        }
        fs::rename(&staged.path, &path)?;
        folder::sync(parent)?;
        Ok(true)
    }

    pub(super) fn read(&self, whose: (&str, &str), range: Range<u64>) -> io::Result<Option<Bytes>> {
        let Some(mut file) = found(File::open(self.path_of(whose)))? else { return Ok(None) };
        file.seek(io::SeekFrom::Start(range.start.min(i64::MAX as u64)))?;
        let mut bytes = Vec::new();
        file.take(range.end.saturating_sub(range.start)).read_to_end(&mut bytes)?;
        Ok(Some(bytes.into()))
    }

    pub(super) fn info(&self, whose: (&str, &str)) -> io::Result<Option<(u64, u64)>> {
        let Some(known) = found(fs::metadata(self.path_of(whose)))? else { return Ok(None) };
        Ok(Some((known.len(), written_at(&known))))
    }

    pub(super) fn copy(&self, whose: (&str, &str), to: &str, at: u64) -> io::Result<bool> {
        let Some(mut file) = found(File::open(self.path_of(whose)))? else { return Ok(false) };
        let mut staged = self.stage(whose.0)?;
        io::copy(&mut file, &mut staged.file)?;
        self.keep(staged, (whose.0, to), at, true)
    }

    pub(super) fn delete(&self, whose: (&str, &str)) -> io::Result<()> {
        let path = self.path_of(whose);
        if found(fs::remove_file(&path))?.is_some() {
            folder::sync(path.parent().unwrap_or(&self.root))?;
        }
        Ok(())
    }

    /// Lists names from `from` on. Reads the folders that may hold some, and only those.
    pub(super) fn list(&self, capability: &str, prefix: &str, from: &str, most: usize) -> io::Result<Vec<BlobInfo>> {
        let mut walk = Walk { prefix, from, found: Vec::new() };
        walk.enter(&self.root.join(capability), "")?;
        walk.found.sort_by(|one, other| one.name.cmp(&other.name));
        walk.found.truncate(most);
        Ok(walk.found)
    }

    pub(super) fn clear_staged(&self) -> io::Result<()> {
        for capability in entries(&self.root)? {
            for entry in entries(&capability.path())? {
                if entry.file_name().to_string_lossy().starts_with(STAGED) {
                    fs::remove_file(entry.path())?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn copy_to(&self, to: &Path, go_on: &dyn Fn() -> bool) -> Result<(), EngineError> {
        copy_folder(&self.root, to, go_on)
    }

    fn path_of(&self, (capability, name): (&str, &str)) -> PathBuf {
        let mut path = self.root.join(capability);
        let mut parts = name.split('/').peekable();
        while let Some(mut part) = parts.next() {
            while let Some((piece, rest)) = part.split_at_checked(PIECE).filter(|(_, rest)| !rest.is_empty()) {
                path.push(format!("{piece}+"));
                part = rest;
            }
            path.push(if parts.peek().is_some() { format!("{part}~") } else { part.to_owned() });
        }
        path
    }
}

impl Staged {
    pub(super) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece)
    }
}

impl Drop for Staged {
    /// Once it has its name, there is nothing left to remove.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// A search for names.
struct Walk<'a> {
    prefix: &'a str,
    from: &'a str,
    found: Vec<BlobInfo>,
}

impl Walk<'_> {
    /// Looks through a folder whose blobs' names begin with `stem`.
    fn enter(&mut self, dir: &Path, stem: &str) -> io::Result<()> {
        for entry in entries(dir)? {
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !name.starts_with(STAGED)) else { continue };
            if let Some(part) = name.strip_suffix('~') {
                self.enter_if_wanted(&entry.path(), format!("{stem}{part}/"))?;
            } else if let Some(piece) = name.strip_suffix('+') {
                self.enter_if_wanted(&entry.path(), format!("{stem}{piece}"))?;
            } else {
                let name = format!("{stem}{name}");
                if name.starts_with(self.prefix) && *name >= *self.from {
                    // Deleted meanwhile, it is not there.
                    let Some(known) = found(entry.metadata())? else { continue };
                    self.found.push(BlobInfo { name, bytes: known.len(), written_at_ms: written_at(&known) });
                }
            }
        }
        Ok(())
    }

    fn enter_if_wanted(&mut self, dir: &Path, stem: String) -> io::Result<()> {
        let fits = stem.starts_with(self.prefix) || self.prefix.starts_with(&stem);
        let ahead = *stem >= *self.from || self.from.starts_with(&stem);
        if fits && ahead { self.enter(dir, &stem) } else { Ok(()) }
    }
}

/// What a folder holds; a missing one holds nothing.
fn entries(dir: &Path) -> io::Result<Vec<fs::DirEntry>> {
    let Some(entries) = found(fs::read_dir(dir))? else { return Ok(Vec::new()) };
    entries.collect()
}

/// What is not there is no error.
fn found<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        done => done.map(Some),
    }
}

fn written_at(known: &fs::Metadata) -> u64 {
    let since = known.modified().ok().and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.and_then(|since| u64::try_from(since.as_millis()).ok()).unwrap_or_default()
}

/// Makes a folder with those above it, and puts their names on the disk.
fn make_folder(dir: &Path, root: &Path) -> io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    folder::make_private(dir)?;
    let above = root.parent().unwrap_or(root);
    dir.ancestors().skip(1).take_while(|parent| parent.starts_with(above)).try_for_each(folder::sync)
}

fn copy_folder(from: &Path, to: &Path, go_on: &dyn Fn() -> bool) -> Result<(), EngineError> {
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |source| EngineError::Folder { path, source }
    };
    let held = entries(from).map_err(refused(from))?;
    if held.is_empty() {
        return Ok(());
    }
    folder::make_private(to).map_err(refused(to))?;
    for entry in held {
        if !go_on() {
            return Err(EngineError::Stopped);
        }
        let (name, path) = (entry.file_name(), entry.path());
        let kind = entry.file_type().map_err(refused(&path))?;
        if kind.is_dir() {
            copy_folder(&path, &to.join(&name), go_on)?;
        } else if kind.is_file() && !name.to_string_lossy().starts_with(STAGED) {
            copy_file(&path, &to.join(&name)).map_err(refused(&path))?;
        }
    }
    folder::sync(to).map_err(refused(to))
}

/// Links a file, whose content never changes, or copies it to another file system.
fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    // Deleted meanwhile: no table knows it.
    let Some(known) = found(fs::metadata(from))? else { return Ok(()) };
    if let Some(there) = found(fs::metadata(to))? {
        if there.len() == known.len() && written_at(&there) == written_at(&known) {
            return Ok(());
        }
        fs::remove_file(to)?;
    }
    match fs::hard_link(from, to) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        // Another file system, or one that has no links.
        Err(_) => {}
    }
    let Some(mut read) = found(File::open(from))? else { return Ok(()) };
    let mut file = folder::private_file(to)?;
    io::copy(&mut read, &mut file)?;
    file.set_modified(read.metadata()?.modified()?)?;
    file.sync_all()
}
