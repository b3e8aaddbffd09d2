//! The book's state: orders in a slab, levels by price, each a queue of linked orders, and who waits for a stop price.
//!
//! Nothing here knows why an order comes or goes. Finding, cancelling and filling an order takes the same time whatever
//! the size of the book, but for the way to its level, which is one of a balanced tree.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use domain::id::TradingOrderId;
use domain::owner::Owner;
use foldhash::fast::RandomState;
use slab::Slab;

use super::command::LevelChange;
use super::order::{Order, Side};
use super::rules::{MarketStatus, Rules, bounded};

/// An order with its neighbours in the queue of its level.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) order: Order,
    before: Option<usize>,
    behind: Option<usize>,
    /// Which of the orders it was that wait for a stop price.
    arrival: u64,
}

/// All orders of one price.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    first: Option<usize>,
    last: Option<usize>,
    /// What is not filled of them.
    pub(super) total: i128,
}

/// An order that is on its way through the book.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Taking {
    pub(super) order: Order,
    /// The worst price at which it goes; absent where any does.
    #[serde(with = "super::units::optional", default, skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<i128>,
}

/// The book of one market.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    pub(super) rules: Rules,
    pub(super) seq: u64,
    pub(super) trades: u64,
    pub(super) last: Option<i128>,
    pub(super) taking: Option<Box<Taking>>,
    nodes: Slab<Node>,
    ids: HashMap<TradingOrderId, usize, RandomState>,
    /// How many orders of an owner rest or wait, of those who have any.
    owners: HashMap<Owner, usize, RandomState>,
    bids: BTreeMap<i128, Level>,
    asks: BTreeMap<i128, Level>,
    /// Who waits for the price to rise, by stop price and arrival; and who for it to fall.
    buy_stops: BTreeMap<(i128, u64), usize>,
    sell_stops: BTreeMap<(i128, u64), usize>,
    arrivals: u64,
}

impl Book {
    /// An empty one.
    pub(crate) fn new(rules: Rules) -> Self {
        Self {
            rules,
            seq: 0,
            trades: 0,
            last: None,
            taking: None,
            nodes: Slab::new(),
            ids: HashMap::default(),
            owners: HashMap::default(),
            bids: BTreeMap::new(),
            asks: BTreeMap::new(),
            buy_stops: BTreeMap::new(),
            sell_stops: BTreeMap::new(),
            arrivals: 0,
        }
    }

    /// How many steps made it.
    pub(crate) const fn seq(&self) -> u64 {
        self.seq
    }

    /// How many trades there were.
    #[cfg(test)]
    pub(crate) const fn trades(&self) -> u64 {
        self.trades
    }

    /// How many orders rest or wait.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How many orders of one owner rest or wait.
    pub(super) fn open_of(&self, owner: &Owner) -> usize {
        self.owners.get(owner).copied().unwrap_or_default()
    }

    /// An order that rests or waits.
    pub(crate) fn find(&self, id: TradingOrderId) -> Option<&Order> {
        self.ids.get(&id).and_then(|at| self.nodes.get(*at)).map(|node| &node.order)
    }

    /// Whether the next command has to be [`super::Command::Continue`].
    pub(crate) fn is_busy(&self) -> bool {
        self.taking.is_some()
            || (self.rules.status == MarketStatus::Closed && !self.nodes.is_empty())
            || self.first_triggered().is_some()
    }

