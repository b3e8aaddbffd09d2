//! Saves: each acknowledged one is a new version, and a stale one is kept beside the line.

use deserr::Deserr;
use domain::collection::Metadata;
use domain::fault::Faults;
use domain::id::EntryId;
use serde::{Deserialize, Serialize};
use service::Problem;
use service::body::Answer;
use service::etag::IfMatch;
use service::idempotency::Idempotency;
use service::table::{Attempts, TableError, Transaction};

use super::Change;
use super::conflict::{keep_beside, kept_beside, repeated};
use super::refusals::{archived, invalid_fields, unknown_type};
use super::relink::relink;
use super::space::Space;
use crate::Content;
use crate::model::{Author, Fields, Head, TypeId, Version, check_kinds, hash, normalised, title, used};
use crate::store::{GUARD, HEAD, LINK, USES, UseChange, VERSION};

/// What a client says of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[schema(as = EntryContent)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct EntryContent {
    /// Its values by field.
    #[serde(default)]
    #[deserr(default)]
    #[schema(required = false)]
    pub(crate) fields: Fields,
    /// What the client keeps beside it.
    #[serde(default)]
    #[deserr(default)]
    #[schema(value_type = domain::collection::MetadataPatch, required = false)]
    pub(crate) metadata: Metadata,
}

/// An entry with the fields of one version.
#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub(crate) head: Head,
    pub(crate) version: Version,
    pub(crate) fields: Fields,
}

/// Loads an entry with its newest version; 404 if there is none. 2 RRU, and more for a version of more than 4 KB.
pub(crate) async fn load(app: &Content, id: EntryId) -> Result<Whole, Problem> {
    let mut attempts = Attempts::on("entry");
    loop {
        let head = app.store.find_head(id).await?.ok_or_else(|| Problem::not_found("entry"))?;
        match app.store.find_version(id, head.n).await? {
            Some((version, fields)) => return Ok(Whole { head, version, fields }),
            // It is being deleted.
            None => attempts.again().await?,
        }
    }
}

