//! Compares two texts word by word.

/// The most pairs of words that are compared; longer texts are wholly other where they differ.
const MOST_PAIRS: usize = 4_000_000;

/// What became of a part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Same,
    Inserted,
    Deleted,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) change: Change,
    pub(crate) text: String,
}

/// The parts of both texts: without those that are inserted it is the first one, without those that are deleted the second.
pub(crate) fn compare(before: &str, after: &str) -> Vec<Part> {
    let (old, new) = (words(before), words(after));
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let mut parts = Vec::new();
    let middle = |words: &[&str]| words.get(head..words.len() - tail).unwrap_or_default().concat();
    push(&mut parts, Change::Same, &old.get(..head).unwrap_or_default().concat());
    let (from, to) = (old.len() - tail - head, new.len() - tail - head);
    if from.saturating_mul(to) > MOST_PAIRS {
        push(&mut parts, Change::Deleted, &middle(&old));
        push(&mut parts, Change::Inserted, &middle(&new));
    } else {
        let inner = |words: &'_ [&'_ str]| {
            words.iter().skip(head).take(words.len() - tail - head).map(|w| (*w).to_owned()).collect::<Vec<_>>()
        };
        align(&inner(&old), &inner(&new), &mut parts);
    }
    push(&mut parts, Change::Same, &old.get(old.len() - tail..).unwrap_or_default().concat());
    parts
}

/// Words, and what is between them.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut from, mut was_word) = (0, false);
    for (at, c) in text.char_indices() {
        let is_word = c.is_alphanumeric();
        if at > from && !(is_word && was_word) {
            words.extend(text.get(from..at));
            from = at;
        }
        was_word = is_word;
    }
    words.extend(text.get(from..).filter(|rest| !rest.is_empty()));
    words
}

/// Aligns by the longest common subsequence.
fn align(old: &[String], new: &[String], parts: &mut Vec<Part>) {
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let at = |common: &[u32], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or_default();
    for (i, before) in old.iter().enumerate().rev() {
        for (j, after) in new.iter().enumerate().rev() {
            let longest = if before == after {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = longest;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(before), Some(after)) if before == after => {
                push(parts, Change::Same, before);
                (i, j) = (i + 1, j + 1);
            }
            (Some(before), after) if after.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                push(parts, Change::Deleted, before);
                i += 1;
            }
            (_, Some(after)) => {
                push(parts, Change::Inserted, after);
                j += 1;
            }
            _ => return,
        }
    }
}

fn push(parts: &mut Vec<Part>, change: Change, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.change == change => last.text.push_str(text),
        _ => parts.push(Part { change, text: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn without(parts: &[Part], change: Change) -> String {
        parts.iter().filter(|part| part.change != change).map(|part| part.text.as_str()).collect()
    }

    proptest! {
        #[test]
        fn both_texts_are_there(before in "[ab ,ä\n]{0,30}", after in "[ab ,ä\n]{0,30}") {
            let parts = compare(&before, &after);
            prop_assert_eq!(without(&parts, Change::Inserted), before.clone());
            prop_assert_eq!(without(&parts, Change::Deleted), after.clone());
            prop_assert!(before != after || parts.iter().all(|part| part.change == Change::Same));
        }
    }

    #[test]
    fn words_are_compared_not_letters() {
        let part = |change, text: &str| Part { change, text: text.to_owned() };
        assert_eq!(
            compare("Wash linen cold.", "Wash linen very warm."),
            [
                part(Change::Same, "Wash linen "),
                part(Change::Deleted, "cold"),
                part(Change::Inserted, "very warm"),
                part(Change::Same, "."),
            ]
        );
    }

    #[test]
    fn long_texts_are_other_as_a_whole() {
        let (before, after) = ("a ".repeat(3000), "b ".repeat(3000));
        let parts = compare(&before, &after);
        assert_eq!((without(&parts, Change::Inserted), without(&parts, Change::Deleted)), (before, after));
    }
}
