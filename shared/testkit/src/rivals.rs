//! Somebody else writes an item right before a write of it, which must be refused then.
//!
//! What a write is guarded by is not looked at: one that lost its condition is found because nothing refuses it.

use embedded::{Engine, kind};
use service::table::{Action, AttributeValue, Change, Failure, Item, Key, Request};

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
pub(crate) fn meet(engine: &Engine, table: &str, request: &Request) -> Vec<String> {
    let Some(contest) = Contest::of(engine, table, request) else { return Vec::new() };
    // A write that is refused anyway meets a true rival.
    if contest.write().is_err() {
        return Vec::new();
    }
    contest.restore();
    let unguarded = contest.items.iter().filter(|item| !RIVALS.iter().any(|rival| contest.is_won_by(*rival, item)));
    unguarded.map(|item| item.name.clone()).collect()
}

struct Contest<'a> {
    table: Table<'a>,
    request: &'a Request,
    items: Vec<Written>,
}

#[derive(Clone, Copy)]
struct Table<'a> {
    engine: &'a Engine,
    name: &'a str,
}

/// An item that is written.
struct Written {
    /// `stoa-CartTable | Put cart`
    name: String,
    key: Key,
    before: Option<Item>,
}

impl<'a> Contest<'a> {
    /// That over the items of a write; none over anything else.
    fn of(engine: &'a Engine, name: &'a str, request: &'a Request) -> Option<Self> {
        let actions = match request {
            Request::Write(action) => std::slice::from_ref(action),
            Request::Transact(actions) => actions,
            _ => return None,
        };
        let table = Table { engine, name };
        let writes = actions.iter().filter(|action| action.change != Change::Check);
        let items = writes.map(|action| Written {
            name: format!("{name} | {} {}", action.change.name(), kind(&action.key)),
            key: action.key.clone(),
            before: table.get(&action.key),
        });
        Some(Self { table, request, items: items.collect() })
    }

    /// Carries the write out.
    fn write(&self) -> Result<(), Failure> {
        self.table.engine.call_silently(self.table.name, self.request.clone()).map(drop)
    }

    fn is_won_by(&self, rival: Rival, item: &Written) -> bool {
        match rival {
            Rival::Replaces => self.table.put(item.other()),
            Rival::Removes => self.table.delete(&item.key),
            Rival::Precedes => {
                let first = self.write();
                debug_assert!(first.is_ok(), "it was taken before");
                self.items.iter().filter(|other| other.key != item.key).for_each(|other| self.table.restore(other));
            }
        }
        let answer = self.write();
        self.restore();
        // An expression that does not fit what the rival left fails too, and guards nothing.
        matches!(answer, Err(Failure::Refused(_)))
    }

    fn restore(&self) {
        self.items.iter().for_each(|item| self.table.restore(item));
    }
}

impl Written {
    /// An item that has nothing but its key in common.
    fn other(&self) -> Item {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        Item::from([
            ("pk".to_owned(), text(&self.key.pk)),
            ("sk".to_owned(), text(&self.key.sk)),
            ("rival".to_owned(), AttributeValue::Bool(true)),
        ])
    }
}

impl Table<'_> {
    fn get(&self, key: &Key) -> Option<Item> {
        let request = Request::Get { key: key.clone(), consistent: true };
        self.engine.call_silently(self.name, request).ok()?.items.pop()
    }

    fn restore(&self, item: &Written) {
        match &item.before {
            Some(before) => self.put(before.clone()),
            None => self.delete(&item.key),
        }
    }

    fn put(&self, item: Item) {
        let text = |name: &str| match item.get(name) {
            Some(AttributeValue::S(text)) => text.clone(),
            _ => String::new(),
        };
        self.write(Key::new(text("pk"), text("sk")), Change::Put(item));
    }

    fn delete(&self, key: &Key) {
        self.write(key.clone(), Change::Delete);
    }

    /// Carries out what cannot be refused.
    fn write(&self, key: Key, change: Change) {
        let (names, values) = Default::default();
        let action = Action { key, change, condition: None, names, values };
        let done = self.engine.call_silently(self.name, Request::Write(action));
        debug_assert!(done.is_ok(), "{done:?}");
    }
}
