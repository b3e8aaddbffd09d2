//! A post as the index takes it.

use std::collections::{BTreeMap, BTreeSet};

use domain::locale::Locale;
use events::content::LocalesChanged;
use events::social::PostChanged;

use super::Language;
use super::card::{Card, Indexed, MAX_EXCERPT, MAX_TEXT, cut};
use super::entry::readers;

/// How many bytes of its text stand for a title, which a post has none of.
const MAX_TITLE: usize = 100;

/// Makes a post's document. It is found by readers of its language, and of those that fall back to it; without a language,
/// by all.
pub(crate) fn index_post(post: &PostChanged, space: Option<&LocalesChanged>) -> Indexed {
    let mut facets = BTreeSet::from(["k=post".to_owned()]);
    match &post.lang {
        None => facets.extend(["l=*".to_owned()]),
        Some(lang) => {
            let language: Option<Locale> = lang.language().parse().ok();
            let readers = [Some(lang.clone()), language].into_iter().flatten();
            let readers = readers.flat_map(|lang| readers_of(&lang, space));
            facets.extend(readers.map(|reader| format!("l={reader}")));
        }
    }
    facets.extend(post.tags.iter().map(|tag| cut(&format!("t={tag}"), 600).to_owned()));
    let line = post.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    Indexed {
        owner: post.post_id.to_string(),
        language: post.lang.as_ref().and_then(|lang| Language::of(lang.as_str())),
        title: String::new(),
        body: cut(&post.text, MAX_TEXT).to_owned(),
        codes: post.tags.iter().map(|tag| tag.to_lowercase()).collect(),
        facets: facets.into_iter().collect(),
        numbers: BTreeMap::new(),
        created_ms: post.published_at.as_millis(),
        card: Card {
            kind: "post".to_owned(),
            id: post.post_id.to_string(),
            locale: post.lang.as_ref().map(ToString::to_string),
            slug: post.post_id.to_string(),
            title: cut(line, MAX_TITLE).to_owned(),
            excerpt: cut(&post.text, MAX_EXCERPT).to_owned(),
            author: Some(post.author.to_string()),
            created_at: Some(post.published_at),
            ..Card::default()
        },
    }
}

fn readers_of(lang: &Locale, space: Option<&LocalesChanged>) -> Vec<Locale> {
    readers(lang, std::slice::from_ref(lang), space)
}
