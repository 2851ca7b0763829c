//! The part of a code file that a snippet asks for: lines, or a region that comments mark in the code itself.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

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
    let chosen = match &snippet.selection {
        Selection::Whole => lines,
        Selection::Lines(ranges) => pick(&lines, ranges)?,
        Selection::Between { start, end } => pick(&lines, &[(start.unwrap_or(1), *end)])?,
        Selection::Region(name) => region(&lines, name)?,
    };
    let chosen: Vec<Cow<'_, str>> = chosen.into_iter().map(|line| untabbed(line, snippet.triple_colon)).collect();
    let indent = snippet.dedent.map_or_else(|| shared_indent(&chosen), |columns| columns as usize);
    let mut out = String::with_capacity(chosen.iter().map(|line| line.len() + 1).sum());
    for line in &chosen {
        let blank = line.len() - line.trim_start_matches(' ').len();
        out.push_str(&line[blank.min(indent)..]);
        out.push('\n');
    }
    Ok(out)
}

/// The line with spaces for the tabs of its indentation, to columns of four: lines indented in either way can be moved to the left
/// together. `:::code` shows every tab as four spaces, as docfx does.
fn untabbed(line: &str, everywhere: bool) -> Cow<'_, str> {
    if !line.contains('\t') {
        return Cow::Borrowed(line);
    }
    let rest = line.trim_start_matches([' ', '\t']);
    let columns =
        line[..line.len() - rest.len()].bytes().fold(0, |column, byte| if byte == b'\t' { column / 4 * 4 + 4 } else { column + 1 });
    let rest = if everywhere { Cow::Owned(rest.replace('\t', "    ")) } else { Cow::Borrowed(rest) };
    Cow::Owned(format!("{}{rest}", " ".repeat(columns)))
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

fn shared_indent(lines: &[Cow<'_, str>]) -> usize {
    lines.iter().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or(0)
}

/// The two ways to mark a region. docfx looks for one after the other, and takes only the lines of that one out of what is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// `// <name>` … `// </name>`, in the comments of any language.
    Comment,
    /// `#region name` … `#endregion`.
    Region,
}

/// What a line says about regions.
enum Mark<'a> {
    Open(&'a str),
    Close(&'a str),
    /// `#endregion`: the innermost one.
    CloseLast,
}

fn mark(line: &str, family: Family) -> Option<Mark<'_>> {
    let trimmed = line.trim();
    match family {
        Family::Comment => comment_mark(trimmed),
        Family::Region => region_mark(trimmed),
    }
}

fn region_mark(trimmed: &str) -> Option<Mark<'_>> {
    let word = |text: &str, keyword: &str| text.get(..keyword.len()).is_some_and(|start| start.eq_ignore_ascii_case(keyword));
    for prefix in ["#region", "//#region", "// #region", "#pragma region", "# region", "--#region", "//region"] {
        if word(trimmed, prefix) {
            let name = trimmed[prefix.len()..].trim().trim_matches('"').trim();
            return Some(Mark::Open(name));
        }
    }
    let ends =
        ["#endregion", "#end region", "//#endregion", "// #endregion", "#pragma endregion", "# endregion", "--#endregion", "//endregion"];
    ends.iter().any(|prefix| word(trimmed, prefix)).then_some(Mark::CloseLast)
}

/// `// <name>`, `# <name>`, `<!-- <name> -->`, `' <name>`, `REM <name>`, `-- <name>`, `/* <name> */`, `% <name>`
fn comment_mark(trimmed: &str) -> Option<Mark<'_>> {
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
    let mut names: Vec<String> = Vec::new();
    for family in [Family::Comment, Family::Region] {
        let regions = regions(lines, family);
        if let Some(inside) = find_region(&regions, wanted) {
            return Ok(lines[inside].iter().copied().filter(|line| mark(line, family).is_none()).collect());
        }
        names.extend(regions.into_iter().map(|(name, _)| name));
    }
    let nearest = nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned);
    Err(SelectError::NoRegion { region: wanted.to_owned(), nearest })
}

/// Each region's name and its lines; none for one that is not closed. Regions in comments may overlap. Of two
/// with one name the last counts, as in docfx.
fn regions(lines: &[&str], family: Family) -> Vec<(String, Option<Range<usize>>)> {
    struct Open {
        index: usize,
        start: usize,
    }
    let mut out: Vec<(String, Option<Range<usize>>)> = Vec::new();
    let mut by_name: HashMap<String, Open> = HashMap::new();
    let mut order: Vec<Open> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let closed = match mark(line, family) {
            Some(Mark::Open(name)) => {
                let open = || Open { index: out.len(), start: at + 1 };
                match family {
                    Family::Comment => drop(by_name.insert(name.to_lowercase(), open())),
                    Family::Region => order.push(open()),
                }
                out.push((name.to_owned(), None));
                None
            }
            Some(Mark::Close(name)) => by_name.remove(&name.to_lowercase()),
            Some(Mark::CloseLast) => order.pop(),
            None => None,
        };
        if let Some(Open { index, start }) = closed
            && let Some((_, range)) = out.get_mut(index)
        {
            *range = Some(start..at);
        }
    }
    out
}

/// The region of a name, which may be written with or without docfx's `snippet` in front.
fn find_region(regions: &[(String, Option<Range<usize>>)], wanted: &str) -> Option<Range<usize>> {
    let wanted = wanted.to_lowercase();
    let prefixed = format!("snippet{wanted}");
    let bare = wanted.strip_prefix("snippet").filter(|rest| !rest.is_empty());
    let find = |name: &str| regions.iter().rev().find(|(typed, _)| typed.to_lowercase() == name).and_then(|(_, range)| range.clone());
    find(&wanted).or_else(|| find(&prefixed)).or_else(|| find(bare?))
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
            let other = ["  // <other>", "  // </other>"];
            // The lines of the other way to mark a region are code.
            let expected = if open.contains("egion") { vec!["  a", other[0], "    b", other[1]] } else { vec!["  a", "    b"] };
            assert_eq!(region(&lines, "X"), Ok(expected), "{open}");
        }
    }

    #[test]
    fn regions_may_overlap_and_the_last_of_a_name_counts() {
        let lines = ["// <a>", "1", "// <b>", "2", "// </a>", "3", "// </b>", "// <a>", "4", "#region n", "5", "#endregion", "// </a>"];
        assert_eq!(region(&lines, "b"), Ok(vec!["2", "3"]));
        assert_eq!(region(&lines, "a"), Ok(vec!["4", "#region n", "5", "#endregion"]));
        assert_eq!(region(&lines, "N"), Ok(vec!["5"]));
        let lines = ["' <Snippetx>", "1", "' </snippetX>"];
        assert_eq!(region(&lines, "x"), Ok(vec!["1"]));
    }

    #[test]
    fn tabs_of_the_indentation_are_four_columns() {
        assert_eq!(untabbed("\ta\tb", false), "    a\tb");
        assert_eq!(untabbed(" \ta\tb", true), "    a    b");
    }

    #[test]
    fn a_region_that_nothing_closes_is_none() {
        assert!(region(&["// <x>", "a"], "x").is_err());
        assert!(region(&["a"], "x").is_err());
    }
}
