//! The routes. For staff and services: `ledger:read` to read, `ledger:write` to book. Owners read their own
//! accounts, and send from wallet to wallet.

mod cancel_wallet_transfer;
mod close_period;
mod complete_wallet_transfer;
mod create_transaction;
mod create_transactions;
mod create_wallet_transfer;
mod export_journal;
mod find_closing;
mod find_journal_head;
mod find_ledger_account;
mod find_transaction;
mod find_wallet;
mod find_wallet_rules;
mod find_wallet_transfer;
mod list_journal;
mod list_ledger_accounts;
mod list_transactions;
mod list_wallet_rules;
mod list_wallet_transfers;
mod list_wallets;
mod open_ledger_account;
mod open_wallet;
mod post_transaction;
mod reconcile_payments;
mod requests;
mod reverse_transaction;
mod set_wallet_rules;
mod show_statement;
mod show_trial_balance;
mod update_ledger_account;
mod views;
mod void_transaction;

use crate::Ledger;

service::routes! { Ledger, tag = "ledger":
    get    "/ledger/accounts"                              => list_ledger_accounts,
    post   "/ledger/accounts"                              => open_ledger_account,
    get    "/ledger/accounts/{account}"                    => find_ledger_account,
    patch  "/ledger/accounts/{account}"                    => update_ledger_account,
    get    "/ledger/accounts/{account}/statement"          => show_statement,
    get    "/ledger/closings"                              => find_closing,
    post   "/ledger/closings"                              => close_period,
    get    "/ledger/journal"                               => list_journal,
    get    "/ledger/journal/export"                        => export_journal,
    get    "/ledger/journal/head"                          => find_journal_head,
    get    "/ledger/reconciliation"                        => reconcile_payments,
    get    "/ledger/transactions"                          => list_transactions,
    post   "/ledger/transactions"                          => create_transaction,
    post   "/ledger/transactions/batch"                    => create_transactions,
    get    "/ledger/transactions/{transaction_id}"         => find_transaction,
    post   "/ledger/transactions/{transaction_id}/post"    => post_transaction,
    post   "/ledger/transactions/{transaction_id}/reverse" => reverse_transaction,
    post   "/ledger/transactions/{transaction_id}/void"    => void_transaction,
    get    "/ledger/trial-balance"                         => show_trial_balance,
    get    "/wallet-rules"                                 => list_wallet_rules,
    get    "/wallet-rules/{asset}"                         => find_wallet_rules,
    put    "/wallet-rules/{asset}"                         => set_wallet_rules,
    get    "/wallet-transfers"                             => list_wallet_transfers,
    post   "/wallet-transfers"                             => create_wallet_transfer,
    get    "/wallet-transfers/{transfer_id}"               => find_wallet_transfer,
    post   "/wallet-transfers/{transfer_id}/cancel"        => cancel_wallet_transfer,
    post   "/wallet-transfers/{transfer_id}/complete"      => complete_wallet_transfer,
    get    "/wallets"                                      => list_wallets,
    post   "/wallets"                                      => open_wallet,
    get    "/wallets/{asset}"                              => find_wallet,
}
