//! The types of files that are taken.
//!
//! Pictures, films, sounds, documents and tables of data. Others are not: HTML and XML run scripts where they are shown, an
//! archive or a program can't be told from its harmless kin by looking at it, and the header of an AVIF is not read here.

use domain::fault::Invalid;

/// A type that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AssetType {
    Png,
    Jpeg,
    Gif,
    Webp,
    Svg,
    Pdf,
    Mp4,
    Webm,
    Mp3,
    Plain,
    Csv,
    Json,
}

/// Each type with its media type (RFC 6838) and the endings of its files, the usual one first.
const TYPES: [(AssetType, &str, &[&str]); 12] = [
    (AssetType::Png, "image/png", &["png"]),
    (AssetType::Jpeg, "image/jpeg", &["jpg", "jpeg"]),
    (AssetType::Gif, "image/gif", &["gif"]),
    (AssetType::Webp, "image/webp", &["webp"]),
    (AssetType::Svg, "image/svg+xml", &["svg"]),
    (AssetType::Pdf, "application/pdf", &["pdf"]),
    (AssetType::Mp4, "video/mp4", &["mp4", "m4v"]),
    (AssetType::Webm, "video/webm", &["webm"]),
    (AssetType::Mp3, "audio/mpeg", &["mp3"]),
    (AssetType::Plain, "text/plain", &["txt"]),
    (AssetType::Csv, "text/csv", &["csv"]),
    (AssetType::Json, "application/json", &["json"]),
];

impl AssetType {
    /// Its media type.
    pub(crate) fn name(self) -> &'static str {
        TYPES.iter().find(|(known, ..)| *known == self).map_or("application/octet-stream", |(_, name, _)| name)
    }

    /// How its files may end, the usual ending first.
    pub(crate) fn extensions(self) -> &'static [&'static str] {
        TYPES.iter().find(|(known, ..)| *known == self).map_or(&[], |(.., extensions)| extensions)
    }

    /// The largest file of this type, in bytes: what is read whole to be checked has to fit into a function.
    pub(crate) const fn max_bytes(self) -> u64 {
        match self {
            Self::Svg => 1_000_000,
            Self::Plain | Self::Csv | Self::Json => 10_000_000,
            _ => 100_000_000,
        }
    }

    /// How many bytes from its beginning are looked at: all of a text.
    pub(crate) const fn looked_at(self) -> u64 {
        match self {
            Self::Svg | Self::Plain | Self::Csv | Self::Json => self.max_bytes(),
            _ => 1_000_000,
        }
    }

    /// Whether a browser shows it in place. What may hold more than it shows is saved instead.
    pub(crate) const fn is_shown_in_place(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp | Self::Mp4 | Self::Webm | Self::Mp3)
    }

    /// The `Content-Type` with which it is served.
    pub(crate) fn served_as(self) -> String {
        match self {
            Self::Plain | Self::Csv => format!("{}; charset=utf-8", self.name()),
            _ => self.name().to_owned(),
        }
    }
}

impl std::fmt::Display for AssetType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for AssetType {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let known = TYPES.iter().find(|(_, name, _)| *name == text).map(|(known, ..)| *known);
        known.ok_or_else(|| {
            let names: Vec<_> = TYPES.iter().map(|(_, name, _)| *name).collect();
            Invalid::new(
                "unsupported_type",
                format!("files of this type are not taken; known are: {}", names.join(", ")),
            )
        })
    }
}

domain::checked_text!(
    AssetType,
    "The media type of a file, by its bytes.",
    example = "image/png",
    pattern =
        "^(image/(png|jpeg|gif|webp|svg\\+xml)|application/(pdf|json)|video/(mp4|webm)|audio/mpeg|text/(plain|csv))$"
);
