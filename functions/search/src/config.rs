//! Settings from outside, all with defaults.

use service::environment::{Environment, SettingError};
use service::setting::{Kind, Setting};

use crate::model::Language;

const AT_ONCE: Setting = Setting::new(
    "SEARCH_AT_ONCE",
    Kind::Flag,
    "Whether a change is indexed right after its event; without it, the next tick does it.",
)
.or("true");
const PAGE: Setting = Setting::new(
    "SEARCH_INDEX_PAGE",
    Kind::Number(1, 1000),
    "How many documents one step of the index's writer takes.",
)
.or("200");
const LANGUAGE: Setting = Setting::new(
    "SEARCH_PRODUCT_LANGUAGE",
    Kind::OneOf(&["en", "de", "fr", "es", "other"]),
    "The language that products are described in.",
)
.or("en");

/// All settings of search.
pub(crate) const SETTINGS: &[Setting] = &[AT_ONCE, PAGE, LANGUAGE];

/// How search is set up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Config {
    /// Whether a change is indexed right after its event.
    pub(crate) at_once: bool,
    /// How many documents one step of the writer takes.
    pub(crate) page: usize,
    /// The language of products.
    pub(crate) product_language: Option<Language>,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn read(environment: &Environment) -> Result<Self, SettingError> {
        let language: String = environment.value(&LANGUAGE)?;
        Ok(Self {
            at_once: environment.value(&AT_ONCE)?,
            page: environment.value(&PAGE)?,
            product_language: Language::of(&language),
        })
    }
}
