//! The world of the saga's check: one order, its messages, stock, money, and time.

use domain::Timestamp;
use orders::model::saga::{begin, step};
use orders::model::{Announcement, By, Change, Effect, FulfillmentStatus, Input, Saga, Status, Trigger};
use stateright::{Model, Property};

use crate::inventory::Shelf;
use crate::payments::Till;

/// The order's total, unless it is free.
const TOTAL: i64 = 2;

/// The times, in half minutes, at which something can happen.
///
/// Between them nothing that the saga reads changes. After 3 minutes an event is published again; after 20 the order's
/// deadline has passed.
pub(crate) const MOMENTS: &[i64] = &[0, 6, 40, LAST];
/// The same, around the end of the hold.
pub(crate) const AROUND_HOLD_END: &[i64] = &[0, 119, 121, LAST];
/// The same, without a time just after the order's deadline.
///
/// For worlds that are large enough without it.
pub(crate) const FEW_MOMENTS: &[i64] = &[0, 6, LAST];
/// Later than anything that the saga waits for.
const LAST: i64 = 4_000;

/// A message, which may be delivered at any time, in any order and repeatedly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// Events of the order, to inventory (`I`) and payments (`P`).
    PlacedI,
    AwaitingPaymentP,
    CommittingI,
    ConfirmedP,
    ShippedP,
    RejectedI,
    RejectedP,
    CancelledI,
    CancelledP,
    /// Facts about its stock.
    Held,
    StockRejected,
    Committed,
    CommitFailed,
    Released,
    HoldExpired,
    /// Facts about its money.
    Authorized,
    ActionRequired,
    Declined1,
    Declined2,
    PaymentExpired,
    Voided,
    Captured,
    Refunded,
}

const MESSAGES: [Message; 23] = {
    use Message::*;
    [
        PlacedI,
        AwaitingPaymentP,
        CommittingI,
        ConfirmedP,
        ShippedP,
        RejectedI,
        RejectedP,
        CancelledI,
        CancelledP,
        Held,
        StockRejected,
        Committed,
        CommitFailed,
        Released,
        HoldExpired,
        Authorized,
        ActionRequired,
        Declined1,
        Declined2,
        PaymentExpired,
        Voided,
        Captured,
        Refunded,
    ]
};

/// Which messages were sent, and which have arrived since they were last sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Mail {
    sent: u32,
    arrived: u32,
}

impl Mail {
    fn send(&mut self, message: Message) {
        self.sent |= 1 << message as u32;
        self.arrived &= !(1 << message as u32);
    }

    fn arrive(&mut self, message: Message) {
        self.arrived |= 1 << message as u32;
    }

    fn lose(&mut self, message: Message) {
        self.sent &= !(1 << message as u32);
    }

    fn is_sent(self, message: Message) -> bool {
        self.sent & (1 << message as u32) != 0
    }

    fn is_under_way(self, message: Message) -> bool {
        self.is_sent(message) && self.arrived & (1 << message as u32) == 0
    }

    fn has_all_arrived(self) -> bool {
        self.sent == self.arrived
    }
}

/// One thing that may happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// A message arrives; `well` decides if its receiver's answer is open.
    Deliver { message: Message, well: bool },
    /// A message is lost for good before it ever arrived.
    Lose(Message),
    /// The sweep runs.
    Sweep,
    /// The clock advances.
    Wait,
    /// The hold expires.
    HoldExpires,
    /// The customer completes the required action, or fails.
    Act { well: bool },
    /// The customer tries another card.
    PayAgain { well: bool },
    /// The authorisation expires.
    AuthorizationExpires,
    /// The owner cancels the order.
    Cancel,
    /// Staff pack and ship.
    Ship,
}

/// The state of the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    moment: usize,
    now: i64,
    pub(crate) saga: Saga,
    pub(crate) shelf: Shelf,
    pub(crate) till: Till,
    mail: Mail,
    /// How many messages may still be lost for good.
    losses: u8,
    /// All events published so far, a bit each.
    published: u16,
    /// Whether the order was confirmed without stock or an authorisation.
    confirmed_wrongly: bool,
}

/// How the world is set up.
#[derive(Clone, Copy)]
pub(crate) struct Shop {
    pub(crate) name: &'static str,
    /// The order's total.
    pub(crate) total: i64,
    pub(crate) step: fn(&Saga, &Input) -> (Saga, Vec<Effect>),
    /// The times, in half minutes, at which something can happen; see [`MOMENTS`].
    pub(crate) moments: &'static [i64],
    /// How many messages may be lost for good.
    pub(crate) losses: u8,
    /// Whether payments captures at confirmation instead of at shipping.
    pub(crate) captures_at_once: bool,
    /// Whether inventory and payments answer a repeated message again.
    pub(crate) answers_again: bool,
}

impl Default for Shop {
    fn default() -> Self {
        Self {
            name: "the shop",
            total: TOTAL,
            step,
            moments: MOMENTS,
            losses: 0,
            captures_at_once: false,
            answers_again: true,
        }
    }
}

