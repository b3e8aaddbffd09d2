//! The API's document: as much of OpenAPI 3.1 as it uses, in the order of the file.

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::GeneratorError;

/// The API's document.
#[derive(Debug, Deserialize)]
pub struct Document {
    /// The operations by path and by method in lower case.
    pub paths: IndexMap<String, IndexMap<String, Operation>>,
    /// What the operations refer to.
    pub components: Components,
}

/// What the operations refer to.
#[derive(Debug, Deserialize)]
pub struct Components {
    /// The schemas by name.
    pub schemas: IndexMap<String, Schema>,
}

/// One operation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Its unique name in snake case.
    pub operation_id: String,
    /// The capability that owns it.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What it does, in a line.
    pub summary: Option<String>,
    /// What it does, and what it costs.
    pub description: Option<String>,
    /// Its parameters, in no useful order.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// Its body.
    pub request_body: Option<RequestBody>,
    /// Its answers by status.
    pub responses: IndexMap<String, Response>,
    /// The credentials that it takes, any of them; an empty entry is none.
    #[serde(default)]
    pub security: Vec<IndexMap<String, Vec<String>>>,
}

/// A parameter in the path, the query or a header.
#[derive(Debug, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it is.
    #[serde(rename = "in")]
    pub place: Place,
    /// What it means.
    pub description: Option<String>,
    /// Whether a request without it is refused.
    #[serde(default)]
    pub required: bool,
    /// What it may be.
    pub schema: Schema,
}

/// Where a parameter is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
}

/// A request's body.
#[derive(Debug, Deserialize)]
pub struct RequestBody {
    /// What it may be, by media type.
    pub content: IndexMap<String, Media>,
    /// Whether a request without it is refused.
    #[serde(default)]
    pub required: bool,
}

/// An answer.
#[derive(Debug, Deserialize)]
pub struct Response {
    /// When it is given.
    #[serde(default)]
    pub description: String,
    /// What its body may be, by media type.
    #[serde(default)]
    pub content: IndexMap<String, Media>,
}

/// A body of one media type.
#[derive(Debug, Deserialize)]
pub struct Media {
    /// What it may be.
    #[serde(default)]
    pub schema: Schema,
}

/// What a value may be (JSON Schema). Examples are left out; an unknown keyword is an error, so that none is ignored.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Schema {
    /// Another schema, as `#/components/schemas/NAME`.
    #[serde(rename = "$ref")]
    pub reference: Option<String>,
    /// Its types.
    #[serde(rename = "type")]
    pub kinds: Option<Kinds>,
    /// A refinement of the type: `int64`, `date-time`.
    pub format: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// An object's properties.
    pub properties: IndexMap<String, Schema>,
    /// The properties that are always there.
    pub required: Vec<String>,
    /// What an object's other properties are.
    pub additional_properties: Option<Others>,
    /// What the names of an object's properties are.
    pub property_names: Option<Box<Schema>>,
    /// The most properties of an object.
    pub max_properties: Option<u64>,
    /// An array's items.
    pub items: Option<Box<Schema>>,
    /// The fewest items.
    pub min_items: Option<u64>,
    /// The most items.
    pub max_items: Option<u64>,
    /// Whether no two items are equal.
    pub unique_items: bool,
    /// One of these.
    pub one_of: Vec<Schema>,
    /// All of these.
    pub all_of: Vec<Schema>,
    /// One of these values.
    #[serde(rename = "enum")]
    pub values: Vec<Value>,
    /// The smallest number.
    pub minimum: Option<i64>,
    /// The largest number.
    pub maximum: Option<i64>,
    /// The fewest characters.
    pub min_length: Option<u64>,
    /// The most characters.
    pub max_length: Option<u64>,
    /// A regular expression that a text matches.
    pub pattern: Option<String>,
    /// What an absent value means.
    pub default: Option<Value>,
    example: Option<IgnoredAny>,
    examples: Option<IgnoredAny>,
}

/// One type or several.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum Kinds {
    /// One.
    One(Kind),
    /// Any of several, usually with null.
    Several(Vec<Kind>),
}

/// A type of JSON.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An object.
    Object,
    /// An array.
    Array,
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Null.
    Null,
}

/// What an object's undeclared properties are.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum Others {
    /// Anything, or nothing.
    Allowed(bool),
    /// Each is like this.
    Like(Box<Schema>),
}

impl Document {
    /// Reads `docs/openapi.json`.
    pub fn read(text: &str) -> Result<Self, GeneratorError> {
        Ok(serde_json::from_str(text)?)
    }

