//! The routes. For staff and services: `ledger:read` to read, `ledger:write` to book. Owners read their own accounts.

mod create_account;
mod create_transaction;
mod find_account;
mod requests;
mod views;

use crate::Ledger;

service::routes! { Ledger, tag = "ledger":
    post   "/ledger/accounts"           => create_account,
    get    "/ledger/accounts/{account}" => find_account,
    post   "/ledger/transactions"       => create_transaction,
}
