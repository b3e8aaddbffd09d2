//! What social and feed answer, as far as pages show it.

use serde::Deserialize;

use super::super::views::Moment;
use crate::model::form::segment;

/// Somebody with a profile.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct Person {
    pub(super) account_id: String,
    pub(super) handle: Option<String>,
    pub(super) display_name: String,
}

impl Person {
    /// The page of the profile; an erased one has none.
    pub(super) fn address(&self) -> Option<String> {
        self.handle.as_ref().map(|handle| format!("/console/community/people/{}", segment(handle)))
    }

    /// Its name for people: the handle with its sign, or the account's id.
    pub(super) fn name(&self) -> String {
        self.handle.as_ref().map_or_else(|| self.account_id.clone(), |handle| format!("@{handle}"))
    }
}

/// A profile.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Profile {
    #[serde(flatten)]
    pub(super) person: Person,
    pub(super) bio: Option<String>,
    pub(super) locked: bool,
    pub(super) state: String,
    pub(super) created_at: Moment,
    pub(super) counts: ProfileCounts,
}

/// How many follow a profile, are followed, and were written.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProfileCounts {
    pub(super) followers: i64,
    pub(super) following: i64,
    pub(super) posts: i64,
}

/// What a report or an entry of the log is about: one of them.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub(super) struct Subject {
    pub(super) post_id: Option<String>,
    pub(super) review_id: Option<String>,
    pub(super) account_id: Option<String>,
}

/// The kinds of what is reported, as a filter.
pub(super) const KINDS: [&str; 3] = ["post", "review", "person"];

impl Subject {
    /// A post's.
    pub(super) fn post(id: &str) -> Self {
        Self { post_id: Some(id.to_owned()), ..Self::default() }
    }

    /// A review's.
    pub(super) fn review(id: &str) -> Self {
        Self { review_id: Some(id.to_owned()), ..Self::default() }
    }

    /// A person's.
    pub(super) fn person(id: &str) -> Self {
        Self { account_id: Some(id.to_owned()), ..Self::default() }
    }

    /// One of [`KINDS`].
    pub(super) const fn kind(&self) -> &'static str {
        match (&self.post_id, &self.review_id) {
            (Some(_), _) => "post",
            (None, Some(_)) => "review",
            (None, None) => "person",
        }
    }

    /// Its id.
    pub(super) fn id(&self) -> &str {
        [&self.post_id, &self.review_id, &self.account_id].into_iter().flatten().next().map_or("", String::as_str)
    }

    /// Its page; that of a person is found by the account.
    pub(super) fn address(&self) -> String {
        let id = segment(self.id());
        match self.kind() {
            "post" => format!("/console/community/posts/{id}"),
            "review" => format!("/console/community/reviews/{id}"),
            _ => format!("/console/community/people?account={id}"),
        }
    }
}

/// A report.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Report {
    pub(super) id: String,
    pub(super) subject: Subject,
    pub(super) reason: String,
    pub(super) text: Option<String>,
    pub(super) opened_at: Moment,
    pub(super) reporter: Option<String>,
    pub(super) state: String,
    pub(super) decision: Option<String>,
    pub(super) note: Option<String>,
    pub(super) decided_by: Option<String>,
    pub(super) decided_at: Moment,
    pub(super) version: u64,
}

impl Report {
    /// Its page.
    pub(super) fn address(&self) -> String {
        format!("/console/community/reports/{}", segment(&self.id))
    }

    /// Whether it waits for a decision.
    pub(super) fn is_open(&self) -> bool {
        self.state == "open"
    }
}

/// What a moderator did.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LogEntry {
    pub(super) at: Moment,
    pub(super) moderator: String,
    pub(super) action: String,
    pub(super) subject: Subject,
    pub(super) note: String,
    pub(super) report_id: Option<String>,
}

impl LogEntry {
    /// The page of the report that led to it.
    pub(super) fn report(&self) -> Option<String> {
        self.report_id.as_ref().map(|id| format!("/console/community/reports/{}", segment(id)))
    }
}

/// A post.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Post {
    // A timeline calls it otherwise.
    #[serde(alias = "post_id")]
    pub(super) id: String,
    pub(super) author: Option<Person>,
    pub(super) state: String,
    pub(super) visibility: String,
    pub(super) text: String,
    pub(super) media: Vec<Shown>,
    pub(super) reply_to: Option<ReplyTo>,
    pub(super) lang: Option<String>,
    pub(super) published_at: Moment,
    pub(super) edited_at: Moment,
    pub(super) counts: PostCounts,
}

impl Post {
    /// Its page.
    pub(super) fn address(&self) -> String {
        format!("/console/community/posts/{}", segment(&self.id))
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.state == "hidden"
    }
}

/// A file that a post shows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Shown {
    pub(super) asset_id: String,
    pub(super) alt: Option<String>,
}

impl Shown {
    /// What it is called: its text for those who do not see it, or its id.
    pub(super) fn name(&self) -> &str {
        self.alt.as_deref().filter(|alt| !alt.is_empty()).unwrap_or(&self.asset_id)
    }
}

/// What a post answers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReplyTo {
    pub(super) post_id: String,
}

/// How many answer a post.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PostCounts {
    pub(super) replies: i64,
}

/// What a post was before a change.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Edit {
    pub(super) text: String,
    pub(super) since: Moment,
}

/// A review.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Review {
    pub(super) id: String,
    pub(super) product_id: String,
    pub(super) author: Option<Person>,
    pub(super) state: String,
    pub(super) rating: u8,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) verified_purchase: bool,
    pub(super) published_at: Moment,
    pub(super) updated_at: Moment,
}

impl Review {
    /// Its page.
    pub(super) fn address(&self) -> String {
        format!("/console/community/reviews/{}", segment(&self.id))
    }

    /// The page of all reviews of its product.
    pub(super) fn siblings(&self) -> String {
        format!("/console/community/reviews?product={}", segment(&self.product_id))
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.state == "hidden"
    }

    /// Its stars, for eyes.
    pub(super) fn stars(&self) -> String {
        stars(self.rating)
    }
}

/// Of five, so many are full.
pub(super) fn stars(rating: u8) -> String {
    (1..=5).map(|star| if star <= rating { '★' } else { '☆' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_leads_to_its_page() {
        let of = |json: &str| serde_json::from_str::<Subject>(json).unwrap();
        for (json, kind, address) in [
            (r#"{"post_id":"post_1"}"#, "post", "/console/community/posts/post_1"),
            (r#"{"review_id":"rev_1"}"#, "review", "/console/community/reviews/rev_1"),
            (r#"{"account_id":"acct_1"}"#, "person", "/console/community/people?account=acct_1"),
            ("{}", "person", "/console/community/people?account="),
        ] {
            let subject = of(json);
            assert_eq!((subject.kind(), subject.address().as_str()), (kind, address));
            assert!(KINDS.contains(&subject.kind()));
        }
    }

    #[test]
    fn stars_are_five() {
        assert_eq!([0, 3, 5, 9].map(stars), ["☆☆☆☆☆", "★★★☆☆", "★★★★★", "★★★★★"]);
    }
}
