//! Texts with a form, checked where they come in.

/// Makes any type with `FromStr<Err = Invalid>` and `Display` a checked text in JSON, in requests and in OpenAPI.
///
/// `checked_text!(Sku, "a stock keeping unit", example = "TEE-BLK-M", pattern = "^[A-Za-z0-9._-]{1,64}$")`;
/// `max_length = 500`, and `schema = "LocaleTag"` for another name in OpenAPI, may follow.
#[macro_export]
macro_rules! checked_text {
    ($name:ident, $($described:tt)*) => {
        impl $crate::reexport::serde::Serialize for $name {
            fn serialize<S: $crate::reexport::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> $crate::reexport::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::reexport::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text =
                    <std::borrow::Cow<'de, str> as $crate::reexport::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err($crate::reexport::serde::de::Error::custom)
            }
        }

        $crate::request_text!($name, $($described)*);
    };
}

/// The same without serde, for a type that reads what was stored more leniently than what a client sends.
#[macro_export]
macro_rules! request_text {
    ($name:ident, $description:expr, example = $example:expr, pattern = $pattern:expr $(, max_length = $most:expr)? $(, one_of = $all:expr)? $(, schema = $schema:expr)? $(,)?) => {
        impl $crate::reexport::deserr::Deserr<$crate::fault::Faults> for $name {
            fn deserialize_from_value<V: $crate::reexport::deserr::IntoValue>(
                value: $crate::reexport::deserr::Value<V>,
                location: $crate::reexport::deserr::ValuePointerRef<'_>,
            ) -> Result<Self, $crate::fault::Faults> {
                $crate::fault::parse_text(value, location)
            }
        }

        impl $crate::reexport::utoipa::PartialSchema for $name {
            fn schema() -> $crate::reexport::utoipa::openapi::RefOr<$crate::reexport::utoipa::openapi::schema::Schema> {
                $crate::reexport::utoipa::openapi::ObjectBuilder::new()
                    .schema_type($crate::reexport::utoipa::openapi::schema::Type::String)
                    .description(Some($description))
                    .examples([$example])
                    .pattern(Some($pattern))
                    $(.max_length(Some($most)))?
                    $(.enum_values(Some($all)))?
                    .into()
            }
        }

        impl $crate::reexport::utoipa::ToSchema for $name {
            $(fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($schema)
            })?
        }
    };
}
