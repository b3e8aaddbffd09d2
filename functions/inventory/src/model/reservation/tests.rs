use domain::Clock;
use events::orders::Quantity;
use proptest::prelude::*;

use super::*;
use crate::model::{Level, demand};

fn sku(text: &str) -> Sku {
    text.parse().unwrap()
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn levels(stock: &[(&str, i64)]) -> Levels {
    let make = |(name, on_hand): &(&str, i64)| {
        let level = Level { on_hand: *on_hand, available: *on_hand, ..Level::new(sku(name), at(0)) };
        (level.sku.clone(), level)
    };
    stock.iter().map(make).collect()
}

fn quantity(name: &str, quantity: u32, backorder: bool) -> Quantity {
    Quantity { sku: sku(name), quantity, track_inventory: true, backorder }
}

fn ids() -> (ReservationId, MovementId) {
    let clock = Clock::system();
    (ReservationId::new(&clock), MovementId::new(&clock))
}

#[test]
fn a_command_moves_only_the_levels_that_it_names() {
    let (id, movement) = ids();
    let (stock, lines) = (levels(&[("A", 5)]), demand(&[quantity("A", 2, false)]));
    let held = hold(id, &lines, &stock, at(10), movement, at(0)).unwrap().reservation;
    let states = [State::Held, State::Rejected, State::Committed, State::CommitFailed, State::Released, State::Expired];
    for state in states {
        let reservation = Reservation { state, ..held.clone() };
        let cancel = Command::Cancel { n: 1, lines: lines.clone() };
        for command in [Command::Commit, Command::End, Command::Expire, cancel] {
            let outcome = reservation.decide(&command, &stock, movement, at(10)).unwrap();
            let moves = matches!(&outcome, Outcome::Change(decision) if decision.step.is_some());
            assert_eq!(!reservation.skus_moved_by(&command).is_empty(), moves, "{command:?} on {state:?}");
        }
    }
    let early = held.decide(&Command::Expire, &stock, movement, at(9)).unwrap();
    assert_eq!(early, Outcome::Nothing);
    assert!(held.decide(&Command::Commit, &Levels::new(), movement, at(0)).is_err());
}

/// The allowed successors of each state, as its documentation lists them.
fn may_become(from: State) -> &'static [State] {
    match from {
        State::Held => &[State::Committed, State::Released, State::Expired],
        State::Expired => &[State::Committed, State::CommitFailed, State::Released],
        State::Committed => &[State::Committed, State::Released],
        State::Rejected | State::CommitFailed | State::Released => &[],
    }
}

proptest! {
    #[test]
    fn nothing_is_promised_twice_and_everything_comes_back(
        on_hand in 0..20_i64,
        wanted in prop::collection::vec(1..6_u32, 1..10),
        commands in prop::collection::vec((0..10_usize, 0..4_u8, 0..30_i64), 0..60),
    ) {
        let (_, movement) = ids();
        let mut stock = levels(&[("A", on_hand)]);
        let take = |stock: &mut Levels, decision: &Decision| {
            for level in decision.step.iter().flat_map(|step| &step.levels) {
                stock.insert(level.sku.clone(), level.clone());
            }
        };
        let mut all = Vec::new();
        for quantity_wanted in &wanted {
            let lines = demand(&[quantity("A", *quantity_wanted, false)]);
            if let Ok(decision) = hold(ids().0, &lines, &stock, at(15), movement, at(0)) {
                take(&mut stock, &decision);
                all.push(decision.reservation);
            }
        }
        for (which, command, now) in commands {
            let Some(reservation) = all.get_mut(which) else { continue };
            let part = demand(&[quantity("A", u32::try_from(now % 4 + 1).unwrap(), false)]);
            let cancel = Command::Cancel { n: u32::try_from(now).unwrap(), lines: part };
            let command = [Command::Commit, Command::End, Command::Expire, cancel][usize::from(command)].clone();
            if let Outcome::Change(decision) = reservation.decide(&command, &stock, movement, at(now)).unwrap() {
                prop_assert!(may_become(reservation.state).contains(&decision.reservation.state));
                prop_assert_eq!(decision.reservation.version, reservation.version + 1);
                take(&mut stock, &decision);
                *reservation = decision.reservation;
            }
            let sum = |state: State| -> i64 {
                all.iter().filter(|r| r.state == state).flat_map(|r| &r.lines).map(Line::left).sum()
            };
            let level = &stock[&sku("A")];
            prop_assert!(level.available >= 0);
            prop_assert_eq!(level.reserved, sum(State::Held));
            prop_assert_eq!(level.on_hand, on_hand - sum(State::Committed));
            prop_assert_eq!(level.available, level.on_hand - level.reserved);
        }
    }
}
