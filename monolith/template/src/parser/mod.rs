//! From YAML to the model. Shared with the build script, so that what the build accepts
//! and what tests parse is one thing.

mod context;
mod events;
mod functions;
mod links;
mod routes;
mod tables;
mod view;
mod yaml;

use std::collections::BTreeMap;

use context::Context;
use view::View;
use yaml::Node;

use crate::error::TemplateError;
use crate::model::Template;

/// Reads a template with its parameter defaults, some of them replaced.
///
/// Properties that the model does not hold are not looked at, whatever stands in them.
pub fn parse(yaml: &str, overrides: &BTreeMap<String, String>) -> Result<Template, TemplateError> {
    let root = yaml::read(yaml)?;
    let context = Context::new(&root, overrides);
    let stack = Stack::new(&root, &context)?;

    let mut template = Template { tables: tables::read(&stack)?, ..Template::default() };
    template.functions = functions::read(&stack, &template.tables)?;
    template.inboxes = events::inboxes(&stack)?;
    template.rules = events::rules(&stack, &template.inboxes)?;
    template.schedules = events::schedules(&stack)?;
    template.routes = routes::read(&stack)?;
    template.cors = routes::cors(&stack)?;
    Ok(template)
}

const FUNCTION: &str = "AWS::Serverless::Function";
const QUEUE: &str = "AWS::SQS::Queue";
const HTTP_API: &str = "AWS::Serverless::HttpApi";

/// The resources whose conditions hold.
struct Stack<'a> {
    context: &'a Context<'a>,
    globals: Option<View<'a>>,
    resources: Vec<Resource<'a>>,
}

struct Resource<'a> {
    id: &'a str,
    kind: &'a str,
    properties: View<'a>,
}

impl<'a> Stack<'a> {
    fn new(root: &'a Node, context: &'a Context<'a>) -> Result<Self, TemplateError> {
        let globals = match root.get("Globals") {
            Some(node) => View::at(context, node, "Globals".to_owned())?,
            None => None,
        };
        let nodes = root.get("Resources").ok_or_else(|| TemplateError::new(root.line, "Resources", "is missing"))?;
        let mut resources = Vec::new();
        for entry in nodes.entries() {
            let path = format!("Resources.{}", entry.key);
            let Some(kind) = entry.node.get("Type").and_then(Node::text) else {
                return Err(TemplateError::new(entry.node.line, path, "has no Type"));
            };
            if let Some(condition) = entry.node.get("Condition")
                && !context.condition(condition.text().unwrap_or(""), condition.line)?
            {
                continue;
            }
            let properties = entry.node.get("Properties").unwrap_or(&NOTHING);
            if let Some(properties) = View::at(context, properties, format!("{path}.Properties"))? {
                resources.push(Resource { id: &entry.key, kind, properties });
            }
        }
        Ok(Self { context, globals, resources })
    }

    /// The resources of a type, in the template's order.
    fn of(&self, kind: &str) -> impl Iterator<Item = &Resource<'a>> {
        self.resources.iter().filter(move |resource| resource.kind == kind)
    }

    fn find(&self, id: &str) -> Option<&Resource<'a>> {
        self.resources.iter().find(|resource| resource.id == id)
    }

    /// A property of `Globals`.
    fn global(&self, keys: &[&str]) -> Result<Option<View<'a>>, TemplateError> {
        self.globals.as_ref().map_or(Ok(None), |view| view.find(keys))
    }

    /// Every SAM event of a type: the function, the event's name and its properties.
    fn events(&self, kinds: &[&str]) -> Result<Vec<(&Resource<'a>, &'a str, View<'a>)>, TemplateError> {
        let mut events = Vec::new();
        for function in self.of(FUNCTION) {
            let Some(named) = function.properties.get("Events")? else {
                continue;
            };
            for (name, event) in named.entries()? {
                let kind = event.required("Type")?;
                match kind.text()?.as_str() {
                    kind if kinds.contains(&kind) => events.push((function, name, event.required("Properties")?)),
                    "HttpApi" | "SQS" | "DynamoDB" | "Schedule" | "ScheduleV2" => {}
                    other => {
                        return Err(kind.error(format!("an event of type {other} is not understood")));
                    }
                }
            }
        }
        Ok(events)
    }
}

static NOTHING: Node = Node { line: 0, value: yaml::Value::Map(Vec::new()) };

/// `CatalogFunction` is `catalog`.
fn capability(function: &str) -> String {
    function.strip_suffix("Function").unwrap_or(function).to_lowercase()
}
