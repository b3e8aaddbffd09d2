//! What several requests share.

mod caller;

use deserr::Deserr;
use domain::bounds::Text;
use domain::fault::{Faults, Invalid};
use domain::id::{AccountId, PostId, ProductId};

pub(crate) use self::caller::{Account, Looking, MaybeMatch};

/// How many may be asked for at once.
const MOST: usize = 50;

/// Ids separated by commas, each once, in the order given.
fn several<T: std::str::FromStr<Err = Invalid> + PartialEq>(text: &str) -> Result<Vec<T>, Invalid> {
    let mut ids: Vec<T> = Vec::new();
    for part in text.split(',') {
        let id = part.parse()?;
        if !ids.contains(&id) {
            ids.push(id);
        }
        if ids.len() > MOST {
            return Err(Invalid::new("out_of_range", format!("at most {MOST} ids are expected")));
        }
    }
    Ok(ids)
}

macro_rules! several {
    ($name:ident, $id:ident, $example:literal, $pattern:literal) => {
        /// Several ids, separated by commas.
        #[derive(Clone, Debug)]
        pub(crate) struct $name(pub(crate) Vec<$id>);

        impl std::str::FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                several(text).map(Self)
            }
        }

        domain::request_text!(
            $name,
            "Ids, separated by commas; at most 50.",
            example = $example,
            pattern = $pattern,
            max_length = 2000
        );
    };
}

several!(
    Accounts,
    AccountId,
    "acct_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
    "^acct_[0-7][0-9A-HJKMNP-TV-Z]{25}(,acct_[0-7][0-9A-HJKMNP-TV-Z]{25}){0,49}$"
);
several!(
    Posts,
    PostId,
    "post_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
    "^post_[0-7][0-9A-HJKMNP-TV-Z]{25}(,post_[0-7][0-9A-HJKMNP-TV-Z]{25}){0,49}$"
);
several!(
    Products,
    ProductId,
    "prod_01J8ZQ4T6M3V0X9K2B7C5D1EFG",
    "^prod_[0-7][0-9A-HJKMNP-TV-Z]{25}(,prod_[0-7][0-9A-HJKMNP-TV-Z]{25}){0,49}$"
);

/// What a moderator says of what they do.
#[derive(Debug, Deserr, utoipa::ToSchema)]
#[deserr(error = Faults, deny_unknown_fields)]
pub(crate) struct ModerationRequest {
    /// Why.
    pub(crate) note: Text<1, 1000>,
}