impl World {
    pub(crate) fn half_minutes(&self) -> i64 {
        self.now
    }

    pub(crate) fn send(&mut self, message: Message) {
        self.mail.send(message);
    }

    fn is_last_moment(&self, shop: &Shop) -> bool {
        self.moment + 1 == shop.moments.len()
    }

    /// Advances the clock.
    ///
    /// Messages may be arbitrarily late, but all arrive before the last time; otherwise no property could hold.
    fn wait(&mut self, shop: &Shop) {
        let is_next_the_last = self.moment + 2 == shop.moments.len();
        if !self.is_last_moment(shop) && (!is_next_the_last || self.mail.has_all_arrived()) {
            self.moment += 1;
            self.now = shop.moments[self.moment];
        }
    }

    /// Takes a step of the saga and publishes its events.
    fn step_saga(&mut self, shop: &Shop, what: Trigger) {
        let at = Timestamp::from_millis(self.now * 30_000);
        let (next, effects) = (shop.step)(&self.saga, &Input { at, what });
        if next.status == Status::Confirmed && self.saga.status != Status::Confirmed {
            let is_paid = self.till.was_authorized || shop.total == 0;
            self.confirmed_wrongly |= !(self.shelf.is_committed() && is_paid);
        }
        self.saga = next;
        for effect in effects {
            if let Effect::Publish(announcement) = effect {
                self.published |= 1 << announcement as u16;
                for message in addressed(announcement) {
                    self.send(*message);
                }
            }
        }
    }

    /// Moves the goods if their state machine allows it, which has tests of its own.
    fn move_goods(&mut self, shop: &Shop, change: Change, from: FulfillmentStatus, status: FulfillmentStatus) {
        if self.saga.fulfillment == from {
            self.step_saga(shop, Trigger::Goods { change, status });
        }
    }

    fn deliver(&mut self, shop: &Shop, message: Message, well: bool) {
        self.mail.arrive(message);
        match message {
            Message::PlacedI | Message::CommittingI | Message::RejectedI | Message::CancelledI => {
                crate::inventory::receive(self, shop, message, well);
            }
            Message::AwaitingPaymentP
            | Message::ConfirmedP
            | Message::ShippedP
            | Message::RejectedP
            | Message::CancelledP => crate::payments::receive(self, shop, message, well),
            fact => {
                let trigger = self.trigger(fact);
                self.step_saga(shop, trigger);
            }
        }
    }

    /// Whether all messages have arrived, time is over, and the sweep changes nothing.
    fn is_at_rest(&self, shop: &Shop) -> bool {
        self.is_last_moment(shop) && self.mail.has_all_arrived() && {
            let mut swept = *self;
            swept.step_saga(shop, Trigger::TimePassed);
            swept == *self
        }
    }

    fn has_published(&self, announcement: Announcement) -> bool {
        self.published & (1 << announcement as u16) != 0
    }

    fn trigger(&self, fact: Message) -> Trigger {
        match fact {
            Message::Held => Trigger::StockHeld { until: Timestamp::from_millis(self.shelf.until * 30_000) },
            Message::StockRejected => Trigger::StockRejected,
            Message::Committed => Trigger::StockCommitted,
            Message::CommitFailed => Trigger::StockCommitFailed,
            Message::Released => Trigger::StockReleased,
            Message::HoldExpired => Trigger::HoldExpired,
            Message::Authorized => Trigger::PaymentAuthorized { amount: TOTAL },
            Message::ActionRequired => Trigger::PaymentActionRequired { attempt: 1 },
            Message::Declined1 => Trigger::PaymentDeclined { attempt: 1 },
            Message::Declined2 => Trigger::PaymentDeclined { attempt: 2 },
            Message::PaymentExpired => Trigger::PaymentExpired,
            Message::Voided => Trigger::PaymentVoided,
            Message::Captured => Trigger::PaymentCaptured { n: 1, captured: TOTAL },
            _ => Trigger::PaymentRefunded { n: 1, refunded: TOTAL },
        }
    }
}

/// The messages that carry an event to its consumers.
const fn addressed(announcement: Announcement) -> &'static [Message] {
    match announcement {
        Announcement::Placed => &[Message::PlacedI],
        Announcement::AwaitingPayment => &[Message::AwaitingPaymentP],
        Announcement::Committing => &[Message::CommittingI],
        Announcement::Confirmed => &[Message::ConfirmedP],
        Announcement::Shipped => &[Message::ShippedP],
        Announcement::Rejected => &[Message::RejectedI, Message::RejectedP],
        Announcement::Cancelled => &[Message::CancelledI, Message::CancelledP],
        Announcement::Completed | Announcement::Delivered | Announcement::LinesCancelled => &[],
    }
}

