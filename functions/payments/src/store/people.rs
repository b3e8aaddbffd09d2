//! What happens to people: guests become accounts, accounts are erased.

use domain::id::{AccountId, GuestId};
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;

/// The label of the check that an owner still writes in his own name.
pub(crate) const PERSON: &str = "person";
/// More payment methods than a person has.
const MOST_METHODS: usize = 1_000;

/// Whom a guest became.
#[derive(Serialize, Deserialize)]
struct Merged {
    account_id: AccountId,
}

/// An account is gone.
#[derive(Serialize, Deserialize)]
struct Erased {}

impl Store {
    /// Whom an owner is known as today: a guest who signed in is his account.
    async fn today(&self, owner: &Owner) -> Result<Owner, TableError> {
        let Owner::Guest(guest) = owner else { return Ok(*owner) };
        let merged = self.table.get_eventually::<Merged>(&merged(*guest)).await?;
        Ok(merged.map_or(*owner, |merged| Owner::Account(merged.account_id)))
    }

    /// In whose name an owner writes today: a guest who signed in is his account. `None` where that account is gone, whose
    /// tokens may outlive it. 1 RRU, one more for a guest who signed in.
    pub(crate) async fn writer(&self, owner: Owner) -> Result<Option<Owner>, TableError> {
        let account = match owner {
            Owner::Account(account) => account,
            Owner::Guest(guest) => match self.table.get::<Merged>(&merged(guest)).await? {
                Some(merged) => merged.account_id,
                None => return Ok(Some(owner)),
            },
        };
        let is_gone = self.table.get::<Erased>(&erased(account)).await?.is_some();
        Ok((!is_gone).then_some(Owner::Account(account)))
    }

    /// Checks within a transaction that an owner still writes in his own name, whatever happens at that moment: that the guest
    /// has not become an account, or the account is not gone. 2 WRU.
    pub(crate) fn still_writes(owner: &Owner) -> Write {
        let gone = match owner {
            Owner::Guest(guest) => merged(*guest),
            Owner::Account(account) => erased(*account),
        };
        Write::check(PERSON, gone, "attribute_not_exists(pk)")
    }

    /// Whether two owners are one person. Costs nothing where they are equal, and 0.5 RRU for each guest otherwise.
    pub(crate) async fn same_person(&self, one: &Owner, other: &Owner) -> Result<bool, TableError> {
        if one == other {
            return Ok(true);
        }
        if matches!((one, other), (Owner::Account(_), Owner::Account(_))) {
            return Ok(false);
        }
        Ok(self.today(one).await? == self.today(other).await?)
    }

    /// A guest is an account from now on, and the guest's payment methods are the account's. Idempotent.
    pub(crate) async fn merge(&self, guest: GuestId, account_id: AccountId) -> Result<(), TableError> {
        let known = Write::create("merged", merged(guest), &Merged { account_id });
        match self.table.write(known).await {
            Ok(()) | Err(TableError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
        if self.table.get_eventually::<Erased>(&erased(account_id)).await?.is_some() {
            return self.forget(&Owner::Guest(guest)).await;
        }
        for method in self.all_methods(&Owner::Guest(guest)).await? {
            match self.hand_over(method, Owner::Account(account_id)).await {
                // Erased at this moment: what has been handed over goes with the account, the rest with the guest.
                Err(error) if error.refused(PERSON) => return self.forget(&Owner::Guest(guest)).await,
                other => other?,
            }
        }
        Ok(())
    }

    /// An account is gone: its payment methods are removed. Payments stay, for the books; they hold no more of a person
    /// than the account's id, which names nobody any more. Idempotent.
    pub(crate) async fn erase(&self, account: AccountId) -> Result<(), TableError> {
        self.table.write(Write::put("erased", erased(account), &Erased {})).await?;
        self.forget(&Owner::Account(account)).await
    }

    async fn forget(&self, owner: &Owner) -> Result<(), TableError> {
        for method in self.all_methods(owner).await? {
            match self.delete_method(&method).await {
                Ok(()) | Err(TableError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn all_methods(&self, owner: &Owner) -> Result<Vec<super::PaymentMethod>, TableError> {
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let page = self.methods(owner, 100, after).await?;
            all.extend(page.items);
            match page.next {
                Some(next) if all.len() < MOST_METHODS => after = Some(next),
                _ => return Ok(all),
            }
        }
    }
}

fn merged(guest: GuestId) -> Key {
    Key::only(format!("merged#{guest}"))
}

fn erased(account: AccountId) -> Key {
    Key::only(format!("erased#{account}"))
}
