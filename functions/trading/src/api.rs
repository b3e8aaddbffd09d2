//! The routes. All are for staff and services: `trading:read` to look, `trading:write` to change.

mod create_market;
mod delete_market;
mod find_market;
mod list_markets;
mod update_market;
mod views;

use crate::Trading;

service::routes! { Trading, tag = "trading":
    get    "/markets"                     => list_markets,
    post   "/markets"                     => create_market,
    get    "/markets/{market_id}" => find_market,
    patch  "/markets/{market_id}" => update_market,
    delete "/markets/{market_id}" => delete_market,
}
