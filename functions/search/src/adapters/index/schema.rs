//! The fields of the index.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, JsonObjectOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

use super::analysis::{BIGRAMS, CODE, WORDS, stems};
use crate::model::Language;

/// The form of the index. It changes with schema and analyzers, and lets the index be built again.
pub(crate) const FORMAT: u32 = 1;
/// That of a generation that has lost a file, whatever it was.
pub(crate) const LOST: u32 = 0;

/// The fields for titles, and those for all other texts.
#[derive(Clone, Debug)]
pub(super) struct TextFields {
    /// Words as they are, folded.
    pub(super) words: Field,
    /// Chinese, Japanese and Korean, two characters at a time.
    pub(super) bigrams: Field,
    /// Stems, by language.
    pub(super) stems: [(Language, Field); 4],
}

/// The fields of the index.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    pub(super) owner: Field,
    pub(super) title: TextFields,
    pub(super) body: TextFields,
    pub(super) code: Field,
    pub(super) facet: Field,
    pub(super) number: Field,
    pub(super) created: Field,
    pub(super) tie: Field,
    pub(super) card: Field,
}

/// The name of the field of facets.
pub(super) const FACET: &str = "facet";
/// The name of the field of numbers.
pub(super) const NUMBER: &str = "number";
/// The name of the field of the time of creation.
pub(super) const CREATED: &str = "created";
/// The name of the field that tells documents apart.
pub(super) const TIE: &str = "tie";

impl TextFields {
    fn add(builder: &mut tantivy::schema::SchemaBuilder, name: &str) -> Self {
        let mut text = |name: String, analyzer: &str, record| {
            let indexing = TextFieldIndexing::default().set_tokenizer(analyzer).set_index_option(record);
            builder.add_text_field(&name, TextOptions::default().set_indexing_options(indexing))
        };
        let positions = IndexRecordOption::WithFreqsAndPositions;
        Self {
            words: text(format!("{name}_words"), WORDS, positions),
            bigrams: text(format!("{name}_cjk"), BIGRAMS, positions),
            stems: Language::ALL.map(|language| {
                let name = format!("{name}_{}", language.code());
                (language, text(name, stems(language), IndexRecordOption::WithFreqs))
            }),
        }
    }

    /// The field of a language's stems.
    pub(super) fn stems_of(&self, language: Language) -> Option<Field> {
        self.stems.iter().find(|(known, _)| *known == language).map(|(_, field)| *field)
    }
}

/// Makes the schema.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let raw = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::Basic);
    let exact = TextOptions::default().set_indexing_options(raw.set_fieldnorms(false));
    let codes = TextFieldIndexing::default().set_tokenizer(CODE).set_index_option(IndexRecordOption::Basic);
    let fields = Fields {
        owner: builder.add_text_field("owner", exact.clone()),
        title: TextFields::add(&mut builder, "title"),
        body: TextFields::add(&mut builder, "body"),
        code: builder.add_text_field("code", TextOptions::default().set_indexing_options(codes.set_fieldnorms(false))),
        facet: builder.add_text_field(FACET, exact.set_fast("raw")),
        number: builder.add_json_field(NUMBER, JsonObjectOptions::default().set_fast("raw")),
        created: builder.add_i64_field(CREATED, FAST | INDEXED),
        tie: builder.add_u64_field(TIE, FAST),
        card: builder.add_text_field("card", STORED),
    };
    (builder.build(), fields)
}
