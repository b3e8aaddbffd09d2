//! The rules of __words__s: pure, no I/O.

mod __entity__;

pub(crate) use self::__entity__::{__Entity__, __Entity__Content, __Entity__Patch};
