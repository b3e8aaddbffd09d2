//! Documentation comments.

/// The longest line.
const WIDTH: usize = 120;

/// Writes paragraphs as a comment before an item; of nothing it writes nothing.
pub(super) fn comment(paragraphs: &[String], indent: usize) -> String {
    let indent = " ".repeat(indent);
    let width = WIDTH - indent.len() - 4;
    let texts = paragraphs.iter().flat_map(|text| text.split("\n\n")).map(str::trim).filter(|text| !text.is_empty());
    let lines: Vec<_> = texts.map(|text| wrapped(text, width)).collect();
    let lines = lines.join(&[String::new()][..]);
    lines.iter().map(|line| format!("{indent}/// {line}").trim_end().to_owned() + "\n").collect()
}

/// Breaks a paragraph into lines. A list's items begin lines of their own, and go on below their text.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut hanging = "";
    for line in text.lines() {
        let is_item = line.trim_start().starts_with("- ");
        let mut fresh = is_item || lines.is_empty();
        if is_item {
            hanging = "  ";
        }
        for word in line.split_whitespace() {
            match lines.last_mut() {
                Some(last) if !fresh && last.chars().count() + 1 + word.chars().count() <= width => {
                    last.push(' ');
                    last.push_str(word);
                }
                _ if fresh => lines.push(word.to_owned()),
                _ => lines.push(format!("{hanging}{word}")),
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
    fn a_list_hangs() {
        let text = format!("- {}\n- two", "word ".repeat(30));
        let written = comment(&[text], 0);
        let lines: Vec<_> = written.lines().collect();
        assert_eq!(lines.len(), 3, "{written}");
        assert!(lines[1].starts_with("///   word") && lines[2] == "/// - two", "{written}");
    }
}
