//! Parameters that several routes take.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use domain::bounds::Text;
use domain::fault::{Faults, Invalid};
use http::request::Parts;
use service::Problem;
use service::describe::{Describe, Described};
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

use crate::model::{Group, Parsed};

/// What somebody looks for.
pub(super) type QueryText = Text<0, 200>;
/// Values of one filter, with commas between them.
pub(super) type Values = Text<1, 1000>;
/// The most words of a query.
const MAX_WORDS: usize = 20;
/// The most values of one filter.
const MAX_VALUES: usize = 20;
/// The most parameters with brackets.
const MAX_BRACKETS: usize = 20;

/// A whole number in a query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Whole(pub(crate) i64);

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Whole {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let fits = (1..=16).contains(&text.len());
        let number = fits.then(|| text.parse().ok()).flatten();
        number.map(Self).ok_or_else(|| Invalid::new("out_of_range", "a whole number of up to 15 digits is expected"))
    }
}

domain::checked_text!(Whole, "A whole number.", example = "1999", pattern = "^-?[0-9]{1,15}$");

/// `true` or `false` in a query string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Flag(pub(crate) bool);

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Flag {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        text.parse().map(Self).map_err(|_| Invalid::new("invalid_flag", "true or false is expected"))
    }
}

domain::checked_text!(Flag, "`true` or `false`.", example = "true", pattern = "^(true|false)$");

/// Reads a query's text; more than 20 words are too many.
pub(super) fn words(text: Option<&QueryText>) -> Result<Parsed, Problem> {
    let text: &str = text.map_or("", |text| text);
    if text.split_whitespace().count() > MAX_WORDS {
        let invalid = Invalid::new("too_many_words", format!("at most {MAX_WORDS} words are expected"));
        return Err(Problem::invalid(Faults::one("q", invalid)));
    }
    Ok(Parsed::read(text))
}

/// A filter by values with commas between them.
pub(super) fn one_of(parameter: &str, name: &str, values: &Values) -> Result<Group, Problem> {
    let values: Vec<String> = values.split(',').filter(|v| !v.is_empty()).map(|v| format!("{name}={v}")).collect();
    if values.len() > MAX_VALUES {
        let invalid = Invalid::new("too_many", format!("at most {MAX_VALUES} values are expected"));
        return Err(Problem::invalid(Faults::one(parameter, invalid)));
    }
    Ok(Group::Facets { name: name.to_owned(), values })
}

/// Parameters with a name in brackets: `attr[color]=red`. They are taken out of the query string before the others are
/// read, so that this argument stands before those.
#[derive(Clone, Debug, Default)]
pub(crate) struct Brackets<const OF_PRODUCTS: bool>(BTreeMap<(String, String), Vec<String>>);

/// Those of products.
pub(crate) type ProductBrackets = Brackets<true>;
/// Those of entries.
pub(crate) type EntryBrackets = Brackets<false>;

/// The words that stand before brackets, and what they do.
const KNOWN: [(&str, &str); 4] = [
    ("attr", "Only products whose attribute of this name has this value; repeated, one of these values."),
    ("filter", "Only entries whose facet field of this name has this value; repeated, one of these values."),
    ("from", "Only entries whose number, date or moment in this facet field is not below this; needs `type`."),
    ("to", "Only entries whose number, date or moment in this facet field is not above this; needs `type`."),
];

impl<const OF_PRODUCTS: bool> Brackets<OF_PRODUCTS> {
    /// The words that the route knows.
    const WORDS: &[&str] = if OF_PRODUCTS { &["attr"] } else { &["filter", "from", "to"] };

    /// Those of one word, by name.
    pub(super) fn of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (&'a str, &'a [String])> {
        let own = self.0.iter().filter(move |((known, _), _)| known == word);
        own.map(|((_, name), values)| (name.as_str(), values.as_slice()))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One text of all, to bind cursors to.
    pub(super) fn text(&self) -> String {
        format!("{:?}", self.0)
    }

    fn read(pairs: Vec<(String, String)>) -> Result<(Self, Vec<(String, String)>), Problem> {
        let (mut found, mut rest, mut many) = (BTreeMap::<_, Vec<String>>::new(), Vec::new(), 0);
        for (parameter, value) in pairs {
            let parts = parameter.strip_suffix(']').and_then(|whole| whole.split_once('['));
            match parts.filter(|(word, _)| KNOWN.iter().any(|(known, _)| known == word)) {
                Some((word, name)) => {
                    if !Self::WORDS.contains(&word) {
                        let invalid = Invalid::new("unknown_field", "there is no such field");
                        return Err(Problem::invalid(Faults::one(format!("{word}[{name}]"), invalid)));
                    }
                    many += 1;
                    if name.is_empty() || name.len() > 300 || value.len() > 600 || many > MAX_BRACKETS {
                        let detail = format!(
                            "at most {MAX_BRACKETS} of these, each with a name and a short value, are expected"
                        );
                        return Err(Problem::invalid(Faults::one(&*parameter, Invalid::new("out_of_range", detail))));
                    }
                    found.entry((word.to_owned(), name.to_owned())).or_default().push(value);
                }
                None => rest.push((parameter, value)),
            }
        }
        Ok((Self(found), rest))
    }
}

impl<S: Send + Sync, const OF_PRODUCTS: bool> FromRequestParts<S> for Brackets<OF_PRODUCTS> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if !parts.uri.query().is_some_and(|query| query.contains('[') || query.contains("%5")) {
            return Ok(Self::default());
        }
        let refused = || Problem::malformed("The query string can't be read.");
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map_err(|_| refused())?.0;
        let (found, rest) = Self::read(pairs)?;
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(rest).finish();
        parts.uri = format!("{}?{query}", parts.uri.path()).parse().map_err(|_| refused())?;
        Ok(found)
    }
}

/// Describes the parameters of one word.
fn describe(route: &mut Described<'_>, word: &str) {
    let about = KNOWN.iter().find(|(known, _)| *known == word).map_or("", |(_, about)| about);
    let parameter = ParameterBuilder::new()
        .name(format!("{word}[name]"))
        .parameter_in(ParameterIn::Query)
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(600))));
    route.takes(parameter.build());
}

impl<const OF_PRODUCTS: bool> Describe for Brackets<OF_PRODUCTS> {
    fn describe(route: &mut Described<'_>) {
        Self::WORDS.iter().for_each(|word| describe(route, word));
    }
}
