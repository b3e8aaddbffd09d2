//! Walks while others write: what is visible throughout comes exactly once, in order, to the true end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use events::social::{FollowState, PostChanged, PostState};
use testkit::depth;

use crate::support::*;

const AUTHORS: u64 = 200;
const READERS: u64 = 8;

/// Numbers that are the same for the same seed (SplitMix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (x ^ (x >> 31)) % end
    }
}

/// What social would have published, and who has to see what.
struct World {
    rig: Rig,
    random: Random,
    posts: BTreeMap<u64, PostChanged>,
    follows: BTreeMap<(u64, u64), (u64, bool)>,
    blocks: BTreeMap<(u64, u64), (u64, bool)>,
    now_ms: i64,
}

impl World {
    async fn new(seed: u64) -> Self {
        let rig = Rig::with(&[("FEED_PUSH_LIMIT", "3"), ("FEED_BACKFILL", "3"), ("FEED_COPIES", "20")], None);
        people(&rig, 0..AUTHORS).await;
        let (posts, follows, blocks) = Default::default();
        let mut world = Self { rig, random: Random(seed), posts, follows, blocks, now_ms: 0 };
        for _ in 0..300 {
            world.change_follow(true).await;
        }
        for _ in 0..300 {
            world.publish().await;
        }
        world
    }

    fn reader(&mut self) -> u64 {
        self.random.below(READERS)
    }

    /// Some authors are followed by all readers and write much, most by few and little.
    fn author(&mut self) -> u64 {
        let end = if self.random.below(2) == 0 { 12 } else { AUTHORS };
        READERS + self.random.below(end - READERS)
    }

    async fn change_follow(&mut self, only_new: bool) {
        let (reader, author) = (self.reader(), self.author());
        let (version, follows) = self.follows.entry((reader, author)).or_insert((0, false));
        if only_new && *follows {
            return;
        }
        (*version, *follows) = (*version + 1, !*follows);
        let state = if *follows { FollowState::Accepted } else { FollowState::Ended };
        deliver(&self.rig, &follow(reader, author, *version, state)).await;
    }

    async fn change_block(&mut self) {
        let (reader, author) = (self.reader(), self.author());
        let pair = if self.random.below(2) == 0 { (reader, author) } else { (author, reader) };
        let (version, active) = self.blocks.entry(pair).or_insert((0, false));
        (*version, *active) = (*version + 1, !*active);
        deliver(&self.rig, &block(pair.0, pair.1, *version, *active)).await;
    }

    async fn publish(&mut self) {
        let n = self.posts.len() as u64 + 1;
        let author = self.author();
        // Some are of one millisecond, and some arrive late.
        self.now_ms += self.random.below(3) as i64;
        let late = if self.random.below(10) == 0 { self.random.below(50) as i64 } else { 0 };
        let post = post(n, author, self.now_ms - late);
        deliver(&self.rig, &post).await;
        self.posts.insert(n, post);
    }

    async fn change_post(&mut self, state: PostState) {
        let n = 1 + self.random.below(self.posts.len() as u64);
        let post = self.posts.get_mut(&n).unwrap();
        if post.state != PostState::Deleted {
            (post.version, post.state) = (post.version + 1, state);
            deliver(&self.rig, &*post).await;
        }
    }

    async fn step(&mut self) {
        match self.random.below(12) {
            0..=3 => self.publish().await,
            4..=6 => self.change_post(PostState::Deleted).await,
            7 => self.change_post(PostState::Hidden).await,
            8 => self.change_post(PostState::Published).await,
            9 => self.change_block().await,
            _ => self.change_follow(false).await,
        }
        self.rig.advance(Duration::from_millis(1));
    }

    /// What a reader has to see now.
    fn visible(&self, reader: u64) -> BTreeSet<u64> {
        let author = |post: &PostChanged| post.author.raw().made_at_ms() - 1_700_000_000_000;
        let holds = |of: &BTreeMap<(u64, u64), (u64, bool)>, pair| of.get(&pair).is_some_and(|(_, holds)| *holds);
        let sees = |post: &PostChanged| {
            let author = author(post);
            post.state == PostState::Published
                && holds(&self.follows, (reader, author))
                && !holds(&self.blocks, (reader, author))
                && !holds(&self.blocks, (author, reader))
        };
        self.posts.iter().filter(|(_, post)| sees(post)).map(|(n, _)| *n).collect()
    }

    fn place(&self, n: u64) -> (i64, u64) {
        (self.posts[&n].published_at.as_millis(), n)
    }

