//! The routes. For staff and services: `ledger:read` to read, `ledger:write` to book. Owners read their own accounts.

mod close_period;
mod create_account;
mod create_transaction;
mod export_journal;
mod find_account;
mod find_closing;
mod find_journal_head;
mod journal_views;
mod list_journal;
mod reconcile_payments;
mod requests;
mod show_statement;
mod show_trial_balance;
mod statement_views;
mod views;

use crate::Ledger;

service::routes! { Ledger, tag = "ledger":
    post   "/ledger/accounts"           => create_account,
    get    "/ledger/accounts/{account}" => find_account,
    post   "/ledger/transactions"       => create_transaction,
    get    "/ledger/accounts/{account}/statement" => show_statement,
    get    "/ledger/trial-balance"      => show_trial_balance,
    get    "/ledger/journal"            => list_journal,
    get    "/ledger/journal/export"     => export_journal,
    get    "/ledger/journal/head"       => find_journal_head,
    get    "/ledger/closings"           => find_closing,
    post   "/ledger/closings"           => close_period,
    get    "/ledger/reconciliation"     => reconcile_payments,
}
