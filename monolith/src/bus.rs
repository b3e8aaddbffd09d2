//! Delivers events within the process: from each outbox to every capability that consumes it.
//!
//! An outbox item is deleted only after every consumer took it, or it was laid with the dead letters, or (where a consumer
//! is switched off) into that consumer's inbox in the host's own table. So a killed process loses nothing: what was not
//! delivered still stands in the outbox, and is read at the next start. Consumers are idempotent; order is not kept.

mod kept;
mod passed;

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::future::join_all;
use service::capability::Hosted;
use service::event::Event;
use service::operations::{EventDelivery, PassedEvent};
use service::outbox::{OutboxItem, SHARDS, partition};
use service::table::{Index, Key, Table, TableError, Write, error_chain};
use tokio::runtime::Handle;
use tokio::sync::{Notify, Semaphore, mpsc};

pub use self::kept::Kept;
use self::kept::Place;
use self::passed::Passed;
use crate::backlog::{Backlog, Place as Queued};
use crate::capabilities;

/// Deliveries to one inbox at once.
const CONCURRENCY: usize = 32;
/// Delivered outbox items that are deleted in one transaction: the most that it holds.
const DELETIONS: usize = 100;
/// Delivered outbox items that are looked at together; those of one table leave it together.
const GATHERED: usize = 1_000;
/// The wait before the second delivery; each further one waits four times as long.
const FIRST_WAIT: Duration = Duration::from_millis(50);
/// The longest wait between two deliveries.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// Deliveries before an event is a dead letter: fewer than a queue's, since nothing is lost on the way to a process.
const DELIVERIES: u32 = 5;
/// The longest text that says why a dead letter was refused, in characters.
const MAX_REASON: usize = 500;

/// The event bus of one process.
pub struct Bus {
    consumers: HashMap<String, Consumer>,
    tables: HashMap<&'static str, Table>,
    host: Table,
    in_flight: Mutex<HashSet<String>>,
    waiting: AtomicUsize,
    idle: Notify,
    deletions: mpsc::UnboundedSender<(&'static str, Key)>,
    backlog: Backlog,
    passed: Passed,
    /// Where deliveries run.
    runtime: Handle,
}

struct Consumer {
    capability: Arc<dyn Hosted>,
    permits: Semaphore,
}

impl std::fmt::Debug for Bus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bus")
    }
}

impl Bus {
    /// A bus over the capabilities that are switched on, their tables, and the host's own; and its clean-up, to be run
    /// as long as the bus is used.
    pub fn new(
        capabilities: &[Arc<dyn Hosted>],
        host: Table,
        runtime: Handle,
    ) -> (Arc<Self>, impl Future<Output = ()> + Send + 'static) {
        let consumer = |capability: &Arc<dyn Hosted>| {
            let consumer = Consumer { capability: Arc::clone(capability), permits: Semaphore::new(CONCURRENCY) };
            (capability.name().to_owned(), consumer)
        };
        let (deletions, received) = mpsc::unbounded_channel();
        let bus = Arc::new(Self {
            consumers: capabilities.iter().map(consumer).collect(),
            tables: capabilities.iter().map(|c| (c.name(), c.context().table.clone())).collect(),
            host,
            in_flight: Mutex::default(),
            waiting: AtomicUsize::new(0),
            idle: Notify::new(),
            deletions,
            backlog: Backlog::default(),
            passed: Passed::default(),
            runtime,
        });
        let clean_up = Arc::clone(&bus).delete(received);
        (bus, clean_up)
    }

    /// Takes what a capability has just committed.
    pub fn take(self: &Arc<Self>, publisher: &'static str, items: Vec<OutboxItem>) {
        for item in items {
            if !self.in_flight.lock().unwrap_or_else(PoisonError::into_inner).insert(item.sk.clone()) {
                continue;
            }
            self.waiting.fetch_add(1, Ordering::SeqCst);
            let (bus, queued) = (Arc::clone(self), self.backlog.add());
            self.runtime.spawn(async move {
                match bus.publish(&item, queued).await {
                    Ok(()) => {
                        let _ = bus.deletions.send((publisher, item.key()));
                    }
                    Err(error) => {
                        // It stays in the outbox; the next start reads it again.
                        tracing::error!(%error, id = item.sk, "an event is kept back");
                        bus.forget(&item.sk);
                    }
                }
            });
        }
    }

