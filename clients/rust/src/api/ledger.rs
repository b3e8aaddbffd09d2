// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/ledger`.

use http::Method;
use serde::Serialize;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, Keyed, List, Plain};
use crate::types;
use crate::values::text_enum;

/// The operations of `/ledger`.
#[derive(Clone, Copy, Debug)]
pub struct Ledger<'a> {
    pub(super) stoa: &'a Stoa,
}

impl Ledger<'_> {
    /// Lists accounts by their paths.
    ///
    /// The scope `ledger:read` shows all accounts; an owner without it sees their own. May be slightly stale. Costs 0.5
    /// RRU for each of four keys, of an owner's for one, and 0.5 an account (and a shard).
    ///
    /// With `ids`, the accounts are shown as all of them were at one moment: between two readings of each none has
    /// changed. Those that are not there, or not the caller's to know of, are left out. Costs 2 RRU each, and of an
    /// owner 1 RRU for each that is named; while they change all the time it is a 503 after a few tries.
    ///
    /// # Refusals
    ///
    /// - 403: Somebody else's accounts need the scope `ledger:read`.
    /// - 422: `account_sharded`: an account with shards is not read at one moment.
    ///
    /// `GET /ledger/accounts`
    pub fn list_accounts(&self, query: &ListLedgerAccountsQuery) -> List<types::LedgerAccount> {
        self.stoa.list(Method::GET, &["ledger", "accounts"]).query(query)
    }

    /// Opens an account.
    ///
    /// Needs the scope `ledger:write`. The path names the account for ever. An account that events post to is opened
    /// only as they expect it, and has at least the shards that they open it with:
    /// `assets:provider:<provider>:<currency>`, `income:sales:<currency>`, `expenses:disputes:<currency>`,
    /// `trading:escrow:<asset>`, `income:trading-fees:<asset>`, `income:wallet-fees:<asset>`, and
    /// `wallets:<owner>:<asset>` of a customer or a guest, which is a liability with `no_overdraft` and its owner.
    /// Costs 5 WRU, 1 more with an owner, 2 for each shard of several, and 2 with a key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `account_exists`: the path is taken. Or: The same request is still running.
    /// - 422: `reserved_path`: events post to this path, and expect another account; `detail` says which. Or:
    ///   `idempotency_key_reused`: the key was used with another request.
    ///
    /// `POST /ledger/accounts`
    pub fn open_account(&self, body: &types::LedgerAccountContent) -> Call<types::LedgerAccount, Keyed> {
        self.stoa.call(Method::POST, &["ledger", "accounts"]).json(body)
    }

    /// Shows an account.
    ///
    /// The account's owner may read it; others need the scope `ledger:read`. The ledger first ends holds whose time is
    /// over. With `as_of` the sums and balances are those of that moment, all else is as it is now, and there is no
    /// `ETag`. Costs 1 RRU, and 1 RRU with `as_of`; of an account with shards 0.5 RRU for each besides, and 1 RRU for
    /// each with `as_of`.
    ///
    /// `GET /ledger/accounts/{account}`
    pub fn find_account(
        &self,
        account: &str,
        query: &FindLedgerAccountQuery,
    ) -> Call<types::LedgerAccount, Conditional> {
        self.stoa.call(Method::GET, &["ledger", "accounts", account]).query(query)
    }

    /// Changes an account.
    ///
    /// Needs the scope `ledger:write`. The version counts movements, too: `If-Match: *` changes an account as it is
    /// then. A patch that changes nothing writes nothing. Costs 1 RRU and 1 WRU; of an account with shards 1 RRU a
    /// shard besides, and where its status changes 2 WRU for it and each shard.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `account_closed`: a closed account stays closed.
    /// - 422: `account_not_empty`, `limit_too_low`, `reserved_path` (an account that events post to is frozen, and not
    ///   closed).
    ///
    /// `PATCH /ledger/accounts/{account}`
    pub fn update_account(
        &self,
        account: &str,
        version: impl Into<Expected>,
        body: &types::LedgerAccountPatch,
    ) -> Call<types::LedgerAccount, Plain> {
        self.stoa.call(Method::PATCH, &["ledger", "accounts", account]).version(version).merge_patch(body)
    }

    /// Shows the statement of an account: its balances at both ends of a period, and each movement between, oldest
    /// first.
    ///
    /// The account's owner may read it; others need the scope `ledger:read`. The movements stand in the order of
    /// booking. All pages show the statement as it was when the first was asked for. Of an account with shards,
    /// balances after a movement are null. In CSV the first page begins with the opening balances and the last one ends
    /// with the closing balances; each page begins with the names of the columns, and an apostrophe precedes each cell
    /// that a spreadsheet program would take for a formula. Costs 1 RRU for the account, 1 RRU for each end of the
    /// period on the first page (without `from` for the end alone), and 1 RRU for each 4 KB of movements; of an account
    /// with shards, each of them for each shard.
    ///
    /// `GET /ledger/accounts/{account}/statement`
    pub fn show_statement(&self, account: &str, query: &ShowStatementQuery) -> Call<types::StatementResponse, Plain> {
        self.stoa.call(Method::GET, &["ledger", "accounts", account, "statement"]).query(query)
    }

    /// Shows until when the books of a ledger are closed.
    ///
    /// Needs the scope `ledger:read`. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /ledger/closings`
    pub fn find_closing(&self, query: &FindClosingQuery) -> Call<types::ClosingResponse, Plain> {
        self.stoa.call(Method::GET, &["ledger", "closings"]).query(query)
    }

    /// Closes the books of a ledger up to the end of a day, for good.
    ///
    /// Needs the scope `ledger:write`. From then on no transaction is booked that counts (`effective_at`) from that day
    /// or before. A day can be closed ten minutes after its end. What is closed is never opened again: a mistake is
    /// corrected by a transaction of today. The same day again changes nothing. Costs 1 RRU and 2 WRU, 4 WRU with an
    /// idempotency key.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `period_closed`: they are closed until a later day. Or: The same request is still running.
    /// - 422: `day_not_over`: the day is not over for ten minutes yet. Or: `idempotency_key_reused`: the key was used
    ///   with another request.
    ///
    /// `POST /ledger/closings`
    pub fn close_period(&self, body: &types::ClosePeriodRequest) -> Call<types::ClosingResponse, Keyed> {
        self.stoa.call(Method::POST, &["ledger", "closings"]).json(body)
    }

    /// Lists the journal of a ledger in its order, from the first record on.
    ///
    /// Needs the scope `ledger:read`. A record is what became of a transaction: it was posted or held (step 1), or its
    /// hold ended (step 2). It is sealed a moment after it is booked: then it has its place `seq`, without gaps, and a
    /// `hash` that follows from it and the record before. What is sealed never changes. Costs 1 RRU, and 1 RRU for each
    /// 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /ledger/journal`
    pub fn list_journal(&self, query: &ListJournalQuery) -> List<types::JournalLine> {
        self.stoa.list(Method::GET, &["ledger", "journal"]).query(query)
    }

    /// Exports the journal of a ledger, a line for each record, as `stoa ledger verify` takes it.
    ///
    /// Needs the scope `ledger:read`. The pages one after the other are the whole journal. A line's bytes are fixed:
    /// its hash is the SHA-256 of the line without its last member `hash`, closed by a brace. Costs 1 RRU, and 1 RRU
    /// for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /ledger/journal/export`
    pub fn export_journal(&self, query: &ExportJournalQuery) -> Call<String, Plain> {
        self.stoa.text(Method::GET, &["ledger", "journal", "export"]).query(query)
    }

    /// Shows where the journal of a ledger ends.
    ///
    /// Needs the scope `ledger:read`. An auditor who keeps the hash elsewhere proves with it that no earlier record
    /// changed. Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /ledger/journal/head`
    pub fn find_journal_head(&self, query: &FindJournalHeadQuery) -> Call<types::JournalHead, Plain> {
        self.stoa.call(Method::GET, &["ledger", "journal", "head"]).query(query)
    }

    /// Lists the payments of a currency about which the ledger and payments disagree, oldest first: none where all is
    /// well.
    ///
    /// Needs the scope `ledger:read`. Each capture and refund says how much was captured or refunded in all; the ledger
    /// keeps this beside what it has posted. A fact that is still on its way shows as a difference when a later one has
    /// arrived. Costs 0.5 RRU for each of 4 keys, and for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /ledger/reconciliation`
    pub fn reconcile_payments(&self, query: &ReconcilePaymentsQuery) -> List<types::DifferenceResponse> {
        self.stoa.list(Method::GET, &["ledger", "reconciliation"]).query(query)
    }

    /// Lists transactions, newest first.
    ///
    /// Needs the scope `ledger:read`. May be slightly stale; a page of an account's transactions may be short. Their
    /// places in the journal are not shown here. Costs 0.5 RRU for each of eight keys and 4 KB; of an account 1 RRU,
    /// 0.5 for each 4 KB of its entries and 0.5 a transaction.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /ledger/transactions`
    pub fn list_transactions(&self, query: &ListTransactionsQuery) -> List<types::LedgerTransaction> {
        self.stoa.list(Method::GET, &["ledger", "transactions"]).query(query)
    }

    /// Books or holds amounts.
    ///
    /// Needs the scope `ledger:write`. The id is the client's and names the transaction for ever: sent again with the
    /// same content, it gets the answer of the first time (200 with `Idempotent-Replayed: true`), whatever has become
    /// of it since. What the state of the accounts refuses is recorded, and refused alike for ever: to try again, draw
    /// another id. So no `Idempotency-Key` is needed. Costs 0.5 RRU and 4 WRU an account, and 5 WRU; 2 with a
    /// reference, and for a hold that may expire 2 an account and 1.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `id_taken`: the id stands for a transaction of other content.
    /// - 422: Refused by the state of its accounts, and so for ever: `insufficient_funds`, `account_frozen`,
    ///   `account_closed`, `unknown_account`, `unbalanced`, `ledgers_differ`, `reference_taken`, `effective_in_future`,
    ///   `already_expired`, `sums_too_large`.
    ///
    /// `POST /ledger/transactions`
    pub fn create_transaction(&self, body: &types::LedgerTransactionContent) -> Call<types::LedgerTransaction, Plain> {
        self.stoa.call(Method::POST, &["ledger", "transactions"]).json(body)
    }

    /// Books up to a hundred transactions, each by itself.
    ///
    /// Needs the scope `ledger:write`. The answer has a result for each, in their order: one that is refused leaves the
    /// others alone. Sent again, the whole batch gets the same answers. Costs what each costs.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    ///
    /// `POST /ledger/transactions/batch`
    pub fn create_transactions(&self, body: &types::LedgerBatchContent) -> Call<types::LedgerBatch, Plain> {
        self.stoa.call(Method::POST, &["ledger", "transactions", "batch"]).json(body)
    }

    /// Shows a transaction as it stands.
    ///
    /// Needs the scope `ledger:read`. The id of a refused transaction names nothing. Its place in the journal does not
    /// change its version; the `ETag` counts it besides. Costs 1 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /ledger/transactions/{transaction_id}`
    pub fn find_transaction(&self, transaction_id: &str) -> Call<types::LedgerTransaction, Conditional> {
        self.stoa.call(Method::GET, &["ledger", "transactions", transaction_id])
    }

    /// Posts a hold, in whole or in part.
    ///
    /// Needs the scope `ledger:write`. What is not posted is held no more: a hold ends once. The same again gets the
    /// same answer, at any later time. From `expires_at` on it is too late. Costs 1 RRU, 0.5 RRU and 4 WRU an account,
    /// and 5 WRU; where the hold may expire 2 an account and 1 besides.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `not_pending`, `already_posted` (with other amounts), `already_voided`, `expired`.
    /// - 422: `not_held`, `exceeds_hold`, `unbalanced`, `account_frozen`, `sums_too_large`; the hold stays as it was.
    ///
    /// `POST /ledger/transactions/{transaction_id}/post`
    pub fn post_transaction(
        &self,
        transaction_id: &str,
        body: &types::LedgerPosting,
    ) -> Call<types::LedgerTransaction, Plain> {
        self.stoa.call(Method::POST, &["ledger", "transactions", transaction_id, "post"]).json(body)
    }

    /// Takes a posted transaction back by a new one.
    ///
    /// Needs the scope `ledger:write`. The new transaction has the posted amounts with sides exchanged; both name each
    /// other. A transaction is reversed once; a reversal may be reversed in turn. What events booked is not reversed
    /// here: of a payment, a refund takes it back; a market's holds and trades stay as the market knows them; the
    /// wallets of a guest who signed in stay the account's. Refusals and repetitions are as of any new transaction.
    /// Costs 1 RRU, 0.5 RRU and 4 WRU an account, and 8 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `not_posted`, `already_reversed` (by another), `id_taken`, `not_reversible` (events booked it).
    /// - 422: Refused by the state of its accounts, and so for ever: `insufficient_funds`, `account_frozen`,
    ///   `account_closed`, `sums_too_large`.
    ///
    /// `POST /ledger/transactions/{transaction_id}/reverse`
    pub fn reverse_transaction(
        &self,
        transaction_id: &str,
        body: &types::LedgerReversal,
    ) -> Call<types::LedgerTransaction, Plain> {
        self.stoa.call(Method::POST, &["ledger", "transactions", transaction_id, "reverse"]).json(body)
    }

    /// Gives a hold up.
    ///
    /// Needs the scope `ledger:write`. Goes through on frozen accounts, too. The same again gets the same answer, at
    /// any later time. Takes no body. Costs what posting costs.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    /// - 409: `not_pending`, `already_posted`, `expired`.
    ///
    /// `POST /ledger/transactions/{transaction_id}/void`
    pub fn void_transaction(&self, transaction_id: &str) -> Call<types::LedgerTransaction, Plain> {
        self.stoa.call(Method::POST, &["ledger", "transactions", transaction_id, "void"])
    }

    /// Shows the trial balance of a ledger in one asset: the accounts by their paths, and on the last page whether the
    /// books are balanced.
    ///
    /// Needs the scope `ledger:read`. All pages show one moment. What is being booked at that very moment may be seen
    /// by half: of a moment some seconds ago all is seen. Costs 0.5 RRU for each 4 KB of a directory of 4 parts, 0.5
    /// RRU for each account, and 1 RRU for each account that has moved since `as_of`; of an account with shards for
    /// each shard besides.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /ledger/trial-balance`
    pub fn show_trial_balance(&self, query: &ShowTrialBalanceQuery) -> Call<types::TrialBalanceResponse, Plain> {
        self.stoa.call(Method::GET, &["ledger", "trial-balance"]).query(query)
    }
}

