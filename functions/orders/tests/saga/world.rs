//! The world that the saga is checked in: one order, its messages, its stock, its money, and time.

use domain::Timestamp;
use orders::model::saga::{begin, step};
use orders::model::{Announcement, By, Change, Effect, FulfillmentStatus, Input, Saga, Status, Trigger};
use stateright::{Model, Property};

use crate::inventory::Shelf;
use crate::payments::Till;

/// What the order comes to, unless it comes to nothing.
const TOTAL: i64 = 2;

/// The moments, in half minutes, at which something can happen: between them nothing changes that the saga looks at.
/// After 3 minutes an event is told again, after 20 the order's time is up.
pub(crate) const MOMENTS: &[i64] = &[0, 6, 40, LAST];
/// The same, about the end of the hold.
pub(crate) const ABOUT_THE_HOLDS_END: &[i64] = &[0, 119, 121, LAST];
/// The same, without a moment at which the order's time is just up: for worlds that are large enough without.
pub(crate) const BRIEFLY: &[i64] = &[0, 6, LAST];
/// Later than anything that the saga waits for.
const LAST: i64 = 4_000;

/// A message on its way. It may be delivered at any time, in any order, and again.
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

/// The messages: which were sent, and which of them have arrived since they were last sent.
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

    fn is_all_there(self) -> bool {
        self.sent == self.arrived
    }
}

/// One thing that may happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// A message arrives; `well` decides where its receiver's answer is not determined.
    Deliver { message: Message, well: bool },
    /// A message is lost for good before it ever arrived.
    Lose(Message),
    /// The sweep comes by.
    Sweep,
    /// The clock moves on.
    Wait,
    /// The hold runs out.
    HoldRunsOut,
    /// The customer does what the provider asks for, or does not.
    Act { well: bool },
    /// The customer tries another card.
    PayAgain { well: bool },
    /// The provider gives the authorisation up.
    AuthorizationRunsOut,
    /// Somebody calls the order off.
    Cancel,
    /// Staff pack and ship.
    Ship,
}

/// The state of it all.
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
    /// Every event that was ever published, a bit each.
    said: u16,
    /// Whether the order was confirmed while its stock was not committed or its money never authorised.
    confirmed_wrongly: bool,
}

/// How the world is set up.
#[derive(Clone, Copy)]
pub(crate) struct Shop {
    pub(crate) name: &'static str,
    /// What the order comes to.
    pub(crate) total: i64,
    pub(crate) step: fn(&Saga, &Input) -> (Saga, Vec<Effect>),
    /// The moments, in half minutes, at which something can happen: see [`MOMENTS`].
    pub(crate) moments: &'static [i64],
    /// How many messages may be lost for good.
    pub(crate) losses: u8,
    /// Whether payments captures when the order is confirmed, not when it is shipped.
    pub(crate) captures_at_once: bool,
    /// Whether inventory and payments answer a message again that comes again.
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

    /// Messages are late without bound but for the last moment: by then all of them have arrived, or nothing could ever
    /// be promised.
    fn wait(&mut self, shop: &Shop) {
        let is_next_the_last = self.moment + 2 == shop.moments.len();
        if !self.is_last_moment(shop) && (!is_next_the_last || self.mail.is_all_there()) {
            self.moment += 1;
            self.now = shop.moments[self.moment];
        }
    }

    /// Gives the saga its input and carries the effects out.
    fn tell_saga(&mut self, shop: &Shop, what: Trigger) {
        let at = Timestamp::from_millis(self.now * 30_000);
        let (next, effects) = (shop.step)(&self.saga, &Input { at, what });
        if next.status == Status::Confirmed && self.saga.status != Status::Confirmed {
            let is_paid = self.till.was_authorized || shop.total == 0;
            self.confirmed_wrongly |= !(self.shelf.is_committed() && is_paid);
        }
        self.saga = next;
        for effect in effects {
            if let Effect::Publish(announcement) = effect {
                self.said |= 1 << announcement as u16;
                for message in addressed(announcement) {
                    self.send(*message);
                }
            }
        }
    }

