//! How good answers are, beside those of SQLite's FTS5.

use crate::fts5::{ByRoute, Fts5, measure, papers};
use crate::support::*;

#[tokio::test]
async fn answers_are_no_worse_than_those_of_fts5_and_typos_are_found() {
    let papers = papers(1_500);
    let (rig, _) = rig_with(&[("SEARCH_INDEX_PAGE", "1000")], None);
    let (by_route, fts5) = (ByRoute::over(&papers, &rig).await, Fts5::over(&papers));
    let ours = measure(&papers, async |q| by_route.ask(q).await).await;
    let theirs = measure(&papers, async |q| fts5.ask(q)).await;
    assert!(ours.ndcg > 0.95 && ours.ndcg >= theirs.ndcg - 0.005, "{} beside {}", ours.ndcg, theirs.ndcg);
    assert!(ours.misspelled >= 22 && theirs.misspelled < 6, "{} beside {}", ours.misspelled, theirs.misspelled);
}
