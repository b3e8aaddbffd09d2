//! Pages of a list.

use deserr::Deserr;

use crate::cursor::CursorText;
use domain::bounds::Limit;
use domain::fault::Faults;

/// Which page of a list, where it has no filters: `?limit=50&cursor=…`.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many a page; it may be short.
    #[deserr(default)]
    #[param(inline, required = false)]
    pub limit: Limit,
    /// Where to go on: `next_cursor` of the page before.
    #[deserr(default)]
    #[param(inline)]
    pub cursor: Option<CursorText>,
}
