//! The routes. For staff and services: `ledger:read` to read, `ledger:write` to book. Owners read their own accounts, send
//! from wallet to wallet, and redeem gift cards.

mod cancel_wallet_transfer;
mod close_period;
mod complete_wallet_transfer;
mod create_gift_card;
mod create_transaction;
mod create_transactions;
mod create_wallet_transfer;
mod disable_gift_card;
mod export_journal;
mod find_closing;
mod find_gift_card;
mod find_journal_head;
mod find_ledger_account;
mod find_transaction;
mod find_wallet;
mod find_wallet_rules;
mod find_wallet_transfer;
mod list_gift_cards;
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
mod redeem_gift_card;
mod reissue_gift_card;
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
    get    "/gift-cards"                                   => list_gift_cards,
    post   "/gift-cards"                                   => create_gift_card,
    post   "/gift-cards/redemptions"                       => redeem_gift_card,
    get    "/gift-cards/{gift_card_id}"                    => find_gift_card,
    post   "/gift-cards/{gift_card_id}/disable"            => disable_gift_card,
    post   "/gift-cards/{gift_card_id}/reissue"            => reissue_gift_card,
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
