//! The kinds of values.

use deserr::Deserr;
use domain::fault::Faults;
use serde::{Deserialize, Serialize};

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[deserr(error = Faults, rename_all = lowercase)]
#[schema(as = FieldKind)]
pub(crate) enum Kind {
    /// Words without a form.
    Text,
    /// Blocks, marks and references.
    #[deserr(rename = "rich_text")]
    RichText,
    /// A whole number.
    Integer,
    /// An exact number, as a text: `"12.50"`.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A day: `2026-03-01`.
    Date,
    /// A moment (RFC 3339).
    Datetime,
    /// A name in addresses.
    Slug,
    /// One of several texts.
    Enum,
    /// Any JSON.
    Json,
    /// The id of an asset.
    Asset,
    /// The id of an entry.
    Reference,
    /// Several values of one kind.
    List,
}

impl Kind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::RichText => "rich_text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Datetime => "datetime",
            Self::Slug => "slug",
            Self::Enum => "enum",
            Self::Json => "json",
            Self::Asset => "asset",
            Self::Reference => "reference",
            Self::List => "list",
        }
    }
}
