//! What a capability is to the rest of the system, declared once in its own `lib.rs`.
//!
//! The one-process host, the capability's part of template.yaml, identity's list of scopes, the tests over all capabilities
//! and the scripts follow from it.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::routes::Route;
use crate::setting::Setting;

/// A capability's declaration.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// Its name: the folder's, the table's prefix, the events' source.
    pub name: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    /// The scopes that it asks for.
    pub scopes: &'static [&'static str],
    /// Its routes.
    pub routes: &'static [Route],
    /// Routes with a rate limit of their own, as method and path: those that let strangers try passwords or make accounts.
    pub limited: &'static [(&'static str, &'static str)],
    /// Routes whose work is mostly done by events, as method and path. One process refuses them while deliveries are behind.
    pub deferring: &'static [(&'static str, &'static str)],
    /// The event types that it consumes.
    pub consumes: &'static [&'static str],
    /// The event types that it publishes.
    pub publishes: &'static [&'static str],
    /// The entities that it publishes again when an operator asks.
    pub republishes: &'static [&'static str],
    /// What operators may ask of it beside that, by direct invocation.
    pub operations: &'static [&'static str],
    /// What can be set from outside; its `config.rs` reads nothing else.
    pub settings: &'static [Setting],
    /// The calls that it makes to its own table.
    pub table: &'static [TableAction],
    /// What the table's two indexes copy.
    pub indexes: [Projection; 2],
    /// The calls that it makes to other services of AWS.
    pub grants: &'static [Grant],
    /// The function's memory in MB.
    pub memory_mb: u32,
    /// Whether an alarm rings by default when events wait for it for minutes; its dead letters ring one in any case.
    pub watched: bool,
}

/// A call to a table, by the name of its IAM action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableAction {
    /// `dynamodb:GetItem`
    GetItem,
    /// `dynamodb:BatchGetItem`
    BatchGetItem,
    /// `dynamodb:Query`
    Query,
    /// `dynamodb:PutItem`
    PutItem,
    /// `dynamodb:UpdateItem`
    UpdateItem,
    /// `dynamodb:DeleteItem`
    DeleteItem,
    /// `dynamodb:ConditionCheckItem`
    ConditionCheckItem,
    /// `dynamodb:BatchWriteItem`
    BatchWriteItem,
}

/// What an index copies from its table: all is cheaper to read, keys alone are cheaper to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// Every attribute.
    All,
    /// The keys.
    KeysOnly,
}

/// What a function may call beyond its own table, queue, stream and the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Sends mail by SES.
    SendMail,
    /// Signs by the keys of the stack.
    SignTokens,
    /// Calls the API of the whole system, as any client does. No permission comes with it.
    CallApi,
    /// Keeps files in a bucket of its own.
    Blobs,
    /// Reads the SecureStrings that these parameters name.
    ReadSecrets(&'static [&'static str]),
}

impl Declaration {
    /// A capability that reads and writes items of its own, and nothing else.
    pub const fn new(name: &'static str, about: &'static str) -> Self {
        use TableAction::{BatchGetItem, DeleteItem, GetItem, PutItem, Query};
        Self {
            name,
            about,
            scopes: &[],
            routes: &[],
            limited: &[],
            deferring: &[],
            consumes: &[],
            publishes: &[],
            republishes: &[],
            operations: &[],
            settings: &[],
            table: &[GetItem, BatchGetItem, Query, PutItem, DeleteItem],
            indexes: [Projection::All, Projection::All],
            grants: &[],
            memory_mb: 256,
            watched: false,
        }
    }

    /// Where its events come from: `stoa.catalog`.
    pub fn source(&self) -> String {
        format!("stoa.{}", self.name)
    }

    /// The variable that names its table: `CATALOG_TABLE`.
    pub fn table_variable(&self) -> String {
        format!("{}_TABLE", self.name.to_uppercase())
    }

    /// The variable that names its bucket, where it has one: `CONTENT_BUCKET`.
    pub fn bucket_variable(&self) -> String {
        format!("{}_BUCKET", self.name.to_uppercase())
    }

