//! Analyzers: how texts become terms.

use std::sync::LazyLock;

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language as Stemming, LowerCaser, RemoveLongFilter, Stemmer, StopWordFilter, TextAnalyzer,
    Token, TokenStream, Tokenizer, TokenizerManager,
};

use crate::model::Language;

/// The analyzer of words as they are: lower case, without accents.
pub(super) const WORDS: &str = "words";
/// The analyzer of Chinese, Japanese and Korean.
pub(super) const BIGRAMS: &str = "bigrams";
/// The analyzer of identifiers: whole, lower case.
pub(super) const CODE: &str = "code";
/// The longest term, in bytes.
const MAX_TERM: usize = 60;

/// The analyzer of a language's stems.
pub(super) const fn stems(language: Language) -> &'static str {
    language.code()
}

/// Whether a character belongs to a script without spaces between words.
pub(super) const fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{1100}'..='\u{11FF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// What a tokenizer takes of a text.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// Runs of letters and digits of scripts with spaces.
    Words,
    /// Characters of scripts without spaces, alone and in pairs. Both have the first one's position.
    Bigrams,
    /// All between white space.
    Codes,
}

/// A tokenizer that reads the whole text at once.
#[derive(Clone, Debug)]
struct Splitter {
    part: Part,
}

/// The tokens of a text.
#[derive(Debug)]
struct Tokens {
    tokens: std::vec::IntoIter<Token>,
    current: Token,
}

impl Tokenizer for Splitter {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let tokens = match self.part {
            Part::Words => runs(text, |c| (c.is_alphanumeric() || is_mark(c)) && !is_cjk(c)),
            Part::Codes => runs(text, |c| !c.is_whitespace()),
            Part::Bigrams => bigrams(text),
        };
        Tokens { tokens: tokens.into_iter(), current: Token::default() }
    }
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        match self.tokens.next() {
            Some(token) => {
                self.current = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}

/// A combining accent.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

fn token(text: &str, from: usize, to: usize, position: usize) -> Token {
    let text = text.get(from..to).unwrap_or_default();
    // Folding knows composed letters only: a combining accent is left out at once.
    let text = text.chars().filter(|c| !is_mark(*c)).collect();
    Token { offset_from: from, offset_to: to, position, text, position_length: 1 }
}

fn runs(text: &str, is_inside: impl Fn(char) -> bool) -> Vec<Token> {
    let (mut tokens, mut begun) = (Vec::new(), None);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = at < text.len() && is_inside(c);
        match (inside, begun) {
            (true, None) => begun = Some(at),
            (false, Some(from)) => {
                tokens.push(token(text, from, at, tokens.len()));
                begun = None;
            }
            _ => {}
        }
    }
    tokens
}

fn bigrams(text: &str) -> Vec<Token> {
    let (mut tokens, mut position) = (Vec::new(), 0);
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if !is_cjk(c) {
            // A gap, so that no phrase reaches over it.
            position += 1;
            continue;
        }
        let end = at + c.len_utf8();
        tokens.push(token(text, at, end, position));
        if let Some((_, next)) = characters.peek().filter(|(_, next)| is_cjk(*next)) {
            tokens.push(token(text, at, end + next.len_utf8(), position));
        }
        position += 1;
    }
    tokens
}

/// Makes one analyzer.
fn analyzer(name: &str) -> TextAnalyzer {
    let folded = |part| {
        TextAnalyzer::builder(Splitter { part })
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter)
            .filter(RemoveLongFilter::limit(MAX_TERM))
    };
    let Some(language) = Language::of(name) else {
        return match name {
            BIGRAMS => TextAnalyzer::builder(Splitter { part: Part::Bigrams }).build(),
            CODE => TextAnalyzer::builder(Splitter { part: Part::Codes })
                .filter(LowerCaser)
                .filter(RemoveLongFilter::limit(100))
                .build(),
            _ => folded(Part::Words).build(),
        };
    };
    let stemming = stemming(language);
    let lower = TextAnalyzer::builder(Splitter { part: Part::Words })
        .filter(LowerCaser)
        .filter(RemoveLongFilter::limit(MAX_TERM));
    // Stop words and stems are those of words with their accents; what was typed without is found in the field of words.
    match StopWordFilter::new(stemming) {
        Some(stop) => lower.filter(stop).filter(Stemmer::new(stemming)).filter(AsciiFoldingFilter).build(),
        None => lower.filter(Stemmer::new(stemming)).filter(AsciiFoldingFilter).build(),
    }
}

const fn stemming(language: Language) -> Stemming {
    match language {
        Language::English => Stemming::English,
        Language::German => Stemming::German,
        Language::French => Stemming::French,
        Language::Spanish => Stemming::Spanish,
    }
}

/// Each analyzer, made once: their lists of words take a while.
static ALL: LazyLock<Vec<(&str, TextAnalyzer)>> = LazyLock::new(|| {
    [WORDS, BIGRAMS, CODE].into_iter().chain(Language::ALL.map(stems)).map(|name| (name, analyzer(name))).collect()
});

/// All analyzers, for the index.
pub(super) fn analyzers() -> TokenizerManager {
    let all = TokenizerManager::default();
    for (name, analyzer) in ALL.iter() {
        all.register(name, analyzer.clone());
    }
    all
}

/// The tokens of a text.
pub(super) fn tokens(name: &str, text: &str) -> Vec<Token> {
    let Some((_, analyzer)) = ALL.iter().find(|(known, _)| *known == name) else { return Vec::new() };
    let mut analyzer = analyzer.clone();
    let mut stream = analyzer.token_stream(text);
    let mut tokens = Vec::new();
    while stream.advance() {
        tokens.push(stream.token().clone());
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(name: &str, text: &str) -> Vec<String> {
        tokens(name, text).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn words_are_folded_and_stems_are_those_of_their_language() {
        assert_eq!(terms(WORDS, "Käse-Brötchen, CAFÉ cafe\u{301} 東京"), ["kase", "brotchen", "cafe", "cafe"]);
        assert_eq!(terms("en", "The running shirts"), ["run", "shirt"]);
        assert_eq!(terms("de", "Die Häuser"), terms("de", "Das Haus"));
        assert_eq!(terms("fr", "les chevaux"), terms("fr", "cheval"));
        assert_eq!(terms("es", "las camisas"), terms("es", "camisa"));
        assert_eq!(terms(CODE, "TEE-BLK-M x"), ["tee-blk-m", "x"]);
    }

    #[test]
    fn characters_come_alone_and_in_pairs() {
        assert_eq!(terms(BIGRAMS, "東京都 a 日本"), ["東", "東京", "京", "京都", "都", "日", "日本", "本"]);
        assert_eq!(terms(BIGRAMS, "shirt"), [""; 0]);
        let far = tokens(BIGRAMS, "東 本");
        assert_eq!(far.iter().map(|t| t.position).collect::<Vec<_>>(), [0, 2], "no phrase reaches over a gap");
    }
}
