//! The pages about people, their posts and reviews, and what moderators decide.

mod context;
pub(crate) mod log;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod post;
pub(crate) mod report;
pub(crate) mod reports;
pub(crate) mod review;
pub(crate) mod reviews;
mod seen;

/// The scope of moderators.
const MODERATES: &str = "social:moderate";
