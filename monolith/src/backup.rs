//! A backup of a data folder, taken while the shop runs or not, and restored elsewhere.
//!
//! It is a folder of the same shape, with a list of its files and their checksums. It is written beside its place, synced,
//! and renamed at the end: what bears its name is whole.

mod manifest;
mod restore;
mod target;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use domain::Clock;
use embedded::{Engine, EngineError, folder};

use crate::failure::{Failure, code};
use crate::operator::{self, Ask};
use crate::options::Options;
use crate::settings::Settings;

pub use self::manifest::{Entry, Manifest};
pub use self::restore::restore;
use self::target::Target;

/// Why there is no backup, or no data restored from it.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something where the backup is to be.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// The backup would be in the folder that it is of.
    #[error("{} is within the data folder", .0.display())]
    Within(PathBuf),
    /// The folder that the backup is to be made in is not there.
    #[error("there is no folder {}", .0.display())]
    NoParent(PathBuf),
    /// Another backup to the same place is under way, or was cut short.
    #[error("{} is there: a backup is being written, or was cut short", .0.display())]
    Partial(PathBuf),
    /// The database refused.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The system refused.
    #[error("{} can't be read or written", .0.display())]
    File(PathBuf, #[source] io::Error),
    /// The folder is no backup.
    #[error("{} is no backup: it has no {}", .0.display(), folder::MANIFEST)]
    NoManifest(PathBuf),
    /// The list of what is in a backup can't be understood.
    #[error("{} is damaged: {}", .0.display(), .1)]
    Manifest(PathBuf, String),
    /// The backup has a shape that came after this version.
    #[error("{} was taken by Stoa {}, in a form that this one does not know", .0.display(), .1)]
    Form(PathBuf, String),
    /// A file of the backup is not what was written.
    #[error("{} is not the file that was backed up: {}", .0.display(), .1)]
    Changed(PathBuf, String),
}

/// Carries out `stoa backup`: by the process that has the data folder open, or here where there is none.
///
/// # Errors
/// Everything that is in the way.
pub async fn run(into: &Path, options: &Options) -> Result<Vec<String>, Failure> {
    let into = std::path::absolute(into).map_err(|error| BackupError::File(into.to_owned(), error))?;
    if into.to_str().is_none() {
        return Err(Failure::usage(format!("{} is no text in UTF-8", into.display())));
    }
    let asked = Ask::Backup { into: into.clone() };
    if let Some(lines) = operator::ask_running(&asked, options).await? {
        if !into.join(folder::MANIFEST).exists() {
            let unseen = format!("the shop wrote the backup to {}, which is another folder here", into.display());
            return Err(Failure::new(code::SYSTEM, unseen)
                .hint("The shop sees other folders than this command, as in a container: run the command there."));
        }
        return Ok(lines);
    }
    // Nothing to hold a backup up: what is set outside is named where it is known.
    let settings = Settings::resolve(options, &service::environment::Environment::process());
    let outside = settings.map(|settings| outside(options, &settings)).unwrap_or_default();
    let engine = Engine::open_unchanged(&options.data)?;
    let taken = Job { engine, data: options.data.clone(), clock: Clock::system(), outside };
    let lines = tokio::task::spawn_blocking(move || taken.take(&into, &|| true)).await;
    Ok(lines.unwrap_or(Err(EngineError::Stopped.into()))?)
}

/// Files that the shop needs and that are not in its data folder.
pub(crate) fn outside(options: &Options, settings: &Settings) -> Vec<String> {
    let mut named: Vec<(String, PathBuf)> = settings
        .values()
        .into_iter()
        .filter(|(name, value)| name.ends_with("_FILE") && !value.is_empty())
        .map(|(name, value)| (name, PathBuf::from(value)))
        .collect();
    named.extend(options.config.clone().map(|path| ("--config".to_owned(), path)));
    named.sort();
    let data = options.data.canonicalize().unwrap_or_else(|_| options.data.clone());
    let outside = named.into_iter().filter(|(_, path)| !path.canonicalize().is_ok_and(|path| path.starts_with(&data)));
    outside.map(|(name, path)| format!("Not in it: {}, which {name} names.", path.display())).collect()
}

/// What a backup is taken of.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) engine: Engine,
    pub(crate) data: PathBuf,
    pub(crate) clock: Clock,
    /// What is to be said of files that are elsewhere.
    pub(crate) outside: Vec<String>,
}

impl Job {
    /// Takes the backup, on a thread that may wait; asks now and then whether to go on. Answers with lines to print.
    pub(crate) fn take(&self, into: &Path, go_on: &dyn Fn() -> bool) -> Result<Vec<String>, BackupError> {
        let target = Target::new(into, &self.data)?;
        let at = target.path();
        let blobs = at.join(folder::BLOBS);
        // Before the tables and after them: a blob that they know was there before, or came meanwhile.
        self.engine.blobs().copy_to(&blobs, go_on)?;
        let snapshot = self.engine.snapshot()?;
        let taken_at = self.clock.now();
        let tables = at.join(folder::TABLES);
        folder::make_private(&tables).map_err(|error| BackupError::File(tables.clone(), error))?;
        snapshot.copy_to(&tables, go_on)?;
        self.engine.blobs().copy_to(&blobs, go_on)?;
        // After the tables: a mail that they know to be sent is there.
        for name in folder::FILES {
            copy(&self.data.join(name), &at.join(name))?;
        }
        copy_mails(&self.data.join(folder::MAIL), &at.join(folder::MAIL), go_on)?;
        let manifest = Manifest::of(at, taken_at, go_on)?;
        manifest.write(at)?;
        target.done()?;
        let mut lines = vec![format!("Backed up to {}: {}.", into.display(), manifest.summary())];
        lines.extend(self.outside.iter().cloned());
        Ok(lines)
    }
}

/// Copies a file where it is there, synced.
fn copy(from: &Path, to: &Path) -> Result<(), BackupError> {
    let mut read = match fs::File::open(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        opened => opened.map_err(|error| BackupError::File(from.to_owned(), error))?,
    };
    let written = folder::private_file(to).and_then(|mut file| {
        io::copy(&mut read, &mut file)?;
        file.sync_all()
    });
    written.map_err(|error| BackupError::File(to.to_owned(), error))
}

/// Copies mails with their folders, as mail programs make them; links are left out.
fn copy_mails(from: &Path, to: &Path, go_on: &dyn Fn() -> bool) -> Result<(), BackupError> {
    let refused = |error| BackupError::File(from.to_owned(), error);
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(refused)?,
    };
    folder::make_private(to).map_err(|error| BackupError::File(to.to_owned(), error))?;
    for entry in entries {
        let entry = entry.map_err(refused)?;
        let (name, kind) = (entry.file_name(), entry.file_type().map_err(refused)?);
        if !go_on() {
            return Err(EngineError::Stopped.into());
        }
        // The list of files is a text.
        if name.to_str().is_none() {
            let unnamed = io::Error::new(io::ErrorKind::InvalidData, "its name is no text in UTF-8");
            return Err(BackupError::File(entry.path(), unnamed));
        }
        if kind.is_dir() {
            copy_mails(&entry.path(), &to.join(&name), go_on)?;
        } else if kind.is_file() && !name.to_string_lossy().ends_with(".new") {
            copy(&entry.path(), &to.join(&name))?;
        }
    }
    folder::sync(to).map_err(|error| BackupError::File(to.to_owned(), error))
}
