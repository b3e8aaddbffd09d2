//! Address books: one item an account.

use domain::id::{AccountId, AddressId};
use service::body::Answer;
use service::idempotency::Idempotency;
use service::table::{Key, TableError, Write};

use super::Store;
use crate::model::{AddressBook, SavedAddress};

const BOOK: &str = "address_book";
/// How long a closed book is kept: longer than any access token of an erased account lasts.
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
    /// The addresses of an account; an empty book where none was ever saved.
    pub(crate) async fn find_address_book(&self, account: AccountId) -> Result<AddressBook, TableError> {
        Ok(self.table.get(&book_key(account)).await?.unwrap_or_default())
    }

    /// One address of an account, with the book that it stands in.
    pub(crate) async fn find_address(
        &self,
        account: AccountId,
        id: AddressId,
    ) -> Result<Option<(AddressBook, SavedAddress)>, TableError> {
        let book = self.find_address_book(account).await?;
        Ok(book.find(id).cloned().map(|address| (book, address)))
    }

    /// Puts the next version of a book over the one before it.
    pub(crate) async fn update_address_book(&self, account: AccountId, book: &AddressBook) -> Result<(), TableError> {
        self.table.write(next_version(account, book)).await
    }

    /// As [`Store::update_address_book`], with the answer's record where there is a key.
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

    /// What is put over the book of an account that is erased: no later version fits upon it.
    pub(super) fn closed_book(&self, account: AccountId) -> Write {
        let write = Write::put(BOOK, book_key(account), &AddressBook::closed());
        write.expires_at(self.table.clock().now() + CLOSED)
    }
}
