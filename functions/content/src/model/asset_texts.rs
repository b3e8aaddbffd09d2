//! Texts of an asset for those who do not see it, by locale.

use std::collections::BTreeMap;

use deserr::{Deserr, IntoValue, Value, ValueKind, ValuePointerRef};
use domain::bounds::Text;
use domain::fault::{Faults, Invalid};
use domain::locale::Locale;
use serde::{Deserialize, Serialize};

/// Locales that an asset may have texts for.
const MAX_TEXTS: usize = 20;

/// Texts of an asset by locale, at most 20.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct AltTexts(BTreeMap<Locale, String>);

impl AltTexts {
    /// The texts, each by its locale.
    pub(super) fn by_locale(&self) -> BTreeMap<Locale, String> {
        self.0.clone()
    }
}

impl Deserr<Faults> for AltTexts {
    // Not by way of a map of deserr's: that drops what does not fit and says nothing.
    fn deserialize_from_value<V: IntoValue>(value: Value<V>, location: ValuePointerRef<'_>) -> Result<Self, Faults> {
        let Value::Map(map) = value else {
            let accepted = [ValueKind::Map];
            let kind = deserr::ErrorKind::IncorrectValueKind { actual: value, accepted: &accepted };
            return Err(deserr::take_cf_content(<Faults as deserr::DeserializeError>::error(None, kind, location)));
        };
        let (mut faults, mut texts) = (Faults::none(), BTreeMap::new());
        for (name, value) in deserr::Map::into_iter(map) {
            let place = location.push_key(&name);
            let text = Text::<1, 500>::deserialize_from_value(value.into_value(), place);
            match (name.parse::<Locale>(), text) {
                (Ok(locale), Ok(text)) => {
                    texts.insert(locale, text.into_string());
                }
                (locale, text) => {
                    if let Err(invalid) = locale {
                        faults.append(Faults::at(place, invalid));
                    }
                    faults.append(text.err().unwrap_or_default());
                }
            }
        }
        if texts.len() > MAX_TEXTS {
            let invalid = Invalid::new("out_of_range", format!("texts in at most {MAX_TEXTS} locales are expected"));
            faults.append(Faults::at(location, invalid));
        }
        faults.none_or(Self(texts))
    }
}

impl utoipa::PartialSchema for AltTexts {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Object)
            .description(Some("A text for each locale."))
            .property_names(Some(<Locale as utoipa::PartialSchema>::schema()))
            .additional_properties(Some(<Text<1, 500> as utoipa::PartialSchema>::schema()))
            .max_properties(Some(MAX_TEXTS))
            .examples([serde_json::json!({ "en": "A woollen scarf" })])
            .into()
    }
}

impl utoipa::ToSchema for AltTexts {}

/// What a merge patch (RFC 7396) says of texts by locale: a schema alone.
#[derive(Debug)]
pub(crate) enum AltTextsPatch {}

impl utoipa::PartialSchema for AltTextsPatch {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
        let text = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .min_length(Some(1))
            .max_length(Some(500));
        ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::Object, Type::Null]))
            .description(Some("A text for each locale; a null removes one, or all."))
            .property_names(Some(<Locale as utoipa::PartialSchema>::schema()))
            .additional_properties(Some(text))
            .into()
    }
}

impl utoipa::ToSchema for AltTextsPatch {}