/// The query of [`Ledger::list_accounts`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListLedgerAccountsQuery {
    /// Only those whose path begins so.
    pub prefix: Option<String>,
    /// Only those of this owner.
    pub owner: Option<types::Owner>,
    /// Only those of this asset.
    pub currency: Option<types::AssetCode>,
    /// These accounts as they were at one moment: their ids, joined by commas. Alone, and without accounts that have
    /// shards.
    pub ids: Option<String>,
}

/// The query of [`Ledger::find_account`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindLedgerAccountQuery {
    /// The sums and balances at the end of this moment, by the times of booking; as they are now by default.
    pub as_of: Option<String>,
}

/// The query of [`Ledger::show_statement`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShowStatementQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// Only what was booked at this moment or later; from the beginning by default.
    pub from: Option<String>,
    /// Only what was booked before this moment; up to now by default.
    pub to: Option<String>,
    /// How it is written; `json` by default.
    pub format: Option<ShowStatementFormat>,
}

/// The query of [`Ledger::find_closing`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindClosingQuery {
    /// The ledger; `main` by default.
    pub ledger: Option<types::LedgerName>,
}

/// The query of [`Ledger::list_journal`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListJournalQuery {
    /// The ledger; `main` by default.
    pub ledger: Option<types::LedgerName>,
    /// Only records after this place; from the first on by default.
    pub after: Option<String>,
}