/// Creates an entry.
pub(crate) async fn create(
    app: &Content,
    (id, of): (EntryId, &TypeId),
    content: EntryContent,
    author: Author,
    idempotency: &Idempotency,
    answer: impl Fn(&Whole) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("type");
    loop {
        let space = Space::find(app, of).await?.ok_or_else(unknown_type)?;
        let fields = normalised(&space.of, content.fields.clone());
        check_kinds(&space.of, &space.locales.content, &fields).map_err(invalid_fields)?;
        let (json, now) = (json(&fields)?, app.context.clock.now());
        let version = Version {
            n: 1,
            base: None,
            conflict: false,
            restores: None,
            author: author.clone(),
            hash: hash(&json),
            created_at: now,
        };
        let head = Head {
            id,
            type_id: of.clone(),
            version: 1,
            n: 1,
            last_n: 1,
            title: title(&space.of, &space.locales.content, &fields),
            published: None,
            publications: 0,
            first_published_at: None,
            slugs: Default::default(),
            old_slugs: Default::default(),
            lost: 0,
            archived: false,
            schedule: None,
            metadata: content.metadata.clone(),
            created_at: now,
            updated_at: now,
        };
        let whole = Whole { head, version, fields };
        let transaction = written(app, &space, None, &whole, json).await?;
        match idempotency.commit(transaction, answer(&whole)).await {
            Ok(answer) => return Ok(answer),
            Err(error) if error.refused(GUARD) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Changes an entry. What comes too late is kept beside the line, and refused with 412.
pub(crate) async fn update(
    app: &Content,
    id: EntryId,
    if_match: Option<IfMatch>,
    change: &Change<'_, EntryContent>,
    author: &Author,
) -> Result<Whole, Problem> {
    let mut attempts = Attempts::on("entry");
    loop {
        let head = app.store.find_head(id).await?.ok_or_else(|| Problem::not_found("entry"))?;
        if head.archived {
            return Err(archived());
        }
        let base = if_match.and_then(IfMatch::expected).unwrap_or(head.n);
        let known = app.store.find_version(id, base).await?;
        let Some((version, before)) = known.filter(|(version, _)| !version.conflict) else {
            return Err(Problem::stale());
        };
        let space = Space::of_entry(app, &head.type_id).await?;
        let known = EntryContent { fields: before.clone(), metadata: head.metadata.clone() };
        let content = change(&known)?;
        let fields = normalised(&space.of, content.fields);
        check_kinds(&space.of, &space.locales.content, &fields).map_err(invalid_fields)?;
        let unchanged = fields == before;

        if base != head.n {
            if unchanged {
                return Err(Problem::stale());
            }
            match repeated(app, &head, base, &fields, author).await? {
                Some(version) if version.conflict => return Err(kept_beside(version.n)),
                Some(version) => return Ok(Whole { head, version, fields }),
                None => {}
            }
            match keep_beside(app, &head, base, &fields, author).await {
                Ok(n) => return Err(kept_beside(n)),
                Err(error) if error.refused(HEAD) || error.refused(VERSION) => attempts.again().await?,
                Err(error) => return Err(error.into()),
            }
            continue;
        }
        if unchanged && content.metadata == head.metadata {
            return Ok(Whole { head, version, fields });
        }
        let saved = next(app, &space, &head, fields, None, author).metadata(content.metadata);
        match commit(app, &space, (&head, &before), &saved).await {
            Ok(()) => return Ok(saved),
            Err(Refused::Again) => attempts.again().await?,
            Err(Refused::Problem(problem)) => return Err(*problem),
        }
    }
}

/// Brings the fields of an older version back, or of one beside the line, as a new version.
pub(crate) async fn restore(
    app: &Content,
    id: EntryId,
    n: u64,
    if_match: IfMatch,
    author: &Author,
    idempotency: &Idempotency,
    answer: impl Fn(&Whole) -> Answer,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("entry");
    loop {
        let Whole { head, fields: before, .. } = load(app, id).await?;
        let found = app.store.find_version(id, n).await?;
        let (_, fields) = found.ok_or_else(|| Problem::not_found("version"))?;
        if_match.check(head.n)?;
        if head.archived {
            return Err(archived());
        }
        let space = Space::of_entry(app, &head.type_id).await?;
        check_kinds(&space.of, &space.locales.content, &fields).map_err(invalid_fields)?;
        let saved = next(app, &space, &head, fields, Some(n), author);
        let json = json(&saved.fields)?;
        let transaction = written(app, &space, Some((&head, &before)), &saved, json).await?;
        match idempotency.commit(transaction, answer(&saved)).await {
            Ok(answer) => return Ok(answer),
            Err(error) if is_race(&error) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Why a save did not go through.
enum Refused {
    Again,
    Problem(Box<Problem>),
}

async fn commit(app: &Content, space: &Space, before: (&Head, &Fields), after: &Whole) -> Result<(), Refused> {
    let problem = |problem: Problem| Refused::Problem(Box::new(problem));
    let json = json(&after.fields).map_err(problem)?;
    let transaction = written(app, space, Some(before), after, json).await.map_err(problem)?;
    match transaction.commit().await {
        Ok(()) => Ok(()),
        Err(error) if is_race(&error) => Err(Refused::Again),
        Err(error) => Err(problem(error.into())),
    }
}

fn is_race(error: &TableError) -> bool {
    [HEAD, VERSION, GUARD, USES, LINK].iter().any(|label| error.refused(label))
}

/// The entry with its next version.
fn next(app: &Content, space: &Space, head: &Head, fields: Fields, restores: Option<u64>, author: &Author) -> Whole {
    let (now, n) = (app.context.clock.now(), head.last_n + 1);
    let hash = serde_json::to_string(&fields).map(|json| hash(&json)).unwrap_or_default();
    let version =
        Version { n, base: Some(head.n), conflict: false, restores, author: author.clone(), hash, created_at: now };
    let title = title(&space.of, &space.locales.content, &fields);
    let head = Head { n, last_n: n, version: head.version + 1, title, updated_at: now, ..head.clone() };
    Whole { head, version, fields }
}

impl Whole {
    fn metadata(mut self, metadata: Metadata) -> Self {
        self.head.metadata = metadata;
        self
    }
}

/// The transaction of a save: version, head, what is used, links and the event; at most 90 links + 5, and the key's record.
async fn written(
    app: &Content,
    space: &Space,
    before: Option<(&Head, &Fields)>,
    after: &Whole,
    json: String,
) -> Result<Transaction, Problem> {
    let (store, id) = (&app.store, after.head.id);
    let links = relink(app, &space.of, id, before, (after.head.n, Some(&after.fields))).await?;
    let (old, new) = (before.map(|(_, fields)| used(&space.of, fields)), used(&space.of, &after.fields));
    let drafted = space.drafted(app, &after.head, &after.fields).await?;
    let mut transaction = store.table().transaction();
    transaction.push(store.create_version(id, &after.version, json));
    transaction.push(match before {
        None => store.create_head(&after.head),
        Some(_) => store.replace_head(&after.head),
    });
    let change = UseChange::of(old.as_ref(), Some(&new));
    if !change.is_none() {
        transaction.push(store.count_uses(&space.of, space.locales.version, &change));
    }
    if old.as_ref() != Some(&new) {
        transaction.push(store.put_uses(&space.of.id, id, &new, old.as_ref()));
    }
    for link in &links {
        transaction.push(store.write_link(link));
    }
    transaction.publish(&drafted);
    Ok(transaction)
}

fn json(fields: &Fields) -> Result<String, Problem> {
    serde_json::to_string(fields).map_err(|_| Problem::internal())
}