impl Model for Shop {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let (saga, _) = begin(self.total, Timestamp::from_millis(0));
        let mut world = World {
            moment: 0,
            now: 0,
            saga,
            shelf: Shelf::default(),
            till: Till::default(),
            mail: Mail::default(),
            losses: self.losses,
            published: 1 << Announcement::Placed as u16,
            confirmed_wrongly: false,
        };
        world.send(Message::PlacedI);
        vec![world]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        for message in MESSAGES.into_iter().filter(|message| world.mail.is_sent(*message)) {
            actions.push(Action::Deliver { message, well: true });
            if matches!(message, Message::PlacedI | Message::AwaitingPaymentP | Message::CommittingI) {
                actions.push(Action::Deliver { message, well: false });
            }
            if world.losses > 0 && world.mail.is_under_way(message) && !world.is_last_moment(self) {
                actions.push(Action::Lose(message));
            }
        }
        actions.extend([Action::Sweep, Action::Wait, Action::HoldExpires, Action::AuthorizationExpires]);
        actions.extend([true, false].map(|well| Action::Act { well }));
        actions.extend([true, false].map(|well| Action::PayAgain { well }));
        actions.extend([Action::Cancel, Action::Ship]);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = *world;
        match action {
            Action::Deliver { message, well } => next.deliver(self, message, well),
            Action::Lose(message) => {
                next.mail.lose(message);
                next.losses -= 1;
            }
            Action::Sweep => next.step_saga(self, Trigger::TimePassed),
            Action::Wait => next.wait(self),
            Action::HoldExpires => crate::inventory::expire(&mut next),
            Action::AuthorizationExpires => crate::payments::expire(&mut next),
            Action::Act { well } => crate::payments::act(&mut next, well),
            Action::PayAgain { well } => crate::payments::pay_again(&mut next, well),
            Action::Cancel => next.step_saga(self, Trigger::Cancel(By::Owner)),
            Action::Ship => {
                next.move_goods(self, Change::Packed, FulfillmentStatus::Unfulfilled, FulfillmentStatus::Packed);
                next.move_goods(self, Change::Shipped, FulfillmentStatus::Packed, FulfillmentStatus::Shipped);
            }
        }
        (next != *world).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        use Announcement::{AwaitingPayment, Cancelled, Completed, Confirmed, Rejected, Shipped};
        vec![
            Property::always("confirmed only with stock committed and money authorised", |_, w: &World| {
                !w.confirmed_wrongly
            }),
            Property::always("an order has exactly one outcome", |_, w: &World| {
                let late = w.saga.was_confirmed && w.has_published(Confirmed);
                !(w.has_published(Rejected) && (w.has_published(Confirmed) || w.has_published(Cancelled)))
                    && (!(w.has_published(Cancelled) && w.has_published(Confirmed)) || late)
            }),
            Property::always("a shipped order is never cancelled", |_, w: &World| {
                !(w.has_published(Shipped) && w.saga.status.is_off())
                    && (!w.saga.status.is_off() || w.saga.fulfillment <= FulfillmentStatus::Packed)
            }),
            Property::always("completed only when shipped and captured", |shop: &Shop, w: &World| {
                !w.has_published(Completed) || (w.has_published(Shipped) && (w.till.captured || shop.total == 0))
            }),
            Property::always("payments is never asked for nothing", |shop: &Shop, w: &World| {
                shop.total > 0 || !w.has_published(AwaitingPayment)
            }),
            Property::always("in the end a failed order holds no stock and no money", |shop: &Shop, w: &World| {
                !(w.saga.status.is_off() && w.is_at_rest(shop)) || (w.shelf.is_free() && !w.till.is_live())
            }),
            Property::always("in the end a confirmed order has its stock and its money", |shop: &Shop, w: &World| {
                // Payments reports an expired authorisation once, so a lost report is never known.
                let holds = w.saga.status == Status::Confirmed && !w.has_published(Shipped) && shop.losses == 0;
                let is_paid = w.till.is_live() || shop.total == 0;
                !(holds && w.is_at_rest(shop)) || (w.shelf.is_committed() && is_paid)
            }),
            Property::always("in the end no order is open", |shop: &Shop, w: &World| {
                !(w.saga.status.is_open() && w.is_at_rest(shop))
            }),
            Property::eventually("every run ends confirmed, rejected or cancelled", |_, w: &World| {
                !w.saga.status.is_open()
            }),
            Property::sometimes("it can be completed", |_, w: &World| w.saga.status == Status::Completed),
            Property::sometimes("it can be rejected", |_, w: &World| w.saga.status == Status::Rejected),
            Property::sometimes("it can be cancelled", |_, w: &World| {
                w.saga.status == Status::Cancelled && !w.saga.was_confirmed
            }),
            Property::sometimes("it can be cancelled after the confirmation", |_, w: &World| {
                w.saga.status == Status::Cancelled && w.saga.was_confirmed
            }),
        ]
    }
}

/// How long a hold lasts, in half minutes.
pub(crate) const HOLD: i64 = 120;
