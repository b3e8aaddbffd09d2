//! How readers say what they want: a locale, fields, levels of entries that are named, an order and conditions.

use std::collections::BTreeSet;
use std::str::FromStr;

use deserr::{Deserr, IntoValue, Map, Value, ValueKind, ValuePointerRef};
use domain::fault::{Faults, Invalid};
use domain::locale::Locale;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::model::Filter;
use crate::store::Order;

/// How many levels of entries that are named come along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Include(pub(super) u8);

impl std::fmt::Display for Include {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Include {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let levels = text.parse().ok().filter(|levels| (0..=3).contains(levels) && text.len() == 1);
        levels.map(Self).ok_or_else(|| Invalid::new("out_of_range", "a whole number from 0 to 3 is expected"))
    }
}

domain::request_text!(
    Include,
    "How many levels of entries that are named come along in `included`: 0 to 3.",
    example = "1",
    pattern = "^[0-3]$"
);

/// The names of fields, separated by commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldNames(pub(super) BTreeSet<String>);

impl std::fmt::Display for FieldNames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.iter().map(String::as_str).collect::<Vec<_>>().join(","))
    }
}

impl FromStr for FieldNames {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let is_name = |name: &&str| {
            (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
        };
        let names: Vec<_> = text.split(',').collect();
        if names.len() <= 100 && names.iter().all(is_name) {
            return Ok(Self(names.into_iter().map(str::to_owned).collect()));
        }
        Err(Invalid::new("invalid_fields", "up to 100 names of fields are expected, separated by commas"))
    }
}

domain::request_text!(
    FieldNames,
    "Only these fields: their names, separated by commas.",
    example = "title,intro",
    pattern = "^[A-Za-z0-9_-]{1,64}(,[A-Za-z0-9_-]{1,64}){0,99}$"
);

/// How an entry is read.
#[derive(Clone, Debug, Default, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReadQuery {
    /// The locale; what is missing in it comes from those that stand in for it. Without it, the default locale.
    #[deserr(default)]
    #[param(inline, required = false)]
    pub(super) locale: Option<Locale>,
    /// Only these fields: their names, separated by commas.
    #[deserr(default)]
    #[param(inline, required = false)]
    pub(super) fields: Option<FieldNames>,
    /// How many levels of entries that are named come along in `included`: 0 to 3.
    #[deserr(default)]
    #[param(inline, required = false)]
    pub(super) include: Option<Include>,
}

impl ReadQuery {
    /// The same as a query string, `?` included; empty where nothing is asked for.
    pub(super) fn as_query(&self) -> String {
        let parts = [
            self.locale.as_ref().map(|it| format!("locale={it}")),
            self.fields.as_ref().map(|it| format!("fields={it}")),
            self.include.map(|it| format!("include={it}")),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// The orders of a list.
const ORDERS: [(&str, Order); 4] = [
    ("-published_at", Order::Time { newest_first: true }),
    ("published_at", Order::Time { newest_first: false }),
    ("slug", Order::Slug { backwards: false }),
    ("-slug", Order::Slug { backwards: true }),
];

/// How a list is read.
#[derive(Clone, Debug)]
pub(crate) struct ListQuery {
    pub(super) read: ReadQuery,
    pub(super) order: Order,
    pub(super) filter: Filter,
}

/// The parameters of a list beside those of an entry, for the description.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what is read by hand")]
struct ListParameters {
    /// `-published_at` (the newest first), `published_at`, `slug` or `-slug`.
    #[param(required = false, example = "-published_at", pattern = "^-?(published_at|slug)$")]
    sort: Option<String>,
    /// Conditions on fields, all of which hold: `filter[field]=value`, or `filter[field][test]=value` with one of `eq`, `ne`,
    /// `in` (values separated by commas), `exists`, `lt`, `lte`, `gt`, `gte`. At most ten.
    #[param(required = false, style = DeepObject, explode, value_type = Option<Object>)]
    filter: Option<String>,
}

impl IntoParams for ListQuery {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let read = ReadQuery::into_params(&place);
        read.into_iter().chain(ListParameters::into_params(&place)).collect()
    }
}

impl Deserr<Faults> for ListQuery {
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        let Value::Map(parameters) = value else {
            let kinds = [ValueKind::Map];
            return Err(deserr::take_cf_content(<Faults as deserr::DeserializeError>::error(
                None,
                deserr::ErrorKind::IncorrectValueKind { actual: value, accepted: &kinds },
                location,
            )));
        };
        let mut query =
            Self { read: ReadQuery::default(), order: Order::Time { newest_first: true }, filter: Filter::default() };
        let mut faults = Faults::none();
        for (name, value) in parameters.into_iter() {
            let value =
                <String as Deserr<Faults>>::deserialize_from_value(value.into_value(), location.push_key(&name));
            if let Err(fault) = value.and_then(|value| query.read_parameter(&name, &value)) {
                faults.append(fault);
            }
        }
        faults.none_or(query)
    }
}

impl ListQuery {
    fn read_parameter(&mut self, name: &str, value: &str) -> Result<(), Faults> {
        let fault = |invalid: Invalid| Faults::one(format!("/{name}"), invalid);
        match name {
            "locale" => self.read.locale = Some(value.parse().map_err(fault)?),
            "fields" => self.read.fields = Some(value.parse().map_err(fault)?),
            "include" => self.read.include = Some(value.parse().map_err(fault)?),
            "sort" => {
                let found = ORDERS.into_iter().find(|(known, _)| *known == value);
                let names = ORDERS.map(|(known, _)| known).join(", ");
                let unknown = || Invalid::new("unknown_value", format!("one of these is expected: {names}"));
                self.order = found.ok_or_else(|| fault(unknown()))?.1;
            }
            other if self.filter.read(other, value)? => {}
            _ => {
                let detail = "there is no such field; known are: locale, fields, include, sort, filter[…]";
                return Err(fault(Invalid::new("unknown_field", detail)));
            }
        }
        Ok(())
    }
}

/// How the feed is read.
#[derive(Debug, Deserr, IntoParams)]
#[deserr(error = Faults, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SyncQuery {
    /// Only entries of this type.
    #[deserr(rename = "type", default)]
    #[param(rename = "type", inline, required = false)]
    pub(super) type_id: Option<domain::bounds::Text<1, 64>>,
}
