//! The scopes of feed: there are none. A timeline is its reader's own or public, and staff have no other.

service::scopes! {}
