//! Changes the locales; none is removed that an entry uses.

use service::Problem;
use service::etag::IfMatch;
use service::table::TableError;

use super::change_type::{InTheWay, users};
use super::refusals::{MAX_LISTED, in_the_way};
use crate::Content;
use crate::model::{Locales, LocalesContent, Used};
use crate::store::{GUARD, Guard, LOCALES};

/// Replaces the locales. At most 80 guards, the locales and the event are one transaction.
pub(crate) async fn change_locales(
    app: &Content,
    if_match: Option<IfMatch>,
    content: LocalesContent,
) -> Result<Locales, Problem> {
    let before = app.store.locales().await?;
    if_match.map_or(Ok(()), |if_match| if_match.check(before.version))?;
    check(&content)?;
    if content == before.content && before.version > 0 {
        return Ok(before);
    }
    let removed = removed(&before.content, &content);
    let after = Locales { content, version: before.version + 1, updated_at: Some(app.context.clock.now()) };

    let mut transaction = app.store.table().transaction();
    transaction.push(app.store.put_locales(&after));
    let guards = if removed.is_empty() { Vec::new() } else { app.store.live_guards().await? };
    let names: Vec<&str> = removed.iter().map(String::as_str).collect();
    for guard in &guards {
        transaction.push(app.store.remove_locales(guard, after.version, &names));
    }
    transaction.publish(&after.event());

    match transaction.commit().await {
        Ok(()) => Ok(after),
        Err(error) if error.refused(LOCALES) => Err(Problem::stale()),
        Err(error) if error.refused(GUARD) => {
            let (found, is_more) = in_use(app, &guards, &names).await?;
            Err(locale_in_use(found, is_more))
        }
        Err(error) => Err(error.into()),
    }
}

fn check(content: &LocalesContent) -> Result<(), Problem> {
    let refused = |faults| Problem::refused_with("invalid_locales", "The locales don't fit together.", faults);
    content.check().map_err(refused)
}

fn removed(before: &LocalesContent, after: &LocalesContent) -> Vec<String> {
    let gone = before.locales.iter().filter(|locale| !after.has(locale.code.as_str()));
    gone.map(|locale| locale.code.to_string()).collect()
}

fn locale_in_use(found: Vec<InTheWay>, is_more: bool) -> Problem {
    in_the_way("locale_in_use", "Entries have values in a locale that is to be removed.", found, is_more)
}

/// The entries that have values in some locales.
async fn in_use(app: &Content, guards: &[Guard], names: &[&str]) -> Result<(Vec<InTheWay>, bool), TableError> {
    let (mut found, mut is_more) = (Vec::new(), false);
    for guard in guards {
        let uses = |used: &Used| {
            let is_used = used.values().flatten().any(|code| names.contains(&code.as_str()));
            if is_used { vec![None] } else { Vec::new() }
        };
        let (ids, more) = users(app, &guard.id, uses).await?;
        found.extend(ids);
        is_more |= more;
        if found.len() > MAX_LISTED {
            break;
        }
    }
    Ok((found, is_more))
}

/// Refuses locales as a change to them would be refused; writes nothing.
pub(crate) async fn would_change_locales(
    app: &Content,
    before: &LocalesContent,
    after: &LocalesContent,
) -> Result<(), Problem> {
    check(after)?;
    let removed = removed(before, after);
    if removed.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = removed.iter().map(String::as_str).collect();
    let (found, is_more) = in_use(app, &app.store.live_guards().await?, &names).await?;
    if found.is_empty() { Ok(()) } else { Err(locale_in_use(found, is_more)) }
}
