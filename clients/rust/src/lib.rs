#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod api;
pub mod call;
mod client;
mod error;
mod request;
mod retry;
mod session;
pub mod transport;
pub mod types;
mod values;

pub use bytes::Bytes;
pub use http::{self, StatusCode};

pub use self::call::{Answer, Expected, List, new_key};
pub use self::client::{Builder, Stoa};
pub use self::error::{Error, Problem};
pub use self::session::Tokens;
pub use self::values::{Page, Patch, Secret};
