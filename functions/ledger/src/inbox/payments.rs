//! Payments: each capture and refund is posted once, and what a lost dispute took.
//!
//! | fact | debit | credit |
//! | --- | --- | --- |
//! | captured | `assets:provider:<provider>:<currency>` | `income:sales:<currency>` |
//! | refunded | `income:sales:<currency>` | `assets:provider:<provider>:<currency>` |
//! | a dispute is lost | `expenses:disputes:<currency>` | `assets:provider:<provider>:<currency>` |
//!
//! The accounts are opened when they are first needed. The transaction's id follows from the fact's natural key, so that a
//! fact counts once, however often, late and in whatever order it comes.

use domain::event::EventData;
use domain::id::{PaymentId, Raw, TransactionId};
use domain::{Amount, AssetCode, Money};
use events::payments::{DisputeClosed, PaymentCaptured, PaymentRefunded};
use service::event::Event;
use service::inbox::ConsumeError;
use service::table::Attempts;
use sha2::{Digest, Sha256};

use crate::Ledger;
use crate::commands::book::{book, book_and_tell};
use crate::commands::chart::{ensure, shop_account};
use crate::model::{AccountKind, AccountPath, Asked, Draft, DraftLine, Heard, NewAccount, Told, Way};
use crate::store::PAYMENT;

/// The provider of facts from before they named it.
const UNNAMED: &str = "unnamed";
