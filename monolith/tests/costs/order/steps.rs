//! The expected steps of an order.

/// Step, cost, floor and the writes that make up the floor.
type Expected = (&'static str, &'static str, (usize, usize, usize), &'static str);

/// The steps in order, with their costs; `(together, alone, index)` is the floor.
pub(super) const STEPS: &[Expected] = &[
    ("cart: POST /carts/{cart_id}/checkout", "3 RRU, 6 WRU, 3 calls", (3, 0, 0), "cart, event, idempotency record"),
    (
        "orders takes cart.cart.checked_out",
        "1 RRU, 9 WRU, 2 calls",
        (3, 0, 3),
        "order, what was ordered, event; when to look again, the owner's list, the day's list",
    ),
    (
        "inventory takes orders.order.placed",
        "1.5 RRU, 11 WRU, 2 calls",
        (5, 0, 1),
        "three levels, reservation with its movement, two events in one item; when the hold ends",
    ),
    (
        "notifications takes orders.order.placed",
        "5 RRU, 1 WRU, 6 calls",
        (0, 1, 0),
        "what is known of the order; that it is placed goes without saying",
    ),
    ("catalog takes inventory.stock.changed", "1.5 RRU, 3 WRU, 4 calls", (0, 3, 0), "stock of three skus"),
    (
        "search takes inventory.stock.changed",
        "0 RRU, 0 WRU, 0 calls",
        (0, 0, 0),
        "nothing: there is some before and after",
    ),
    (
        "notifications takes inventory.stock.changed",
        "1 RRU, 0 WRU, 1 call",
        (0, 0, 0),
        "nothing: no endpoint asks for it",
    ),
    ("orders takes inventory.reservation.held", "1 RRU, 4 WRU, 2 calls", (2, 0, 0), "order, event"),
    (
        "payments takes orders.order.awaiting_payment",
        "3 RRU, 6 WRU, 6 calls",
        (2, 2, 0),
        "payment begun, the provider's books; payment and event",
    ),
    ("orders takes payments.payment.authorized", "1 RRU, 4 WRU, 2 calls", (2, 0, 0), "order, event"),
    (
        "notifications takes payments.payment.authorized",
        "1 RRU, 0 WRU, 1 call",
        (0, 0, 0),
        "nothing: no endpoint asks for it",
    ),
    (
        "inventory takes orders.order.committing",
        "2.5 RRU, 11 WRU, 3 calls",
        (5, 0, 1),
        "three levels, reservation with its movement, two events in one item; no hold any more",
    ),
    (
        "catalog takes inventory.stock.changed",
        "1.5 RRU, 0 WRU, 1 call",
        (0, 0, 0),
        "nothing: as much is available as before",
    ),
    (
        "search takes inventory.stock.changed",
        "0 RRU, 0 WRU, 0 calls",
        (0, 0, 0),
        "nothing: there is some before and after",
    ),
    (
        "notifications takes inventory.stock.changed",
        "1 RRU, 0 WRU, 1 call",
        (0, 0, 0),
        "nothing: no endpoint asks for it",
    ),
    ("orders takes inventory.reservation.committed", "1 RRU, 4 WRU, 2 calls", (2, 0, 0), "order, event"),
    ("cart takes orders.order.confirmed", "0 RRU, 1 WRU, 1 call", (0, 1, 0), "cart"),
    ("orders takes orders.order.confirmed", "2 RRU, 1 WRU, 3 calls", (0, 1, 0), "order: that it was told by mail"),
    ("payments takes orders.order.confirmed", "0 RRU, 0 WRU, 0 calls", (0, 0, 0), "nothing: captured when shipped"),
    (
        "notifications takes orders.order.confirmed",
        "5 RRU, 7 WRU, 6 calls",
        (3, 0, 1),
        "notification, that it was told, the inbox's counts; when it goes",
    ),
    (
        "orders gives the order its invoice",
        "9.5 RRU, 3 WRU, 16 calls",
        (0, 2, 1),
        "journal, order; nothing to look after any more",
    ),
    ("orders: POST /orders/{order_id}/fulfillments", "2 RRU, 4 WRU, 3 calls", (2, 0, 0), "order, event"),
    ("orders takes orders.fulfillment.shipped", "2 RRU, 1 WRU, 3 calls", (0, 1, 0), "order: that it was told by mail"),
    (
        "payments takes orders.fulfillment.shipped",
        "2 RRU, 6 WRU, 5 calls",
        (2, 2, 0),
        "capture begun, the provider's books; payment and event",
    ),
    (
        "notifications takes orders.fulfillment.shipped",
        "5 RRU, 7 WRU, 6 calls",
        (3, 0, 1),
        "notification, that it was told, the inbox's counts; when it goes",
    ),
    ("orders takes payments.payment.captured", "2 RRU, 4 WRU, 3 calls", (2, 0, 0), "order, event"),
    (
        "ledger takes payments.payment.captured",
        "3 RRU, 15 WRU, 4 calls",
        (7, 0, 1),
        "two accounts, an entry of each, transaction, its record, what the payment has come to; the list of transactions",
    ),
    (
        "notifications takes payments.payment.captured",
        "1 RRU, 0 WRU, 1 call",
        (0, 0, 0),
        "nothing: no endpoint asks for it",
    ),
    ("social takes orders.order.completed", "0 RRU, 0 WRU, 0 calls", (0, 0, 0), "nothing: a guest reviews nothing"),
    (
        "notifications takes orders.order.completed",
        "5 RRU, 0 WRU, 5 calls",
        (0, 0, 0),
        "nothing: that all has come goes without saying",
    ),
    (
        "ledger seals the capture into its journal",
        "32 RRU, 10 WRU, 49 calls",
        (4, 2, 0),
        "record, its place beside the transaction, the unsealed one gone, the journal's end; the right to seal taken and given back: of many orders together once",
    ),
    ("cart removes its outbox items: 1", "0 RRU, 1 WRU, 1 call", (0, 1, 0), "one item"),
    ("inventory removes its outbox items: 2", "0 RRU, 2 WRU, 2 calls", (0, 2, 0), "one item each"),
    ("orders removes its outbox items: 6", "0 RRU, 6 WRU, 6 calls", (0, 6, 0), "one item each"),
    ("payments removes its outbox items: 2", "0 RRU, 2 WRU, 2 calls", (0, 2, 0), "one item each"),
];
