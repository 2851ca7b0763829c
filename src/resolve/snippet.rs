//! The part of a code file that a snippet asks for: lines, or a region that comments mark in the code itself.

use crate::diag::nearest;
use crate::parse::ast::{Selection, Snippet};

/// Why nothing could be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectError {
    NoRegion { region: String, nearest: Option<String> },
    OutsideFile { lines: usize },
}

/// The selected text, each line ended by `\n`.
pub fn select(text: &str, snippet: &Snippet) -> Result<String, SelectError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let cells;
    let text = if snippet.notebook {
        cells = notebook_cells(text, &snippet.selection)?;
        return Ok(cells);
    } else {
        text
    };
    let lines: Vec<&str> = text.lines().collect();
    let (mut chosen, partial) = match &snippet.selection {
        Selection::Whole => (lines, false),
        Selection::Lines(ranges) => (pick(&lines, ranges)?, true),
        Selection::Between { start, end } => (pick(&lines, &[(start.unwrap_or(1), *end)])?, true),
        Selection::Region(name) => (region(&lines, name)?, true),
    };
    let indent = match snippet.dedent {
        Some(columns) => columns as usize,
        None if partial => shared_indent(&chosen),
        None => 0,
    };
    for line in &mut chosen {
        let blank = line.len() - line.trim_start_matches([' ', '\t']).len();
        *line = &line[blank.min(indent)..];
    }
    let mut out = String::with_capacity(chosen.iter().map(|line| line.len() + 1).sum());
    for line in chosen {
        // `:::code` shows a tab as four spaces, as docfx does.
        if snippet.triple_colon && line.contains('\t') {
            out.push_str(&line.replace('\t', "    "));
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    Ok(out)
}

fn pick<'a>(lines: &[&'a str], ranges: &[(u32, Option<u32>)]) -> Result<Vec<&'a str>, SelectError> {
    let mut out = Vec::new();
    if ranges.is_empty() {
        return Err(SelectError::OutsideFile { lines: lines.len() });
    }
    for (first, last) in ranges {
        let first = (*first as usize).max(1);
        let last = last.map_or(lines.len(), |last| last as usize);
        if first > lines.len() || last < first {
            return Err(SelectError::OutsideFile { lines: lines.len() });
        }
        out.extend_from_slice(&lines[first - 1..last.min(lines.len())]);
    }
    Ok(out)
}

fn shared_indent(lines: &[&str]) -> usize {
    lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0)
}

/// What a line says about regions.
enum Mark<'a> {
    Open(&'a str),
    Close(&'a str),
    /// `#endregion`: the innermost one.
    CloseLast,
}

fn mark(line: &str) -> Option<Mark<'_>> {
    let trimmed = line.trim();
    let word = |text: &str, keyword: &str| text.get(..keyword.len()).is_some_and(|start| start.eq_ignore_ascii_case(keyword));
    for prefix in ["#region", "#Region", "//#region", "// #region", "#pragma region", "# region", "--#region", "//region"] {
        if word(trimmed, prefix) {
            let name = trimmed[prefix.len()..].trim().trim_matches('"').trim();
            return Some(Mark::Open(name));
        }
    }
    for prefix in
        ["#endregion", "#end region", "//#endregion", "// #endregion", "#pragma endregion", "# endregion", "--#endregion", "//endregion"]
    {
        if word(trimmed, prefix) {
            return Some(Mark::CloseLast);
        }
    }
    // `// <name>`, `# <name>`, `<!-- <name> -->`, `' <name>`, `REM <name>`, `-- <name>`, `/* <name> */`, `% <name>`
    let comments = ["<!--", "/*", "//", "--", "#", "'", "%", ";", "\"", "REM", "Rem", "rem", "@*", "{{!", "(*"];
    let rest = comments.iter().find_map(|comment| trimmed.strip_prefix(comment))?;
    let rest = rest.trim_start_matches(['/', '-', '#', '%', ';', '!', ' ', '\t', '\'']);
    let rest = rest.trim_end().trim_end_matches("-->").trim_end_matches("*/").trim_end_matches("*@").trim_end_matches("*)").trim_end();
    let inside = rest.strip_prefix('<')?.strip_suffix('>')?;
    match inside.strip_prefix('/') {
        Some(name) => is_name(name).then(|| Mark::Close(name.trim())),
        None => is_name(inside).then(|| Mark::Open(inside.trim())),
    }
}

