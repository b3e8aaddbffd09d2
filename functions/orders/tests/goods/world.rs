//! An order of three pieces, its saga, and a model of payments.
//!
//! Payments captures what is shipped; its facts may be late, repeated and out of order.
#![expect(clippy::unwrap_used, reason = "a failing test rig fails the test")]

use domain::Timestamp;
use domain::id::{FulfillmentId, Raw, ReturnId};
use orders::model::shares::Share;
use orders::model::{
    Announcement, Change, Effect, Fulfillment, FulfillmentStatus, Goods, Input, Label, Payment, PaymentPhase, Portion,
    Portions, Saga, Shares, Status, Stock, Trigger, saga,
};
use stateright::{Model, Property};

const AT: Timestamp = Timestamp::from_millis(0);
/// The most parcels and returns of the order.
const MOST_PARCELS: usize = 3;
const MOST_RETURNS: usize = 2;

/// Two pieces for 5 together, one piece for 2, and shipping for 3.
fn shares() -> Shares {
    Shares::new(10, vec![Share { line: 1, ordered: 2, total: 5 }, Share { line: 2, ordered: 1, total: 2 }])
}

fn portions(pieces: &[(u32, u32)]) -> Portions {
    pieces.iter().map(|piece| Portion::from(*piece)).collect()
}

fn raw(n: usize) -> Raw {
    Raw::parse(&format!("{n:026}")).unwrap()
}

fn parcel(n: usize) -> FulfillmentId {
    raw(n).into()
}

/// The pieces that a command may name.
const CHOICES: [&[(u32, u32)]; 4] = [&[(1, 1)], &[(1, 2)], &[(2, 1)], &[(1, 2), (2, 1)]];

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct World {
    goods: Goods,
    saga: Saga,
    /// The pieces of each open return.
    open: Vec<Option<Portions>>,
    /// The total captured after each capture.
    captured: Vec<i64>,
    shipped: i64,
    cancelled: i64,
    returned: i64,
    completed: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Pack(usize),
    Unpack(usize),
    Ship(usize),
    Deliver(usize),
    Cancel(usize),
    Return(usize),
    /// A return ends: all of it came back, or nothing.
    EndReturn {
        n: usize,
        came: bool,
    },
    /// Payments reports a capture, for the first time or again.
    ReportCapture(usize),
}

pub(crate) struct Depot;

impl World {
    /// Takes a step of the saga; `false` if it is refused.
    fn step(&mut self, what: Trigger) -> bool {
        let (next, effects) = saga::step(&self.saga, &Input { at: AT, what });
        if effects.iter().any(|effect| matches!(effect, Effect::Refuse(_))) {
            return false;
        }
        let done = effects.iter().filter(|effect| **effect == Effect::Publish(Announcement::Completed)).count();
        self.completed += u8::try_from(done).unwrap();
        self.saga = next;
        true
    }

    fn move_goods(&mut self, change: Change) -> bool {
        let status = self.goods.status(&shares().ordered());
        self.step(Trigger::Goods { change, status })
    }

    fn act(&mut self, action: Action) -> Option<()> {
        let (shares, ordered) = (shares(), shares().ordered());
        match action {
            Action::Pack(choice) => {
                let id = parcel(self.goods.fulfillments.len());
                let packed = Fulfillment::packed(id, portions(CHOICES[choice]), Label::default(), AT);
                self.goods.pack(&ordered, packed).ok()?;
                self.move_goods(Change::Packed).then_some(())
            }
            Action::Unpack(n) => {
                self.goods.unpack(parcel(n), AT).ok()?;
                self.move_goods(Change::Unpacked).then_some(())
            }
            Action::Ship(n) => {
                let before = self.goods.shipped();
                self.goods.ship(parcel(n), AT).ok()?;
                self.shipped += shares.shipped(&before, &self.goods.find(parcel(n))?.lines);
                self.captured.push(self.shipped);
                self.move_goods(Change::Shipped).then_some(())
            }
            Action::Deliver(n) => {
                self.goods.deliver(parcel(n), AT).ok()?;
                self.move_goods(Change::Delivered).then_some(())
            }
            Action::Cancel(choice) => {
                let lines = portions(CHOICES[choice]);
                let amount = shares.cancelled(&self.goods.cancelled, &lines);
                self.goods.cancel(&ordered, &lines).ok()?;
                self.cancelled += amount;
                self.move_goods(Change::LinesCancelled { amount }).then_some(())
            }
            Action::Return(choice) => {
                let lines = portions(CHOICES[choice]);
                self.goods.begin_return(ReturnId::from(raw(self.open.len())), &lines).ok()?;
                self.open.push(Some(lines));
                Some(())
            }
            Action::EndReturn { n, came } => {
                let asked = self.open.get_mut(n)?.take()?;
                let accepted = if came { asked.clone() } else { Portions::default() };
                self.returned += shares.returned(&self.goods.returned, &accepted);
                self.goods.end_return(&asked, &accepted);
                Some(())
            }
            Action::ReportCapture(n) => {
                let captured = *self.captured.get(n)?;
                self.step(Trigger::PaymentCaptured { n: u32::try_from(n + 1).unwrap(), captured }).then_some(())
            }
        }
    }

