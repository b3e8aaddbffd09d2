//! What is known of a file, and why one is not taken.

use serde::{Deserialize, Serialize};

/// What is known of a file that is what it ought to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct Facts {
    /// Of a picture, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) width: Option<u32>,
    /// Of a picture, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) height: Option<u32>,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct Rejection {
    /// `wrong_length`, `wrong_checksum`, `wrong_type`, `too_many_pixels`, `unreadable` or `active_content`.
    pub(crate) code: String,
    /// The same for people.
    pub(crate) detail: String,
}

impl Rejection {
    /// By its code, and in words.
    pub(crate) fn new(code: &str, detail: impl Into<String>) -> Self {
        Self { code: code.to_owned(), detail: detail.into() }
    }
}
