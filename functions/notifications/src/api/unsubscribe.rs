//! `POST /notifications/unsubscribe`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Text;
use domain::fault::Faults;
use service::Problem;
use service::body::{Answer, Query};

use crate::Notifications;
use crate::commands::preferences::unsubscribe as end;

/// Which mails are to end.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnsubscribeQuery {
    /// The token of the link.
    #[param(inline, value_type = String, min_length = 1, max_length = 500, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")]
    token: Text<1, 500>,
}

/// Ends the mails that a link names.
///
/// For mail programs (RFC 8058): the link of `List-Unsubscribe`, which needs no token of a sign-in. What the body says is
/// not looked at. Doing it again changes nothing. Costs up to 1 RRU and 4 WRU.
#[utoipa::path(
    post, path = "/notifications/unsubscribe",
    responses(
        (status = 204, description = "There are no more such mails."),
        (status = 422, description = "`invalid_token`: the link is not one of this shop."),
    ),
)]
pub(crate) async fn unsubscribe(
    State(app): State<Arc<Notifications>>,
    Query(query): Query<UnsubscribeQuery>,
) -> Result<Answer, Problem> {
    if end(&app, &query.token).await? {
        return Ok(Answer::no_content());
    }
    Err(Problem::refused("invalid_token", "This link is not one of this shop."))
}
