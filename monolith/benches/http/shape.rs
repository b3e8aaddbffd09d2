//! What an order asks of the database; `cargo test -p stoa --test costs` holds it to what is asked.

/// Calls by their kind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) transactions: usize,
    pub(crate) singles: usize,
    pub(crate) reads: usize,
}

/// An order of one line, from a new cart to confirmed and read: its requests and all that its events bring about. One
/// transaction more removes the events, together with those of other orders.
pub(crate) const ORDER: Shape = Shape { transactions: 9, singles: 6, reads: 22 };