    /// Finds a schema by a reference to it, with its name.
    pub fn resolve<'a>(&'a self, reference: &'a str) -> Result<(&'a str, &'a Schema), GeneratorError> {
        let name = reference.strip_prefix("#/components/schemas/").unwrap_or(reference);
        let found = self.components.schemas.get(name);
        found.map(|schema| (name, schema)).ok_or_else(|| GeneratorError::Unresolved(reference.to_owned()))
    }

    /// Names the component that is equal to a text's inlined schema: a parameter's id, for instance.
    pub fn name_of(&self, schema: &Schema) -> Option<&str> {
        let (name, _) = self.components.schemas.iter().find(|(_, known)| *known == schema)?;
        (!schema.is_bounds()).then_some(name)
    }

    /// Names the items of a page of a list, if the schema is one: `Product` of `List_Product`.
    pub fn page_of<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        let item = name.strip_prefix("List_")?;
        let items = self.components.schemas.get(name)?.properties.get("items")?.items.as_deref()?;
        (self.components.schemas.get(item)? == items).then_some(item)
    }
}

impl Operation {
    /// Lists the parameters of one place.
    pub fn parameters_in(&self, place: Place) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.place == place)
    }

    /// Finds a header among the parameters.
    pub fn header(&self, name: &str) -> Option<&Parameter> {
        self.parameters_in(Place::Header).find(|parameter| parameter.name == name)
    }

    /// Finds a parameter of the path.
    pub fn path_parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters_in(Place::Path).find(|parameter| parameter.name == name)
    }

    /// Whether it takes one kind of credentials.
    pub fn takes(&self, credentials: &str) -> bool {
        self.security.iter().any(|one| one.contains_key(credentials))
    }

    /// Lists the answers that are successes.
    pub fn successes(&self) -> impl Iterator<Item = &Response> {
        self.responses.iter().filter(|(status, _)| status.starts_with('2')).map(|(_, response)| response)
    }

    /// Whether it is a page for a browser: it redirects, and takes no JSON. A client has no use for it.
    pub fn is_browsers(&self) -> bool {
        let takes_json = self.request_body.as_ref().is_some_and(|body| body.content.keys().any(|kind| is_json(kind)));
        self.responses.contains_key("303") && !takes_json
    }
}

impl Schema {
    /// Any value of a type.
    pub fn of(kind: Kind) -> Self {
        Self { kinds: Some(Kinds::One(kind)), ..Self::default() }
    }

    /// Lists its types.
    pub fn kinds(&self) -> &[Kind] {
        match &self.kinds {
            None => &[],
            Some(Kinds::One(kind)) => std::slice::from_ref(kind),
            Some(Kinds::Several(kinds)) => kinds,
        }
    }

    /// Whether it is a text or a number whose name says only its bounds: `Line1To100`.
    pub fn is_bounds(&self) -> bool {
        let scalar = matches!(self.kinds(), [Kind::String | Kind::Integer | Kind::Number]);
        scalar && self.description.is_none() && self.values.is_empty()
    }
}

/// Whether a media type is JSON.
pub fn is_json(media_type: &str) -> bool {
    media_type == "application/json" || media_type.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(schemas: &str) -> Result<Document, GeneratorError> {
        Document::read(&format!(r#"{{"paths":{{}},"components":{{"schemas":{schemas}}}}}"#))
    }

    #[test]
    fn an_unknown_keyword_is_refused() {
        assert!(document(r#"{"Sku":{"type":"string","maxLength":64}}"#).is_ok());
        assert!(document(r#"{"Sku":{"type":"string","contentEncoding":"base64"}}"#).is_err());
    }

    #[test]
    fn a_list_is_a_page_of_a_schema_only_if_its_items_are_that_schema() {
        let list = r#""List_Sku":{"type":"object","properties":{"items":{"type":"array","items":{"type":"string"}}}}"#;
        let same = document(&format!(r#"{{"Sku":{{"type":"string"}},{list}}}"#)).unwrap();
        assert_eq!(same.page_of("List_Sku"), Some("Sku"));
        let other = document(&format!(r#"{{"Sku":{{"type":"integer"}},{list}}}"#)).unwrap();
        assert_eq!(other.page_of("List_Sku"), None);
    }

    #[test]
    fn a_dangling_reference_is_reported() {
        let error = document("{}").unwrap().resolve("#/components/schemas/Gone").unwrap_err();
        assert_eq!(error.to_string(), "there is no schema #/components/schemas/Gone");
    }
}