fn is_name(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.'))
}

fn region<'a>(lines: &[&'a str], wanted: &str) -> Result<Vec<&'a str>, SelectError> {
    let same = |name: &str| {
        name.eq_ignore_ascii_case(wanted)
            || wanted.len() > 7 && wanted.to_ascii_lowercase().strip_prefix("snippet") == Some(&name.to_ascii_lowercase())
    };
    let matches_name =
        |name: &str| same(name) || name.to_ascii_lowercase().strip_prefix("snippet").is_some_and(|rest| rest.eq_ignore_ascii_case(wanted));
    let mut out = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut inside: Option<usize> = None;
    let mut names: Vec<&str> = Vec::new();
    for line in lines {
        match mark(line) {
            Some(Mark::Open(name)) => {
                names.push(name);
                // The last of two openings of one name counts, as in docfx: what was taken before it is dropped.
                if matches_name(name) {
                    out.clear();
                    inside = Some(open.len());
                }
                open.push(name);
            }
            Some(Mark::Close(name)) => {
                if let Some(at) = open.iter().rposition(|opened| opened.eq_ignore_ascii_case(name)) {
                    open.truncate(at);
                    if inside.is_some_and(|start| at <= start) && matches_name(name) {
                        return Ok(out);
                    }
                }
            }
            Some(Mark::CloseLast) => {
                let closed = open.pop();
                if inside == Some(open.len()) && closed.is_some() {
                    return Ok(out);
                }
            }
            None if inside.is_some() => out.push(*line),
            None => {}
        }
    }
    let nearest = nearest(wanted, names).map(str::to_owned);
    Err(SelectError::NoRegion { region: wanted.to_owned(), nearest })
}

/// The source of a notebook's cells: the one whose metadata has the wanted name, or all.
fn notebook_cells(text: &str, selection: &Selection) -> Result<String, SelectError> {
    let parsed: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let empty = Vec::new();
    let cells = parsed.get("cells").and_then(serde_json::Value::as_array).unwrap_or(&empty);
    let name_of = |cell: &serde_json::Value| cell.pointer("/metadata/name").and_then(serde_json::Value::as_str).map(str::to_owned);
    let mut out = String::new();
    let mut found = 0;
    for cell in cells {
        let wanted = match selection {
            Selection::Region(name) => name_of(cell).as_deref() == Some(name),
            Selection::Whole | Selection::Lines(_) | Selection::Between { .. } => {
                cell.get("cell_type").and_then(serde_json::Value::as_str) == Some("code")
            }
        };
        if !wanted {
            continue;
        }
        found += 1;
        match cell.get("source") {
            Some(serde_json::Value::String(source)) => out.push_str(source),
            Some(serde_json::Value::Array(lines)) => lines.iter().filter_map(serde_json::Value::as_str).for_each(|line| out.push_str(line)),
            _ => {}
        }
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
    match selection {
        Selection::Region(name) if found != 1 => Err(SelectError::NoRegion { region: name.clone(), nearest: None }),
        _ => Ok(out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_marked_in_the_comments_of_its_language() {
        let marks = [
            ("// <x>", "// </x>"),
            ("//<x>", "//</x>"),
            ("/* <x> */", "/* </x> */"),
            ("# <x>", "# </x>"),
            ("-- <x>", "-- </x>"),
            ("' <x>", "' </x>"),
            ("REM <x>", "rem </x>"),
            ("<!-- <x> -->", "<!-- </x> -->"),
            ("% <x>", "% </x>"),
            ("; <x>", "; </x>"),
            ("(* <x> *)", "(* </x> *)"),
            ("@* <x> *@", "@* </x> *@"),
            ("\" <x>", "\" </x>"),
            ("#region x", "#endregion"),
            ("#Region \"x\"", "#End Region"),
            ("#pragma region x", "#pragma endregion"),
            ("//#region x", "//#endregion"),
        ];
        for (open, close) in marks {
            let text = format!("before\n  {open}\n  a\n  // <other>\n    b\n  // </other>\n  {close}\nbehind\n");
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(region(&lines, "X"), Ok(vec!["  a", "    b"]), "{open}");
        }
    }

    #[test]
    fn a_region_that_nothing_closes_is_none() {
        assert!(region(&["// <x>", "a"], "x").is_err());
        assert!(region(&["a"], "x").is_err());
    }
}
