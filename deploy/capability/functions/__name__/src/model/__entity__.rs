//! A __words__.

use deserr::Deserr;
use domain::bounds::Line;
use domain::fault::Faults;
use domain::{Clock, Timestamp};
use events::__name__::__Entity__Id;
use serde::{Deserialize, Serialize};

/// A __words__ as a client describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct __Entity__Content {
    /// Its name.
    pub(crate) name: Line<1, 200>,
}

/// What is to change of a __words__: a JSON Merge Patch (RFC 7396). What is absent stays.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct __Entity__Patch {
    /// Its name.
    #[schema(nullable = false)]
    name: Option<Line<1, 200>>,
}

/// A __words__.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct __Entity__ {
    pub(crate) id: __Entity__Id,
    pub(crate) content: __Entity__Content,
    /// Counts its changes.
    pub(crate) version: u64,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl __Entity__ {
    /// A new one.
    pub(crate) fn new(content: __Entity__Content, clock: &Clock) -> Self {
        let (id, now) = (__Entity__Id::new(clock), clock.now());
        Self { id, content, version: 1, created_at: now, updated_at: now }
    }

    /// The same with other content, one version on.
    pub(crate) fn changed(&self, content: __Entity__Content, now: Timestamp) -> Self {
        Self { content, version: self.version + 1, updated_at: now, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_its_changes() {
        let clock = Clock::system();
        let first = __Entity__::new(__Entity__Content { name: "First".parse().unwrap() }, &clock);
        let second = first.changed(__Entity__Content { name: "Second".parse().unwrap() }, clock.now());
        assert_eq!((second.id, second.version, &*second.content.name), (first.id, 2, "Second"));
    }
}
