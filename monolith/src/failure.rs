//! How the program ends when it does not do what was asked: one plain line with a hint, and an exit code by kind.

use std::fmt;
use std::io::Write as _;
use std::process::ExitCode;

use embedded::EngineError;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::capability::WorkError;
use service::environment::SettingError;
use service::table::error_chain;

use crate::backup::BackupError;
use crate::host::StartError;
use crate::remote::RemoteError;
use crate::settings::FileError;

/// The exit codes: those of `sysexits.h`, and clap's 2.
pub mod code {
    /// The command line says something that makes no sense.
    pub const USAGE: u8 = 2;
    /// What was read is damaged or malformed.
    pub const DATA: u8 = 65;
    /// A file or folder is not there.
    pub const NO_INPUT: u8 = 66;
    /// The shop does not answer.
    pub const UNAVAILABLE: u8 = 69;
    /// Something went wrong within.
    pub const SOFTWARE: u8 = 70;
    /// The system refused: an address that is taken, a folder without rights.
    pub const SYSTEM: u8 = 71;
    /// Another process is in the way; later it may go well.
    pub const IN_USE: u8 = 75;
    /// The shop refused the request or its credentials.
    pub const REFUSED: u8 = 77;
    /// A setting is wrong.
    pub const SETTINGS: u8 = 78;
}

/// Why the program ends, for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The process's exit code.
    pub code: u8,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to do, as a sentence.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure of a kind.
    pub fn new(code: u8, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None }
    }

    /// The command line makes no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(code::USAGE, message)
    }

    /// A setting is wrong.
    pub fn settings(message: impl Into<String>) -> Self {
        Self::new(code::SETTINGS, message)
    }

    /// With what to do about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Says it on standard error, and gives the exit code.
    pub fn report(&self) -> ExitCode {
        // With a closed standard error nobody hears it; the exit code stays.
        let _ = writeln!(std::io::stderr(), "stoa: {self}");
        ExitCode::from(self.code)
    }
}

/// One line, whatever the causes said.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        f.write_str(&line(&self.message))?;
        match &self.hint {
            Some(hint) => write!(f, ". {}", line(hint)),
            None => Ok(()),
        }
    }
}

