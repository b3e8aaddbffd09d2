//! How much an SVG draws, with what it draws again by reference: a few lines of references could draw billions of shapes.

use std::collections::BTreeMap;

/// The most shapes that are drawn.
const MAX_SHAPES: u64 = 200_000;
/// How many references are followed.
const MAX_STEPS: u32 = 1_000_000;
/// How deep shapes and references may lie in each other.
const MAX_DEPTH: usize = 500;
/// How many clips rules of style may name, and how many shapes each has: rules apply to shapes that can't be told here, so each may
/// hold the next.
const MAX_STYLED_CLIPS: usize = 8;
const MAX_STYLED_SHAPES: u64 = 3;

/// An element, as far as it counts.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// The place of the element around it.
    pub(super) parent: Option<usize>,
    pub(super) name: &'a str,
    /// In lower case, as the references.
    pub(super) id: Option<String>,
    /// What it refers to.
    pub(super) references: Vec<String>,
}

#[derive(Clone, Copy)]
enum Weight {
    Unknown,
    Open,
    Known(u64),
}

struct Weights<'a> {
    nodes: &'a [Node<'a>],
    children: Vec<Vec<usize>>,
    ids: BTreeMap<&'a str, Vec<usize>>,
    known: Vec<Weight>,
    steps: u32,
}

/// Refuses what would draw too much, or itself. `styled` is what rules of style refer to.
pub(super) fn weigh(nodes: &[Node<'_>], styled: &[String]) -> Result<(), &'static str> {
    let (mut children, mut ids) = (vec![Vec::new(); nodes.len()], BTreeMap::<&str, Vec<usize>>::new());
    for (place, node) in nodes.iter().enumerate() {
        if let Some(siblings) = node.parent.and_then(|parent| children.get_mut(parent)) {
            siblings.push(place);
        }
        if let Some(id) = &node.id {
            ids.entry(id).or_default().push(place);
        }
    }
    let mut weights = Weights { nodes, children, ids, known: vec![Weight::Unknown; nodes.len()], steps: 0 };
    if !nodes.is_empty() && weights.of(0, 0)? > MAX_SHAPES {
        return Err("references that draw too many shapes");
    }
    weights.check_styled(styled)
}

impl Weights<'_> {
    /// The shapes that an element draws, each counted once a reference.
    fn of(&mut self, place: usize, depth: usize) -> Result<u64, &'static str> {
        match self.known.get(place) {
            Some(Weight::Known(weight)) => return Ok(*weight),
            Some(Weight::Open) => return Err("a reference to what it is in"),
            _ if depth > MAX_DEPTH => return Err("references that lie too deep in each other"),
            _ => self.set(place, Weight::Open),
        }
        let mut weight = 1_u64;
        for child in self.children.get(place).cloned().unwrap_or_default() {
            weight = weight.saturating_add(self.of(child, depth + 1)?);
        }
        let references = self.nodes.get(place).map(|node| node.references.as_slice()).unwrap_or_default();
        for reference in references {
            for target in self.ids.get(reference.as_str()).cloned().unwrap_or_default() {
                // An id may be there many times.
                self.steps += 1;
                if self.steps > MAX_STEPS {
                    return Err("too many references");
                }
                weight = weight.saturating_add(self.of(target, depth + 1)?);
            }
        }
        self.set(place, Weight::Known(weight));
        Ok(weight)
    }

    fn set(&mut self, place: usize, weight: Weight) {
        if let Some(known) = self.known.get_mut(place) {
            *known = weight;
        }
    }

    fn check_styled(&mut self, styled: &[String]) -> Result<(), &'static str> {
        let mut clips = 0;
        let found = styled.iter().filter_map(|name| self.ids.get(name.as_str()));
        let targets: Vec<usize> = found.flatten().copied().collect();
        for target in targets {
            match self.nodes.get(target).map(|node| node.name) {
                Some("linearGradient" | "radialGradient") => {}
                Some("clipPath") if self.of(target, 0)? <= MAX_STYLED_SHAPES => clips += 1,
                _ => return Err("a rule of style that may draw too many shapes"),
            }
        }
        if clips > MAX_STYLED_CLIPS { Err("rules of style that name too many clips") } else { Ok(()) }
    }
}
