//! Search beside SQLite's FTS5, on documents whose right answers are known.
//!
//! Prints for both how good the first ten hits are (nDCG@10), how many misspelled queries find anything that is right, and
//! the median time of a query of two words. Search is asked by its route: its time has the request, the answer with titles
//! and highlights, and the JSON in it, while FTS5 gives numbers of rows.
//!
//! `cargo run --release -p search --example fts5 -- 20000 3`: so many documents, and so many rounds of timed queries.

#![cfg_attr(
    not(test),
    expect(
        clippy::unwrap_used,
        clippy::print_stdout,
        reason = "an example that can't go on stops, and says what it found"
    )
)]

use std::collections::HashMap;
use std::time::Duration;
#[cfg(not(test))]
use std::time::Instant;

use domain::id::{ProductId, Raw};
use events::catalog::ProductChanged;
use rusqlite::Connection;
use search::Search;
use testkit::{Alone, Call};

const COLORS: [&str; 16] = [
    "amber",
    "azure",
    "beige",
    "bronze",
    "copper",
    "crimson",
    "ivory",
    "lavender",
    "magenta",
    "maroon",
    "ochre",
    "olive",
    "scarlet",
    "silver",
    "turquoise",
    "violet",
];
const THINGS: [&str; 24] = [
    "armchair",
    "backpack",
    "blanket",
    "bookshelf",
    "bracelet",
    "cardigan",
    "curtain",
    "cushion",
    "dresser",
    "earring",
    "jacket",
    "kettle",
    "lantern",
    "mattress",
    "necklace",
    "notebook",
    "ottoman",
    "pitcher",
    "raincoat",
    "sandal",
    "scarf",
    "sweater",
    "teapot",
    "trouser",
];

/// A document, by what its title and its text say.
#[derive(Clone, Debug)]
pub(crate) struct Paper {
    pub(crate) title: String,
    pub(crate) text: String,
}

/// Numbers that depend on the seed alone (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((x ^ (x >> 31)) % below as u64).unwrap()
    }
}

/// Makes documents: a color and a thing in the title, others in the text, among words that say nothing.
pub(crate) fn papers(many: usize) -> Vec<Paper> {
    let mut dice = Dice(42);
    let make = |_| {
        let (color, thing) = (COLORS[dice.next(COLORS.len())], THINGS[dice.next(THINGS.len())]);
        let plural = if dice.next(3) == 0 { "s" } else { "" };
        let mut text = String::new();
        for _ in 0..40 {
            match dice.next(40) {
                0 => text.push_str(COLORS[dice.next(COLORS.len())]),
                1 => text.push_str(THINGS[dice.next(THINGS.len())]),
                _ => text.push_str(&format!("w{}", dice.next(3_000))),
            }
            text.push(' ');
        }
        Paper { title: format!("{color} {thing}{plural} w{}", dice.next(3_000)), text }
    };
    (0..many).map(make).collect()
}

/// How right a document is for a color and a thing: 3 where its title has both, 2 where the title has the thing and the
/// text the color, 1 where it has both somewhere else.
fn gain(paper: &Paper, color: &str, thing: &str) -> u32 {
    let titled = |word: &str| paper.title.split(' ').any(|w| w.trim_end_matches('s') == word.trim_end_matches('s'));
    let said = |word: &str| paper.text.split(' ').any(|w| w == word);
    match (titled(color), titled(thing), said(color), said(thing)) {
        (true, true, _, _) => 3,
        (_, true, true, _) => 2,
        (true, _, _, true) | (_, _, true, true) => 1,
        _ => 0,
    }
}

fn discounted(gains: &[u32]) -> f64 {
    gains.iter().enumerate().map(|(at, gain)| (f64::from(2_u32.pow(*gain)) - 1.0) / (at as f64 + 2.0).log2()).sum()
}

/// Each query of two words.
fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    COLORS.into_iter().flat_map(|color| THINGS.into_iter().map(move |thing| (color, thing)))
}

/// How good answers are.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    pub(crate) ndcg: f64,
    pub(crate) misspelled: usize,
}

/// Asks for each color and thing, and for each thing misspelled.
pub(crate) async fn measure(papers: &[Paper], mut ask: impl AsyncFnMut(&str) -> Vec<usize>) -> Measured {
    let (mut sum, mut many, mut misspelled) = (0.0, 0.0, 0);
    for (color, thing) in pairs() {
        let found = ask(&format!("{color} {thing} ")).await;
        let gains: Vec<u32> = found.iter().take(10).map(|at| gain(&papers[*at], color, thing)).collect();
        let mut best: Vec<u32> = papers.iter().map(|paper| gain(paper, color, thing)).collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        best.truncate(10);
        if best.first().is_some_and(|best| *best > 0) {
            sum += discounted(&gains) / discounted(&best);
            many += 1.0;
        }
    }
    for thing in THINGS {
        let mut letters: Vec<char> = thing.chars().collect();
        letters.swap(2, 3);
        let found = ask(&format!("{} ", letters.iter().collect::<String>())).await;
        misspelled += usize::from(found.first().is_some_and(|at| papers[*at].title.contains(thing)));
    }
    Measured { ndcg: sum / many, misspelled }
}

