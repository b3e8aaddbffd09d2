//! The routes. For staff and services: `ledger:read` to read, `ledger:write` to book. Owners read their own accounts.

mod create_account;
mod create_transaction;
mod create_transactions;
mod find_account;
mod find_transaction;
mod list_accounts;
mod list_transactions;
mod post_transaction;
mod requests;
mod reverse_transaction;
mod update_account;
mod views;
mod void_transaction;

use crate::Ledger;

service::routes! { Ledger, tag = "ledger":
    get    "/ledger/accounts"                              => list_accounts,
    post   "/ledger/accounts"                              => create_account,
    get    "/ledger/accounts/{account}"                    => find_account,
    patch  "/ledger/accounts/{account}"                    => update_account,
    get    "/ledger/transactions"                          => list_transactions,
    post   "/ledger/transactions"                          => create_transaction,
    post   "/ledger/transactions/batch"                    => create_transactions,
    get    "/ledger/transactions/{transaction_id}"         => find_transaction,
    post   "/ledger/transactions/{transaction_id}/post"    => post_transaction,
    post   "/ledger/transactions/{transaction_id}/void"    => void_transaction,
    post   "/ledger/transactions/{transaction_id}/reverse" => reverse_transaction,
}
