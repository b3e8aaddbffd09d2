//! Address books: one item per account.

use domain::id::{AccountId, AddressId};
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Key, TableError, Write};

use super::Store;
use crate::model::{AddressBook, SavedAddress};

const BOOK: &str = "address_book";
/// How long a closed book is kept: longer than any access token of the erased account.
const CLOSED: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

fn book_key(account: AccountId) -> Key {
    Key::only(format!("addresses#{account}"))
}

fn next_version(account: AccountId, book: &AddressBook) -> Write {
    match book.version {
        0 | 1 => Write::create(BOOK, book_key(account), book),
        version => Write::replace(BOOK, book_key(account), book, version - 1),
    }
}

impl Store {
    /// Finds the address book of an account; an empty one if nothing was ever saved.
    pub(crate) async fn find_address_book(&self, account: AccountId) -> Result<AddressBook, TableError> {
        Ok(self.table.get(&book_key(account)).await?.unwrap_or_default())
    }

    /// Finds an address of an account, with its book.
    pub(crate) async fn find_address(
        &self,
        account: AccountId,
        id: AddressId,
    ) -> Result<Option<(AddressBook, SavedAddress)>, TableError> {
        let book = self.find_address_book(account).await?;
        Ok(book.find(id).cloned().map(|address| (book, address)))
    }

    /// Replaces a book by its next version; refused if it has changed.
    pub(crate) async fn update_address_book(&self, account: AccountId, book: &AddressBook) -> Result<(), TableError> {
        self.table.write(next_version(account, book)).await
    }

    /// Like [`Store::update_address_book`], and records the answer if there is an idempotency
    /// key.
    pub(crate) async fn update_address_book_for(
        &self,
        account: AccountId,
        book: &AddressBook,
        idempotency: &Idempotency,
        answer: Answer,
    ) -> Result<Answer, TableError> {
        if !idempotency.is_given() {
            self.update_address_book(account, book).await?;
            return Ok(answer);
        }
        let mut tx = self.table.transaction();
        tx.push(next_version(account, book));
        idempotency.commit(tx, answer).await
    }

    /// Closes the book of an erased account, so that every concurrent update is refused.
    pub(super) fn closed_book(&self, account: AccountId) -> Write {
        let write = Write::put(BOOK, book_key(account), &AddressBook::closed());
        write.expires_at(self.table.clock().now() + CLOSED)
    }
}
