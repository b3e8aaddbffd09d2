//! Takes one guard away, so that a run of the tests tells whether any of them notices. Only with the feature `guards`.
//!
//! A guard is a condition of a write, or the write of an idempotency record. Each is named in one line by its table, what
//! kind of item it is on and its expression; `STOA_GUARDS_LOG` names a file to which every one that is met is added,
//! `STOA_GUARD_OFF` the one that is taken away. Writes without a condition are no guards: those of tests are such.

use std::collections::HashSet;
use std::io::Write as _;
use std::sync::{LazyLock, Mutex, PoisonError};

use service::table::{Action, Change, Request};

use crate::kinds::kind;

/// What stands for the write of an idempotency record in place of a condition.
const RECORD: &str = "the record itself";

/// How long an id is without its prefix.
const ULID_LEN: usize = 26;

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    #[expect(clippy::disallowed_methods, reason = "the run of all tests is told from outside which guard it lacks")]
    let setting = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    Plan { log: setting("STOA_GUARDS_LOG"), off: setting("STOA_GUARD_OFF"), met: Mutex::default() }
});

struct Plan {
    log: Option<String>,
    off: Option<String>,
    met: Mutex<HashSet<String>>,
}

/// The request as it goes on to the engine.
pub(crate) fn pass(table: &str, request: Request) -> Request {
    if PLAN.log.is_none() && PLAN.off.is_none() {
        return request;
    }
    match request {
        Request::Write(mut action) => {
            PLAN.keep(table, &mut action);
            Request::Write(action)
        }
        Request::Transact(mut actions) => {
            actions.retain_mut(|action| PLAN.keep(table, action));
            Request::Transact(actions)
        }
        read => read,
    }
}

impl Plan {
    /// Takes the condition away where it is the one; `false` where the whole write goes.
    fn keep(&self, table: &str, action: &mut Action) -> bool {
        let Some(condition) = &action.condition else { return true };
        let kind = kind(&action.key);
        let place = format!("{table} | {} {kind}", action.change.name());
        let is_record = kind == "idempotency" && matches!(action.change, Change::Put(_));
        if is_record && self.is_off(&format!("{place} | {RECORD}")) {
            return false;
        }
        if self.is_off(&format!("{place} | {}", without_ids(condition))) {
            // Always true, and every name and value of the expression is still in use.
            action.condition = Some(format!("({condition}) OR attribute_exists(pk) OR attribute_not_exists(pk)"));
        }
        true
    }

    fn is_off(&self, guard: &str) -> bool {
        if let Some(log) = &self.log
            && self.met.lock().unwrap_or_else(PoisonError::into_inner).insert(guard.to_owned())
        {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(log);
            // A line that is not written is a guard that is not tried: the run's report would lack it, not lie. Written at
            // once: threads share the file.
            let _ = file.and_then(|mut file| file.write_all(format!("{guard}\n").as_bytes()));
        }
        self.off.as_deref() == Some(guard)
    }
}

/// A condition in one line, as it is for all entities where it names an attribute after one, and for all names where
/// users choose them: content has attributes such as `f_title` for a field, `l_de` for a locale.
fn without_ids(condition: &str) -> String {
    let mut words: Vec<&str> = condition.split('_').collect();
    for word in &mut words {
        let (id, rest) = word.split_at(word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(word.len()));
        if id.len() == ULID_LEN && id.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
            *word = rest;
        }
    }
    let text = words.join("_");
    let words: Vec<_> = text.split_whitespace().map(without_name).collect();
    let text = words.join(" ");
    // The same for each of several names.
    let mut clauses: Vec<&str> = text.split(" AND ").collect();
    clauses.dedup();
    clauses.join(" AND ")
}

/// `#f_*` for `#f_title`: a name after one letter.
fn without_name(word: &str) -> String {
    let Some((before, name)) = word.split_once('#') else { return word.to_owned() };
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(kind), Some('_')) => {
            let rest = letters.as_str().trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            format!("{before}#{kind}_*{rest}")
        }
        _ => word.to_owned(),
    }
}
