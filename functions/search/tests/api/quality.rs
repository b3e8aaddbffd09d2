//! How good answers are, beside those of SQLite's FTS5.

use crate::fts5::{by_fts5, by_search, papers};
use crate::support::*;

#[tokio::test]
async fn answers_are_no_worse_than_those_of_fts5_and_typos_are_found() {
    let papers = papers(1_500);
    let (rig, _) = rig_with(&[("SEARCH_INDEX_PAGE", "1000")], None);
    let ours = by_search(&papers, &rig).await;
    let theirs = by_fts5(&papers).await;
    assert!(ours.ndcg > 0.95 && ours.ndcg >= theirs.ndcg - 0.005, "{} beside {}", ours.ndcg, theirs.ndcg);
    assert!(ours.misspelled >= 22 && theirs.misspelled < 6, "{} beside {}", ours.misspelled, theirs.misspelled);
}
