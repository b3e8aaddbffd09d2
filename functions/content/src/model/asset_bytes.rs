//! What the bytes of a file say of themselves: whether they are of the type that was announced, and how large a picture is.
//! Nothing is unpacked: what a picture would be unpacked to is told by its header, and refused where it is too much.

use super::asset_facts::{Facts, Rejection};
use super::asset_svg;
use super::asset_type::AssetType;

/// The most pixels of a picture: 50 million, 200 MB once it is unpacked.
const MAX_PIXELS: u64 = 50_000_000;
/// The longest side of a picture.
const MAX_SIDE: usize = 30_000;

/// Looks at the beginning of a file, or at all of a text.
pub(crate) fn inspect(media_type: AssetType, head: &[u8]) -> Result<Facts, Rejection> {
    if !begins_as(media_type, head) {
        return Err(Rejection::new("wrong_type", format!("The bytes are not {media_type}.")));
    }
    match media_type {
        AssetType::Png | AssetType::Jpeg | AssetType::Gif | AssetType::Webp => picture(head),
        AssetType::Svg => asset_svg::inspect(text(media_type, head)?),
        AssetType::Plain | AssetType::Csv => text(media_type, head).map(|_| Facts::default()),
        AssetType::Json => {
            // Its nesting is bounded too.
            let read = serde_json::from_str::<serde::de::IgnoredAny>(text(media_type, head)?);
            read.map_err(|error| Rejection::new("wrong_type", format!("The text is not JSON: {error}.")))?;
            Ok(Facts::default())
        }
        AssetType::Pdf | AssetType::Mp4 | AssetType::Webm | AssetType::Mp3 => Ok(Facts::default()),
    }
}

/// Whether the first bytes are those of the type.
fn begins_as(media_type: AssetType, head: &[u8]) -> bool {
    let at = |place: usize, bytes: &[u8]| head.get(place..).is_some_and(|rest| rest.starts_with(bytes));
    match media_type {
        AssetType::Png => at(0, b"\x89PNG\r\n\x1a\n") && at(12, b"IHDR"),
        AssetType::Jpeg => at(0, b"\xff\xd8\xff"),
        AssetType::Gif => at(0, b"GIF87a") || at(0, b"GIF89a"),
        AssetType::Webp => at(0, b"RIFF") && at(8, b"WEBPVP8"),
        AssetType::Pdf => at(0, b"%PDF-"),
        AssetType::Mp4 => at(4, b"ftyp"),
        // An EBML header that names its kind.
        AssetType::Webm => {
            let header = head.get(..64).unwrap_or(head);
            at(0, b"\x1a\x45\xdf\xa3") && header.windows(4).any(|part| part == b"webm")
        }
        AssetType::Mp3 => at(0, b"ID3") || is_frame_of_sound(head),
        AssetType::Svg | AssetType::Plain | AssetType::Csv | AssetType::Json => true,
    }
}

/// The header of an MPEG audio frame of layer III: eleven bits for synchronisation, a version, a layer, a bit rate and a
/// sampling rate that exist.
fn is_frame_of_sound(head: &[u8]) -> bool {
    let [0xff, second, third, ..] = head else { return false };
    let (version, layer, bits, rate) = ((second >> 3) & 3, (second >> 1) & 3, third >> 4, (third >> 2) & 3);
    second & 0xe0 == 0xe0 && version != 1 && layer == 1 && !matches!(bits, 0 | 15) && rate != 3
}

fn picture(head: &[u8]) -> Result<Facts, Rejection> {
    let unreadable = || Rejection::new("unreadable", "The picture's header does not tell its size.");
    let size = imagesize::blob_size(head).map_err(|_| unreadable())?;
    if size.width == 0 || size.height == 0 {
        return Err(unreadable());
    }
    let pixels = (size.width as u64).saturating_mul(size.height as u64);
    if pixels > MAX_PIXELS || size.width.max(size.height) > MAX_SIDE {
        let detail = format!(
            "The picture has {} × {} pixels; {MAX_PIXELS} in all and {MAX_SIDE} a side are taken at most.",
            size.width, size.height
        );
        return Err(Rejection::new("too_many_pixels", detail));
    }
    Ok(Facts { width: u32::try_from(size.width).ok(), height: u32::try_from(size.height).ok() })
}

