//! The refusals that many routes share, for the API's description.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

macro_rules! problems {
    ($($(#[$meta:meta])* $name:ident { $($status:literal: $description:literal),* $(,)? })*) => {$(
        $(#[$meta])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                [$(($status, $description)),*].into_iter().map(described).collect()
            }
        }
    )*};
}

fn described((status, description): (&str, &str)) -> (String, RefOr<Response>) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let response = ResponseBuilder::new().description(description).content(shared::problem::MEDIA_TYPE, content);
    (status.to_owned(), response.build().into())
}

problems! {
    /// What any route may answer.
    AnyProblems {
        "400": "The request is malformed; every fault is listed.",
        "429": "Too many requests; try again later.",
        "503": "The service is busy; try again later.",
    }
    /// What a route for staff may answer besides.
    StaffProblems {
        "401": "There is no token, or it does not hold.",
        "403": "The token lacks the scope.",
    }
    /// What a route that takes a body may answer besides.
    BodyProblems {
        "413": "The body is larger than 1 MiB.",
        "415": "The body is not of type application/json.",
    }
    /// What a route that takes `If-Match` may answer besides.
    VersionProblems {
        "412": "The resource has changed since it was read.",
        "428": "The header If-Match is missing.",
    }
}
