//! `/console/categories`: the tree of categories, a form for a new one, and with `?edit=cat_…` one to change.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::overtaken::{Named, alert_of, named};
use super::page::{Frame, failed, go_to, no_page, shown};
use super::products::slug_of;
use super::typed::{whole, without_nulls};
use super::visit::Visit;
use crate::adapters::stoa::{ApiError, Refusal};
use crate::model::form::{Form, query, segment};

/// The deepest level that is set off from the one above; the API allows 8.
const MAX_DEPTH: usize = 8;

/// The tree as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Tree {
    items: Vec<Node>,
    complete: bool,
}

/// A category with all below it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Node {
    id: String,
    slug: String,
    name: String,
    position: i64,
    children: Vec<Node>,
}

/// A category as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Category {
    id: String,
    slug: String,
    name: String,
    description: Option<String>,
    parent_id: Option<String>,
    position: u64,
    version: u64,
}

/// A category in the order of the page: each below its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: String,
    slug: String,
    name: String,
    position: i64,
    /// 0 at the top.
    depth: usize,
}

/// A choice of a parent.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    id: String,
    label: String,
    is_chosen: bool,
}

/// The fields of a form: as they were typed, or as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Fields {
    name: String,
    slug: String,
    description: String,
    parent_id: String,
    position: String,
}

/// A category that is being changed.
struct Edited {
    id: String,
    version: u64,
    fields: Fields,
    parents: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "categories.html")]
struct CategoriesPage {
    frame: Frame,
    rows: Vec<Row>,
    is_complete: bool,
    edited: Option<Edited>,
    /// The form for a new one, and where it may go.
    new: Fields,
    parents: Vec<Choice>,
    can_write: bool,
}

impl Category {
    fn fields(&self) -> Fields {
        Fields {
            name: self.name.clone(),
            slug: self.slug.clone(),
            description: self.description.clone().unwrap_or_default(),
            parent_id: self.parent_id.clone().unwrap_or_default(),
            position: self.position.to_string(),
        }
    }
}

impl Fields {
    fn read(form: &Form) -> Self {
        let get = |name| form.get(name).to_owned();
        Self {
            name: get("name"),
            slug: get("slug"),
            description: get("description").replace("\r\n", "\n"),
            parent_id: get("parent_id"),
            position: get("position"),
        }
    }

    /// With the parent's name in place of its id.
    fn named(&self, parents: &[Choice]) -> Named {
        let parent = parents.iter().find(|parent| parent.id == self.parent_id);
        named([
            ("Name", &self.name),
            ("Name in its address", &self.slug),
            ("Description", &self.description),
            ("Below", parent.map_or(&self.parent_id, |parent| &parent.label)),
            ("Position", &self.position),
        ])
    }

    /// As the API takes it in a patch: null for what is empty. An empty slug is made of the name.
    fn content(&self) -> Result<Value, ApiError> {
        let text = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
        let slug = if self.slug.is_empty() { slug_of(&self.name) } else { self.slug.clone() };
        Ok(json!({
            "name": self.name, "slug": slug, "description": text(&self.description),
            "parent_id": text(&self.parent_id), "position": whole("position", &self.position)?,
        }))
    }
}

/// The tree in the order of the page.
fn rows(nodes: Vec<Node>, depth: usize) -> Vec<Row> {
    let mut made = Vec::new();
    for Node { id, slug, name, position, children } in nodes {
        made.push(Row { id, slug, name, position, depth });
        made.extend(rows(children, (depth + 1).min(MAX_DEPTH)));
    }
    made
}

/// Where a category may go: anywhere but below itself.
fn parents(rows: &[Row], of: &str, chosen: &str) -> Vec<Choice> {
    let mut within: Option<usize> = None;
    let may_be = |row: &&Row| {
        if within.is_some_and(|depth| row.depth <= depth) {
            within = None;
        }
        if row.id == of {
            within = Some(row.depth);
        }
        within.is_none()
    };
    let choice = |row: &Row| Choice {
        id: row.id.clone(),
        label: format!("{}{}", "– ".repeat(row.depth), row.name),
        is_chosen: row.id == chosen,
    };
    rows.iter().filter(may_be).map(choice).collect()
}

/// Shows the page.
pub(crate) async fn show(visit: Visit) -> Response {
    render(&visit, visit.query.find("edit"), false, None).await
}

