//! Work that comes to its end though nobody waits for it any more.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::runtime::Handle;

/// A future that is finished though it is dropped: half done, it goes on as a task of its own.
///
/// As long as somebody waits for it, it is part of the waiting task: a task of its own from the start would be handed from worker to
/// worker, and wake one up, at every request.
pub(crate) struct Finishing<T: Send + 'static>(Option<BoxFuture<'static, T>>);

impl<T: Send + 'static> Finishing<T> {
    pub(crate) fn new(work: impl Future<Output = T> + Send + 'static) -> Self {
        Self(Some(work.boxed()))
    }
}

impl<T: Send + 'static> Future for Finishing<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let Some(work) = &mut self.0 else { return Poll::Pending };
        let done = ready!(work.as_mut().poll(context));
        self.0 = None;
        Poll::Ready(done)
    }
}

impl<T: Send + 'static> Drop for Finishing<T> {
    fn drop(&mut self) {
        if let (Some(work), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            runtime.spawn(work);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn what_is_waited_for_is_answered_and_what_is_given_up_is_finished() {
        let steps = Arc::new(AtomicU32::new(0));
        let work = || {
            let steps = Arc::clone(&steps);
            Finishing::new(async move {
                for _ in 0..3 {
                    tokio::task::yield_now().await;
                    steps.fetch_add(1, Ordering::Relaxed);
                }
                steps.load(Ordering::Relaxed)
            })
        };
        assert_eq!(work().await, 3);

        let mut given_up = work();
        assert!(futures::poll!(&mut given_up).is_pending());
        drop(given_up);
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        assert_eq!(steps.load(Ordering::Relaxed), 6);
    }
}