/// A text in UTF-8 without control characters that no text has.
fn text(media_type: AssetType, bytes: &[u8]) -> Result<&str, Rejection> {
    let refused = |why: &str| Rejection::new("wrong_type", format!("The bytes are not {media_type}: {why}."));
    let text = std::str::from_utf8(bytes).map_err(|_| refused("they are not UTF-8"))?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) {
        return Err(refused("they hold control characters"));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a PNG of this size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    fn code(media_type: AssetType, bytes: &[u8]) -> String {
        inspect(media_type, bytes).map(|_| String::new()).unwrap_or_else(|rejection| rejection.code)
    }

    #[test]
    fn a_picture_tells_its_size_and_too_large_a_one_is_refused() {
        let facts = inspect(AssetType::Png, &png(640, 480)).unwrap();
        assert_eq!((facts.width, facts.height), (Some(640), Some(480)));
        let gif = b"GIF89a\x02\x00\x03\x00\x80\x00\x00";
        assert_eq!(inspect(AssetType::Gif, gif).unwrap(), Facts { width: Some(2), height: Some(3) });
        assert_eq!(code(AssetType::Png, &png(5_000, 10_000)), "");
        assert_eq!(code(AssetType::Png, &png(5_001, 10_000)), "too_many_pixels");
        assert_eq!(code(AssetType::Png, &png(30_001, 1)), "too_many_pixels");
        assert_eq!(code(AssetType::Png, &png(u32::MAX, u32::MAX)), "too_many_pixels");
        assert_eq!(code(AssetType::Png, &png(0, 10)), "unreadable");
        assert_eq!(code(AssetType::Png, &png(1, 1)[..18]), "unreadable");
        assert_eq!(code(AssetType::Jpeg, b"\xff\xd8\xff\xe0"), "unreadable");
    }

    #[test]
    fn bytes_are_what_they_are_whatever_they_are_called() {
        let samples: [(AssetType, &[u8]); 9] = [
            (AssetType::Png, &png(1, 1)),
            (AssetType::Gif, b"GIF87a\x02\x00\x03\x00\x80\x00\x00"),
            (AssetType::Pdf, b"%PDF-1.7\n\x80"),
            (AssetType::Mp4, b"\0\0\0\x18ftypmp42"),
            (AssetType::Webm, b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"),
            (AssetType::Mp3, b"ID3\x04\0\0\0\0"),
            (AssetType::Mp3, b"\xff\xfb\x90\x00"),
            (AssetType::Svg, b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            (AssetType::Json, b"{\"a\": [1, 2]}"),
        ];
        for (kind, bytes) in samples {
            assert_eq!(code(kind, bytes), "", "{kind}");
            let magical = [AssetType::Png, AssetType::Jpeg, AssetType::Gif, AssetType::Webp, AssetType::Pdf]
                .into_iter()
                .chain([AssetType::Mp4, AssetType::Webm, AssetType::Mp3]);
            for other in magical.filter(|other| *other != kind) {
                assert_eq!(code(other, bytes), "wrong_type", "{kind} as {other}");
            }
        }
        assert_eq!(code(AssetType::Json, b"{\"a\": [1, 2"), "wrong_type");
        assert_eq!(code(AssetType::Json, "[".repeat(100_000).as_bytes()), "wrong_type");
        assert_eq!(code(AssetType::Plain, "Größe\n".as_bytes()), "");
        assert_eq!(code(AssetType::Plain, b"\xff\xfe"), "wrong_type");
        assert_eq!(code(AssetType::Csv, b"a,b\0"), "wrong_type");
        assert_eq!(code(AssetType::Mp3, b"\xff\xfb"), "wrong_type");
        assert_eq!(code(AssetType::Png, b""), "wrong_type");
    }
}