/// The query of [`Ledger::export_journal`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExportJournalQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// The ledger; `main` by default.
    pub ledger: Option<types::LedgerName>,
}

/// The query of [`Ledger::find_journal_head`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FindJournalHeadQuery {
    /// The ledger; `main` by default.
    pub ledger: Option<types::LedgerName>,
}

/// The query of [`Ledger::reconcile_payments`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ReconcilePaymentsQuery {
    /// The currency of the payments.
    pub currency: Option<types::AssetCode>,
}

/// The query of [`Ledger::list_transactions`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ListTransactionsQuery {
    /// Only those with an entry of this account.
    pub account: Option<types::AccountPath>,
}

/// The query of [`Ledger::show_trial_balance`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShowTrialBalanceQuery {
    /// At most so many items; a page may be shorter.
    pub limit: Option<u64>,
    /// Where to go on: the `next_cursor` of the page before, with the same filter.
    pub cursor: Option<String>,
    /// The ledger; `main` by default.
    pub ledger: Option<types::LedgerName>,
    /// The asset whose accounts are listed.
    pub currency: Option<types::AssetCode>,
    /// Only what was booked up to the end of this moment; up to now by default, and of a moment that is still to come.
    pub as_of: Option<String>,
}

text_enum! {
    /// How a statement is written.
    ShowStatementFormat {
        Json = "json",
        Csv = "csv",
    }
}
