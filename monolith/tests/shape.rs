//! Each function's crate has the same rooms, and its files depend on each other in one direction.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use stoa::capabilities::{self, Entry};

/// The rooms that every crate has.
const ROOMS: [&str; 8] = ["lib", "main", "app", "scopes", "config", "api", "model", "store"];
/// The rooms that a crate may have.
const MORE_ROOMS: [&str; 4] = ["inbox", "jobs", "commands", "adapters"];
/// Rooms of a single crate, for a protocol of its own.
const OWN_ROOMS: [(&str, &str); 3] = [("identity", "oauth"), ("console", "pages"), ("ledger", "verify")];
/// Modules that several endpoints of a crate share.
const SHARED_BY_ENDPOINTS: [&str; 2] = ["views", "requests"];
/// The most lines of a file without its tests.
const MOST_LINES: usize = 300;

fn crates() -> impl Iterator<Item = &'static Entry> {
    capabilities::ALL.iter()
}

fn folder(entry: &Entry) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../functions").join(entry.name)
}

/// Reads every source file, by its module's path: `api::find_stock`; the crate's root is empty.
fn sources(entry: &Entry) -> BTreeMap<String, String> {
    let (root, mut found) = (folder(entry).join("src"), BTreeMap::new());
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let module = path.strip_prefix(&root).unwrap().with_extension("");
                let module = module.to_str().unwrap().replace('/', "::");
                let module = if module == "lib" { String::new() } else { module };
                found.insert(module, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// Returns a file's text up to its tests, without comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_crate_has_the_same_rooms() {
    let mut wrong = Vec::new();
    for entry in crates() {
        let name = entry.name;
        let sources = sources(entry);
        let rooms: BTreeSet<&str> =
            sources.keys().filter(|module| !module.contains("::")).map(String::as_str).collect();
        for room in ROOMS.iter().filter(|room| **room != "lib" && !rooms.contains(*room)) {
            wrong.push(format!("{name} has no src/{room}.rs"));
        }
        let own = OWN_ROOMS.iter().filter(|(owner, _)| *owner == name).map(|(_, room)| *room);
        let known: BTreeSet<&str> = ROOMS.into_iter().chain(MORE_ROOMS).chain(own).chain([""]).collect();
        for room in rooms.difference(&known) {
            wrong.push(format!("functions/{name}/src/{room}.rs is not a room; see CONTRIBUTING.md"));
        }
        if !folder(entry).join("tests/api/main.rs").exists() {
            wrong.push(format!("{name} has no tests/api/main.rs"));
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_endpoint_has_a_file_named_after_it() {
    let mut wrong = Vec::new();
    for entry in crates() {
        let document = serde_json::to_value((entry.openapi)()).unwrap();
        let operations =
            document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        let operations: BTreeSet<&str> =
            operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
        let sources = sources(entry);
        let files: BTreeSet<&str> = sources.keys().filter_map(|module| module.strip_prefix("api::")).collect();
        for operation in operations.difference(&files) {
            wrong.push(format!("functions/{}/src/api/{operation}.rs is missing", entry.name));
        }
        let others = files
            .difference(&operations)
            .filter(|file| !SHARED_BY_ENDPOINTS.contains(&file.split("::").next().unwrap_or_default()));
        wrong.extend(others.map(|file| format!("functions/{}/src/api/{file}.rs is not an endpoint", entry.name)));
    }
    assert_none(&wrong);
}

#[test]
fn no_file_is_too_long() {
    let mut wrong = Vec::new();
    for entry in crates() {
        for (module, text) in sources(entry) {
            let lines = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().lines().count();
            if lines > MOST_LINES && !module.ends_with("tests") {
                wrong.push(format!("functions/{}/src/{}.rs has {lines} lines", entry.name, module.replace("::", "/")));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn models_use_no_table_and_no_network() {
    let mut wrong = Vec::new();
    for entry in crates() {
        for (module, text) in sources(entry).into_iter().filter(|(module, _)| module.starts_with("model")) {
            for foreign in
                ["service::table", "tokio::", "reqwest", "aws_sdk", "crate::store", "crate::api", "crate::adapters"]
            {
                if code(&text).contains(foreign) {
                    wrong.push(format!(
                        "functions/{}/src/{}.rs names {foreign}",
                        entry.name,
                        module.replace("::", "/")
                    ));
                }
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_file_depends_on_itself() {
    let mut wrong = Vec::new();
    for entry in crates() {
        let uses = Uses::of(&sources(entry));
        for circle in uses.circles() {
            wrong.push(format!("{}: {}", entry.name, circle.join(" → ")));
        }
    }
    assert_none(&wrong);
}

/// The modules that each module uses.
struct Uses(BTreeMap<String, BTreeSet<String>>);

impl Uses {
    fn of(sources: &BTreeMap<String, String>) -> Self {
        let modules: BTreeSet<&str> = sources.keys().map(String::as_str).collect();
        let codes: BTreeMap<&str, String> =
            sources.iter().map(|(module, text)| (module.as_str(), code(text))).collect();
        let names = Names::of(&codes, &modules);
        let mut uses = BTreeMap::new();
        for (module, code) in &codes {
            let paths = paths(code).into_iter().filter_map(|path| absolute(module, &path));
            let mut targets: BTreeSet<String> = paths.map(|path| names.owner(&path)).collect();
            // Declaring or re-exporting a child is not a use.
            targets.retain(|target| target != module && !target.is_empty());
            uses.insert((*module).to_owned(), targets);
        }
        Self(uses)
    }

    /// Lists the circles, each once.
    fn circles(&self) -> Vec<Vec<String>> {
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        for start in self.0.keys() {
            if let Some(circle) = self.way_back(start) {
                let members: BTreeSet<String> = circle.iter().cloned().collect();
                if seen.insert(members) {
                    found.push(circle);
                }
            }
        }
        found
    }

    /// Finds the shortest way from a module back to itself.
    fn way_back(&self, start: &str) -> Option<Vec<String>> {
        let (mut from, mut queue) =
            (BTreeMap::<String, String>::new(), std::collections::VecDeque::from([start.to_owned()]));
        while let Some(at) = queue.pop_front() {
            for next in self.0.get(&at).into_iter().flatten() {
                if next == start {
                    let mut way = vec![start.to_owned(), at.clone()];
                    let mut place = at;
                    while let Some(before) = from.get(&place) {
                        way.push(before.clone());
                        place = before.clone();
                    }
                    way.reverse();
                    way.dedup();
                    return Some(way);
                }
                if !from.contains_key(next) {
                    from.insert(next.clone(), at.clone());
                    queue.push_back(next.clone());
                }
            }
        }
        None
    }
}

/// Where names are defined: modules, and their re-exports.
struct Names<'a> {
    modules: &'a BTreeSet<&'a str>,
    reexports: BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    fn of(codes: &BTreeMap<&str, String>, modules: &'a BTreeSet<&'a str>) -> Self {
        let mut reexports = BTreeMap::new();
        for (module, code) in codes {
            for statement in code.split(';').filter(|statement| statement.trim_start().starts_with("pub")) {
                let Some((_, tree)) = statement.split_once("use ") else { continue };
                for leaf in leaves(tree) {
                    let (path, name) =
                        leaf.split_once(" as ").map_or((leaf.as_str(), None), |(path, name)| (path, Some(name)));
                    let name = name.unwrap_or_else(|| path.rsplit("::").next().unwrap_or_default());
                    if let Some(path) = absolute(
                        module,
                        path.strip_prefix("self::").map_or(path.to_owned(), |rest| format!("self::{rest}")).as_str(),
                    ) {
                        reexports.insert(join(module, name), path);
                    }
                }
            }
        }
        Self { modules, reexports }
    }

    /// Finds the module that defines a path.
    fn owner(&self, path: &str) -> String {
        let (mut at, mut left) = (String::new(), path.split("::").collect::<std::collections::VecDeque<_>>());
        for _ in 0..64 {
            let Some(segment) = left.pop_front() else { break };
            let next = join(&at, segment);
            if self.modules.contains(next.as_str()) {
                at = next;
            } else if let Some(elsewhere) = self.reexports.get(&next).filter(|elsewhere| **elsewhere != next) {
                elsewhere.split("::").collect::<Vec<_>>().into_iter().rev().for_each(|part| left.push_front(part));
                at = String::new();
            } else {
                break;
            }
        }
        at
    }
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// Resolves a path of this crate from the crate's root. `self::` begins paths to a module's own children.
fn absolute(module: &str, path: &str) -> Option<String> {
    if let Some(rest) = path.strip_prefix("crate::") {
        return Some(rest.to_owned());
    }
    if let Some(rest) = path.strip_prefix("self::") {
        return Some(join(module, rest));
    }
    let (mut at, mut rest) = (module.to_owned(), path);
    if !path.starts_with("super::") {
        return None;
    }
    while let Some(further) = rest.strip_prefix("super::") {
        at = at.rsplit_once("::").map_or(String::new(), |(parent, _)| parent.to_owned());
        rest = further;
    }
    Some(join(&at, rest))
}

/// Lists the paths of a text that begin with `crate` or `super`.
fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for begin in ["crate::", "super::"] {
        for (at, _) in code.match_indices(begin) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '$')) {
                continue;
            }
            let end = code[at..].find([';', '(', ')', '<', '=', '[', '!']).map_or(code.len(), |end| at + end);
            let tree = &code[at..end];
            // A tree with braces is a `use`; a plain path ends at whitespace, comma or brace.
            let tree = if tree.contains('{') {
                tree
            } else {
                tree.split(|c: char| c.is_whitespace() || matches!(c, ',' | '}')).next().unwrap_or_default()
            };
            found.extend(leaves(tree));
        }
    }
    found
}

/// Lists the paths of a use tree: `a::{b, c::{d}}` is `a::b` and `a::c::d`.
fn leaves(tree: &str) -> Vec<String> {
    let tree = tree.trim().trim_end_matches(',');
    let Some((prefix, rest)) = tree.split_once('{') else {
        return vec![tree.split_whitespace().collect::<Vec<_>>().join(" ")];
    };
    let (mut depth, mut parts, mut part) = (0_usize, Vec::new(), String::new());
    for c in rest.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(std::mem::take(&mut part)),
            _ => {
                depth = if c == '{' {
                    depth + 1
                } else if c == '}' {
                    depth - 1
                } else {
                    depth
                };
                part.push(c);
            }
        }
    }
    parts.push(part);
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    parts.flat_map(|part| leaves(part).into_iter().map(|leaf| format!("{}{leaf}", prefix.trim()))).collect()
}

#[test]
fn finds_circles_and_ignores_children() {
    let sources = |pairs: &[(&str, &str)]| pairs.iter().map(|(m, t)| ((*m).to_owned(), (*t).to_owned())).collect();
    let circle = sources(&[
        ("", "pub use self::app::App;"),
        ("app", "use crate::store::Store;"),
        ("store", "pub(crate) use self::steps::told;\nuse crate::model::{Level, Step};"),
        ("store::steps", "use super::Store;"),
        ("model", "pub use self::{level::Level, step::Step};"),
        ("model::level", "use super::Step;"),
        ("model::step", "fn f(level: &crate::model::level::Level) {}"),
    ]);
    assert_eq!(Uses::of(&circle).circles(), [["model::level", "model::step", "model::level"]]);
    assert_eq!(leaves("crate::{a, b::{c as d, e}}"), ["crate::a", "crate::b::c as d", "crate::b::e"]);
}
