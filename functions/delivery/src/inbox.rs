//! The events that delivery consumes, all of content's.

use events::content::{EntryDrafted, EntryPublished, EntryUnpublished, LocalesChanged, ReleasePublished, TypeChanged};
use service::event::Event;
use service::inbox::ConsumeError;

use crate::Delivery;
use crate::commands::apply::{Heard, apply};
use crate::commands::{draft, release};
use crate::model::{Locales, View};
use crate::store::Release;

service::inbox! { Delivery {
    LocalesChanged => on_locales_changed,
    TypeChanged => on_type_changed,
    EntryPublished => on_entry_published,
    EntryUnpublished => on_entry_unpublished,
    ReleasePublished => on_release_published,
    EntryDrafted => on_entry_drafted,
} }

async fn on_locales_changed(app: &Delivery, _: &Event, locales: LocalesChanged) -> Result<(), ConsumeError> {
    Ok(app.store.write_locales(&Locales::from(locales)).await?)
}

async fn on_type_changed(app: &Delivery, _: &Event, changed: TypeChanged) -> Result<(), ConsumeError> {
    Ok(app.store.write_type(&changed).await?)
}

async fn on_entry_published(app: &Delivery, _: &Event, entry: EntryPublished) -> Result<(), ConsumeError> {
    let EntryPublished { entry_id, version, snapshot, old_slugs, release_id, .. } = entry;
    let type_id = snapshot.type_id.clone();
    let (first_published_at, published_at) = (Some(entry.first_published_at), Some(entry.published_at));
    let view = Some(View { entry_id, version, snapshot, first_published_at, published_at });
    apply(app, &Heard { entry_id, version, type_id, release_id, view, old_slugs }).await
}

async fn on_entry_unpublished(app: &Delivery, _: &Event, entry: EntryUnpublished) -> Result<(), ConsumeError> {
    let EntryUnpublished { entry_id, version, type_id, release_id } = entry;
    let (view, old_slugs) = Default::default();
    apply(app, &Heard { entry_id, version, type_id, release_id, view, old_slugs }).await
}

async fn on_release_published(app: &Delivery, _: &Event, published: ReleasePublished) -> Result<(), ConsumeError> {
    let release_id = published.release_id;
    app.store.create_release(&Release::from(published)).await?;

    release::advance(app, release_id).await?;
    Ok(())
}

async fn on_entry_drafted(app: &Delivery, _: &Event, drafted: EntryDrafted) -> Result<(), ConsumeError> {
    let EntryDrafted { entry_id, version, snapshot } = drafted;
    let view =
        snapshot.map(|snapshot| View { entry_id, version, snapshot, first_published_at: None, published_at: None });
    Ok(draft::keep(app, entry_id, version, view.as_ref()).await?)
}
