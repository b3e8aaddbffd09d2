//! What orders hands to people: invoices, packing slips and e-mails.

pub(crate) mod documents;
pub(crate) mod mail;
