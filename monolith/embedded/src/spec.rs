//! The shape of a table: all have one, apart from what their indexes copy.

use service::declaration::{Declaration, Projection};

/// A table and its indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSpec {
    /// What clients call it: `stoa-CatalogTable`.
    pub name: String,
    /// Its primary key.
    pub key: Key,
    /// Global secondary indexes.
    pub indexes: Vec<Index>,
    /// The attribute with the time of expiry in epoch seconds.
    pub ttl_attribute: &'static str,
}

/// A partition key and perhaps a sort key, both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The HASH attribute.
    pub partition: &'static str,
    /// The RANGE attribute.
    pub sort: Option<&'static str>,
}

/// A global secondary index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: &'static str,
    /// Its key.
    pub key: Key,
    /// What it copies from the table.
    pub projection: Projection,
}

impl TableSpec {
    /// A table of the shape that all have.
    pub fn new(name: impl Into<String>, indexes: [Projection; 2]) -> Self {
        let key = |partition, sort| Key { partition, sort: Some(sort) };
        let [first, second] = indexes;
        Self {
            name: name.into(),
            key: key("pk", "sk"),
            indexes: vec![
                Index { name: "gsi1", key: key("gsi1pk", "gsi1sk"), projection: first },
                Index { name: "gsi2", key: key("gsi2pk", "gsi2sk"), projection: second },
            ],
            ttl_attribute: "expires_at",
        }
    }

    /// A capability's table.
    pub fn of(declaration: &Declaration) -> Self {
        Self::new(Self::name_of(declaration.name), declaration.indexes)
    }

    /// The name of a capability's table: `stoa-CatalogTable`. Data folders hold it, so it stays as it is.
    pub fn name_of(capability: &str) -> String {
        let (first, rest) = capability.split_at_checked(1).unwrap_or_default();
        format!("stoa-{}{rest}Table", first.to_uppercase())
    }
}