    /// Walks to the end while others write between the pages.
    async fn walk(&mut self) -> (usize, usize) {
        let (reader, limit) = (self.reader(), 8 + self.random.below(43));
        let mut throughout = self.visible(reader);
        let mut ever = throughout.clone();
        let (mut seen, mut cursor): (Vec<u64>, String) = Default::default();
        let mut pages = 0;
        loop {
            let reply = get(&self.rig, reader, &format!("/timelines/home?limit={limit}{cursor}")).await;
            assert_eq!(reply.status, 200, "{}", reply.text);
            seen.extend(numbers(&reply.body));
            pages += 1;
            let Some(next) = reply.body["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
            for _ in 0..self.random.below(4) {
                self.step().await;
                let now = self.visible(reader);
                throughout.retain(|n| now.contains(n));
                ever.extend(now);
            }
        }
        let places: Vec<_> = seen.iter().map(|n| self.place(*n)).collect();
        assert!(places.is_sorted_by(|a, b| a > b), "in order, each once: {places:?}");
        let seen: BTreeSet<_> = seen.into_iter().collect();
        let missing: Vec<_> = throughout.difference(&seen).collect();
        assert!(missing.is_empty(), "visible throughout and not shown to {reader}: {missing:?}");
        let wrong: Vec<_> = seen.difference(&ever).collect();
        assert!(wrong.is_empty(), "never visible, and shown to {reader}: {wrong:?}");
        (pages, throughout.len())
    }
}

async fn walks(seed: u64, walks: usize) {
    let mut world = World::new(seed).await;
    let (mut pages, mut shown) = (0, 0);
    for _ in 0..walks {
        let (more, posts) = world.walk().await;
        pages += more;
        shown += posts;
        world.step().await;
    }
    assert!(pages > walks && shown > walks * 20, "they walk through something: {pages} pages, {shown} posts");
    assert!(dump(&world.rig).iter().any(|item| item.contains("\"floor\"")), "homes keep few copies");
    assert!(dump(&world.rig).iter().any(|item| item.contains("\"pulled\"")), "some authors are pulled");
}

#[tokio::test(flavor = "multi_thread")]
async fn walks_of_many_readers_skip_and_repeat_nothing() {
    let each = depth(60, 250);
    let all = (0..4).map(|seed| tokio::spawn(walks(seed, each as usize)));
    for one in all.collect::<Vec<_>>() {
        one.await.unwrap();
    }
}

/// What each of several tasks does, while others walk.
async fn write_meanwhile(rig: Arc<Rig>, task: u64) {
    let mut random = Random(task);
    for round in 0..50 {
        let n = 1_000 * (task + 1) + round;
        // Between those that stay, by the same authors and by others.
        let it = post(n, 1 + random.below(20), random.below(1_000) as i64);
        deliver(&rig, &it).await;
        if random.below(2) == 0 {
            deliver(&rig, &deleted(&it)).await;
        }
        // Others begin to follow, so that authors come to be pulled; the reader begins to follow others, and lets them go.
        let other = 21 + task;
        match round % 3 {
            0 => deliver(&rig, &follow(other, 1 + round / 3, 1, FollowState::Accepted)).await,
            1 => deliver(&rig, &follow(0, 11 + task, round + 1, FollowState::Accepted)).await,
            _ => deliver(&rig, &follow(0, 11 + task, round + 1, FollowState::Ended)).await,
        }
        deliver(&rig, &block(0, 15 + task, round + 1, round % 2 == 0)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn walks_at_the_same_time_as_writes_see_what_stays() {
    let settings = [("FEED_PUSH_LIMIT", "3"), ("FEED_BACKFILL", "3"), ("FEED_COPIES", "20")];
    let rig = Arc::new(Rig::with(&settings, None));
    people(&rig, 0..=30).await;
    for author in 1..=10 {
        follows(&rig, 0, author).await;
    }
    for n in 1..=100 {
        deliver(&rig, &post(n, 1 + n % 10, 10 * n as i64)).await;
    }
    let writers: Vec<_> = (0..4).map(|task| tokio::spawn(write_meanwhile(Arc::clone(&rig), task))).collect();
    let walkers = (0..4_u64).map(|task| {
        let rig = Arc::clone(&rig);
        tokio::spawn(async move {
            for turn in 0..6 {
                let seen = walk(&rig, 0, "/timelines/home", 5 + 7 * task as usize).await;
                let stay: Vec<_> = seen.iter().copied().filter(|n| *n <= 100).collect();
                assert_eq!(stay, (1..=100).rev().collect::<Vec<_>>(), "{task}, {turn}");
                let each: BTreeSet<_> = seen.iter().collect();
                assert_eq!(each.len(), seen.len(), "each once");
            }
        })
    });
    for one in walkers.collect::<Vec<_>>().into_iter().chain(writers) {
        one.await.unwrap();
    }
    assert!(dump(&rig).iter().any(|item| item.contains("\"pulled\"")), "some authors came to be pulled");
    let all = walk(&rig, 0, "/timelines/home", 50).await;
    assert!(all.len() > 100, "{}", all.len());
}
