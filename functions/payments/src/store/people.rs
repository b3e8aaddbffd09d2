//! The owners of payment methods: guests become accounts, accounts are erased.

use domain::id::{AccountId, GuestId};
use domain::owner::Owner;
use serde::{Deserialize, Serialize};
use service::table::{Key, TableError, Write};

use super::Store;

/// The label of the check that an owner is still active.
pub(crate) const PERSON: &str = "person";
/// The most payment methods that are read of one owner.
const MOST_METHODS: usize = 1_000;

/// The account that a guest became.
#[derive(Serialize, Deserialize)]
struct Merged {
    account_id: AccountId,
}

/// The mark of an erased account.
#[derive(Serialize, Deserialize)]
struct Erased {}

impl Store {
    /// The present owner: for a guest who signed in, the account. 0.5 RRU for a guest.
    pub(crate) async fn present_owner(&self, owner: &Owner) -> Result<Owner, TableError> {
        let Owner::Guest(guest) = owner else { return Ok(*owner) };
        let merged = self.table.get_eventually::<Merged>(&merged(*guest)).await?;
        Ok(merged.map_or(*owner, |merged| Owner::Account(merged.account_id)))
    }

    /// The owner in whose name new items are written.
    ///
    /// For a guest who signed in it is the account; `None` where the account is erased, since its tokens may outlive
    /// it. 1 RRU, one more for a guest who signed in.
    pub(crate) async fn writer(&self, owner: Owner) -> Result<Option<Owner>, TableError> {
        let account = match owner {
            Owner::Account(account) => account,
            Owner::Guest(guest) => match self.table.get::<Merged>(&merged(guest)).await? {
                Some(merged) => merged.account_id,
                None => return Ok(Some(owner)),
            },
        };
        let is_erased = self.table.get::<Erased>(&erased(account)).await?.is_some();
        Ok((!is_erased).then_some(Owner::Account(account)))
    }

    /// The check, within a transaction, that an owner is still active.
    ///
    /// Holds where the guest has not become an account, or the account is not erased. 2 WRU.
    pub(crate) fn check_active(owner: &Owner) -> Write {
        let mark = match owner {
            Owner::Guest(guest) => merged(*guest),
            Owner::Account(account) => erased(*account),
        };
        Write::check(PERSON, mark, "attribute_not_exists(pk)")
    }

    /// Whether two owners are one person.
    /// Costs nothing where they are equal, otherwise 0.5 RRU for each guest.
    pub(crate) async fn same_person(&self, one: &Owner, other: &Owner) -> Result<bool, TableError> {
        if one == other {
            return Ok(true);
        }
        if matches!((one, other), (Owner::Account(_), Owner::Account(_))) {
            return Ok(false);
        }
        Ok(self.present_owner(one).await? == self.present_owner(other).await?)
    }

    /// Gives a guest's payment methods to the guest's account. Idempotent.
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
                // The account was erased meanwhile: its erasure deletes the methods handed over, this the rest.
                Err(error) if error.refused(PERSON) => return self.forget(&Owner::Guest(guest)).await,
                other => other?,
            }
        }
        Ok(())
    }

    /// Erases an account: removes its payment methods. Idempotent.
    ///
    /// Payments stay, for the books: all they hold of a person is the account's id, which no longer names anybody.
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
