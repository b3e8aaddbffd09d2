//! What an import finds: what is there, and in a dry run also what the rows before would have brought in.

use std::collections::BTreeMap;

use domain::id::{AssetId, EntryId};
use service::Problem;
use service::table::TableError;

use super::refusals::unknown_type;
use super::save::EntryContent;
use super::space::Space;
use crate::Content;
use crate::model::{Asset, ContentType, Head, Locales, LocalesContent, TypeContent, TypeId};

/// An entry as it was saved last.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) type_id: TypeId,
    pub(crate) archived: bool,
    pub(crate) content: EntryContent,
}

/// What rows would have brought in. Of rows that were brought in it holds nothing.
#[derive(Debug, Default)]
pub(crate) struct Ahead {
    locales: Option<LocalesContent>,
    /// With those that are new.
    types: BTreeMap<TypeId, (TypeContent, bool)>,
    assets: BTreeMap<AssetId, Asset>,
    drafts: BTreeMap<EntryId, Draft>,
    heads: BTreeMap<EntryId, Head>,
}

impl Ahead {
    pub(crate) async fn locales(&self, app: &Content) -> Result<Locales, TableError> {
        let known = app.store.locales().await?;
        Ok(match &self.locales {
            Some(content) => Locales { content: content.clone(), ..known },
            None => known,
        })
    }

    pub(crate) fn keep_locales(&mut self, content: LocalesContent) {
        self.locales = Some(content);
    }

    pub(crate) async fn find_type(&self, app: &Content, id: &TypeId) -> Result<Option<ContentType>, TableError> {
        match self.types.get(id) {
            Some((content, _)) => Ok(Some(ContentType::new(id.clone(), content.clone(), 1, app.context.clock.now()))),
            None => app.store.find_type(id).await,
        }
    }

    pub(crate) fn keep_type(&mut self, id: TypeId, content: TypeContent, is_new: bool) {
        let is_new = is_new || self.types.get(&id).is_some_and(|(_, is_new)| *is_new);
        self.types.insert(id, (content, is_new));
    }

    /// How many types would be new.
    pub(crate) fn new_types(&self) -> usize {
        self.types.values().filter(|(_, is_new)| *is_new).count()
    }

    /// What the fields of a type are read by; 422 where there is no such type.
    pub(crate) async fn space(&self, app: &Content, of: &TypeId) -> Result<Space, Problem> {
        let of = self.find_type(app, of).await?.ok_or_else(unknown_type)?;
        Ok(Space { of, locales: self.locales(app).await? })
    }

    pub(crate) async fn find_asset(&self, app: &Content, id: AssetId) -> Result<Option<Asset>, TableError> {
        match self.assets.get(&id) {
            Some(known) => Ok(Some(known.clone())),
            None => app.store.find_asset(id).await,
        }
    }

    pub(crate) fn keep_asset(&mut self, asset: Asset) {
        self.assets.insert(asset.id, asset);
    }

    pub(crate) async fn draft(&self, app: &Content, id: EntryId) -> Result<Option<Draft>, TableError> {
        if let Some(known) = self.drafts.get(&id) {
            return Ok(Some(known.clone()));
        }
        let Some(head) = app.store.find_head(id).await? else { return Ok(None) };
        let fields = app.store.find_version(id, head.n).await?.map(|(_, fields)| fields).unwrap_or_default();
        let content = EntryContent { fields, metadata: head.metadata };
        Ok(Some(Draft { type_id: head.type_id, archived: head.archived, content }))
    }

    pub(crate) fn keep_draft(&mut self, id: EntryId, draft: Draft) {
        self.drafts.insert(id, draft);
    }

    pub(crate) async fn head(&self, app: &Content, id: EntryId) -> Result<Option<Head>, TableError> {
        match self.heads.get(&id) {
            Some(known) => Ok(Some(known.clone())),
            None => app.store.find_head(id).await,
        }
    }

    pub(crate) fn keep_heads(&mut self, heads: impl IntoIterator<Item = (EntryId, Head)>) {
        self.heads.extend(heads);
    }
}
