//! How the edge and the bus choose: API Gateway's order of routes, EventBridge's patterns.

use crate::model::{Function, Inbox, Pattern, Route, Rule, Table, Template};

impl Template {
    /// Finds the route of the main API that answers, as an HTTP API would.
    ///
    /// The most specific path wins, segment by segment: text before `{name}` before `{proxy+}`.
    /// Among equal paths a method wins over `ANY`. A route for another method only leaves room for a
    /// greedier path: `PATCH /products/x` still finds `ANY /products/{proxy+}` beside `GET /products/{id}`.
    /// Routes of every API are looked at, since one process serves them all at one address.
    pub fn route(&self, method: &str, path: &str) -> Option<&Route> {
        let fitting = self.routes.iter().filter_map(|route| {
            let any = route.method == "ANY";
            let fits = (any || route.method.eq_ignore_ascii_case(method)) && begins_alike(&route.path, path);
            let rank = fits.then(|| rank(&route.path, path)).flatten()?;
            Some(((rank, any), route))
        });
        fitting.min_by_key(|(order, _)| *order).map(|(_, route)| route)
    }

    /// The function of a capability.
    pub fn function(&self, capability: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.capability == capability)
    }

    /// The table that a capability owns.
    pub fn table_of(&self, capability: &str) -> Option<&Table> {
        let id = self.function(capability)?.table.as_ref()?;
        self.tables.iter().find(|table| table.id == *id)
    }

    /// An inbox by its logical id.
    pub fn inbox(&self, id: &str) -> Option<&Inbox> {
        self.inboxes.iter().find(|inbox| inbox.id == id)
    }

    /// The rules that take an event, in the template's order.
    pub fn rules_for<'a>(&'a self, source: &'a str, detail_type: &'a str) -> impl Iterator<Item = &'a Rule> {
        self.rules.iter().filter(move |rule| rule.matches(source, detail_type))
    }
}

/// Whether a path begins with what the route says before its first parameter. Most routes are passed over here: every one is
/// looked at at every request.
fn begins_alike(route: &str, path: &str) -> bool {
    let alike = route.bytes().zip(path.bytes()).take_while(|(ours, theirs)| ours == theirs && *ours != b'{').count();
    matches!(route.as_bytes().get(alike), None | Some(b'{'))
}

/// The place of a path's first segment in a [`rank`]: two bits a segment, from the top.
const FIRST: u32 = 62;

/// How a route's path fits: smaller is more specific, from the first segment on; `None` if it does not fit, or has more
/// than 32 segments.
fn rank(route: &str, path: &str) -> Option<u64> {
    let mut segments = segments_of(path)?;
    let (mut rank, mut place) = (0, Some(FIRST));
    for part in segments_of(route)? {
        let segment = segments.next()?;
        match part {
            [b'{', .., b'+', b'}'] => {
                rank |= 2 << place?;
                return (!segment.is_empty() || segments.next().is_some()).then_some(rank);
            }
            [b'{', .., b'}'] if !segment.is_empty() => rank |= 1 << place?,
            text if text == segment => {}
            _ => return None,
        }
        place = place?.checked_sub(2);
    }
    segments.next().is_none().then_some(rank)
}

fn segments_of(path: &str) -> Option<impl Iterator<Item = &[u8]>> {
    Some(path.as_bytes().strip_prefix(b"/")?.split(|byte| *byte == b'/'))
}

impl Rule {
    /// Whether the rule takes an event.
    pub fn matches(&self, source: &str, detail_type: &str) -> bool {
        any(&self.sources, source) && any(&self.detail_types, detail_type)
    }
}

fn any(patterns: &[Pattern], value: &str) -> bool {
    patterns.is_empty() || patterns.iter().any(|pattern| pattern.matches(value))
}

impl Pattern {
    /// Whether a value is the text, or starts with the prefix.
    pub fn matches(&self, value: &str) -> bool {
        match self {
            Self::Exact(text) => text == value,
            Self::Prefix(prefix) => value.starts_with(prefix.as_str()),
        }
    }
}
