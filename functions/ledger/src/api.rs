//! The routes. All are for staff and services: `ledger:read` to look, `ledger:write` to change.

mod create_ledger_item;
mod delete_ledger_item;
mod find_ledger_item;
mod list_ledger_items;
mod update_ledger_item;
mod views;

use crate::Ledger;

service::routes! { Ledger, tag = "ledger":
    get    "/ledger-items"                     => list_ledger_items,
    post   "/ledger-items"                     => create_ledger_item,
    get    "/ledger-items/{ledger_item_id}" => find_ledger_item,
    patch  "/ledger-items/{ledger_item_id}" => update_ledger_item,
    delete "/ledger-items/{ledger_item_id}" => delete_ledger_item,
}
