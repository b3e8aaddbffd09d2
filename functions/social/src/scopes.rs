//! The scopes of social. What is a person's own needs none: a token of the account is enough.

service::scopes! {
    /// Reads reports, and hides, suspends and decides; sees what is hidden.
    SocialModerate = "social:moderate",
}
