//! The rig, what social publishes, and how timelines are read.

use domain::Timestamp;
use domain::event::EventData;
use domain::id::{AccountId, PostId, Raw};
use events::social::{
    BlockChanged, FollowChanged, FollowState, MuteChanged, PostChanged, PostState, ProfileChanged, ProfileState,
    Visibility,
};
use feed::Feed;
use serde_json::Value;
use service::Capability;
use testkit::{Alone, Call, NOON, Reply};

pub(crate) type Rig = Alone<Feed>;

/// A person by a number.
pub(crate) fn person(n: u64) -> AccountId {
    AccountId::from(Raw::from_parts(1_700_000_000_000 + n, u128::from(n)))
}

/// A post's id by a number.
pub(crate) fn post_id(n: u64) -> PostId {
    PostId::from(Raw::from_parts(1_760_000_000_000 + n, u128::from(n)))
}

/// A moment so many milliseconds after noon.
pub(crate) fn at(ms: i64) -> Timestamp {
    Timestamp::from_millis(NOON.as_millis() + ms)
}

/// An active profile.
pub(crate) fn profile(n: u64) -> ProfileChanged {
    ProfileChanged {
        account_id: person(n),
        version: 1,
        state: ProfileState::Active,
        handle: Some(format!("person_{n}")),
        display_name: format!("Person {n}"),
        avatar: None,
        locked: false,
    }
}

pub(crate) fn follow(follower: u64, followee: u64, version: u64, state: FollowState) -> FollowChanged {
    FollowChanged { follower: person(follower), followee: person(followee), version, state, since: NOON }
}

pub(crate) fn block(blocker: u64, blocked: u64, version: u64, active: bool) -> BlockChanged {
    BlockChanged { blocker: person(blocker), blocked: person(blocked), version, active }
}

pub(crate) fn mute(muter: u64, muted: u64, version: u64, until: Option<Timestamp>) -> MuteChanged {
    MuteChanged { muter: person(muter), muted: person(muted), version, active: true, until }
}

/// A public post, so many milliseconds after noon.
pub(crate) fn post(n: u64, author: u64, ms: i64) -> PostChanged {
    PostChanged {
        post_id: post_id(n),
        author: person(author),
        version: 1,
        state: PostState::Published,
        visibility: Visibility::Public,
        text: format!("post {n}"),
        tags: Vec::new(),
        mentions: Vec::new(),
        media: Vec::new(),
        reply_to: None,
        lang: None,
        published_at: at(ms),
        edited_at: None,
    }
}

/// The same post, deleted.
pub(crate) fn deleted(post: &PostChanged) -> PostChanged {
    PostChanged { version: post.version + 1, state: PostState::Deleted, text: String::new(), ..post.clone() }
}

pub(crate) async fn deliver<D: EventData>(rig: &Rig, data: &D) {
    rig.deliver(data).await.unwrap();
}

/// Publishes active profiles.
pub(crate) async fn people(rig: &Rig, numbers: impl IntoIterator<Item = u64>) {
    for n in numbers {
        deliver(rig, &profile(n)).await;
    }
}

/// Lets one follow another, for the first time.
pub(crate) async fn follows(rig: &Rig, follower: u64, followee: u64) {
    deliver(rig, &follow(follower, followee, 1, FollowState::Accepted)).await;
}

/// Asks as a person.
pub(crate) async fn get(rig: &Rig, reader: u64, path: &str) -> Reply {
    rig.call(Call::get(path).bearer(person(reader), "")).await
}

/// The posts of an answer, by their numbers.
pub(crate) fn numbers(body: &Value) -> Vec<u64> {
    let number = |item: &Value| {
        let id: PostId = item["post_id"].as_str().unwrap().parse().unwrap();
        id.raw().made_at_ms() - 1_760_000_000_000
    };
    body["items"].as_array().unwrap().iter().map(number).collect()
}

/// One page.
pub(crate) async fn page(rig: &Rig, reader: u64, path: &str) -> Vec<u64> {
    let reply = get(rig, reader, path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text);
    numbers(&reply.body)
}

/// The first page of a home.
pub(crate) async fn home(rig: &Rig, reader: u64) -> Vec<u64> {
    page(rig, reader, "/timelines/home").await
}

/// A timeline to its end, page by page; each but the last is full.
pub(crate) async fn walk(rig: &Rig, reader: u64, path: &str, limit: usize) -> Vec<u64> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let reply = get(rig, reader, &format!("{path}?limit={limit}{cursor}")).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        let found = numbers(&reply.body);
        let next = reply.body["next_cursor"].as_str();
        assert!(next.is_none() || found.len() == limit, "a short page before the end");
        all.extend(found);
        match next {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// All items of the table as JSON, sorted.
pub(crate) fn dump(rig: &Rig) -> Vec<String> {
    let table = rig.capability.context().table.name().to_owned();
    let (found, _) = rig.engine().on_table(&[table.as_str()], false, |storage| {
        let mut statement = storage.conn().prepare(&format!("SELECT item_json FROM \"{table}\""))?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(row.get::<_, String>(0)?);
        }
        Ok(found)
    });
    let mut found: Vec<String> = found.unwrap();
    for item in &mut found {
        let item_json: Value = serde_json::from_str(item).unwrap();
        *item = item_json.to_string();
    }
    found.sort();
    found
}

/// No posts.
pub(crate) const NONE: [u64; 0] = [];
