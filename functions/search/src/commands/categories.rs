//! Categories' names: kept as catalog tells them, and found for facets.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use events::catalog::CategoryChanged;
use service::Problem;
use service::inbox::ConsumeError;

use crate::Search;
use crate::store::{Category, ms};

/// Takes a category's state; an older or repeated one changes nothing. This process shows it at once, others within a minute.
pub(crate) async fn take_category(app: &Search, data: CategoryChanged) -> Result<(), ConsumeError> {
    let CategoryChanged { category_id, version, name, deleted, .. } = data;
    let category_id = category_id.to_string();
    let category = Category { category_id, version, name: Some(name).filter(|_| !deleted) };
    app.store.keep_category(&category).await?;
    app.names.lock().unwrap_or_else(PoisonError::into_inner).forget(&category.category_id);
    Ok(())
}

/// The names of up to 100 categories, by id. Those that this process read within the last minute cost nothing.
pub(crate) async fn category_names(app: &Search, ids: &[String]) -> Result<BTreeMap<String, String>, Problem> {
    let now = ms(app.context.clock.now());
    let (mut names, unknown) = app.names.lock().unwrap_or_else(PoisonError::into_inner).look(ids, now);
    if unknown.is_empty() {
        return Ok(names);
    }
    let found = app.store.categories(&unknown).await?;
    let mut found: BTreeMap<String, Option<String>> =
        found.into_iter().map(|category| (category.category_id, category.name)).collect();
    let mut kept = app.names.lock().unwrap_or_else(PoisonError::into_inner);
    for id in unknown {
        let name = found.remove(&id).flatten();
        names.extend(name.clone().map(|name| (id.clone(), name)));
        kept.keep(id, name, now);
    }
    Ok(names)
}
