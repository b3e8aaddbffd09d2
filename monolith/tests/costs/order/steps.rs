//! The steps of an order, as they are expected.

/// What, cost, floor and what the floor is made of.
type Expected = (&'static str, &'static str, (usize, usize, usize), &'static str);

/// What each step must cost, in their order; `(together, alone, index)` is its floor.
pub(super) const STEPS: &[Expected] = &[
    ("cart: POST /carts/{cart_id}/checkout", "2.5 RRU, 12 WRU, 3 calls", (3, 0, 0), "cart, event, idempotency record"),
    (
        "orders takes cart.cart.checked_out",
        "1 RRU, 11 WRU, 2 calls",
        (3, 0, 3),
        "order, what was ordered, event; when to look again, the owner's list, the day's list",
    ),
    (
        "inventory takes orders.order.placed",
        "1.5 RRU, 15 WRU, 2 calls",
        (7, 0, 1),
        "three levels, movement, reservation, two events; when the hold ends",
    ),
    ("catalog takes inventory.stock.changed", "0 RRU, 3 WRU, 3 calls", (0, 3, 0), "stock of three skus"),
    ("orders takes inventory.reservation.held", "1 RRU, 5 WRU, 2 calls", (2, 0, 1), "order, event; when to look again"),
    (
        "payments takes orders.order.awaiting_payment",
        "3 RRU, 9 WRU, 6 calls",
        (2, 2, 3),
        "payment begun, the provider's books; payment and event; when to look again, set and moved",
    ),
    (
        "orders takes payments.payment.authorized",
        "1 RRU, 5 WRU, 2 calls",
        (2, 0, 1),
        "order, event; when to look again",
    ),
    (
        "inventory takes orders.order.committing",
        "2.5 RRU, 15 WRU, 3 calls",
        (7, 0, 1),
        "three levels, movement, reservation, two events; no hold any more",
    ),
    ("catalog takes inventory.stock.changed", "0 RRU, 3 WRU, 3 calls", (0, 3, 0), "stock of three skus"),
    (
        "orders takes inventory.reservation.committed",
        "1 RRU, 5 WRU, 2 calls",
        (2, 0, 1),
        "order, event; nothing to look after any more",
    ),
    ("cart takes orders.order.confirmed", "0 RRU, 1 WRU, 1 call", (0, 1, 0), "cart"),
    ("payments takes orders.order.confirmed", "0 RRU, 0 WRU, 0 calls", (0, 0, 0), "nothing: captured when shipped"),
    ("orders: POST /orders/{order_id}/fulfillments", "1 RRU, 2 WRU, 2 calls", (0, 1, 0), "order"),
    ("orders: POST …/fulfillments/{fulfillment_id}/ship", "2 RRU, 4 WRU, 3 calls", (2, 0, 0), "order, event"),
    (
        "payments takes orders.fulfillment.shipped",
        "2 RRU, 9 WRU, 5 calls",
        (2, 2, 3),
        "capture begun, the provider's books; payment and event; when to look again, moved and removed",
    ),
    ("orders takes payments.payment.captured", "2 RRU, 4 WRU, 3 calls", (2, 0, 0), "order, event"),
    ("cart removes its delivered events: 1", "0 RRU, 3 WRU, 1 call", (0, 1, 0), "one item"),
    ("inventory removes its delivered events: 4", "0 RRU, 4 WRU, 4 calls", (0, 4, 0), "one item each"),
    ("orders removes its delivered events: 6", "0 RRU, 7 WRU, 6 calls", (0, 6, 0), "one item each"),
    ("payments removes its delivered events: 2", "0 RRU, 2 WRU, 2 calls", (0, 2, 0), "one item each"),
];
