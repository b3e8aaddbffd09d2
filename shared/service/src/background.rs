//! Work that goes on behind an answer, and ends with its capability.

use std::sync::{Mutex, PoisonError};

use tokio::task::AbortHandle;

/// Tasks that are about to begin or at work. They end with the capability that owns them, as they would with its process.
///
/// A task that has a copy of its capability gives the copy a `Background` of its own: else neither would ever end.
#[derive(Debug, Default)]
pub struct Background(Mutex<Vec<AbortHandle>>);

impl Background {
    /// Takes a task in.
    pub fn take(&self, task: AbortHandle) {
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.retain(|task| !task.is_finished());
        tasks.push(task);
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        for task in self.0.get_mut().unwrap_or_else(PoisonError::into_inner) {
            task.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn its_tasks_end_with_it() {
        let (background, held) = (Background::default(), Arc::new(()));
        let task = Arc::clone(&held);
        let task = tokio::spawn(async move {
            std::future::pending::<()>().await;
            drop(task);
        });
        background.take(task.abort_handle());
        tokio::task::yield_now().await;
        assert_eq!(Arc::strong_count(&held), 2);
        drop(background);
        assert!(task.await.is_err_and(|error| error.is_cancelled()));
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
