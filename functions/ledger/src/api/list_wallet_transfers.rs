//! `GET /wallet-transfers`

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::fault::Faults;
use domain::owner::Owner;
use service::Problem;
use service::body::{Answer, List};
use service::caller::Caller;
use service::page::Paged;

use super::list_wallets::whose;
use super::views::transfers::WalletTransferResponse;
use crate::Ledger;
use crate::commands::end_transfer::Seen;
use crate::model::Direction;

/// Of how many guests an account sees the transfers at most.
const MAX_GUESTS: usize = 20;

/// Which transfers are listed.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListWalletTransfersFilter {
    /// Those of this owner; the caller's own where nothing is said.
    #[param(inline, required = false)]
    #[deserr(default)]
    owner: Option<Owner>,
    /// Only those that come in, or go out.
    #[param(inline, required = false)]
    #[deserr(default)]
    direction: Option<Direction>,
}

/// Lists transfers, newest first.
///
/// The caller's own, with those that were made as a guest; those of another `owner` by the scope `ledger:read`. May be slightly
/// stale. Costs 0.5 RRU, 0.5 RRU for each direction and 4 KB, and 1 RRU a transfer.
#[utoipa::path(
    get, path = "/wallet-transfers",
    responses(
        (status = 200, description = "A page of transfers.", body = List<WalletTransferResponse>),
        (status = 403, description = "Somebody else's transfers need the scope `ledger:read`."),
    ),
)]
pub(crate) async fn list_wallet_transfers(
    State(app): State<Arc<Ledger>>,
    caller: Caller,
    page: Paged<ListWalletTransfersFilter>,
) -> Result<Answer, Problem> {
    let owner = whose(&caller, page.filter.owner)?;
    let page = page.of(owner);
    let table = app.store.table();
    let after: Option<String> = page.begin(table).await?;
    let mut owners = app.store.inherited(owner, MAX_GUESTS).await?;
    owners.push(owner);

    let direction = page.filter.direction;
    let (ids, next) = app.store.page_of_transfers(&owners, direction, after.as_deref(), page.limit()).await?;
    let transfers = app.store.transfers(&ids).await?;
    let booked: Vec<_> = transfers.iter().filter_map(|transfer| transfer.transaction).collect();
    let booked = app.store.transactions(&booked).await?.into_iter().map(|booked| (booked.id, booked));
    let mut booked: HashMap<_, _> = booked.collect();

    let now = app.context.clock.now();
    let by_staff = !caller.owns(&owner);
    let shown = transfers.into_iter().map(|transfer| {
        let transaction = transfer.transaction.and_then(|id| booked.remove(&id));
        let by_payer = by_staff || owners.contains(&transfer.asked.from);
        WalletTransferResponse::at(&Seen { transfer, transaction, by_payer, again: false }, now)
    });
    Ok(page.answer(table, shown.collect(), next.as_ref()).await?)
}
