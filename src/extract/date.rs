//! When a page was last changed.

use crate::load::Project;
use crate::resolve::Page;

/// The keys of front matter that say so, the surest first.
const KEYS: [&str; 5] = ["updated", "last_updated", "lastmod", "ms.date", "date"];

/// The repository's date where the book asks for it (`git-dates`) and there is one, else what the page says of itself, as ISO 8601.
pub fn updated(project: &Project, page: &Page) -> Option<String> {
    if project.settings.html.git_dates
        && let Some(date) = project.files.last_changes().get(&page.path)
    {
        return Some(date.clone());
    }
    KEYS.iter().filter_map(|key| page.metadata_text(key)).find_map(iso_date)
}

/// `11/04/2016` (the month first, as Learn writes it) and `2016-11-04`, with or without a time behind it, as ISO 8601; `None` for anything
/// else.
fn iso_date(text: &str) -> Option<String> {
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u16>().ok()).flatten();
    let parts: Vec<&str> = text.trim().split(['/', '-', 'T', ' ']).collect();
    let (year, month, day) = match parts.as_slice() {
        [month, day, year, ..] if text.contains('/') && year.len() == 4 => (*year, *month, *day),
        [year, month, day, ..] if year.len() == 4 => (*year, *month, *day),
        _ => return None,
    };
    match (number(year), number(month), number(day)) {
        (Some(year), Some(month @ 1..=12), Some(day @ 1..=31)) => Some(format!("{year:04}-{month:02}-{day:02}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_a_date() {
        assert_eq!(iso_date("1/4/2016").as_deref(), Some("2016-01-04"));
        assert_eq!(iso_date("2016-11-04T10:00:00").as_deref(), Some("2016-11-04"));
        for none in ["soon", "2016-13-01", "31/12/2016", "13/40/2016", "é/1/2016", "2016", "20x6-01-01", "////", "2016-01-+1"] {
            assert_eq!(iso_date(none), None, "{none}");
        }
    }
}
