//! Changes the locales; none is removed that an entry uses.

use domain::locale::Locale;
use service::Problem;
use service::etag::IfMatch;

use super::change_type::users;
use super::refusals::in_the_way;
use crate::Content;
use crate::model::{Locales, LocalesContent, Used};
use crate::store::{GUARD, LOCALES};

/// Replaces the locales. At most 80 guards, the locales and the event are one transaction.
pub(crate) async fn change_locales(
    app: &Content,
    if_match: Option<IfMatch>,
    content: LocalesContent,
) -> Result<Locales, Problem> {
    let before = app.store.locales().await?;
    if_match.map_or(Ok(()), |if_match| if_match.check(before.version))?;
    content
        .check()
        .map_err(|faults| Problem::refused_with("invalid_locales", "The locales don't fit together.", faults))?;
    if content == before.content && before.version > 0 {
        return Ok(before);
    }
    let kept = |code: &Locale| content.has(code.as_str());
    let removed: Vec<String> =
        before.content.locales.iter().filter(|l| !kept(&l.code)).map(|l| l.code.to_string()).collect();
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
            let mut found = Vec::new();
            let mut is_more = false;
            for guard in &guards {
                let uses = |used: &Used| {
                    let is_used = used.values().flatten().any(|code| names.contains(&code.as_str()));
                    if is_used { vec![None] } else { Vec::new() }
                };
                let (ids, more) = users(app, &guard.id, uses).await?;
                found.extend(ids);
                is_more |= more;
                if found.len() > 100 {
                    break;
                }
            }
            Err(in_the_way("locale_in_use", "Entries have values in a locale that is to be removed.", found, is_more))
        }
        Err(error) => Err(error.into()),
    }
}
