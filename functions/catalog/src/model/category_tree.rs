//! The categories as a tree: no category is below itself, and none is deeper than eight levels.

use std::collections::BTreeMap;

use domain::id::CategoryId;
use serde::Serialize;

use super::{Category, Slug};

/// The maximum depth of the tree.
pub(crate) const MAX_DEPTH: usize = 8;

/// Why a category can't have a parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CannotMove {
    /// The parent does not exist.
    UnknownParent,
    /// The category would be below itself.
    Cycle,
    /// The tree would get too deep.
    TooDeep,
}

/// A category with all below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct CategoryNode {
    /// Its id.
    pub(crate) id: CategoryId,
    /// The name in its address.
    pub(crate) slug: Slug,
    /// Its name.
    pub(crate) name: String,
    /// Its position among its siblings; lower comes first.
    pub(crate) position: i64,
    /// The categories directly below it, by position.
    #[schema(no_recursion)]
    pub(crate) children: Vec<CategoryNode>,
}

/// Whether a category may be moved below `above`, its new ancestors, the nearest first. `height` is the number of levels
/// of the category with its descendants.
pub(crate) fn may_stand(id: CategoryId, above: &[Category], height: usize) -> Result<(), CannotMove> {
    if above.iter().any(|ancestor| ancestor.id == id) {
        return Err(CannotMove::Cycle);
    }
    if above.len() + height > MAX_DEPTH {
        return Err(CannotMove::TooDeep);
    }
    Ok(())
}

/// The number of levels of a category with its descendants among these.
pub(crate) fn height(id: CategoryId, all: &[Category]) -> usize {
    let mut below: BTreeMap<CategoryId, Vec<CategoryId>> = BTreeMap::new();
    for category in all {
        if let Some(parent) = category.parent_id {
            below.entry(parent).or_default().push(category.id);
        }
    }
    let (mut level, mut levels) = (vec![id], 0);
    // The reads are no snapshot: two concurrent moves may look like a cycle.
    while !level.is_empty() && levels <= MAX_DEPTH {
        levels += 1;
        level = level.iter().flat_map(|id| below.get(id).into_iter().flatten().copied()).collect();
    }
    levels
}

/// Builds the tree from categories in the order of their positions. Leaves out descendants of missing categories.
pub(crate) fn tree(all: Vec<Category>) -> Vec<CategoryNode> {
    let mut below: BTreeMap<Option<CategoryId>, Vec<Category>> = BTreeMap::new();
    for category in all {
        below.entry(category.parent_id).or_default().push(category);
    }
    branch(None, &mut below)
}

/// Each group of siblings is removed when placed, so that this ends even with cycles.
fn branch(parent: Option<CategoryId>, below: &mut BTreeMap<Option<CategoryId>, Vec<Category>>) -> Vec<CategoryNode> {
    let siblings = below.remove(&parent).unwrap_or_default();
    let node = |category: Category| CategoryNode {
        children: branch(Some(category.id), below),
        id: category.id,
        slug: category.slug,
        name: category.name.into_string(),
        position: category.position.get(),
    };
    siblings.into_iter().map(node).collect()
}

#[cfg(test)]
mod tests {
    use domain::fault::Faults;
    use domain::{Clock, Timestamp};
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn categories(count: usize) -> Vec<Category> {
        let clock = Clock::manual(Timestamp::from_millis(1_772_366_400_000));
        let content = |n: usize| json!({ "slug": format!("c{n}"), "name": "C" });
        let read = |n| deserr::deserialize::<_, _, Faults>(content(n)).unwrap();
        (0..count).map(|n| Category::new(read(n), &clock)).collect()
    }

    fn above(all: &[Category], mut parent: Option<usize>) -> Vec<Category> {
        let mut found = Vec::new();
        while let Some(at) = parent {
            found.push(all[at].clone());
            parent = all[at].parent_id.and_then(|id| all.iter().position(|c| c.id == id));
        }
        found
    }

    fn count(nodes: &[CategoryNode]) -> usize {
        nodes.iter().map(|node| 1 + count(&node.children)).sum()
    }

    fn depth(nodes: &[CategoryNode]) -> usize {
        nodes.iter().map(|node| 1 + depth(&node.children)).max().unwrap_or_default()
    }

    proptest! {
        #[test]
        fn allowed_moves_keep_every_category_in_a_tree_of_bounded_depth(
            moves in prop::collection::vec((0_usize..14, prop::option::of(0_usize..14)), 0..80)
        ) {
            let mut all = categories(14);
            for (which, parent) in moves {
                let id = all[which].id;
                let above = above(&all, parent);
                if may_stand(id, &above, height(id, &all)).is_ok() {
                    all[which].parent_id = parent.map(|at| all[at].id);
                }
                let tree = tree(all.clone());
                // Categories in a cycle would be below no top category.
                prop_assert_eq!(count(&tree), all.len());
                prop_assert!(depth(&tree) <= MAX_DEPTH);
            }
        }
    }
}
