//! Passwords: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane).
//!
//! A hash takes tens of milliseconds of a core and 19 MiB of memory. So it runs on a blocking thread, and no more hashes
//! run concurrently than there are cores.

use std::sync::LazyLock;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use service::Problem;
use tokio::sync::Semaphore;

/// OWASP Password Storage Cheat Sheet: memory in KiB, passes, lanes.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How long a hash waits for a free core before the request fails with 503.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(5);

/// A hash of no password, checked if there is no account, so that the answer takes as long.
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c3RvYS1ub2JvZHlzLXNhbA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and checks passwords, a few at a time.
#[derive(Debug)]
pub(crate) struct Passwords {
    // Counting the cores reads files, so it is left to first use, to keep the cold start short.
    turns: LazyLock<Semaphore>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self { turns: LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, Into::into))) }
    }

    /// Fails every request, as if no core ever became free.
    #[cfg(test)]
    pub(crate) fn always_busy() -> Self {
        let passwords = Self::new();
        passwords.turns.close();
        passwords
    }

    /// Hashes a password under a fresh salt, as a PHC string.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, Problem> {
        let password = password.to_owned();
        let hashed = self.in_turn(move || hasher()?.hash_password(password.as_bytes()).map(|hash| hash.to_string()));
        hashed.await?.map_err(|error| {
            tracing::error!(%error, "a password can't be hashed");
            Problem::internal()
        })
    }

    /// Whether the password has this hash; without a hash, false after the same time.
    pub(crate) async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, Problem> {
        let password = password.to_owned();
        let known = hash.is_some();
        let hash = hash.unwrap_or(DUMMY_HASH).to_owned();
        let verified = self.in_turn(move || {
            let hash = PasswordHash::new(&hash)?;
            hasher()?.verify_password(password.as_bytes(), &hash)
        });
        match verified.await? {
            Ok(()) => Ok(known),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => {
                tracing::error!(%error, "a password can't be checked");
                Err(Problem::internal())
            }
        }
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let turn = tokio::time::timeout(QUEUE_TIMEOUT, self.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(Problem::unavailable()) };
        tokio::task::spawn_blocking(work).await.map_err(|error| {
            tracing::error!(%error, "a hash broke off");
            Problem::internal()
        })
    }
}

fn hasher() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(argon2::password_hash::Error::from)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_only_its_own_hash() {
        let passwords = Passwords::new();
        let hash = passwords.hash("correct horse").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("correct horse", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("correct horsf", Some(&hash)).await.unwrap());
        assert_ne!(hash, passwords.hash("correct horse").await.unwrap(), "each hash has its own salt");
    }

    #[tokio::test]
    async fn the_dummy_hash_matches_nothing_and_takes_as_long() {
        let passwords = Passwords::new();
        let hash = passwords.hash("x").await.unwrap();
        let (real, dummy) = (PasswordHash::new(&hash).unwrap(), PasswordHash::new(DUMMY_HASH).unwrap());
        assert_eq!(real.params.to_string(), dummy.params.to_string());
        assert_eq!(real.hash.unwrap().len(), dummy.hash.unwrap().len());
        assert!(!passwords.verify("", None).await.unwrap());
    }
}