    /// The levels of a side, best first.
    pub(crate) fn levels(&self, side: Side) -> impl Iterator<Item = (i128, i128)> + '_ {
        let (bids, asks) = match side {
            Side::Buy => (Some(self.bids.iter().rev()), None),
            Side::Sell => (None, Some(self.asks.iter())),
        };
        bids.into_iter().flatten().chain(asks.into_iter().flatten()).map(|(price, level)| (*price, level.total))
    }

    /// What rests on a side, best first, at each price the oldest first.
    pub(super) fn resting(&self, side: Side) -> impl Iterator<Item = &Order> + '_ {
        self.levels(side).flat_map(move |(price, _)| {
            let mut at = self.side(side).get(&price).and_then(|level| level.first);
            std::iter::from_fn(move || {
                let node = self.nodes.get(at?)?;
                at = node.behind;
                Some(&node.order)
            })
        })
    }

    /// Who waits for a stop price, in the order in which they would go.
    pub(super) fn waiting(&self, side: Side) -> impl Iterator<Item = &Order> + '_ {
        let (up, down) = match side {
            Side::Buy => (Some(self.buy_stops.values()), None),
            Side::Sell => (None, Some(self.sell_stops.values())),
        };
        up.into_iter().flatten().chain(down.into_iter().flatten()).filter_map(|at| Some(&self.nodes.get(*at)?.order))
    }

    /// The best price of a side.
    pub(super) fn best(&self, side: Side) -> Option<i128> {
        match side {
            Side::Buy => self.bids.last_key_value().map(|(price, _)| *price),
            Side::Sell => self.asks.first_key_value().map(|(price, _)| *price),
        }
    }

    /// The oldest order at the best price of a side.
    pub(super) fn first(&self, side: Side) -> Option<&Order> {
        let level = match side {
            Side::Buy => self.bids.last_key_value(),
            Side::Sell => self.asks.first_key_value(),
        };
        self.nodes.get(level?.1.first?).map(|node| &node.order)
    }

    /// A level as it stands.
    pub(super) fn level(&self, side: Side, price: i128) -> LevelChange {
        let quantity = self.side(side).get(&price).map_or(0, |level| level.total);
        LevelChange { side, price, quantity }
    }

    /// Whether a level holds so much more.
    pub(super) fn has_room(&self, side: Side, price: i128, quantity: i128) -> bool {
        let total = self.side(side).get(&price).map_or(0, |level| level.total);
        bounded(total + quantity).is_some()
    }

    /// The next order whose stop price is reached, while the market is open.
    pub(super) fn first_triggered(&self) -> Option<TradingOrderId> {
        if self.rules.status != MarketStatus::Open {
            return None;
        }
        let first = self.waiting(Side::Buy).next().filter(|order| order.is_triggered(self.last));
        let first = first.or_else(|| self.waiting(Side::Sell).next().filter(|order| order.is_triggered(self.last)));
        first.map(|order| order.id)
    }

    /// Takes an order in: at the end of its level's queue, or among those who wait.
    pub(super) fn insert(&mut self, order: Order) {
        let (id, side, price, stop, remaining) = (order.id, order.side, order.price, order.stop, order.remaining());
        *self.owners.entry(order.owner).or_default() += 1;
        self.arrivals += 1;
        let arrival = self.arrivals;
        let at = self.nodes.insert(Node { order, before: None, behind: None, arrival });
        self.ids.insert(id, at);
        match (stop, side) {
            (Some(stop), Side::Buy) => {
                self.buy_stops.insert((stop, arrival), at);
            }
            // The one that goes first is that with the highest price.
            (Some(stop), Side::Sell) => {
                self.sell_stops.insert((-stop, arrival), at);
            }
            (None, _) => {
                let level = self.side_mut(side).entry(price).or_default();
                let last = level.last.replace(at);
                level.first = level.first.or(Some(at));
                level.total += remaining;
                if let Some(before) = last.and_then(|last| self.nodes.get_mut(last)) {
                    before.behind = Some(at);
                }
                if let Some(node) = self.nodes.get_mut(at) {
                    node.before = last;
                }
            }
        }
    }

    /// Takes an order out.
    pub(super) fn remove(&mut self, id: TradingOrderId) -> Option<Order> {
        let at = self.ids.remove(&id)?;
        let Node { order, before, behind, arrival } = self.nodes.try_remove(at)?;
        self.leave(order.owner);
        match (order.stop, order.side) {
            (Some(stop), Side::Buy) => {
                self.buy_stops.remove(&(stop, arrival));
            }
            (Some(stop), Side::Sell) => {
                self.sell_stops.remove(&(-stop, arrival));
            }
            (None, side) => {
                if let Some(node) = before.and_then(|before| self.nodes.get_mut(before)) {
                    node.behind = behind;
                }
                if let Some(node) = behind.and_then(|behind| self.nodes.get_mut(behind)) {
                    node.before = before;
                }
                if let Some(level) = self.side_mut(side).get_mut(&order.price) {
                    level.first = if before.is_none() { behind } else { level.first };
                    level.last = if behind.is_none() { before } else { level.last };
                    level.total -= order.remaining();
                    if level.first.is_none() {
                        self.side_mut(side).remove(&order.price);
                    }
                }
            }
        }
        Some(order)
    }

    /// Changes an order where it is: what is open of it may become less, its price and its place stay.
    pub(super) fn change(&mut self, id: TradingOrderId, change: impl FnOnce(&mut Order)) -> Option<Order> {
        let at = *self.ids.get(&id)?;
        let node = self.nodes.get_mut(at)?;
        let before = node.order.remaining();
        change(&mut node.order);
        let order = node.order.clone();
        if !order.waits()
            && let Some(level) = self.side_mut(order.side).get_mut(&order.price)
        {
            level.total += order.remaining() - before;
        }
        Some(order)
    }

    /// Makes an order somebody else's, where it is; `false` where it is not here.
    pub(super) fn hand_over(&mut self, id: TradingOrderId, to: Owner) -> bool {
        let Some(node) = self.ids.get(&id).and_then(|at| self.nodes.get_mut(*at)) else { return false };
        let from = std::mem::replace(&mut node.order.owner, to);
        self.leave(from);
        *self.owners.entry(to).or_default() += 1;
        true
    }

    /// One order less of an owner.
    fn leave(&mut self, owner: Owner) {
        if let Entry::Occupied(mut of_owner) = self.owners.entry(owner) {
            *of_owner.get_mut() -= 1;
            if *of_owner.get() == 0 {
                of_owner.remove();
            }
        }
    }

    fn side(&self, side: Side) -> &BTreeMap<i128, Level> {
        match side {
            Side::Buy => &self.bids,
            Side::Sell => &self.asks,
        }
    }

    fn side_mut(&mut self, side: Side) -> &mut BTreeMap<i128, Level> {
        match side {
            Side::Buy => &mut self.bids,
            Side::Sell => &mut self.asks,
        }
    }
}