    /// Its settings by name, each with its default.
    pub fn defaults(&self) -> HashMap<String, String> {
        self.settings.iter().map(|setting| (setting.name.to_owned(), setting.default.to_owned())).collect()
    }

    /// The routes of the edge that lead to it: see [`EdgeRoute`].
    pub fn edge_routes(&self) -> Vec<EdgeRoute> {
        let mut levels: BTreeMap<String, Vec<&Route>> = BTreeMap::new();
        for route in self.routes {
            levels.entry(level_of(route.path)).or_default().push(route);
        }
        let mut routes: Vec<_> = levels.iter().flat_map(|(level, routes)| edge_routes_of(level, routes)).collect();
        for (method, path) in self.limited {
            let is_there = routes.iter().any(|route| (route.method, route.path.as_str()) == (*method, *path));
            if !is_there {
                routes.push(EdgeRoute { method, path: (*path).to_owned(), needs_token: false });
            }
        }
        routes.sort();
        routes
    }
}

/// A route as the edge knows it: at the grain of a collection and of all below it, so that 404 and 405 below it are the
/// capability's own and the edge holds few routes. A public route whose method also has guarded ones stands by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EdgeRoute {
    /// `/products/{proxy+}`
    pub path: String,
    /// `GET`, …, or `ANY`.
    pub method: &'static str,
    /// Whether the edge asks for a token first.
    pub needs_token: bool,
}

/// The collection of a path, or all below it: `/stock`, `/stock/{proxy+}`.
fn level_of(path: &str) -> String {
    match path.trim_start_matches('/').split_once('/') {
        None => path.to_owned(),
        Some((collection, _)) => format!("/{collection}/{{proxy+}}"),
    }
}

fn edge_routes_of(level: &str, routes: &[&Route]) -> Vec<EdgeRoute> {
    let edge = |method, path: &str, needs_token| EdgeRoute { method, path: path.to_owned(), needs_token };
    if routes.iter().all(|route| route.public) {
        return vec![edge("ANY", level, false)];
    }
    let mut found = vec![edge("ANY", level, true)];
    for route in routes.iter().filter(|route| route.public) {
        let alone = routes.iter().any(|other| other.method == route.method && !other.public);
        for method in at_the_edge(route.method) {
            let public = edge(method, if alone { route.path } else { level }, false);
            if !found.contains(&public) {
                found.push(public);
            }
        }
    }
    found
}

/// A method as the edge knows it: `HEAD` is answered wherever `GET` is.
fn at_the_edge(method: &str) -> &'static [&'static str] {
    match method {
        "get" => &["GET", "HEAD"],
        "post" => &["POST"],
        "put" => &["PUT"],
        "patch" => &["PATCH"],
        _ => &["DELETE"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn route(method: &'static str, path: &'static str, public: bool) -> Route {
        Route { method, path, public }
    }

    fn edge(routes: &'static [Route]) -> Vec<String> {
        let declared = Declaration { routes, limited: &[("POST", "/oauth/token")], ..Declaration::new("x", "") };
        let mut texts: Vec<_> = declared
            .edge_routes()
            .into_iter()
            .map(|r| format!("{} {}{}", r.method, r.path, if r.needs_token { " guarded" } else { "" }))
            .collect();
        texts.sort();
        texts
    }

    #[test]
    fn a_collection_is_public_for_the_methods_that_are_public_throughout() {
        const ROUTES: &[Route] = &[
            route("get", "/products", true),
            route("post", "/products", false),
            route("get", "/products/{id}", true),
            route("delete", "/products/{id}", false),
            route("post", "/accounts/reset", true),
            route("post", "/accounts/{id}/password", false),
            route("post", "/oauth/token", true),
            route("get", "/healthz", true),
        ];
        assert_eq!(
            edge(ROUTES),
            [
                "ANY /accounts/{proxy+} guarded",
                "ANY /healthz",
                "ANY /oauth/{proxy+}",
                "ANY /products guarded",
                "ANY /products/{proxy+} guarded",
                "GET /products",
                "GET /products/{proxy+}",
                "HEAD /products",
                "HEAD /products/{proxy+}",
                "POST /accounts/reset",
                "POST /oauth/token",
            ]
        );
    }
}
