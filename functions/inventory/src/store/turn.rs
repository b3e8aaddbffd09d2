//! A turn at some skus: their present levels, kept until a step on them succeeds.

use domain::id::Sku;
use service::table::{Attempts, TableError};
use tokio::sync::MutexGuard;

use super::Store;
use crate::model::{Level, Levels};

/// The levels of a step that is being decided and written.
///
/// Decide on [`Turn::levels`], write, and on an error call [`Turn::again`]: it updates the levels, for free after a
/// refused write, so that the step can be decided again.
#[derive(Debug)]
pub(crate) struct Turn<'a> {
    store: &'a Store,
    skus: Vec<Sku>,
    levels: Levels,
    attempts: Attempts,
    exact: bool,
    _queues: Vec<MutexGuard<'a, ()>>,
}

impl Store {
    /// Waits for a turn at these skus, and creates missing levels: 1 RRU each.
    pub(crate) async fn turn_at_all(&self, skus: Vec<Sku>) -> Result<Turn<'_>, TableError> {
        self.ensure_levels(&skus).await?;
        self.turn_at_known(skus).await
    }

    /// Waits for a turn at these skus; reads seemingly missing levels again, consistently.
    pub(crate) async fn turn_at_known(&self, skus: Vec<Sku>) -> Result<Turn<'_>, TableError> {
        let mut turn = self.turn(skus.clone()).await?;
        if turn.levels.len() < skus.len() {
            turn.look_closely(&skus).await?;
        }
        Ok(turn)
    }

    /// Waits for a turn at these skus and reads their levels: 0.5 RRU each.
    pub(crate) async fn turn(&self, skus: Vec<Sku>) -> Result<Turn<'_>, TableError> {
        let queues = self.queue(&skus).await;
        let levels = self.levels(&skus).await?;
        Ok(Turn { store: self, skus, levels, attempts: Attempts::on("stock"), exact: false, _queues: queues })
    }
}

impl Turn<'_> {
    /// The known levels.
    pub(crate) const fn levels(&self) -> &Levels {
        &self.levels
    }

    /// Reads the levels of these skus consistently, once per turn, before stock is refused.
    /// Returns whether this was the first time.
    pub(crate) async fn look_closely(&mut self, skus: &[Sku]) -> Result<bool, TableError> {
        if std::mem::replace(&mut self.exact, true) {
            return Ok(false);
        }
        let levels = self.store.levels_exactly(skus).await?;
        levels.into_values().for_each(|level| self.learn(level));
        Ok(true)
    }

    /// Handles a failed write: `Ok` with updated levels if the step may be tried again.
    pub(crate) async fn again(&mut self, error: TableError) -> Result<(), TableError> {
        let newer: Vec<Level> = match &error {
            TableError::Refused(refusal) if refusal.is("level") => refusal.items("level"),
            TableError::Busy(_) => Vec::new(),
            _ => return Err(error),
        };
        self.attempts.again().await?;
        if newer.is_empty() {
            let levels = self.store.levels_exactly(&self.skus).await?;
            levels.into_values().for_each(|level| self.learn(level));
        }
        newer.into_iter().for_each(|level| self.learn(level));
        Ok(())
    }

    fn learn(&mut self, level: Level) {
        let known = self.levels.get(&level.sku).map_or(0, |known| known.version);
        if level.version > known {
            self.levels.insert(level.sku.clone(), level);
        }
    }
}
