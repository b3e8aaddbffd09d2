//! `AWS::Serverless::Function` with what `Globals` adds.

use std::collections::BTreeMap;

use super::{FUNCTION, Resource, Stack, capability};
use crate::error::TemplateError;
use crate::model::{Function, Table};

pub(super) fn read(stack: &Stack<'_>, tables: &[Table]) -> Result<Vec<Function>, TemplateError> {
    stack.of(FUNCTION).map(|resource| function(stack, resource, tables)).collect()
}

fn function(stack: &Stack<'_>, resource: &Resource<'_>, tables: &[Table]) -> Result<Function, TemplateError> {
    let variables = ["Environment", "Variables"];
    let global = stack.global(&["Function", "Environment", "Variables"])?;
    let own = resource.properties.find(&variables)?;
    let mut environment = BTreeMap::new();
    for view in global.into_iter().chain(own) {
        for (name, value) in view.entries()? {
            environment.insert(name.to_owned(), value.text()?);
        }
    }
    Ok(Function {
        id: resource.id.to_owned(),
        capability: capability(resource.id),
        name: stack.context.name(resource.id)?,
        table: own_table(resource.id, &environment, tables),
        environment,
        memory_mb: number(stack, resource, "MemorySize", 128)?,
        timeout_s: number(stack, resource, "Timeout", 3)?,
    })
}

/// By name, `CatalogTable` for `CatalogFunction`; else the one table that its environment names.
fn own_table(id: &str, environment: &BTreeMap<String, String>, tables: &[Table]) -> Option<String> {
    let expected = format!("{}Table", id.strip_suffix("Function").unwrap_or(id));
    if tables.iter().any(|table| table.id == expected) {
        return Some(expected);
    }
    let mut named = tables.iter().filter(|table| environment.values().any(|value| *value == table.name));
    match (named.next(), named.next()) {
        (Some(table), None) => Some(table.id.clone()),
        _ => None,
    }
}

fn number(stack: &Stack<'_>, resource: &Resource<'_>, key: &str, otherwise: u32) -> Result<u32, TemplateError> {
    match resource.properties.get(key)? {
        Some(view) => view.number(),
        None => stack.global(&["Function", key])?.map_or(Ok(otherwise), |view| view.number()),
    }
}
