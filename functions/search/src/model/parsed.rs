//! A query's text, parted into what it asks for.

/// The most words of a query; more are left out.
pub(crate) const MAX_CLAUSES: usize = 20;

/// One thing that a query asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// A word, or the words of a phrase, as they were written.
    pub(crate) text: String,
    /// `"…"`: these words, in this order.
    pub(crate) is_phrase: bool,
    /// `-…`: without it.
    pub(crate) is_negative: bool,
    /// The last word, which may be only begun.
    pub(crate) is_begun: bool,
}

/// A query's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// What it asks for, at most 20.
    pub(crate) clauses: Vec<Clause>,
}

impl Parsed {
    /// Reads any text: there is none that is refused.
    pub(crate) fn read(text: &str) -> Self {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() && clauses.len() < MAX_CLAUSES {
            let negated = rest.strip_prefix('-').filter(|after| after.starts_with(|c: char| !c.is_whitespace()));
            let (is_negative, at) = negated.map_or((false, rest), |after| (true, after));
            let (text, is_phrase, is_begun, after) = match at.strip_prefix('"') {
                Some(quoted) => match quoted.split_once('"') {
                    Some((phrase, after)) => (phrase, true, false, after),
                    None => (quoted, true, false, ""),
                },
                None => {
                    let end = at.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(at.len());
                    let (word, after) = at.split_at_checked(end).unwrap_or((at, ""));
                    (word, false, after.is_empty() && !is_negative, after)
                }
            };
            let clause = Clause { text: text.to_owned(), is_phrase, is_negative, is_begun };
            if text.chars().any(char::is_alphanumeric) && !clauses.contains(&clause) {
                clauses.push(clause);
            }
            rest = after.trim_start();
        }
        Self { clauses }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let sign = |c: &Clause| {
            let kind = [(c.is_negative, "-"), (c.is_phrase, "\""), (c.is_begun, "…")];
            kind.iter().filter(|(is, _)| *is).map(|(_, sign)| *sign).collect::<String>()
        };
        Parsed::read(text).clauses.iter().map(|c| format!("{}{}", sign(c), c.text)).collect()
    }

    #[test]
    fn parts_words_phrases_and_exclusions() {
        assert_eq!(read("blue  shirt"), ["blue", "…shirt"]);
        assert_eq!(read("blue shirt "), ["blue", "shirt"]);
        assert_eq!(
            read(r#"a "linen shirt" -wool -"old stock" x"#),
            ["a", "\"linen shirt", "-wool", "-\"old stock", "…x"]
        );
        assert_eq!(read(r#""open"#), ["\"open"]);
        assert_eq!(read(r#"- -- "" !! "#), [""; 0]);
        assert_eq!(read("a b a -a a"), ["a", "b", "-a", "…a"], "each once");
        let many: String = (0..50).map(|n| format!("a{n} ")).collect();
        assert_eq!(read(&many).len(), MAX_CLAUSES);
    }
}
