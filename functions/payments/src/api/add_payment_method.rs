//! `POST /payment-methods`

use std::sync::Arc;

use axum::extract::State;
use deserr::Deserr;
use domain::bounds::Line;
use domain::fault::{Faults, Invalid};
use domain::id::PaymentMethodId;
use http::StatusCode;
use service::Problem;
use service::body::{Answer, Json};
use service::caller::Shopper;
use service::idempotency::Idempotency;

use super::views::PaymentMethodResponse;
use crate::Payments;
use crate::model::{ReturnUrl, WALLET};
use crate::store::{PERSON, PaymentMethod, Store};

/// The most states of an owner in turn: a guest, an account, and erased.
const MAX_OWNER_CHANGES: usize = 3;

/// A payment method, as its provider's token.
///
/// Not `Debug`: a token stays out of logs.
#[derive(Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct AddPaymentMethodRequest {
    /// The provider: the shop's own, which is also the default, or `wallet`.
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 32>>)]
    provider: Option<Line<1, 32>>,
    /// The token that the provider gave the shopper's browser.
    /// Never a card number. A wallet has none, every other provider needs one.
    #[deserr(default)]
    #[schema(value_type = Option<Line<1, 255>>)]
    token: Option<Line<1, 255>>,
    /// Where the customer returns to after an action at the provider
    /// (3-D Secure): `https`, or `http` on localhost. Without it Stripe declines a payment that needs an action.
    #[deserr(default)]
    return_url: Option<ReturnUrl>,
}

/// Adds a payment method: a reference to a provider's token.
///
/// For customers and guests. Only the reference (`pm_…`) is ever shown or passed on; the token is sent to its provider
/// alone. The simulator knows `tok_success`, `tok_declined`, `tok_insufficient_funds`, `tok_action_required`,
/// `tok_timeout`, `tok_timeout_not_applied`, `tok_duplicate_webhook`, `tok_late_webhook`, `tok_slow` and `tok_dispute`;
/// Stripe takes its own `pm_…`. A `wallet` pays from the shopper's wallet in the ledger and has no token. A method that is added with the token of a guest who has signed in since belongs to the
/// account. Costs 5 WRU, with a key 7; for a guest who has signed in since twice that, and 2 RRU.
#[utoipa::path(
    post, path = "/payment-methods",
    request_body(content = AddPaymentMethodRequest, content_type = "application/json", example = json!({ "token": "tok_success" })),
    responses(
        (status = 201, description = "Added.", body = PaymentMethodResponse),
        (status = 403, description = "`not_a_shopper`: a service has no payment methods of its own; `account_erased`."),
        (status = 422, description = "`unknown_provider`, `unknown_token`."),
    ),
)]
pub(crate) async fn add_payment_method(
    State(payments): State<Arc<Payments>>,
    shopper: Shopper,
    idempotency: Idempotency,
    Json(request): Json<AddPaymentMethodRequest>,
) -> Result<Answer, Problem> {
    let name = request.provider.map_or_else(|| payments.config.provider.clone(), Line::into_string);
    let provider = payments.provider(&name).filter(|_| payments.takes(&name)).ok_or_else(|| unknown("provider"))?;
    let token = token_for(&name, request.token)?;
    let label = provider.describe(&token).map_err(|_| unknown("token"))?;

    let clock = &payments.context.clock;
    let mut method = PaymentMethod {
        id: PaymentMethodId::new(clock),
        owner: shopper.0,
        provider: name,
        token,
        return_url: request.return_url,
        label,
        version: 1,
        created_at: clock.now(),
    };

    for _ in 0..MAX_OWNER_CHANGES {
        let mut transaction = payments.store.table().transaction();
        transaction.push(Store::create_method(&method)).push(Store::check_active(&method.owner));
        let location = format!("/payment-methods/{}", method.id);
        let answer = Answer::created(location, &PaymentMethodResponse::from(&method)).version(method.version);
        match idempotency.commit(transaction, answer).await {
            // The guest has signed in, or the account is erased.
            Err(error) if error.refused(PERSON) => {
                method.owner = payments.store.writer(shopper.0).await?.ok_or_else(erased)?;
            }
            other => return Ok(other?),
        }
    }
    Err(erased())
}

/// The token, which a wallet has none of and every other provider needs.
fn token_for(provider: &str, token: Option<Line<1, 255>>) -> Result<String, Problem> {
    let fault = |code, detail: &str| Err(Problem::invalid(Faults::one("/token", Invalid::new(code, detail))));
    match token {
        Some(_) if provider == WALLET => fault("not_expected", "a wallet has no token"),
        Some(token) => Ok(token.into_string()),
        None if provider == WALLET => Ok(String::new()),
        None => fault("required", "this field is required"),
    }
}

/// 403: no personal data is written for an erased account.
fn erased() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "account_erased", "The account of this token was erased.")
}

fn unknown(field: &str) -> Problem {
    let code = if field == "token" { "unknown_token" } else { "unknown_provider" };
    let invalid = Invalid::new(code, format!("this {field} is not known"));
    let detail = "The payment method can't be added.";
    Problem::refused_with(code, detail, Faults::one(format!("/{field}"), invalid))
}
