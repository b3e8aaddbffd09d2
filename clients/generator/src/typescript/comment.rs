//! Documentation comments.

/// The longest line.
const WIDTH: usize = 120;

/// Writes paragraphs as a comment before a declaration; of nothing it writes nothing.
pub(super) fn comment(paragraphs: &[String], indent: usize) -> String {
    let indent = " ".repeat(indent);
    let width = WIDTH - indent.len() - 3;
    let texts: Vec<_> = paragraphs.iter().flat_map(|text| text.split("\n\n")).map(str::trim).collect();
    let texts = texts.iter().filter(|text| !text.is_empty());
    let lines: Vec<_> = texts.map(|text| wrapped(&text.replace("*/", "*\\/"), width)).collect();
    let lines = lines.join(&[String::new()][..]);
    match lines.as_slice() {
        [] => String::new(),
        [line] if line.len() + 4 < width => format!("{indent}/** {line} */\n"),
        lines => {
            let body: String =
                lines.iter().map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n").collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}

/// Breaks a paragraph into lines. A list's items begin lines of their own.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let item = line.trim_start().starts_with("- ");
        let mut fresh = item || lines.is_empty();
        for word in line.split_whitespace() {
            match lines.last_mut() {
                Some(last) if !fresh && last.chars().count() + 1 + word.chars().count() <= width => {
                    last.push(' ');
                    last.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
            fresh = false;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_can_not_be_ended_by_its_text() {
        assert_eq!(comment(&["ends */ here".to_owned()], 2), "  /** ends *\\/ here */\n");
    }
}
