//! A page as a browser reads it: elements, attributes, texts, tables and forms.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, Token, Tokenizer};

/// Elements that have no end.
const VOID: [&str; 7] = ["meta", "link", "input", "br", "img", "hr", "source"];

/// An element.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// The place of the element around it.
    parent: Option<usize>,
}

/// A page.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    /// Where a redirection leads.
    pub(crate) location: String,
    pub(crate) policy: String,
    pub(crate) elements: Vec<Element>,
    /// Texts, each with the place of the element around it.
    pub(crate) texts: Vec<(usize, String)>,
}

/// A form, as it would be sent untouched.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split(' ').any(|known| known == class))
    }
}

impl Page {
    /// Reads a page. Every element has to end where it should.
    pub(crate) fn read(status: u16, location: &str, policy: &str, html: &str) -> Self {
        let (location, policy) = (location.to_owned(), policy.to_owned());
        let mut page = Self { status, location, policy, elements: Vec::new(), texts: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        // With the state switches of `textarea`, `title` and `script`, as a browser has them.
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                    let is_over = tag.self_closing || VOID.contains(&name.as_str());
                    page.elements.push(Element { name, attributes, parent: open.last().copied() });
                    if !is_over {
                        open.push(page.elements.len() - 1);
                    }
                }
                Token::EndTag(tag) => {
                    let ended = open.pop().map(|at| page.elements[at].name.clone());
                    assert_eq!(ended, Some(text(&tag.name)), "an element ends that did not begin: {html}");
                }
                Token::String(found) => {
                    if let Some(at) = open.last() {
                        page.texts.push((*at, text(&found)));
                    }
                }
                Token::Comment(comment) => panic!("a comment: {comment:?}"),
                Token::Doctype(_) => {}
                Token::Error(error) => panic!("{error:?} in {html}"),
            }
        }
        assert!(open.is_empty(), "elements without an end: {html}");
        page
    }

    /// The elements of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.elements.iter().enumerate().filter(move |(_, element)| element.name == name).map(|(at, _)| at)
    }

    fn with_class<'a>(&'a self, class: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.elements.iter().enumerate().filter(move |(_, element)| element.has_class(class)).map(|(at, _)| at)
    }

    /// Whether an element is within another, or is it.
    pub(crate) fn is_within(&self, at: usize, outer: usize) -> bool {
        at == outer || self.elements[at].parent.is_some_and(|parent| self.is_within(parent, outer))
    }

    /// The elements of a name within another.
    pub(crate) fn below<'a>(&'a self, outer: usize, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.all(name).filter(move |at| *at != outer && self.is_within(*at, outer))
    }

    /// All text within an element, with single blanks.
    pub(crate) fn text(&self, outer: usize) -> String {
        let texts = self.texts.iter().filter(|(at, _)| self.is_within(*at, outer));
        texts.flat_map(|(_, text)| text.split_whitespace()).collect::<Vec<_>>().join(" ")
    }

    /// Whether a text or an attribute within an element holds this text.
    pub(crate) fn says(&self, outer: usize, text: &str) -> bool {
        let mut texts = self.texts.iter().filter(|(at, _)| self.is_within(*at, outer));
        let mut elements = self.elements.iter().enumerate().filter(|(at, _)| self.is_within(*at, outer));
        texts.any(|(_, known)| known.contains(text))
            || elements.any(|(_, element)| element.attributes.iter().any(|(_, value)| value.contains(text)))
    }

    /// The names of the elements around one, and its own.
    pub(crate) fn path(&self, at: usize) -> String {
        let element = &self.elements[at];
        let own = |above: String| format!("{above}/{}", element.name);
        own(element.parent.map(|parent| self.path(parent)).unwrap_or_default())
    }

    /// What is not done, in words; empty if nothing was refused.
    pub(crate) fn alert(&self) -> String {
        self.with_class("alert").map(|at| self.text(at)).collect::<Vec<_>>().join(" ")
    }

    /// The rows of all tables: cell by cell.
    pub(crate) fn rows(&self) -> Vec<Vec<String>> {
        let rows = self.all("tbody").flat_map(|body| self.below(body, "tr").collect::<Vec<_>>());
        let is_cell = |at: &usize| matches!(self.elements[*at].name.as_str(), "td" | "th");
        let cells = |row: usize| (0..self.elements.len()).filter(is_cell).filter(move |at| self.is_within(*at, row));
        rows.map(|row| cells(row).map(|at| self.text(at)).collect()).collect()
    }

    /// The entries of description lists: `name: text`.
    pub(crate) fn described(&self) -> Vec<String> {
        let pairs = self.all("dt").zip(self.all("dd"));
        pairs.map(|(name, text)| format!("{}: {}", self.text(name), self.text(text))).collect()
    }

    /// The large figures: `name text`.
    pub(crate) fn figures(&self) -> Vec<String> {
        self.with_class("figure").filter(|at| self.elements[*at].name == "div").map(|at| self.text(at)).collect()
    }

    /// The entries of lists of rows.
    pub(crate) fn listed(&self) -> Vec<String> {
        self.with_class("rows")
            .flat_map(|list| self.below(list, "li").collect::<Vec<_>>())
            .map(|at| self.text(at))
            .collect()
    }

    /// The addresses of all links.
    pub(crate) fn links(&self) -> Vec<&str> {
        self.all("a").filter_map(|at| self.elements[at].attribute("href")).collect()
    }

    /// The forms that change something and can be sent.
    pub(crate) fn forms(&self) -> Vec<Form> {
        self.all("form").filter_map(|at| self.form_at(at)).collect()
    }

    fn form_at(&self, form: usize) -> Option<Form> {
        let element = &self.elements[form];
        if element.attribute("method") != Some("post") {
            return None;
        }
        let sends = |at: usize| self.elements[at].attribute("disabled").is_none();
        self.below(form, "button").find(|at| sends(*at))?;
        let mut fields = Vec::new();
        for (at, element) in self.elements.iter().enumerate().filter(|(at, _)| self.is_within(*at, form)) {
            let Some(name) = element.attribute("name").filter(|_| sends(at)) else { continue };
            let value = element.attribute("value");
            let is_box = element.attribute("type") == Some("checkbox");
            let value = match element.name.as_str() {
                "input" if is_box && element.attribute("checked").is_none() => continue,
                "input" if is_box => value.unwrap_or("on").to_owned(),
                "textarea" => self.texts.iter().filter(|(of, _)| *of == at).map(|(_, text)| text.as_str()).collect(),
                "select" => self.chosen(at),
                "input" => value.unwrap_or_default().to_owned(),
                _ => continue,
            };
            fields.push((name.to_owned(), value));
        }
        Some(Form { action: element.attribute("action").unwrap().to_owned(), fields })
    }

    fn chosen(&self, select: usize) -> String {
        let options: Vec<usize> = self.below(select, "option").collect();
        let chosen = options.iter().find(|at| self.elements[**at].attribute("selected").is_some()).or(options.first());
        let value = |at: &usize| self.elements[*at].attribute("value").map_or_else(|| self.text(*at), str::to_owned);
        chosen.map(value).unwrap_or_default()
    }

    /// The form that is sent to an address that ends so.
    #[track_caller]
    pub(crate) fn form(&self, end: &str) -> Form {
        let path = |form: &Form| form.action.split('?').next().unwrap_or_default().to_owned();
        let found = self.forms().into_iter().find(|form| path(form).ends_with(end));
        found.unwrap_or_else(|| panic!("no form is sent to {end}: {}", self.text(0)))
    }
}

impl Form {
    /// With something typed into a field, which the form has to have.
    #[track_caller]
    pub(crate) fn typed(mut self, name: &str, text: &str) -> Self {
        let field = self.fields.iter_mut().find(|(known, _)| known == name);
        field.unwrap_or_else(|| panic!("{} has no field {name}", self.action)).1 = text.to_owned();
        self
    }

    /// With a box ticked.
    pub(crate) fn ticked(mut self, name: &str) -> Self {
        self.fields.push((name.to_owned(), "on".to_owned()));
        self
    }

    #[track_caller]
    pub(crate) fn field(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(known, _)| known == name);
        &field.unwrap_or_else(|| panic!("{} has no field {name}", self.action)).1
    }
}
