//! A form as a browser sends it.

/// The fields, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a query or a body (`application/x-www-form-urlencoded`).
    pub(crate) fn read(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// A field's text without the blanks around it; empty if it is missing.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    /// A field's text, unless it is empty.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|text| !text.is_empty())
    }

    /// A field's text, empty or not; `None` if it is missing.
    pub(crate) fn find_any(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// A field's text with its blanks, lines ended by LF; `None` if it is missing.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.replace("\r\n", "\n"))
    }

    /// All fields with their texts, just as they came.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many bytes all names and texts have.
    pub(crate) fn length(&self) -> usize {
        self.0.iter().map(|(name, value)| name.len() + value.len()).sum()
    }

    /// The texts of all fields of this name, without those that are empty.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim()).filter(|v| !v.is_empty())
    }

    /// The fields whose names begin so, without that beginning.
    pub(crate) fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.trim())))
    }
}

/// Makes a query of those fields that are not empty.
pub(crate) fn query<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut made = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        made.append_pair(name, value);
    }
    made.finish()
}

/// Encodes a text as one segment of a path.
pub(crate) fn segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_~:".contains(&byte) || (byte == b'.' && text != "." && text != "..") {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields() {
        let form = Form::read(b"a=+1+&b=%C3%A4&sku=x&sku=y&quantity.T=2");
        assert_eq!((form.get("a"), form.get("b"), form.get("c")), ("1", "\u{e4}", ""));
        assert_eq!((form.find_any("sku"), form.find_any("none")), (Some("x"), None));
        assert_eq!(form.all("sku").collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!((form.text("a").as_deref(), form.text("none")), (Some(" 1 "), None));
        assert_eq!(Form::read(b"t=a%0D%0Ab%0A").text("t").as_deref(), Some("a\nb\n"));
        assert_eq!(form.below("quantity.").collect::<Vec<_>>(), [("T", "2")]);
        assert_eq!((form.find("c"), form.find("a")), (None, Some("1")));
    }

    #[test]
    fn writes_addresses() {
        assert_eq!(query([("a", "1 2"), ("b", ""), ("c", "&")]), "a=1+2&c=%26");
        assert_eq!(segment("A/B ?.x:y"), "A%2FB%20%3F.x:y");
        assert_eq!((segment(".."), segment(".")), ("%2E%2E".to_owned(), "%2E".to_owned()));
    }
}
