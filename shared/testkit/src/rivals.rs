//! Somebody else writes an item right before a write of it, which must be refused then.
//!
//! What a write is guarded by is not looked at: one that lost its condition is found because nothing refuses it.

use embedded::{Answer, Engine, Request, kind};
use serde_json::{Value, json};

/// What a rival does to an item.
#[derive(Clone, Copy)]
enum Rival {
    /// Another item is in its place.
    Replaces,
    /// It is gone.
    Removes,
    /// The very same write is there already.
    Precedes,
}

const RIVALS: [Rival; 3] = [Rival::Replaces, Rival::Removes, Rival::Precedes];

/// Lets each item of a write meet its rivals; answers with those for which no rival was reason to refuse it. The database
/// is as it was then.
pub(crate) fn meet(engine: &Engine, request: Request<'_>) -> Vec<String> {
    let Some(contest) = Contest::of(engine, request) else { return Vec::new() };
    // A write that is refused anyway meets a true rival.
    if contest.write().status != 200 {
        return Vec::new();
    }
    contest.restore();
    let unguarded = contest.items.iter().filter(|item| !RIVALS.iter().any(|rival| contest.is_won_by(*rival, item)));
    unguarded.map(|item| item.name.clone()).collect()
}

struct Contest<'a> {
    engine: &'a Engine,
    request: Request<'a>,
    items: Vec<Item>,
}

struct Item {
    /// `stoa-CartTable | Put cart`
    name: String,
    table: Value,
    key: Value,
    before: Option<Value>,
}

impl<'a> Contest<'a> {
    /// That over the items of a write; none over anything else.
    fn of(engine: &'a Engine, request: Request<'a>) -> Option<Self> {
        let body: Value = serde_json::from_slice(request.body).ok()?;
        let writes: Vec<(&str, &Value)> = match request.operation {
            "PutItem" | "UpdateItem" | "DeleteItem" => vec![(request.operation.trim_end_matches("Item"), &body)],
            "TransactWriteItems" => {
                let actions = body["TransactItems"].as_array()?.iter().filter_map(Value::as_object).flatten();
                actions.map(|(name, action)| (name.as_str(), action)).collect()
            }
            _ => return None,
        };
        let writes = writes.into_iter().filter(|(name, _)| *name != "ConditionCheck");
        let items = writes.map(|(name, write)| Item::of(engine, name, write)).collect();
        Some(Self { engine, request, items })
    }

    /// Carries the write out.
    fn write(&self) -> Answer {
        self.engine.carry_out_silently(self.request)
    }

    fn is_won_by(&self, rival: Rival, item: &Item) -> bool {
        match rival {
            Rival::Replaces => item.put(self.engine, &item.other()),
            Rival::Removes => item.delete(self.engine),
            Rival::Precedes => {
                let first = self.write();
                debug_assert_eq!(first.status, 200, "it was taken before");
                self.items.iter().filter(|other| other.key != item.key).for_each(|other| other.restore(self.engine));
            }
        }
        let answer = self.write();
        self.restore();
        is_refusal(&answer)
    }

    fn restore(&self) {
        self.items.iter().for_each(|item| item.restore(self.engine));
    }
}

impl Item {
    fn of(engine: &Engine, action: &str, write: &Value) -> Self {
        let (table, whole) = (write["TableName"].clone(), if action == "Put" { &write["Item"] } else { &write["Key"] });
        let key = json!({ "pk": whole["pk"], "sk": whole["sk"] });
        let name = format!("{} | {action} {}", table.as_str().unwrap_or_default(), kind(&key));
        let found = run(engine, "GetItem", &json!({ "TableName": table, "Key": key, "ConsistentRead": true }));
        Self { name, table, key, before: found.get("Item").cloned() }
    }

    /// An item that has nothing but its key in common.
    fn other(&self) -> Value {
        json!({ "pk": self.key["pk"], "sk": self.key["sk"], "rival": { "BOOL": true } })
    }

    fn restore(&self, engine: &Engine) {
        match &self.before {
            Some(item) => self.put(engine, item),
            None => self.delete(engine),
        }
    }

    fn put(&self, engine: &Engine, item: &Value) {
        run(engine, "PutItem", &json!({ "TableName": self.table, "Item": item }));
    }

    fn delete(&self, engine: &Engine) {
        run(engine, "DeleteItem", &json!({ "TableName": self.table, "Key": self.key }));
    }
}

/// Whether a condition failed. An expression that does not fit what the rival left fails too, and guards nothing.
fn is_refusal(answer: &Answer) -> bool {
    answer.status == 400 && String::from_utf8_lossy(&answer.body).contains("ConditionalCheckFailed")
}

/// Carries out what cannot be refused.
fn run(engine: &Engine, operation: &str, body: &Value) -> Value {
    let body = body.to_string();
    let answer = engine.carry_out_silently(Request { operation, body: body.as_bytes() });
    serde_json::from_slice(&answer.body).unwrap_or_default()
}
