//! The errors that several routes share, for their descriptions.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::{Ref, RefOr, Response, ResponseBuilder};

/// Declares a set of error responses: `errors!(/// … Reading: "401" "…", "404" "…")`.
macro_rules! errors {
    ($(#[$meta:meta])* $name:ident: $($status:literal $description:literal),* $(,)?) => {
        $(#[$meta])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                BTreeMap::from([$(($status.to_owned(), problem($description))),*])
            }
        }
    };
}

fn problem(description: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content(shared::problem::MEDIA_TYPE, content).build().into()
}

errors!(
    /// What any route may answer.
    Always:
    "401" "No token, or one that does not hold.",
    "429" "Too many requests; to be tried again after `Retry-After` seconds.",
    "503" "Busy; to be tried again after `Retry-After` seconds.",
);
errors!(
    /// What a route for shoppers alone may answer besides.
    Shoppers:
    "403" "The caller is a service: it has no carts of its own. `account_erased`: the account is gone.",
);
errors!(
    /// What a route for staff may answer besides.
    Staff:
    "403" "The token lacks the scope.",
);
errors!(
    /// What a route on one promotion may answer besides.
    OnePromotion:
    "404" "There is no such promotion.",
);
errors!(
    /// What a route on one shipping method may answer besides.
    OneMethod:
    "404" "The shop has made no such shipping method.",
);
errors!(
    /// What a change of what holds for every cart may answer besides.
    Contended:
    "409" "Somebody else made a change at the same moment (`Retry-After`), or the same request is still running.",
);
errors!(
    /// What a route on one cart may answer besides.
    OneCart:
    "404" "There is no such cart, or it is not the caller's.",
);
errors!(
    /// What a route with a body may answer besides.
    WithBody:
    "400" "The request has faults; all are listed.",
    "413" "The body is too large.",
    "415" "The body is not JSON.",
);
errors!(
    /// What a change of a version that was read may answer besides.
    Versioned:
    "412" "It has changed since it was read.",
    "428" "`If-Match` is missing.",
);
errors!(
    /// What a change of a cart may answer besides.
    Changing:
    "409" "The cart is not active, or somebody else changed it at the same moment (`Retry-After`).",
);
