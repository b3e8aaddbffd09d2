//! Promotion codes.

use domain::fault::Invalid;
use domain::id::PromotionId;
use serde::{Deserialize, Serialize};

/// A promotion code: 3 to 40 letters, digits, `-` and `_`.
///
/// Parsing ignores case and surrounding white space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PromotionCode(String);

impl std::fmt::Display for PromotionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for PromotionCode {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let code = text.trim().to_ascii_uppercase();
        let fits =
            (3..=40).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits {
            return Ok(Self(code));
        }
        Err(Invalid::new("invalid_code", "a code of 3 to 40 letters, digits, - and _ is expected"))
    }
}

domain::checked_text!(
    PromotionCode,
    "A code that a promotion is applied by, read without regard to case and to space around it.",
    example = "SPRING-10",
    pattern = "^ *[A-Za-z0-9_-]{3,40} *$"
);

/// A code in a cart, with the promotion that it named when it was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CartCode {
    #[serde(rename = "c")]
    pub(crate) code: PromotionCode,
    #[serde(rename = "p")]
    pub(crate) promotion_id: PromotionId,
}
