//! The routes. All are for staff and services: `__name__:read` to look, `__name__:write` to change.

mod create___entity__;
mod delete___entity__;
mod find___entity__;
mod list___entities__;
mod update___entity__;
mod views;

use crate::__Name__;

service::routes! { __Name__, tag = "__name__":
    get    "/__path__"                     => list___entities__,
    post   "/__path__"                     => create___entity__,
    get    "/__path__/{__entity___id}" => find___entity__,
    patch  "/__path__/{__entity___id}" => update___entity__,
    delete "/__path__/{__entity___id}" => delete___entity__,
}
