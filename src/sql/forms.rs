//! Forms of placeholders that a book adds to the known ones, as regular expressions: `@@\w+@@`.
//!
//! What matches is put out of sight while the text is read: it becomes a placeholder of the known form and of the same length,
//! so that no offset moves, and its own spelling comes back into what was found.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::placeholder::{Placeholder, PlaceholderKind};
use super::report::IssueKind;
use super::{Analysis, Dialect, Options, analyze_as};

/// At most as many matches a text are put out of sight.
const MOST: usize = 2_000;
/// The size of a compiled expression, in bytes.
const SIZE: usize = 1 << 20;

/// The forms of a book.
#[derive(Clone, Debug, Default)]
pub struct Forms(Vec<Regex>);

/// What stands in the place of a match.
struct Cover {
    range: Range<usize>,
    cover: String,
}

impl Forms {
    /// Compiles the expressions. The error names what is wrong with one, on one line.
    pub fn new<'a>(expressions: impl IntoIterator<Item = &'a str>) -> Result<Forms, String> {
        let compile = |expression: &str| {
            let made = RegexBuilder::new(expression).size_limit(SIZE).build();
            made.map_err(|error| error.to_string().lines().last().unwrap_or("").trim().trim_start_matches("error: ").to_owned())
        };
        expressions.into_iter().map(compile).collect::<Result<Vec<_>, _>>().map(Forms)
    }

    /// Checks SQL in which these forms may stand. See [`analyze_as`].
    pub fn analyze(&self, text: &str, dialect: Dialect, options: &Options) -> Analysis {
        let covers = if text.len() > options.max_bytes { Vec::new() } else { self.covers(text) };
        if covers.is_empty() {
            return analyze_as(text, dialect, options);
        }
        let mut hidden = text.to_owned();
        for cover in &covers {
            hidden.replace_range(cover.range.clone(), &cover.cover);
        }
        let mut analysis = analyze_as(&hidden, dialect, options);
        restore(&mut analysis, text, &covers);
        analysis
    }

    /// The matches in order of their place, none inside another.
    fn covers(&self, text: &str) -> Vec<Cover> {
        let mut ranges: Vec<Range<usize>> = self
            .0
            .iter()
            .flat_map(|form| form.find_iter(text).take(MOST).map(|found| found.range()))
            .filter(|range| !range.is_empty())
            .collect();
        ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut covers: Vec<Cover> = Vec::new();
        for range in ranges {
            let free = covers.last().is_none_or(|last| last.range.end <= range.start) && covers.len() < MOST;
            if free && text.get(range.clone()).is_some_and(|found| !found.contains('\n')) {
                let cover = cover(range.len(), covers.len());
                covers.push(Cover { range, cover });
            }
        }
        covers
    }
}

/// A placeholder of `length` bytes, different for each `index` as far as the length allows.
fn cover(length: usize, index: usize) -> String {
    let letters = |count: usize| {
        let mut rest = index;
        (0..count)
            .map(|_| {
                let letter = b'a' + (rest % 26) as u8;
                rest /= 26;
                char::from(letter)
            })
            .collect::<String>()
    };
    match length {
        // Too short for the marks: a name that stands for itself.
        0..=3 => "q".repeat(length),
        _ => format!("<q{}>", letters(length - 3)),
    }
}

/// Gives what was found its own spelling again.
fn restore(analysis: &mut Analysis, text: &str, covers: &[Cover]) {
    let touches = |range: &Range<usize>| {
        let next = covers.partition_point(|cover| cover.range.end <= range.start);
        covers.get(next).is_some_and(|cover| cover.range.start < range.end)
    };
    // A form of the book's own needs no word about it.
    analysis.issues.retain(|issue| issue.kind != IssueKind::Placeholder || !touches(&issue.range));
    let spelt = |word: &mut String| {
        for cover in covers.iter().filter(|cover| cover.range.len() > 3) {
            if word.contains(&cover.cover) {
                *word = word.replace(&cover.cover, text.get(cover.range.clone()).unwrap_or(""));
            }
        }
    };
    for issue in &mut analysis.issues {
        spelt(&mut issue.message);
        issue.hint.as_mut().map(spelt);
        if let Some(fix) = &mut issue.fix {
            spelt(&mut fix.text);
        }
    }
    for statement in &mut analysis.statements {
        let lists = [&mut statement.reads, &mut statement.writes, &mut statement.columns, &mut statement.calls, &mut statement.permissions];
        lists.into_iter().flatten().for_each(spelt);
    }
    analysis.placeholders.retain(|placeholder| !touches(&placeholder.range));
    analysis.placeholders.extend(covers.iter().map(|cover| Placeholder {
        text: text.get(cover.range.clone()).unwrap_or("").to_owned(),
        range: cover.range.clone(),
        kind: PlaceholderKind::Custom,
    }));
    analysis.placeholders.sort_by_key(|placeholder| (placeholder.range.start, placeholder.range.end));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_the_book_is_a_name_or_a_value() {
        let forms = Forms::new([r"@@\w+@@", r"#\{[^}]*\}"]).expect("expressions");
        let text = "SELECT a FROM @@db@@.dbo.t WHERE b = #{the größte} AND c = '@@x@@' AND d = @@y@@";
        for dialect in [Dialect::Tsql, Dialect::Postgresql, Dialect::Mysql] {
            assert!(!analyze_as(text, dialect, &Options::default()).issues.is_empty());
            let analysis = forms.analyze(text, dialect, &Options::default());
            assert_eq!(analysis.issues, [], "{dialect:?}");
            let placeholders: Vec<_> = analysis.placeholders.iter().map(|p| (p.text.as_str(), p.kind)).collect();
            let custom = |text| (text, PlaceholderKind::Custom);
            assert_eq!(placeholders, [custom("@@db@@"), custom("#{the größte}"), custom("@@x@@"), custom("@@y@@")], "{dialect:?}");
        }
        let analysis = forms.analyze(text, Dialect::Tsql, &Options::default());
        assert_eq!(analysis.statements[0].reads, ["@@db@@.dbo.t"]);
    }

    #[test]
    fn what_is_wrong_beside_a_form_keeps_its_place_and_its_words() {
        let forms = Forms::new([r"@@\w+@@"]).expect("an expression");
        let text = "SELECT a FROM t WHERE b = 1 @@x@@";
        let analysis = forms.analyze(text, Dialect::Tsql, &Options::default());
        assert!(analysis.issues.iter().all(|issue| !issue.message.contains("<q")), "{:?}", analysis.issues);
        let text = "SELECT a FROM @@x@@ WEHRE b = 1";
        let analysis = forms.analyze(text, Dialect::Tsql, &Options::default());
        assert_eq!(analysis.issues.iter().map(|issue| &text[issue.range.clone()]).collect::<Vec<_>>(), ["WEHRE"]);
    }

    #[test]
    fn an_expression_that_is_none_is_refused() {
        assert!(Forms::new(["("]).is_err());
        assert!(Forms::new(["a{999}{999}{999}"]).is_err());
    }

    #[test]
    fn an_empty_match_covers_nothing() {
        let forms = Forms::new(["x*"]).expect("an expression");
        assert_eq!(forms.analyze("SELECT 1", Dialect::Tsql, &Options::default()).placeholders, []);
    }
}