impl From<SettingError> for Failure {
    fn from(error: SettingError) -> Self {
        Self::settings(error.to_string())
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::settings(error_chain(&error))
    }
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        let message = error_chain(&error);
        match error {
            EngineError::InUse { .. } => Self::new(code::IN_USE, message)
                .hint("Stop it, or name another folder with --data; one folder serves one process."),
            EngineError::Foreign { .. } => {
                Self::new(code::USAGE, message).hint("Name a folder that is empty or new with --data.")
            }
            EngineError::Newer { .. } => Self::new(code::DATA, message)
                .hint("Start the Stoa that wrote it, or put a backup in its place (docs/operating.md)."),
            EngineError::Older { .. } => Self::new(code::DATA, message)
                .hint("Back it up with the Stoa that wrote it, or start this one once, which converts it."),
            EngineError::Backup { .. } => {
                Self::new(code::USAGE, message).hint("It stays as it is: `stoa restore` puts it into another folder.")
            }
            EngineError::HalfRestored { .. } => {
                Self::new(code::DATA, message).hint("Repeat `stoa restore`: it begins anew.")
            }
            EngineError::Occupied { .. } => Self::new(code::USAGE, message).hint(
                "A backup is restored into a folder that is new or empty: name one with --data, or move this one away.",
            ),
            EngineError::Stopped => Self::new(code::UNAVAILABLE, message).hint("Try again when the shop runs."),
            EngineError::Mark { .. } => {
                Self::new(code::DATA, message).hint("Put the file back from a backup (docs/operating.md).")
            }
            EngineError::Damaged { .. } => Self::new(code::DATA, message).hint(
                "Keep a copy of the folder, then put that file back from a backup, or recover what is left of it with \
                 sqlite3's .recover (docs/operating.md, \"A damaged file\").",
            ),
            EngineError::Folder { .. } | EngineError::File { .. } => Self::new(code::SYSTEM, message)
                .hint("See that this user may write there and that the disk is not full."),
            EngineError::Changed { .. } | EngineError::Database(_) => Self::new(code::SOFTWARE, message),
        }
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let message = error_chain(&error);
        match error {
            BackupError::Engine(error) => error.into(),
            BackupError::Exists(_) => Self::usage(message).hint("Name a folder that is new or empty."),
            BackupError::Within(_) => {
                Self::usage(message).hint("Name a folder elsewhere, on another disk if there is one.")
            }
            BackupError::NoParent(_) => Self::new(code::NO_INPUT, message).hint("Make it first."),
            BackupError::Partial(_) => Self::new(code::IN_USE, message)
                .hint("Wait for the other backup; if there is none, delete that folder."),
            BackupError::File(..) => Self::new(code::SYSTEM, message)
                .hint("See that the user that runs the shop may write there and that the disk is not full."),
            BackupError::NoManifest(_) => Self::new(code::NO_INPUT, message)
                .hint("A plain copy of a data folder needs no restore: it is put in the folder's place."),
            BackupError::Form(..) => Self::new(code::DATA, message).hint("Restore it with that version."),
            BackupError::Manifest(..) | BackupError::Changed(..) => Self::new(code::DATA, message)
                .hint("Nothing of a damaged backup is restored: take another one, and check the disk."),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        let message = error_chain(&error);
        match error {
            StartError::Listen(..) => Self::new(code::SYSTEM, message)
                .hint("Another process may have the port: --port names another, and --port 0 takes any that is free."),
            StartError::Engine(error) => error.into(),
            StartError::Setting(error) => error.into(),
            StartError::UnknownCapability(_) | StartError::Work(WorkError::UnknownKind { .. }) => Self::usage(message),
            StartError::SwitchedOff(_) => Self::usage(message).hint("Leave it out of --off."),
            StartError::Administrator(_) => Self::new(code::DATA, message),
            StartError::Backup(error) => error.into(),
            StartError::InMemory => Self::usage(message),
            StartError::SigningKey(_) => Self::new(code::REFUSED, message),
            StartError::System(_) => Self::new(code::SYSTEM, message),
            StartError::Table(_) | StartError::Demo(_) | StartError::Work(_) => Self::new(code::SOFTWARE, message),
        }
    }
}

impl From<RemoteError> for Failure {
    fn from(error: RemoteError) -> Self {
        let message = error_chain(&error);
        match error {
            RemoteError::NoCredentials(_) => Self::new(code::NO_INPUT, message),
            RemoteError::Elsewhere(_) => {
                Self::usage(message).hint("Give --client-id and --client-secret of a client of that shop.")
            }
            RemoteError::Address(_) => Self::usage(message),
            RemoteError::Away(_) => {
                Self::new(code::UNAVAILABLE, message).hint("See that the shop runs there, or name another with --url.")
            }
            RemoteError::Refused(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => {
                Self::new(code::REFUSED, message)
                    .hint("See that the client's id and secret are those of this shop and that it has the scopes.")
            }
            RemoteError::Refused(..) => Self::new(code::REFUSED, message),
            RemoteError::File(..) => Self::new(code::NO_INPUT, message),
            RemoteError::Workbook(_) | RemoteError::OtherFile(_) => Self::new(code::DATA, message),
            RemoteError::NoExport(_) | RemoteError::NoSheet(_) => Self::usage(message),
            RemoteError::Certificates(_) | RemoteError::Unreadable(_) => Self::new(code::SOFTWARE, message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line() {
        let failure = Failure::new(code::DATA, "a file\nis damaged").hint("Mend\n  it.");
        assert_eq!(failure.to_string(), "a file is damaged. Mend it.");
    }
}
