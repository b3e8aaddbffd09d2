//! The graph of publishers and consumers, from the declarations.

use std::collections::{BTreeMap, BTreeSet};

use domain::event::EventData;
use events::{cart, inventory, ledger, orders, payments};
use stoa::capabilities::ALL;

/// The outcomes of each command. Each must have a consumer, or the order would hang.
fn outcomes() -> BTreeMap<&'static str, Vec<&'static str>> {
    BTreeMap::from([
        ("check out", vec![cart::CheckedOut::TYPE]),
        (orders::OrderPlaced::TYPE, vec![inventory::ReservationHeld::TYPE, inventory::ReservationRejected::TYPE]),
        (
            orders::OrderAwaitingPayment::TYPE,
            vec![
                payments::PaymentAuthorized::TYPE,
                payments::PaymentActionRequired::TYPE,
                payments::PaymentDeclined::TYPE,
                payments::PaymentExpired::TYPE,
            ],
        ),
        (
            orders::OrderCommitting::TYPE,
            vec![inventory::ReservationCommitted::TYPE, inventory::ReservationCommitFailed::TYPE],
        ),
        ("hold runs out", vec![inventory::ReservationExpired::TYPE]),
        (orders::OrderRejected::TYPE, vec![inventory::ReservationReleased::TYPE, payments::PaymentVoided::TYPE]),
        (
            orders::OrderCancelled::TYPE,
            vec![inventory::ReservationReleased::TYPE, payments::PaymentVoided::TYPE, payments::PaymentRefunded::TYPE],
        ),
        (orders::FulfillmentShipped::TYPE, vec![payments::PaymentCaptured::TYPE, payments::PaymentCaptureFailed::TYPE]),
        (orders::OrderLinesCancelled::TYPE, vec![payments::PaymentRefunded::TYPE, payments::PaymentRefundFailed::TYPE]),
        (orders::ReturnReceived::TYPE, vec![payments::PaymentRefunded::TYPE, payments::PaymentRefundFailed::TYPE]),
        (payments::WalletAsked::TYPE, vec![ledger::WalletAnswered::TYPE]),
        ("a cardholder disputes a charge", vec![payments::DisputeOpened::TYPE, payments::DisputeClosed::TYPE]),
        (
            "the order's end, for the cart",
            vec![orders::OrderConfirmed::TYPE, orders::OrderRejected::TYPE, orders::OrderCancelled::TYPE],
        ),
    ])
}

#[test]
fn every_outcome_of_every_command_has_a_publisher_and_a_consumer() {
    let published: BTreeSet<&str> = ALL.iter().flat_map(|c| c.publishes).copied().collect();
    let consumed: BTreeSet<&str> = ALL.iter().flat_map(|c| c.consumes).copied().collect();
    for (command, outcomes) in outcomes() {
        for outcome in outcomes {
            assert!(published.contains(outcome), "{command}: nobody publishes {outcome}");
            assert!(consumed.contains(outcome), "{command}: nobody consumes {outcome}");
        }
        if command.contains('.') {
            assert!(consumed.contains(command), "nobody consumes the command {command}");
        }
    }
}

#[test]
fn the_owner_publishes_each_consumed_event() {
    for consumer in ALL {
        for kind in consumer.consumes {
            let owner = kind.split('.').next().unwrap();
            let publisher = ALL.iter().find(|c| c.name == owner);
            let publishes = publisher.is_some_and(|c| c.publishes.contains(kind));
            assert!(publishes, "{} consumes {kind}, which {owner} does not publish", consumer.name);
        }
    }
    for publisher in ALL {
        for kind in publisher.publishes {
            assert!(kind.starts_with(&format!("{}.", publisher.name)), "{} publishes {kind}", publisher.name);
        }
    }
}
