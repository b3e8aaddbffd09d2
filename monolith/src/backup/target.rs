//! Where a backup is written: beside its place, until it is whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use embedded::folder;

use super::BackupError;

/// A folder `NAME.partial`; removed with what is in it, unless it is [`Target::done`].
#[derive(Debug)]
pub(super) struct Target {
    into: PathBuf,
    partial: Option<PathBuf>,
}

impl Target {
    /// Makes the folder; refuses a place that is taken.
    pub(super) fn new(into: &Path, data: &Path) -> Result<Self, BackupError> {
        let Some((parent, name)) = into.parent().zip(into.file_name()) else {
            return Err(BackupError::Exists(into.to_owned()));
        };
        let refused = |path: &Path, error: io::Error| BackupError::File(path.to_owned(), error);
        let within = match parent.canonicalize() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(BackupError::NoParent(parent.to_owned()));
            }
            found => found.map_err(|error| refused(parent, error))?,
        };
        let data = data.canonicalize().map_err(|error| refused(data, error))?;
        if within.starts_with(&data) || within.join(name) == data {
            return Err(BackupError::Within(into.to_owned()));
        }
        // An empty folder may be somebody's way to say where.
        match fs::read_dir(into).map(|mut names| names.next().is_none()) {
            Ok(true) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            _ => return Err(BackupError::Exists(into.to_owned())),
        }
        let mut name = name.to_owned();
        name.push(".partial");
        let partial = parent.join(name);
        // Alone in it: two backups to one place would mix.
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(&partial) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(BackupError::Partial(partial)),
            made => made.map_err(|error| refused(&partial, error))?,
        }
        Ok(Self { into: into.to_owned(), partial: Some(partial) })
    }

    /// Where to write.
    pub(super) fn path(&self) -> &Path {
        self.partial.as_deref().unwrap_or(&self.into)
    }

    /// Everything is written and synced: gives the folder its name.
    pub(super) fn done(mut self) -> Result<(), BackupError> {
        let Some(partial) = self.partial.take() else { return Ok(()) };
        let renamed = folder::sync(&partial).and_then(|()| {
            // Whatever came meanwhile is not written over.
            match fs::remove_dir(&self.into) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => fs::rename(&partial, &self.into)?,
            }
            self.into.parent().map_or(Ok(()), folder::sync)
        });
        renamed.map_err(|error| {
            self.partial = Some(partial);
            BackupError::File(self.into.clone(), error)
        })
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        if let Some(partial) = &self.partial {
            let _ = fs::remove_dir_all(partial);
        }
    }
}
