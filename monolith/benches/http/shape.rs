//! What an order asks of the database; `cargo test -p stoa --test costs` holds it to what is asked.

/// Calls by their kind.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Calls {
    pub(crate) transactions: usize,
    pub(crate) singles: usize,
    pub(crate) reads: usize,
}

/// An order of one line, from a new cart to confirmed and read: its requests and all that its events bring about, by whose
/// table it is. The removal of its events is left out: they go together with those of other orders.
pub(crate) const ORDER: [(&str, Calls); 6] = [
    ("cart", Calls { transactions: 2, singles: 2, reads: 5 }),
    ("catalog", Calls { transactions: 0, singles: 1, reads: 2 }),
    ("inventory", Calls { transactions: 2, singles: 0, reads: 3 }),
    ("notifications", Calls { transactions: 1, singles: 1, reads: 13 }),
    ("orders", Calls { transactions: 4, singles: 1, reads: 8 }),
    ("payments", Calls { transactions: 1, singles: 2, reads: 3 }),
];
