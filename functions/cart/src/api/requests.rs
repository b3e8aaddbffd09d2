//! Inputs that several endpoints share.

use domain::fault::Invalid;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

/// The number of a line within its cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineId(pub(crate) u32);

impl utoipa::PartialSchema for LineId {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).build().into()
    }
}

impl std::str::FromStr for LineId {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let number = text.parse::<u32>().ok().filter(|number| *number > 0 && number.to_string() == text);
        number.map(Self).ok_or_else(|| Invalid::new("invalid_id", "the number of a line is expected"))
    }
}
