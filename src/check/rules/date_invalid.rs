//! A date of the front matter is none.
//!
//! The page shows no date, or a wrong one, and nobody can tell how old it is.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! title: Enroll
//! ms.date: 02/30/2024
//! //~      ^^^^^^^^^^ warning[date-invalid]: `02/30/2024` is no date
//! //~ hint: write `YYYY-MM-DD` or `MM/DD/YYYY`
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! title: Enroll
//! ms.date: 02/29/2024
//! date: 2024-2-29
//! ---
//! # Enroll
//! ```
//!
//! Write `2024-02-29` or, as Learn does, `02/29/2024`: month, day, year. The option `keys` is the list of keys that hold dates.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::Severity;

pub const RULE: Rule = Rule {
    name: "date-invalid",
    group: Group::FrontMatter,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[OptionSpec { name: "keys", kind: OptionKind::Texts, default: r#"["date", "ms.date"]"#, doc: "The keys that hold dates." }],
    source: include_str!("date_invalid.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let keys = cx.options.texts("keys").unwrap_or_else(|| vec!["date", "ms.date"]);
    for (key, value) in &cx.page.front_matter.entries {
        if !keys.contains(&key.name.as_str()) {
            continue;
        }
        let Some(text) = value.text().map(str::trim).filter(|text| !text.is_empty()) else { continue };
        if !is_date(text) {
            findings.add(value.span, format!("`{text}` is no date")).hint = Some("write `YYYY-MM-DD` or `MM/DD/YYYY`".to_owned());
        }
    }
}

/// `2024-02-29`, with or without a time behind it, or `02/29/2024`.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or("");
    let numbers = |separator: char| -> Option<[u32; 3]> {
        let mut parts = day.split(separator).map(|part| part.parse::<u32>().ok());
        let out = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(out)
    };
    match (numbers('-'), numbers('/')) {
        (Some([year, month, day]), _) => exists(year, month, day),
        // Some tools write the year first here as well.
        (None, Some([year, month, day])) if year > 31 => exists(year, month, day),
        (None, Some([month, day, year])) => exists(year, month, day),
        (None, None) => false,
    }
}

fn exists(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    (1000..=9999).contains(&year) && (1..=12).contains(&month) && (1..=days).contains(&day)
}
