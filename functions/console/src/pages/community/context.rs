//! What a moderator has to know to decide: what is reported, who wrote it, and what was decided of both before.
//!
//! The API lists neither reports nor the log by what they are about: a page looks through the newest hundred of the log and the
//! oldest hundred open reports. Both together cost about 20 RRU where they are that long.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::join_all;
use serde::Deserialize;

use super::super::visit::Visit;
use super::seen::{Edit, LogEntry, Person, Post, Profile, Report, Review, Subject};
use crate::adapters::stoa::{ApiError, List};
use crate::model::form::{query, segment};

/// As many people are looked up at once.
const MOST_PEOPLE: usize = 50;
/// The newest entries of the log, and the oldest open reports, among which those about one thing are looked for.
const LATEST_LOG: &str = "/moderation-log?limit=100";
const OPEN_REPORTS: &str = "/reports?state=open&limit=100";

/// What is known of one thing that people wrote, or of a person.
#[derive(Default)]
pub(super) struct Context {
    pub(super) subject: Subject,
    /// Each is there if the subject is one, and is not gone.
    pub(super) post: Option<Post>,
    pub(super) review: Option<Review>,
    /// Whom it is about: the person, or whoever wrote it.
    pub(super) profile: Option<Profile>,
    /// What the post answers.
    pub(super) parent: Option<Post>,
    /// What the post said before, oldest first.
    pub(super) earlier: Vec<Edit>,
    /// What the review is about, by name.
    pub(super) product: Option<String>,
    pub(super) history: History,
}

/// What was decided and reported before.
#[derive(Default)]
pub(super) struct History {
    pub(super) log: Vec<LogEntry>,
    /// Open reports.
    pub(super) reports: Vec<Report>,
    /// Those named in it, by account.
    pub(super) people: BTreeMap<String, Person>,
}

impl History {
    /// Somebody's name: the handle, or the id.
    pub(super) fn name(&self, id: &str) -> String {
        self.people.get(id).map_or_else(|| id.to_owned(), Person::name)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Product {
    title: String,
}

/// What is there; nothing where the API has no such thing.
pub(super) fn if_there<T>(answer: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(ApiError::Refused(refusal)) if refusal.status == 404 => Ok(None),
        Err(error) => Err(error),
    }
}

/// The people of these accounts, by account; other subjects are left out. One call for each fifty.
pub(super) async fn people(visit: &Visit, ids: Vec<&str>) -> Result<BTreeMap<String, Person>, ApiError> {
    let ids: BTreeSet<&str> = ids.into_iter().filter(|id| id.starts_with("acct_")).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let paths = ids.chunks(MOST_PEOPLE).map(|ids| format!("/profiles?{}", query([("ids", ids.join(",").as_str())])));
    let paths: Vec<String> = paths.collect();
    let mut people = BTreeMap::new();
    for found in join_all(paths.iter().map(|path| visit.api.get::<List<Person>>(path))).await {
        people.extend(found?.items.into_iter().map(|person| (person.account_id.clone(), person)));
    }
    Ok(people)
}

/// Reads all that is known of a subject.
pub(super) async fn read(visit: &Visit, subject: Subject) -> Result<Context, ApiError> {
    let mut context = Context { subject: subject.clone(), ..Context::default() };
    let author = match subject.kind() {
        "post" => {
            context.post = if_there(visit.api.get(&format!("/posts/{}", segment(subject.id()))).await)?;
            context.post.as_ref().and_then(|post| post.author.clone())
        }
        "review" => {
            context.review = if_there(visit.api.get(&format!("/moderation-reviews/{}", segment(subject.id()))).await)?;
            context.review.as_ref().and_then(|review| review.author.clone())
        }
        _ => people(visit, vec![subject.id()]).await?.remove(subject.id()),
    };
    let about = author.as_ref().map(|author| author.account_id.clone());
    let (profile, parent, earlier, product, history) = futures::join!(
        profile(visit, author.as_ref()),
        parent(visit, context.post.as_ref()),
        earlier(visit, context.post.as_ref()),
        product(visit, context.review.as_ref()),
        history(visit, &subject, about.as_deref()),
    );
    (context.profile, context.parent, context.earlier) = (profile?, parent?, earlier?);
    (context.product, context.history) = (product?, history?);
    Ok(context)
}

async fn profile(visit: &Visit, who: Option<&Person>) -> Result<Option<Profile>, ApiError> {
    match who.and_then(|who| who.handle.as_deref()) {
        Some(handle) => if_there(visit.api.get(&format!("/profiles/{}", segment(handle))).await),
        None => Ok(None),
    }
}

async fn parent(visit: &Visit, post: Option<&Post>) -> Result<Option<Post>, ApiError> {
    match post.and_then(|post| post.reply_to.as_ref()) {
        Some(to) => if_there(visit.api.get(&format!("/posts/{}", segment(&to.post_id))).await),
        None => Ok(None),
    }
}

async fn earlier(visit: &Visit, post: Option<&Post>) -> Result<Vec<Edit>, ApiError> {
    match post.filter(|post| !post.edited_at.exact().is_empty()) {
        Some(post) => {
            let edits = visit.api.get::<List<Edit>>(&format!("/posts/{}/edits?limit=50", segment(&post.id))).await;
            Ok(if_there(edits)?.map(|list| list.items).unwrap_or_default())
        }
        None => Ok(Vec::new()),
    }
}

async fn product(visit: &Visit, review: Option<&Review>) -> Result<Option<String>, ApiError> {
    match review.filter(|_| visit.holds("catalog:read")) {
        Some(review) => {
            let found = visit.api.get::<Product>(&format!("/catalog/products/{}", segment(&review.product_id))).await;
            Ok(if_there(found)?.map(|product| product.title))
        }
        None => Ok(None),
    }
}

/// What moderators did lately to a subject and to whoever it is about, and the open reports of both.
pub(super) async fn history(visit: &Visit, subject: &Subject, about: Option<&str>) -> Result<History, ApiError> {
    let (log, reports) =
        futures::join!(visit.api.get::<List<LogEntry>>(LATEST_LOG), visit.api.get::<List<Report>>(OPEN_REPORTS),);
    let is_about = |other: &Subject| other == subject || about.is_some_and(|about| *other == Subject::person(about));
    let log: Vec<_> = log?.items.into_iter().filter(|entry| is_about(&entry.subject)).collect();
    let reports: Vec<_> = reports?.items.into_iter().filter(|report| is_about(&report.subject)).collect();
    let named = log.iter().map(|entry| entry.moderator.as_str());
    let named = named.chain(reports.iter().filter_map(|report| report.reporter.as_deref()));
    let people = people(visit, named.collect()).await?;
    Ok(History { log, reports, people })
}
