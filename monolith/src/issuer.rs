//! The URL that tokens name as their issuer: kept with the data, so that they outlive a change of the port.

use std::io;
use std::path::Path;

use service::capability::ISSUER_URL;
use service::environment::SettingError;

/// Its file in the data folder.
const FILE: &str = "issuer";

/// The issuer of the command line, else that of the settings, else the one that the data was first served with, else the
/// address `url`, which is kept then where it is `served`.
pub(crate) fn issuer(
    asked: Option<&str>,
    set: Option<&str>,
    data: Option<&Path>,
    url: &str,
    served: bool,
) -> Result<String, IssuerError> {
    if let Some(issuer) = asked.or(set) {
        return Ok(issuer.to_owned());
    }
    let Some(path) = data.map(|data| data.join(FILE)) else { return Ok(url.to_owned()) };
    match std::fs::read_to_string(&path) {
        Ok(kept) => {
            let kept = kept.trim();
            let at = |error: SettingError| SettingError::new(path.display().to_string(), error.fault);
            ISSUER_URL.check(kept).map_err(at)?;
            Ok(kept.to_owned())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if served {
                embedded::folder::write_private(&path, format!("{url}\n").as_bytes())?;
            }
            Ok(url.to_owned())
        }
        Err(error) => Err(error.into()),
    }
}

/// Why there is no issuer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IssuerError {
    /// It is no URL.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// Its file can't be read or written.
    #[error(transparent)]
    File(#[from] io::Error),
}