/// FTS5 over the documents.
pub(crate) struct Fts5(Connection);

impl Fts5 {
    /// Indexes them.
    pub(crate) fn over(papers: &[Paper]) -> Self {
        let database = Connection::open_in_memory().unwrap();
        database
            .execute_batch("CREATE VIRTUAL TABLE p USING fts5(title, text, tokenize = 'porter unicode61')")
            .unwrap();
        database.execute_batch("BEGIN").unwrap();
        for (at, paper) in papers.iter().enumerate() {
            let row = (i64::try_from(at).unwrap(), &paper.title, &paper.text);
            database.execute("INSERT INTO p (rowid, title, text) VALUES (?1, ?2, ?3)", row).unwrap();
        }
        database.execute_batch("COMMIT; INSERT INTO p(p) VALUES ('optimize')").unwrap();
        Self(database)
    }

    /// The ten best rows, by bm25.
    pub(crate) fn ask(&self, q: &str) -> Vec<usize> {
        let by_rank = "SELECT rowid FROM p WHERE p MATCH ?1 ORDER BY bm25(p, 3.0, 1.0) LIMIT 10";
        let mut statement = self.0.prepare_cached(by_rank).unwrap();
        let rows = statement.query_map([q], |row| row.get::<_, i64>(0)).unwrap();
        rows.map(|row| usize::try_from(row.unwrap()).unwrap()).collect()
    }
}

/// Search over the documents, asked by its route, on a rig with a blob store.
pub(crate) struct ByRoute<'a> {
    rig: &'a Alone<Search>,
    places: HashMap<String, usize>,
}

impl<'a> ByRoute<'a> {
    /// Indexes them.
    pub(crate) async fn over(papers: &[Paper], rig: &'a Alone<Search>) -> Self {
        let mut places = HashMap::new();
        for (at, paper) in papers.iter().enumerate() {
            let product_id = ProductId::from(Raw::from_parts(1_700_000_000_000 + at as u64, 1));
            places.insert(product_id.to_string(), at);
            let product = ProductChanged {
                product_id,
                version: 1,
                slug: format!("p-{at}"),
                status: "active".to_owned(),
                title: paper.title.clone(),
                tax_class: "standard".to_owned(),
                category_ids: Vec::new(),
                tags: Vec::new(),
                variants: Vec::new(),
                description: Some(paper.text.clone()),
                attributes: Vec::new(),
                image: None,
                created_at: None,
            };
            rig.deliver(&product).await.unwrap();
        }
        rig.tick().await.unwrap();
        rig.advance(Duration::from_secs(1));
        Self { rig, places }
    }

    /// The ten best documents.
    pub(crate) async fn ask(&self, q: &str) -> Vec<usize> {
        let path = format!("/search/products?limit=10&q={}", q.replace(' ', "+"));
        let reply = self.rig.call(Call::get(path)).await;
        let items = reply.body["items"].as_array().unwrap().iter();
        items.map(|item| self.places[item["id"].as_str().unwrap()]).collect()
    }
}

#[path = "../tests/api/blobs.rs"]
#[cfg(not(test))]
#[expect(dead_code, reason = "tests let calls stop")]
mod blobs;

#[cfg(not(test))]
#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let many = std::env::args().nth(1).map_or(20_000, |text| text.parse().unwrap());
    let rounds = std::env::args().nth(2).map_or(3, |text| text.parse().unwrap());
    let papers = papers(many);
    let store = blobs::Blobs::new(domain::Clock::manual(testkit::NOON));
    let settings = [("SEARCH_AT_ONCE", "false"), ("SEARCH_INDEX_PAGE", "1000")];
    let rig = Alone::with_blobs(&settings, None, Some(std::sync::Arc::new(store)));
    let (ours, theirs) = (ByRoute::over(&papers, &rig).await, Fts5::over(&papers));
    let found = [
        ("search", measure(&papers, async |q| ours.ask(q).await).await),
        ("fts5", measure(&papers, async |q| theirs.ask(q)).await),
    ];
    // One right after the other, so that other load on the machine falls on both.
    let mut times = [Vec::new(), Vec::new()];
    for (color, thing) in (0..rounds).flat_map(|_| pairs()) {
        let q = format!("{color} {thing} ");
        let begun = Instant::now();
        ours.ask(&q).await;
        times[0].push(begun.elapsed());
        let begun = Instant::now();
        theirs.ask(&q);
        times[1].push(begun.elapsed());
    }
    for ((name, Measured { ndcg, misspelled }), mut times) in found.into_iter().zip(times) {
        times.sort_unstable();
        let median = times[times.len() / 2];
        println!("{name}: nDCG@10 {ndcg:.4}, misspelled found {misspelled} of {}, median {median:?}", THINGS.len());
    }
}
