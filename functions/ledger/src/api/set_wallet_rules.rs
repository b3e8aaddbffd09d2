//! `PUT /wallet-rules/{asset}`

use std::sync::Arc;

use axum::extract::State;
use deserr::{Deserr, ValuePointerRef};
use domain::bounds::BoundedInt;
use domain::fault::{Faults, Invalid};
use domain::{Amount, AssetCode};
use service::Problem;
use service::body::{Answer, Json, Path};
use service::caller::Scoped;
use service::etag::IfMatch;
use service::table::Attempts;

use super::views::wallets::{WalletRulesResponse, rules_shown};
use crate::Ledger;
use crate::model::{NotNegative, Positive, WalletRules};
use crate::scopes::LedgerWrite;
use crate::store::RULES;

/// The rules of an asset.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields, validate = fits -> Faults)]
#[serde(deny_unknown_fields)]
#[schema(as = WalletRulesContent)]
pub(crate) struct WalletRulesContent {
    /// Whether people may send it to each other.
    transfers: bool,
    /// The least that is sent at once.
    #[deserr(default)]
    min: Option<Positive>,
    /// The most that is sent at once.
    #[deserr(default)]
    max_transfer: Option<Positive>,
    /// The most that one wallet sends on a day of UTC.
    #[deserr(default)]
    max_day: Option<Positive>,
    /// The most that one wallet sends in a month.
    #[deserr(default)]
    max_month: Option<Positive>,
    /// What each transfer costs its payer.
    #[deserr(default = NotNegative::of(Amount::ZERO))]
    #[schema(required = false)]
    fee_flat: NotNegative,
    /// What it costs besides, in hundredths of a percent of the amount, rounded half up. A fee is never above the amount.
    #[deserr(default = BoundedInt::least())]
    #[schema(required = false)]
    fee_bps: BoundedInt<0, 10_000>,
    /// The most that it costs.
    #[deserr(default)]
    fee_max: Option<NotNegative>,
}

/// Some amount is within all limits.
fn fits(content: WalletRulesContent, location: ValuePointerRef<'_>) -> Result<WalletRulesContent, Faults> {
    let least = content.min.map(Positive::get);
    let mut faults = Faults::none();
    let limits =
        [("max_transfer", content.max_transfer), ("max_day", content.max_day), ("max_month", content.max_month)];
    for (name, limit) in limits {
        if least.zip(limit.map(Positive::get)).is_some_and(|(least, most)| least > most) {
            let small = Invalid::new("out_of_range", "an amount of min or more is expected");
            faults.append(Faults::at(location.push_key(name), small));
        }
    }
    faults.none_or(content)
}

impl WalletRulesContent {
    fn over(&self, before: &WalletRules, now: domain::Timestamp) -> WalletRules {
        WalletRules {
            asset: before.asset,
            transfers: self.transfers,
            min: self.min.map(Positive::get),
            max_transfer: self.max_transfer.map(Positive::get),
            max_day: self.max_day.map(Positive::get),
            max_month: self.max_month.map(Positive::get),
            fee_flat: self.fee_flat.get(),
            fee_bps: u32::try_from(self.fee_bps.get()).unwrap_or_default(),
            fee_max: self.fee_max.map(NotNegative::get),
            version: before.version + 1,
            updated_at: Some(now),
        }
    }
}

/// Sets the rules of an asset.
///
/// Needs the scope `ledger:write`. `If-Match: "0"` sets the first ones. They hold for what is made from then on, and for each
/// run of what is planned: nothing is sent by others once this is answered. What is held is completed as it was made. Limits
/// count what a wallet has sent before, too. Costs 1 RRU and 35 WRU.
#[utoipa::path(
    put, path = "/wallet-rules/{asset}",
    request_body(content = WalletRulesContent, example = json!({
        "transfers": true, "max_transfer": "50000", "max_day": "100000", "max_month": "500000", "fee_bps": 25, "fee_max": "100",
    })),
    responses((status = 200, description = "The rules as they are now.", body = WalletRulesResponse)),
)]
pub(crate) async fn set_wallet_rules(
    State(app): State<Arc<Ledger>>,
    _: Scoped<LedgerWrite>,
    Path(asset): Path<AssetCode>,
    if_match: IfMatch,
    Json(content): Json<WalletRulesContent>,
) -> Result<Answer, Problem> {
    let mut attempts = Attempts::on("rules");
    loop {
        let before = app.store.rules(asset).await?;
        if_match.check(before.version)?;
        let after = content.over(&before, app.context.clock.now());
        match app.store.set_rules(&after).await {
            Ok(()) => return Ok(rules_shown(&after)),
            Err(error) if error.refused(RULES) => attempts.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