/// Shows the tree, and the form for `edit`, with a refusal of what was asked. What was typed stays in the form that was sent.
async fn render(visit: &Visit, edit: Option<&str>, is_typed: bool, refusal: Option<&Refusal>) -> Response {
    let can_write = visit.holds("catalog:write");
    let edit = edit.filter(|_| can_write);
    let (tree, category) = futures::join!(visit.api.get::<Tree>("/categories/tree"), category(visit, edit));
    let (tree, category) = match (tree, category) {
        (Ok(tree), Ok(category)) => (tree, category),
        (Err(error), _) | (_, Err(error)) => return failed(visit, &error),
    };
    let rows = rows(tree.items, 0);
    let typed = Fields::read(&visit.form);
    let mut versions = None;
    let edited = category.map(|category| {
        let stored = category.fields();
        let fields = if is_typed { typed.clone() } else { stored.clone() };
        let parents = parents(&rows, &category.id, &fields.parent_id);
        versions = is_typed.then(|| (fields.named(&parents), stored.named(&parents)));
        Edited { id: category.id, version: category.version, fields, parents }
    });
    let new = if edited.is_none() { typed } else { Fields::default() };
    let alert = refusal.map(|refusal| alert_of(refusal, versions));
    let page = CategoriesPage {
        frame: Frame::of(visit, "Categories", "/console/categories").noting(visit.query.get("done")).alerting(alert),
        parents: parents(&rows, "", &new.parent_id),
        is_complete: tree.complete,
        rows,
        edited,
        new,
        can_write,
    };
    shown(&page, &page.frame)
}

async fn category(visit: &Visit, id: Option<&str>) -> Result<Option<Category>, ApiError> {
    match id {
        None => Ok(None),
        Some(id) => visit.api.get(&format!("/categories/{}", segment(id))).await.map(Some),
    }
}

/// Makes a category.
pub(crate) async fn create(visit: Visit) -> Response {
    let made = match Fields::read(&visit.form).content() {
        Ok(content) => {
            let (content, key) = (without_nulls(content), visit.form.get("key"));
            visit.api.post::<IgnoredAny>("/categories", key, &content).await.map(|_| "created")
        }
        Err(error) => Err(error),
    };
    answered(&visit, None, made).await
}

/// Does something with a category, and shows the tree again.
pub(crate) async fn act(visit: Visit, Path((id, action)): Path<(String, String)>) -> Response {
    let (form, path) = (&visit.form, format!("/categories/{}", segment(&id)));
    let version = form.get("version");
    let done = match action.as_str() {
        "save" => match Fields::read(form).content() {
            Ok(content) => visit.api.patch::<IgnoredAny>(&path, version, &content).await.map(|_| "saved"),
            Err(error) => Err(error),
        },
        "delete" => visit.api.delete(&path, version).await.map(|()| "deleted"),
        _ => return no_page().await,
    };
    answered(&visit, Some((id.as_str(), action.as_str())), done).await
}

/// Goes back to the tree, or shows why the action on a category (or the new one) was refused.
async fn answered(visit: &Visit, of: Option<(&str, &str)>, done: Result<&'static str, ApiError>) -> Response {
    match done {
        Ok(done) => go_to(&format!("/console/categories?{}", query([("done", done)]))),
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => {
            let is_typed = of.is_some_and(|(_, action)| action == "save");
            render(visit, of.map(|(id, _)| id), is_typed, Some(&refusal)).await
        }
        Err(error) => failed(visit, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Vec<Row> {
        let node = |id: &str, children: Value| json!({ "id": id, "name": id, "slug": id, "children": children });
        let below = json!([node("roses", json!([])), node("pots", json!([node("clay", json!([]))]))]);
        let items = json!([node("garden", below), node("books", json!([]))]);
        let tree: Tree = serde_json::from_value(json!({ "items": items, "complete": true })).unwrap();
        rows(tree.items, 0)
    }

    #[test]
    fn lists_each_category_below_its_parent() {
        let rows = tree();
        let shown: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.depth)).collect();
        assert_eq!(shown, [("garden", 0), ("roses", 1), ("pots", 1), ("clay", 2), ("books", 0)]);
    }

    #[test]
    fn a_category_goes_nowhere_below_itself() {
        let ids = |of: &str| parents(&tree(), of, "books").into_iter().map(|choice| choice.id).collect::<Vec<_>>();
        assert_eq!(ids("garden"), ["books"]);
        assert_eq!(ids("pots"), ["garden", "roses", "books"]);
        assert_eq!(ids("books"), ["garden", "roses", "pots", "clay"]);
        assert_eq!(ids("").len(), 5);
        let choices = parents(&tree(), "", "clay");
        let chosen: Vec<_> = choices.iter().filter(|choice| choice.is_chosen).map(|choice| &choice.label).collect();
        assert_eq!(chosen, ["– – clay"]);
    }

    #[test]
    fn reads_a_category() {
        let content = |text: &[u8]| Fields::read(&Form::read(text)).content();
        let expected = json!({
            "name": "Clay pots", "slug": "clay-pots", "description": null, "parent_id": "cat_1", "position": 5,
        });
        assert_eq!(content(b"name=Clay+pots&slug=&description=&parent_id=cat_1&position=5").unwrap(), expected);
        assert_eq!(content(b"name=A&slug=b").unwrap()["slug"], "b");
        assert!(content(b"name=A&position=first").is_err());
        let category = Category { name: "A".into(), slug: "b".into(), position: 2, ..Category::default() };
        assert_eq!(category.fields(), Fields::read(&Form::read(b"name=A&slug=b&position=2")));
    }
}
