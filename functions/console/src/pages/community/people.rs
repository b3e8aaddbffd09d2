//! `/console/community/people`: finds a profile by its handle or its account. The API lists no profiles.

use askama::Template;
use axum::response::Response;

use super::super::page::{Alert, Frame, failed, go_to, shown};
use super::super::visit::Visit;
use super::context::{if_there, people};
use super::seen::{Person, Profile};
use crate::adapters::stoa::ApiError;
use crate::model::form::segment;

#[derive(Template)]
#[template(path = "community/people.html")]
struct PeoplePage {
    frame: Frame,
    search: String,
}

/// Shows the form, or goes on to whom it asks for.
pub(crate) async fn show(visit: Visit) -> Response {
    let typed = visit.query.find("search").or_else(|| visit.query.find("account")).unwrap_or_default();
    let search = typed.trim_start_matches('@').to_owned();
    let (frame, empty) = (Frame::of(&visit, "People", "/console/community/people"), search.is_empty());
    let frame = match find(&visit, &search).await {
        Ok(Some(address)) => return go_to(&address),
        Ok(None) if empty => frame,
        Ok(None) => {
            let text = "Nobody has this handle or account, or the account is erased.".to_owned();
            frame.alerting(Some(Alert { text, ..Alert::default() }))
        }
        Err(ApiError::Refused(refusal)) if refusal.is_for_form() => frame.alerting(Some(Alert::of(&refusal))),
        Err(error) => return failed(&visit, &error),
    };
    let page = PeoplePage { frame, search };
    shown(&page, &page.frame)
}

/// The page of whom somebody asks for.
async fn find(visit: &Visit, search: &str) -> Result<Option<String>, ApiError> {
    if search.is_empty() {
        return Ok(None);
    }
    if search.starts_with("acct_") {
        return Ok(people(visit, vec![search]).await?.into_values().next().and_then(|person| person.address()));
    }
    let found: Option<Profile> =
        if_there(visit.api.get(&format!("/profiles/{}", segment(&search.to_lowercase()))).await)?;
    Ok(found.map(|profile| profile.person).as_ref().and_then(Person::address))
}
