//! Types and locales. They change rarely and each request needs them, so a process keeps them for half a minute.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::Timestamp;
use domain::locale::Locale;
use events::content::TypeChanged;
use service::table::{Key, TableError, Write};

use super::Store;
use crate::model::{Locales, Shape};

/// How long they are kept.
const KEPT: Duration = Duration::from_secs(30);
/// How many types are kept; a request for another begins anew.
const MOST_TYPES: usize = 500;

/// What a process keeps.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    locales: Option<(Timestamp, Arc<Locales>)>,
    types: HashMap<String, (Timestamp, Arc<Shape>)>,
}

impl Known {
    fn with<T>(&self, f: impl FnOnce(&mut Kept) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn type_key(type_id: &str) -> Key {
    Key::only(format!("t#{type_id}"))
}

impl Store {
    /// The locales. 0.5 RRU where a process has not asked for half a minute.
    pub(crate) async fn locales(&self) -> Result<Arc<Locales>, TableError> {
        let now = self.table.clock().now();
        let kept = self.known.with(|kept| kept.locales.clone());
        if let Some((at, locales)) = kept.filter(|(at, _)| now.since(*at) < KEPT) {
            let _ = at;
            return Ok(locales);
        }
        let read: Option<Locales> = self.table.get_eventually(&Key::only("locales")).await?;
        let locales = Arc::new(read.unwrap_or_default());
        self.known.with(|kept| kept.locales = Some((now, Arc::clone(&locales))));
        Ok(locales)
    }

    /// The locales where this is one of them; those that were kept may be older than it, and are read again.
    pub(crate) async fn locales_with(&self, locale: Option<&Locale>) -> Result<Arc<Locales>, TableError> {
        let locales = self.locales().await?;
        if locale.is_none_or(|locale| locales.know(locale)) {
            return Ok(locales);
        }
        self.known.with(|kept| kept.locales = None);
        self.locales().await
    }

    /// A type. 0.5 RRU where a process has not asked for half a minute, and for one that is not known.
    pub(crate) async fn shape(&self, type_id: &str) -> Result<Arc<Shape>, TableError> {
        let now = self.table.clock().now();
        let kept = self.known.with(|kept| kept.types.get(type_id).cloned());
        if let Some((_, shape)) = kept.filter(|(at, _)| now.since(*at) < KEPT) {
            return Ok(shape);
        }
        let read: Option<TypeChanged> = self.table.get_eventually(&type_key(type_id)).await?;
        // What is not known may be heard of at any moment, so it is not kept.
        let Some(read) = read else { return Ok(Arc::default()) };
        let shape = Arc::new(Shape::from(read));
        self.known.with(|kept| {
            if kept.types.len() >= MOST_TYPES {
                kept.types.clear();
            }
            kept.types.insert(type_id.to_owned(), (now, Arc::clone(&shape)));
        });
        Ok(shape)
    }

    /// Takes the locales, unless newer ones are known.
    pub(crate) async fn write_locales(&self, locales: &Locales) -> Result<(), TableError> {
        let write = Write::put("locales", Key::only("locales"), locales).if_newer(locales.version());
        let written = self.unless_older(write, "locales").await;
        self.known.with(|kept| kept.locales = None);
        written
    }

    /// Takes a type, unless a newer state of it is known.
    pub(crate) async fn write_type(&self, event: &TypeChanged) -> Result<(), TableError> {
        let write = Write::put("type", type_key(&event.type_id), event).if_newer(event.version);
        let written = self.unless_older(write, "type").await;
        self.known.with(|kept| kept.types.remove(&event.type_id));
        written
    }

    async fn unless_older(&self, write: Write, label: &str) -> Result<(), TableError> {
        match self.table.write(write).await {
            Err(error) if error.refused(label) => Ok(()),
            other => other,
        }
    }
}