    /// What the goods' own machine would let through: it is checked by itself.
    fn move_goods(&mut self, shop: &Shop, change: Change, from: FulfillmentStatus, status: FulfillmentStatus) {
        if self.saga.fulfillment == from {
            self.tell_saga(shop, Trigger::Goods { change, status });
        }
    }

    fn deliver(&mut self, shop: &Shop, message: Message, well: bool) {
        self.mail.arrive(message);
        match message {
            Message::PlacedI | Message::CommittingI | Message::RejectedI | Message::CancelledI => {
                crate::inventory::hear(self, shop, message, well);
            }
            Message::AwaitingPaymentP
            | Message::ConfirmedP
            | Message::ShippedP
            | Message::RejectedP
            | Message::CancelledP => crate::payments::hear(self, shop, message, well),
            fact => {
                let happening = self.happening(fact);
                self.tell_saga(shop, happening);
            }
        }
    }

    /// Nothing is on its way, time has run out, and the sweep finds nothing to do.
    fn is_at_rest(&self, shop: &Shop) -> bool {
        self.is_last_moment(shop) && self.mail.is_all_there() && {
            let mut swept = *self;
            swept.tell_saga(shop, Trigger::TimePassed);
            swept == *self
        }
    }

    fn has_said(&self, announcement: Announcement) -> bool {
        self.said & (1 << announcement as u16) != 0
    }

    fn happening(&self, fact: Message) -> Trigger {
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

/// Who hears of what.
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
            said: 1 << Announcement::Placed as u16,
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
        actions.extend([Action::Sweep, Action::Wait, Action::HoldRunsOut, Action::AuthorizationRunsOut]);
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
            Action::Sweep => next.tell_saga(self, Trigger::TimePassed),
            Action::Wait => next.wait(self),
            Action::HoldRunsOut => crate::inventory::run_out(&mut next),
            Action::AuthorizationRunsOut => crate::payments::run_out(&mut next),
            Action::Act { well } => crate::payments::act(&mut next, well),
            Action::PayAgain { well } => crate::payments::pay_again(&mut next, well),
            Action::Cancel => next.tell_saga(self, Trigger::Cancel(By::Owner)),
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
            Property::always("one outcome, and no other after it", |_, w: &World| {
                let late = w.saga.was_confirmed && w.has_said(Confirmed);
                !(w.has_said(Rejected) && (w.has_said(Confirmed) || w.has_said(Cancelled)))
                    && (!(w.has_said(Cancelled) && w.has_said(Confirmed)) || late)
            }),
            Property::always("what is shipped is never called off", |_, w: &World| {
                !(w.has_said(Shipped) && w.saga.status.is_off())
                    && (!w.saga.status.is_off() || w.saga.fulfillment <= FulfillmentStatus::Packed)
            }),
            Property::always("completed only when shipped and captured", |shop: &Shop, w: &World| {
                !w.has_said(Completed) || (w.has_said(Shipped) && (w.till.captured || shop.total == 0))
            }),
            Property::always("payments is asked for something only", |shop: &Shop, w: &World| {
                shop.total > 0 || !w.has_said(AwaitingPayment)
            }),
            Property::always("in the end nothing is left of what came to nothing", |shop: &Shop, w: &World| {
                !(w.saga.status.is_off() && w.is_at_rest(shop)) || (w.shelf.is_free() && !w.till.is_live())
            }),
            Property::always("in the end a confirmed order has its stock and its money", |shop: &Shop, w: &World| {
                // A fact that is lost for good is never known: that the provider gave up is told once.
                let holds = w.saga.status == Status::Confirmed && !w.has_said(Shipped) && shop.losses == 0;
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
            Property::sometimes("it can be cancelled late", |_, w: &World| {
                w.saga.status == Status::Cancelled && w.saga.was_confirmed
            }),
        ]
    }
}

/// How long a hold lasts, in half minutes.
pub(crate) const HOLD: i64 = 120;
