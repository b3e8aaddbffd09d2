//! Texts that are paid for by the kilobyte: kept compressed where that makes them smaller.
//!
//! A write unit is one kilobyte, so an event of 2.5 KB costs three times what its 0.9 compressed KB do. JSON that names
//! the same fields line by line shrinks to about a third (DEFLATE, RFC 1951).

use std::borrow::Cow;
use std::cell::RefCell;

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// Shorter texts stay as they are: with its keys the item is within a kilobyte anyway, and can be read in a console.
const SHORT_BYTES: usize = 640;
/// A middle level: a higher one takes twice as long and saves a hundredth.
const LEVEL: i32 = 6;
/// What a packed text may come to, so that a spoilt item can't fill the memory.
const MAX_BYTES: usize = 1024 * 1024;

thread_local! {
    /// A compressor has tables of 300 KB: to allocate them anew takes longer than to compress an event.
    static COMPRESSOR: RefCell<CompressorOxide> =
        RefCell::new(CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, 0, 0)));
}

/// Compresses a text; `None` where that makes it no smaller.
fn deflated(text: &str) -> Option<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let mut bytes = vec![0; text.len()];
        let (status, _, length) = compress(compressor, text.as_bytes(), &mut bytes, TDEFLFlush::Finish);
        bytes.truncate(length);
        bytes.shrink_to_fit();
        (status == TDEFLStatus::Done && length < text.len()).then_some(bytes)
    })
}

/// A text as it is kept: a string while it is short, DEFLATE-compressed bytes where that is smaller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packed {
    /// As it is.
    Plain(String),
    /// Compressed.
    Deflated(Vec<u8>),
}

/// A packed text that can't be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the packed text is damaged")]
pub struct Damaged;

impl Packed {
    /// Packs a text.
    pub fn new(text: String) -> Self {
        if text.len() < SHORT_BYTES {
            return Self::Plain(text);
        }
        match deflated(&text) {
            Some(bytes) => Self::Deflated(bytes),
            None => Self::Plain(text),
        }
    }

    /// The text.
    pub fn text(&self) -> Result<Cow<'_, str>, Damaged> {
        match self {
            Self::Plain(text) => Ok(Cow::Borrowed(text)),
            Self::Deflated(bytes) => {
                let text = decompress_to_vec_with_limit(bytes, MAX_BYTES).map_err(|_| Damaged)?;
                String::from_utf8(text).map(Cow::Owned).map_err(|_| Damaged)
            }
        }
    }
}

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain(text) => serializer.serialize_str(text),
            Self::Deflated(bytes) => serializer.serialize_bytes(bytes),
        }
    }
}

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrBytes;

        impl Visitor<'_> for TextOrBytes {
            type Value = Packed;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text or compressed bytes")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Packed, E> {
                Ok(Packed::Plain(text.to_owned()))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Packed, E> {
                Ok(Packed::Plain(text))
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Packed, E> {
                Ok(Packed::Deflated(bytes.to_vec()))
            }

            fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Packed, E> {
                Ok(Packed::Deflated(bytes))
            }
        }

        deserializer.deserialize_any(TextOrBytes)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use miniz_oxide::deflate::compress_to_vec;
    use proptest::prelude::*;

    use super::*;

    fn through_the_table(packed: &Packed) -> Packed {
        let item: serde_dynamo::Item = serde_dynamo::to_item(HashMap::from([("text", packed)])).unwrap();
        serde_dynamo::from_item::<_, HashMap<String, Packed>>(item).unwrap().remove("text").unwrap()
    }

    proptest! {
        #[test]
        fn a_text_comes_back_as_it_was(text in "\\PC{0,2000}") {
            let packed = through_the_table(&Packed::new(text.clone()));
            prop_assert_eq!(packed.text().unwrap(), text);
        }
    }

    #[test]
    fn repetition_shrinks_and_short_texts_stay_readable() {
        assert_eq!(Packed::new("[]".to_owned()), Packed::Plain("[]".to_owned()));
        let long = r#"{"sku":"TEE-BLACK-M","quantity":2},"#.repeat(60);
        assert!(matches!(Packed::new(long.clone()), Packed::Deflated(bytes) if bytes.len() < long.len() / 10));
    }

    #[test]
    fn a_text_is_packed_the_same_whatever_was_packed_before() {
        let noise: String = (0..900_u32).filter_map(|n| char::from_u32(n.wrapping_mul(2_654_435_761) >> 15)).collect();
        let texts = [r#"{"sku":"TEE-BLACK-M"},"#.repeat(90), noise, "a".repeat(200_000), r#"{"a":1},"#.repeat(100)];
        for text in texts.iter().chain(texts.iter().rev()) {
            let alone = compress_to_vec(text.as_bytes(), 6);
            let kept = if alone.len() < text.len() { Packed::Deflated(alone) } else { Packed::Plain(text.clone()) };
            assert_eq!(Packed::new(text.clone()), kept);
        }
    }

    #[test]
    fn damage_is_told_and_a_bomb_does_not_go_off() {
        assert_eq!(Packed::Deflated(vec![1, 2, 3]).text(), Err(Damaged));
        let bomb = compress_to_vec(&vec![b'x'; 2 * MAX_BYTES], 9);
        assert_eq!(Packed::Deflated(bomb).text(), Err(Damaged));
    }
}
