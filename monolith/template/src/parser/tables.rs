//! `AWS::DynamoDB::Table`

use super::Stack;
use super::view::View;
use crate::error::TemplateError;
use crate::model::{Attribute, Index, Key, Projection, Table};

pub(super) fn read(stack: &Stack<'_>) -> Result<Vec<Table>, TemplateError> {
    stack.of("AWS::DynamoDB::Table").map(|resource| table(stack, resource.id, &resource.properties)).collect()
}

fn table(stack: &Stack<'_>, id: &str, properties: &View<'_>) -> Result<Table, TemplateError> {
    let mut attributes = Vec::new();
    for definition in properties.required("AttributeDefinitions")?.items()? {
        attributes.push(Attribute {
            name: definition.required("AttributeName")?.text()?,
            kind: definition.required("AttributeType")?.text()?,
        });
    }
    let mut indexes = Vec::new();
    if let Some(list) = properties.get("GlobalSecondaryIndexes")? {
        for index in list.items()? {
            indexes.push(Index {
                name: index.required("IndexName")?.text()?,
                key: key(&index.required("KeySchema")?, &attributes)?,
                projection: projection(&index.required("Projection")?)?,
            });
        }
    }
    if let Some(local) = properties.get("LocalSecondaryIndexes")? {
        return Err(local.error("local indexes are not understood"));
    }
    Ok(Table {
        id: id.to_owned(),
        name: stack.context.name(id)?,
        key: key(&properties.required("KeySchema")?, &attributes)?,
        indexes,
        ttl_attribute: ttl(properties)?,
        stream_view_type: match properties.get("StreamSpecification")? {
            Some(stream) => Some(stream.required("StreamViewType")?.text()?),
            None => None,
        },
    })
}

fn ttl(properties: &View<'_>) -> Result<Option<String>, TemplateError> {
    let Some(ttl) = properties.get("TimeToLiveSpecification")? else {
        return Ok(None);
    };
    match ttl.required("Enabled")?.text()?.as_str() {
        "true" => Ok(Some(ttl.required("AttributeName")?.text()?)),
        _ => Ok(None),
    }
}

fn key(schema: &View<'_>, attributes: &[Attribute]) -> Result<Key, TemplateError> {
    let (mut partition, mut sort) = (None, None);
    for part in schema.items()? {
        let name = part.required("AttributeName")?;
        let found = attributes.iter().find(|attribute| name.text().is_ok_and(|text| text == attribute.name));
        let found = found.ok_or_else(|| name.error("is not in AttributeDefinitions"))?.clone();
        let kind = part.required("KeyType")?;
        match kind.text()?.as_str() {
            "HASH" => partition = Some(found),
            "RANGE" => sort = Some(found),
            other => return Err(kind.error(format!("{other} is not understood"))),
        }
    }
    let partition = partition.ok_or_else(|| schema.error("has no HASH key"))?;
    Ok(Key { partition, sort })
}

fn projection(view: &View<'_>) -> Result<Projection, TemplateError> {
    let kind = view.required("ProjectionType")?;
    match kind.text()?.as_str() {
        "ALL" => Ok(Projection::All),
        "KEYS_ONLY" => Ok(Projection::KeysOnly),
        "INCLUDE" => {
            let names = view.required("NonKeyAttributes")?.items()?;
            Ok(Projection::Include(names.iter().map(View::text).collect::<Result<_, _>>()?))
        }
        other => Err(kind.error(format!("{other} is not understood"))),
    }
}
