// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

//! The operations of `/wallet-rules`.

use http::Method;

use crate::Stoa;
use crate::call::{Call, Conditional, Expected, List, Plain};
use crate::types;

/// The operations of `/wallet-rules`.
#[derive(Clone, Copy, Debug)]
pub struct WalletRules<'a> {
    pub(super) stoa: &'a Stoa,
}

impl WalletRules<'_> {
    /// Lists the rules of assets, by the assets.
    ///
    /// Needs the scope `ledger:read`. What is not among them is not sent from wallet to wallet. May be slightly stale.
    /// Costs 0.5 RRU for each 4 KB.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /wallet-rules`
    pub fn list(&self) -> List<types::WalletRules> {
        self.stoa.list(Method::GET, &["wallet-rules"])
    }

    /// Shows the rules of an asset.
    ///
    /// Needs the scope `ledger:read`. Version 0 where nobody has set any: then it is not sent from wallet to wallet.
    /// Costs 1 RRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:read` is missing.
    ///
    /// `GET /wallet-rules/{asset}`
    pub fn find(&self, asset: &str) -> Call<types::WalletRules, Conditional> {
        self.stoa.call(Method::GET, &["wallet-rules", asset])
    }

    /// Sets the rules of an asset.
    ///
    /// Needs the scope `ledger:write`. `If-Match: "0"` sets the first ones. They hold for what is made from then on,
    /// and for each run of what is planned: nothing is sent by others once this is answered. What is held is completed
    /// as it was made. Limits count what a wallet has sent before, too. Costs 1 RRU and 35 WRU.
    ///
    /// # Refusals
    ///
    /// - 403: The scope `ledger:write` is missing.
    ///
    /// `PUT /wallet-rules/{asset}`
    pub fn set(
        &self,
        asset: &str,
        version: impl Into<Expected>,
        body: &types::WalletRulesContent,
    ) -> Call<types::WalletRules, Plain> {
        self.stoa.call(Method::PUT, &["wallet-rules", asset]).version(version).json(body)
    }
}
