//! The parts of template.yaml derived from the declarations, between marks.

use askama::Template as _;
use service::capability::COMMON;
use service::declaration::{Declaration, Grant, Projection};
use stoa::capabilities::ALL;

use crate::derived::between;
use crate::{read, snapshot};

/// Functions in one alarm: metric math takes ten metrics.
const GROUP: usize = 10;

#[derive(askama::Template)]
#[template(path = "function.yaml", escape = "none")]
struct Function {
    it: &'static Declaration,
    title: String,
    upper: String,
    variables: Vec<(&'static str, String)>,
    actions: Vec<String>,
    sources: Vec<String>,
    projections: [&'static str; 2],
    inbox: bool,
    blobs: bool,
}

#[derive(askama::Template)]
#[template(path = "alarms.yaml", escape = "none")]
struct Alarms {
    groups: Vec<Group>,
}

struct Group {
    suffix: String,
    names: Vec<&'static str>,
}

/// Capitalises a name, as at the start of a logical id.
fn title(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}

fn function(it: &'static Declaration) -> String {
    let mut sources: Vec<String> = Vec::new();
    for kind in it.consumes {
        let source = format!("stoa.{}", kind.split('.').next().unwrap_or_default());
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let projections = it.indexes.map(|projection| match projection {
        Projection::All => "ALL",
        Projection::KeysOnly => "KEYS_ONLY",
    });
    let variables = it.settings.iter().filter_map(|setting| {
        let value = setting.template.map(str::to_owned).or_else(|| Some(format!("!Ref {}", setting.parameter?)))?;
        Some((setting.name, value))
    });
    let function = Function {
        title: title(it.name),
        upper: it.name.to_uppercase(),
        variables: variables.collect(),
        actions: it.table.iter().map(|action| format!("{action:?}")).collect(),
        inbox: !it.consumes.is_empty(),
        blobs: it.grants.contains(&Grant::Blobs),
        it,
        sources,
        projections,
    };
    spaced(&function.render().unwrap())
}

fn alarms() -> String {
    let names: Vec<&str> = ALL.iter().map(|entry| entry.name).collect();
    let group = |(n, names): (usize, &[&'static str])| Group {
        suffix: if n == 0 { String::new() } else { (n + 1).to_string() },
        names: names.to_vec(),
    };
    spaced(&Alarms { groups: names.chunks(GROUP).enumerate().map(group).collect() }.render().unwrap())
}

/// Removes the empty lines of template tags, and puts one before each resource.
fn spaced(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let begins = line.starts_with("  ") && !line.starts_with("   ");
        if begins && lines.last().is_some_and(|last| !last.starts_with("  #")) {
            lines.push("");
        }
        lines.push(line);
    }
    lines.join("\n") + "\n"
}

/// Renders the paths of the API: an integration for each route.
///
/// A route with an authorizer also gets an OPTIONS route without one, since preflights carry no token.
fn routes() -> String {
    let mut text = String::new();
    for entry in ALL {
        let mut path = "";
        let routes = entry.edge_routes();
        for route in &routes {
            if route.path != path {
                path = &route.path;
                text += &format!("          {path}:\n");
            }
            let method = match route.method {
                "ANY" => "x-amazon-apigateway-any-method".to_owned(),
                method => method.to_lowercase(),
            };
            text += &operation(entry, &method, path, route.needs_token);
            if route.needs_token {
                text += &operation(entry, "options", path, false);
            }
        }
    }
    text
}

fn operation(owner: &Declaration, method: &str, path: &str, needs_token: bool) -> String {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let names: Vec<_> = names.map(|name| format!("{{ name: {name}, in: path, required: true }}")).collect();
    let parameters = if names.is_empty() { String::new() } else { format!("parameters: [{}], ", names.join(", ")) };
    let security = if needs_token { "security: [{ Tokens: [] }], " } else { "" };
    let function = title(owner.name);
    format!(
        "            {method}: {{ {parameters}{security}responses: {{}}, x-amazon-apigateway-integration: {{ type: \
         aws_proxy, httpMethod: POST, payloadFormatVersion: \"2.0\", uri: !Sub \
         \"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/\
         ${{{function}FunctionAliaslive}}/invocations\" }} }}\n"
    )
}

fn limits() -> String {
    let limit = |(method, path): &(&str, &str)| {
        format!(
            "        {method} {path}: {{ ThrottlingRateLimit: !Ref SignInRateLimit, ThrottlingBurstLimit: !Ref \
             SignInBurstLimit }}\n"
        )
    };
    ALL.iter().flat_map(|entry| entry.limited).map(limit).collect()
}

/// Lists the parameters that functions read: a change of one publishes a version of each function.
fn parameters() -> String {
    let declared = COMMON.iter().chain(ALL.iter().flat_map(|entry| entry.settings));
    let mut names: Vec<String> = vec!["Architecture".to_owned()];
    for parameter in declared.filter_map(|setting| setting.parameter) {
        if !names.iter().any(|name| name == parameter) {
            names.push(parameter.to_owned());
        }
    }
    names.extend(ALL.iter().map(|entry| format!("{}TableStream", title(entry.name))));
    let mark = |(n, name): (usize, &String)| format!("        {} !Ref {name}\n", if n == 0 { "- -" } else { "  -" });
    names.iter().enumerate().map(mark).collect()
}

fn each(line: impl Fn(&str, &str) -> String) -> String {
    ALL.iter().map(|entry| line(entry.name, &title(entry.name))).collect()
}

fn streams() -> String {
    each(|name, title| {
        format!(
            "  {title}TableStream:\n    Type: String\n    Default: \"\"\n    AllowedPattern: \
             ^$|^arn:[^:]+:dynamodb:[^:]+:\\d{{12}}:table/[^/]+/stream/.+$\n    Description: ARN of the stream of \
             another table for {name}; empty for the stack's own table.\n"
        )
    })
}

fn conditions() -> String {
    each(|_, title| format!("  {title}TableIsOwn: !Equals [!Ref {title}TableStream, \"\"]\n"))
}

fn outputs() -> String {
    each(|_, title| {
        format!(
            "  {title}TableName:\n    Value: !If [{title}TableIsOwn, !Ref {title}Table, !Select [1, !Split [\"/\", \
             !Ref {title}TableStream]]]\n"
        )
    })
}

/// Replaces the text between the marks of this name.
fn between_marks(text: &str, name: &str, generated: &str) -> String {
    let begin = format!("# generated: {name}\n");
    let (before, _) = text.split_once(&begin).unwrap_or_else(|| panic!("template.yaml has no mark {name}"));
    let indent = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    between(text, (&begin, &format!("{indent}# end of generated\n")), generated)
}

#[test]
fn the_template_says_what_the_declarations_say() {
    let functions: Vec<_> = ALL.iter().map(|entry| function(entry.declaration)).collect();
    let parts = [
        ("streams", streams()),
        ("conditions", conditions()),
        ("routes", routes()),
        ("limits", limits()),
        ("parameters", parameters()),
        ("ticks", each(|_, title| format!("                  - !Ref {title}Function.Alias\n"))),
        ("alarms over all functions", alarms()),
        ("functions", functions.join("\n")),
        ("outputs", outputs()),
    ];
    let current = read("template.yaml");
    let written = parts.iter().fold(current, |text, (name, part)| between_marks(&text, name, part));
    snapshot("template.yaml", &written);
}