    fn is_all_sent_or_cancelled(&self) -> bool {
        self.goods.left(&shares().ordered()).is_empty() && self.goods.packed().is_empty()
    }
}

impl Model for Depot {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let (begun, _) = saga::begin(10, AT);
        let payment = Payment { phase: PaymentPhase::Authorized, ..Payment::of(10) };
        let saga = Saga { status: Status::Confirmed, stock: Stock::Committed, was_confirmed: true, payment, ..begun };
        vec![World {
            goods: Goods::default(),
            saga,
            open: Vec::new(),
            captured: Vec::new(),
            shipped: 0,
            cancelled: 0,
            returned: 0,
            completed: 0,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        for choice in 0..CHOICES.len() {
            if world.goods.fulfillments.len() < MOST_PARCELS {
                actions.push(Action::Pack(choice));
            }
            if world.open.len() < MOST_RETURNS {
                actions.push(Action::Return(choice));
            }
            actions.push(Action::Cancel(choice));
        }
        for n in 0..world.goods.fulfillments.len() {
            actions.extend([Action::Unpack(n), Action::Ship(n), Action::Deliver(n)]);
        }
        for n in 0..world.open.len() {
            actions.extend([true, false].map(|came| Action::EndReturn { n, came }));
        }
        actions.extend((0..world.captured.len()).map(Action::ReportCapture));
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        let mut next = world.clone();
        next.act(action)?;
        (next != *world).then_some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always("no piece is counted twice", |_, w: &World| {
                let used = w.goods.packed().plus(&w.goods.shipped()).plus(&w.goods.cancelled);
                used.fit_in(&shares().ordered())
            }),
            Property::always("only shipped pieces are returned", |_, w: &World| {
                w.goods.returning.plus(&w.goods.returned).fit_in(&w.goods.shipped())
            }),
            Property::always("shipped and cancelled prices sum to the total", |_, w: &World| {
                let has_shipped = !w.goods.shipped().is_empty();
                let total = if has_shipped { 10 } else { 7 };
                !w.is_all_sent_or_cancelled() || w.shipped + w.cancelled == total
            }),
            Property::always("refunds never exceed the price of the goods", |_, w: &World| {
                let goods = (w.shipped - 3).max(0);
                let is_all_back = w.goods.returned == w.goods.shipped();
                w.returned <= goods && (!is_all_back || w.returned == goods)
            }),
            Property::always("completed exactly when all is shipped or cancelled, and paid", |_, w: &World| {
                let is_paid = w.saga.payment.captured >= w.saga.payment.due();
                let is_shipped = w.saga.fulfillment >= FulfillmentStatus::Shipped;
                (w.saga.status == Status::Completed) == (is_shipped && is_paid)
            }),
            Property::always("completed once", |_, w: &World| w.completed <= 1),
            Property::sometimes("it can be completed in three parcels", |_, w: &World| {
                w.saga.status == Status::Completed && w.captured.len() == 3
            }),
            Property::sometimes("it can be completed with a part cancelled", |_, w: &World| {
                w.saga.status == Status::Completed && !w.goods.cancelled.is_empty()
            }),
            Property::sometimes("all of it can be returned", |_, w: &World| w.goods.returned == shares().ordered()),
        ]
    }
}
