//! The rules of posts: pure, no I/O.

mod post;

pub(crate) use self::post::{Post, PostContent, PostPatch};
