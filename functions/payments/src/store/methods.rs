//! Payment methods: references to a provider's tokens.
//! A token is sent to its provider alone.

use domain::Timestamp;
use domain::id::PaymentMethodId;
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Index, Key, Page, Position, TableError, Write};

use super::Store;
use super::people::PERSON;
use crate::model::ReturnUrl;

/// The label of a payment method's write.
const METHOD: &str = "method";

/// A payment method as it is stored.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct PaymentMethod {
    /// `pm_…`.
    pub id: PaymentMethodId,
    /// The owner.
    pub owner: Owner,
    /// The provider.
    pub provider: String,
    /// The provider's token.
    pub token: String,
    /// Where the customer returns to after an action at the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_url: Option<ReturnUrl>,
    /// A label for people, where the provider gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Counts up with each change.
    pub version: u64,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Shows no token, so that none gets into a log.
impl std::fmt::Debug for PaymentMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentMethod").field("id", &self.id).field("owner", &self.owner).finish_non_exhaustive()
    }
}

impl Store {
    /// Finds a payment method of any owner.
    pub(crate) async fn method(&self, id: PaymentMethodId) -> Result<Option<PaymentMethod>, TableError> {
        self.table.get(&key(id)).await
    }

    /// The write that creates a payment method.
    pub(crate) fn create_method(method: &PaymentMethod) -> Write {
        indexed(Write::create(METHOD, key(method.id), method), method)
    }

    /// Removes a payment method at its version. 1 WRU, 1 for the index.
    pub(crate) async fn delete_method(&self, method: &PaymentMethod) -> Result<(), TableError> {
        self.table.write(Write::delete(METHOD, key(method.id)).at_version(method.version)).await
    }

    /// Lists a page of an owner's payment methods, newest first.
    pub(crate) async fn methods(
        &self,
        owner: &Owner,
        limit: usize,
        after: Option<Position>,
    ) -> Result<Page<PaymentMethod>, TableError> {
        let query = self.table.query(Index::Second, format!("methods#{owner}"));
        query.newest_first().limit(limit).after(after).page().await
    }

    /// Gives a payment method to another owner.
    ///
    /// Refused with [`PERSON`] where the new owner is erased by then. A method that has changed since it was read stays
    /// as it is. 6 WRU: method, index and the check.
    pub(super) async fn hand_over(&self, mut method: PaymentMethod, to: Owner) -> Result<(), TableError> {
        let read_at = method.version;
        method.owner = to;
        method.version += 1;
        let mut transaction = self.table.transaction();
        transaction.push(indexed(Write::replace(METHOD, key(method.id), &method, read_at), &method));
        transaction.push(Self::check_active(&to));
        match transaction.commit().await {
            Err(error) if error.refused(METHOD) && !error.refused(PERSON) => Ok(()),
            other => other,
        }
    }
}

fn key(id: PaymentMethodId) -> Key {
    Key::only(format!("method#{id}"))
}

fn indexed(write: Write, method: &PaymentMethod) -> Write {
    write.index2(format!("methods#{}", method.owner), method.id.to_string())
}
