//! Events that are kept in the host's own table: the dead letters, and what waits for a capability that is switched off.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use service::event::Event;
use service::operations::{EventOutcome, Redriven};
use service::table::{Index, Key, TableError, Write};

use super::Bus;

/// Where a delivery ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// With its consumer.
    Taken,
    /// In the inbox of a capability that is switched off.
    Inbox,
    /// With the dead letters.
    DeadLetters,
}

impl Place {
    /// The partition key under which an event is kept there; none where it is not kept.
    pub(super) fn key(self, capability: &str) -> String {
        match self {
            Self::Taken => String::new(),
            Self::Inbox => format!("inbox#{capability}"),
            Self::DeadLetters => format!("dead#{capability}"),
        }
    }

    pub(super) const fn outcome(self) -> EventOutcome {
        match self {
            Self::Taken => EventOutcome::Taken,
            Self::Inbox => EventOutcome::Waiting,
            Self::DeadLetters => EventOutcome::DeadLetter,
        }
    }
}

/// An event that waits in the host's own table: for a capability that is switched off, or as a dead letter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// `inbox#<capability>` or `dead#<capability>`.
    pub pk: String,
    /// The event's id.
    pub sk: String,
    /// The envelope as JSON.
    pub event: String,
    /// Why the last delivery of a dead letter failed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Bus {
    /// The dead letters of a capability.
    pub async fn dead_letters(&self, capability: &str) -> Result<Vec<Kept>, TableError> {
        self.host.query(Index::Main, Place::DeadLetters.key(capability)).all(10_000).await
    }

    /// The first dead letters of a capability, and whether there are more.
    pub(crate) async fn first_dead_letters(
        &self,
        capability: &str,
        most: usize,
    ) -> Result<(Vec<Kept>, bool), TableError> {
        let dead = self.host.query(Index::Main, Place::DeadLetters.key(capability));
        let mut page = dead.limit(most + 1).page::<Kept>().await?;
        let is_more = page.items.len() > most || page.next.is_some();
        page.items.truncate(most);
        Ok((page.items, is_more))
    }

    /// Lets a capability try one dead letter again, and waits for it.
    pub(crate) async fn redrive_one(self: &Arc<Self>, capability: &str, id: &str) -> Result<Redriven, TableError> {
        let Some(consumer) = self.consumers.get(capability) else { return Ok(Redriven::Missing) };
        let key = Key::new(Place::DeadLetters.key(capability), id);
        let Some(kept) = self.host.get::<Kept>(&key).await? else { return Ok(Redriven::Missing) };
        self.waiting.fetch_add(1, Ordering::SeqCst);
        // Its own task: who asked may go away.
        let _ = self.runtime.spawn(Arc::clone(self).redeliver(consumer.capability.name(), kept)).await;
        let left = self.host.get::<Kept>(&key).await?;
        Ok(if left.is_some() { Redriven::Refused } else { Redriven::Taken })
    }

    /// Throws one dead letter away; false if there is none of this id.
    pub(crate) async fn discard(&self, capability: &str, id: &str) -> Result<bool, TableError> {
        let key = Key::new(Place::DeadLetters.key(capability), id);
        if self.host.get::<Kept>(&key).await?.is_none() {
            return Ok(false);
        }
        self.host.delivered(key).await?;
        tracing::warn!(capability, id, "a dead letter was thrown away");
        Ok(true)
    }

    /// Lets a capability try its dead letters again, and waits for it; what it does not take is laid back with them.
    pub async fn redrive(self: &Arc<Self>, capability: &str) -> Result<(), TableError> {
        let Some(consumer) = self.consumers.get(capability) else { return Ok(()) };
        for kept in self.dead_letters(capability).await? {
            self.waiting.fetch_add(1, Ordering::SeqCst);
            self.runtime.spawn(Arc::clone(self).redeliver(consumer.capability.name(), kept));
        }
        self.settled().await;
        Ok(())
    }

    /// Throws away what waits for a capability that is switched off; answers with how many events.
    pub async fn drop_kept(&self, capability: &str) -> Result<usize, TableError> {
        let kept: Vec<Kept> = self.host.query(Index::Main, Place::Inbox.key(capability)).all(usize::MAX).await?;
        for event in &kept {
            self.host.delivered(Key::new(&event.pk, &event.sk)).await?;
        }
        Ok(kept.len())
    }

    pub(super) async fn keep(
        &self,
        place: Place,
        capability: &str,
        event: &Event,
        reason: String,
    ) -> Result<Place, TableError> {
        let json = serde_json::to_string(event).map_err(|error| TableError::Event(error.to_string()))?;
        let kept = Kept { pk: place.key(capability), sk: event.id.clone(), event: json, reason };
        self.host.write(Write::put("kept", Key::new(&kept.pk, &kept.sk), &kept)).await?;
        Ok(place)
    }

    pub(super) async fn redeliver(self: Arc<Self>, capability: &'static str, kept: Kept) {
        let outcome = match serde_json::from_str::<Event>(&kept.event) {
            Ok(event) => self.deliver(capability, &event, None).await,
            Err(error) => Err(TableError::Event(error.to_string())),
        };
        let outcome = match outcome {
            // A dead letter that was refused once more lies again where it lay.
            Ok(place) if place.key(capability) == kept.pk => Ok(()),
            Ok(_) => self.host.delivered(Key::new(&kept.pk, &kept.sk)).await,
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            tracing::error!(%error, id = kept.sk, "an event stays in its inbox");
        }
        self.done();
    }
}