    /// Reads what an earlier process left: every outbox, and the inboxes of capabilities that had been switched off.
    pub async fn recover(self: &Arc<Self>) -> Result<usize, TableError> {
        let mut found = 0;
        for (name, table) in &self.tables {
            for shard in 0..SHARDS {
                let items: Vec<OutboxItem> = table.query(Index::Main, partition(shard)).all(usize::MAX).await?;
                found += items.len();
                self.take(name, items);
            }
        }
        for consumer in self.consumers.values() {
            let inbox = Place::Inbox.key(consumer.capability.name());
            let kept: Vec<Kept> = self.host.query(Index::Main, inbox).all(usize::MAX).await?;
            found += kept.len();
            for kept in kept {
                self.waiting.fetch_add(1, Ordering::SeqCst);
                self.runtime.spawn(Arc::clone(self).redeliver(consumer.capability.name(), kept));
            }
        }
        Ok(found)
    }

    /// The events that wait for their first delivery.
    pub(crate) fn backlog(&self) -> &Backlog {
        &self.backlog
    }

    /// Waits until nothing is on its way any more.
    pub async fn settled(&self) {
        loop {
            let idle = self.idle.notified();
            if self.waiting.load(Ordering::SeqCst) == 0 {
                return;
            }
            // A wake-up may come between the look and the wait; look again at intervals.
            let _ = tokio::time::timeout(Duration::from_millis(20), idle).await;
        }
    }

    /// The last events that passed, newest first.
    pub(crate) fn passed(&self) -> Vec<PassedEvent> {
        self.passed.newest_first()
    }

    /// Delivers every event of an item to all its consumers.
    async fn publish(&self, item: &OutboxItem, queued: Queued) -> Result<(), TableError> {
        let events = item.events()?;
        let published: Vec<_> = events.iter().map(|event| self.publish_event(event, queued.clone())).collect();
        drop(queued);
        join_all(published).await.into_iter().collect()
    }

    async fn publish_event(&self, event: &Event, queued: Queued) -> Result<(), TableError> {
        let consumers: Vec<&'static str> = capabilities::consumers_of(&event.kind).collect();
        let delivered = consumers.iter().copied();
        let deliveries: Vec<_> = delivered.map(|name| self.deliver(name, event, Some(queued.clone()))).collect();
        drop(queued);
        let places = join_all(deliveries).await.into_iter().collect::<Result<Vec<Place>, TableError>>()?;
        let delivery = |(name, place): (&'static str, Place)| EventDelivery {
            function: name.to_owned(),
            outcome: place.outcome(),
        };
        self.passed.push(PassedEvent {
            id: event.id.clone(),
            kind: event.kind.clone(),
            subject: event.subject.clone(),
            time: event.time,
            deliveries: consumers.into_iter().zip(places).map(delivery).collect(),
        });
        Ok(())
    }

    /// Delivers to one consumer, again and again where it fails; answers with where the event ended. The event leaves the
    /// backlog when its first delivery begins.
    async fn deliver(&self, name: &str, event: &Event, mut queued: Option<Queued>) -> Result<Place, TableError> {
        let Some(consumer) = self.consumers.get(name) else {
            return self.keep(Place::Inbox, name, event, String::new()).await;
        };
        let (mut wait, mut reason) = (FIRST_WAIT, String::new());
        for delivery in 1..=DELIVERIES {
            let permit = consumer.permits.acquire().await;
            drop(queued.take());
            let consumed = consumer.capability.consume(event).await;
            drop(permit);
            match consumed {
                Ok(()) => return Ok(Place::Taken),
                Err(error) => reason = error_chain(&error),
            }
            if delivery < DELIVERIES {
                tokio::time::sleep(wait).await;
                wait = (wait * 4).min(LONGEST_WAIT);
            }
        }
        tracing::error!(capability = name, event = event.kind, id = event.id, "laid with the dead letters");
        self.keep(Place::DeadLetters, name, event, reason.chars().take(MAX_REASON).collect()).await
    }

    /// Deletes delivered items, as many at once as are waiting: the fuller the house, the fewer transactions an item.
    async fn delete(self: Arc<Self>, mut received: mpsc::UnboundedReceiver<(&'static str, Key)>) {
        let mut batch = Vec::with_capacity(GATHERED);
        while received.recv_many(&mut batch, GATHERED).await > 0 {
            let mut by_table: HashMap<&str, Vec<Key>> = HashMap::new();
            for (publisher, key) in batch.drain(..) {
                by_table.entry(publisher).or_default().push(key);
            }
            for (publisher, keys) in by_table {
                let Some(table) = self.tables.get(publisher) else { continue };
                for keys in keys.chunks(DELETIONS) {
                    let mut transaction = table.transaction();
                    for key in keys {
                        transaction.push(Write::delete("outbox", key.clone()));
                    }
                    if let Err(error) = transaction.commit().await {
                        tracing::warn!(%error, "delivered outbox items were not deleted; they are delivered once more");
                    }
                    for key in keys {
                        self.forget(&key.sk);
                    }
                }
            }
        }
    }

    fn forget(&self, id: &str) {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        self.done();
    }

    fn done(&self) {
        if self.waiting.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.idle.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests;
