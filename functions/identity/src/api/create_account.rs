//! `POST /accounts`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::{Line, Text};
use domain::collection::Metadata;
use domain::email::Email;
use domain::fault::Faults;
use domain::id::AccountId;
use service::Problem;
use service::body::{Answer, Json};
use service::idempotency::Idempotency;

use super::requests::refuse_common;
use super::views::AccountResponse;
use crate::Identity;
use crate::model::{Account, Locale, Profile};

/// A new account.
#[derive(Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct CreateAccountRequest {
    /// Identifies the account; unique.
    email: Email,
    /// 8 to 128 characters; not a common password or one made of the address.
    #[schema(value_type = Text<8, 128>, example = "correct horse battery staple")]
    password: Text<8, 128>,
    /// The person's name.
    #[schema(value_type = Option<Line<1, 200>>, example = "Ada Lovelace")]
    #[deserr(default)]
    name: Option<Line<1, 200>>,
    /// A phone number for the carrier and the shop.
    #[schema(value_type = Option<Line<1, 32>>, example = "+49 30 1234567")]
    #[deserr(default)]
    phone: Option<Line<1, 32>>,
    /// The person's language.
    #[deserr(default)]
    locale: Option<Locale>,
    /// The client's own notes.
    #[deserr(default)]
    #[schema(required = false)]
    metadata: Metadata,
}

/// Creates a customer's account.
///
/// The answer holds no token: sign in at `POST /sessions`.
///
/// Costs 8 WRU, and 2 more with an idempotency key.
#[utoipa::path(
    post, path = "/accounts",
    request_body(content = CreateAccountRequest, description = "The new account."),
    responses(
        (status = 201, description = "The account.", body = AccountResponse),
        (status = 409, description = "`email_taken`."),
        (status = 422, description = "`common_password`: the password is easily guessed."),
    ),
)]
pub(crate) async fn create_account(
    State(identity): State<Arc<Identity>>,
    idempotency: Idempotency,
    Json(request): Json<CreateAccountRequest>,
) -> Result<Answer, Problem> {
    refuse_common("/password", &request.password, Some(&request.email))?;

    let clock = &identity.context.clock;
    let id = AccountId::new(clock);
    let password = identity.passwords.hash(&request.password).await?;

    let CreateAccountRequest { email, name, phone, locale, metadata, .. } = request;
    let account = Account::new(id, email, Profile { name, phone, locale, metadata }, password, clock.now());

    let answer = Answer::created(format!("/accounts/{id}"), &AccountResponse::of(&account)).version(account.version);
    Ok(identity.store.create_account(&account, &idempotency, answer).await?)
}
