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
        let fits = |route: &&Route| {
            (route.method == "ANY" || route.method.eq_ignore_ascii_case(method)) && rank(&route.path, path).is_some()
        };
        let order = |route: &&Route| (rank(&route.path, path), route.method == "ANY");
        self.routes.iter().filter(fits).min_by_key(order)
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

/// How a route's path fits: one number a segment, smaller is more specific; `None` if it does not.
fn rank(route: &str, path: &str) -> Option<Vec<u8>> {
    let mut segments = path.strip_prefix('/')?.split('/');
    let mut ranks = Vec::new();
    for part in route.strip_prefix('/')?.split('/') {
        let segment = segments.next()?;
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) if name.ends_with('+') => {
                ranks.push(2);
                return (!segment.is_empty() || segments.next().is_some()).then_some(ranks);
            }
            Some(_) if !segment.is_empty() => ranks.push(1),
            None if part == segment => ranks.push(0),
            _ => return None,
        }
    }
    segments.next().is_none().then_some(ranks)
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
