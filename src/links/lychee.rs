//! The adapter to lychee-lib: the only file that names it.
//!
//! Its interface changes between minor releases, so the version is pinned and everything that is used of it is used here:
//! the filter (exclude patterns, the domains and suffixes that RFC 2606 reserves for examples, addresses that are names of
//! XML vocabularies and not pages), the remap rules, and the ranges of accepted status codes. The module documentation says why
//! lychee-lib does not send the requests.

use std::collections::HashSet;

use lychee_lib::filter::{Excludes, Filter};
use lychee_lib::remap::Remaps;
use lychee_lib::{StatusCodeSelector, StatusRange, Uri};

use super::{LinkSettings, LinksError};

/// What is asked, where, and which answers are welcome.
#[derive(Debug)]
pub(super) struct Lychee {
    filter: Filter,
    remaps: Remaps,
    accepted: StatusCodeSelector,
}

/// Where an address is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere.
    Excluded,
    /// At the address itself.
    Itself,
    /// At another address, by a remap rule.
    Elsewhere(String),
}

impl Lychee {
    /// Reads `exclude`, `remap` and `accept`.
    pub(super) fn new(settings: &LinkSettings) -> Result<Self, LinksError> {
        let excludes = Excludes::new(&settings.exclude)
            .map_err(|problem| LinksError::setting("exclude", format_args!("has a pattern that is not a regular expression: {problem}")))?;
        let rules: Vec<String> = settings.remap.iter().map(|rule| format!("{} {}", rule.pattern, rule.replacement)).collect();
        let remaps = Remaps::try_from(rules.as_slice())
            .map_err(|problem| LinksError::setting("remap", format_args!("has a rule that cannot be read: {problem}")))?;
        let mut accepted = StatusCodeSelector::empty();
        for text in &settings.accept {
            let range: StatusRange = text.trim().parse().map_err(|_| {
                LinksError::setting("accept", format_args!("has `{text}`; write a status code as `403` or a range as `400..=403`"))
            })?;
            accepted.add_range(range);
        }
        let filter =
            Filter { excludes: Some(excludes), schemes: HashSet::from(["http".to_owned(), "https".to_owned()]), ..Filter::default() };
        Ok(Self { filter, remaps, accepted })
    }

    /// Decides where an address (of a scheme of the web, without credentials) is asked. Remapping comes first, so a pattern
    /// excludes what would really be asked; the author's own address is looked at as well.
    pub(super) fn place(&self, url: &str) -> Result<Place, String> {
        let uri = Uri::try_from(url).map_err(|problem| problem.to_string())?;
        if self.matches_exclude(&uri) {
            return Ok(Place::Excluded);
        }
        match self.remaps.remap(&uri).map_err(|problem| problem.to_string())? {
            Some(remap) if self.filter.is_excluded(&remap.new) => Ok(Place::Excluded),
            Some(remap) => Ok(Place::Elsewhere(remap.new.as_str().to_owned())),
            None if self.filter.is_excluded(&uri) => Ok(Place::Excluded),
            None => Ok(Place::Itself),
        }
    }

    /// Whether the settings welcome a status beside 2xx.
    pub(super) fn accepts(&self, status: u16) -> bool {
        self.accepted.contains(status)
    }

    fn matches_exclude(&self, uri: &Uri) -> bool {
        self.filter.excludes.as_ref().is_some_and(|patterns| patterns.is_match(uri.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::RemapRule;

    fn lychee(exclude: &[&str], accept: &[&str], remap: &[(&str, &str)]) -> Result<Lychee, LinksError> {
        Lychee::new(&LinkSettings {
            exclude: exclude.iter().map(|&text| text.to_owned()).collect(),
            accept: accept.iter().map(|&text| text.to_owned()).collect(),
            remap: remap
                .iter()
                .map(|&(pattern, replacement)| RemapRule { pattern: pattern.to_owned(), replacement: replacement.to_owned() })
                .collect(),
            ..LinkSettings::default()
        })
    }

    #[test]
    fn excludes_reserved_names_and_patterns() {
        let lychee = lychee(&["^https://intranet\\."], &[], &[]).unwrap();
        assert_eq!(lychee.place("https://intranet.corp.net/x"), Ok(Place::Excluded));
        assert_eq!(lychee.place("https://example.com/"), Ok(Place::Excluded));
        assert_eq!(lychee.place("http://schemas.microsoft.com/x"), Ok(Place::Excluded));
        assert_eq!(lychee.place("https://www.rust-lang.org/"), Ok(Place::Itself));
    }

    #[test]
    fn remaps_before_it_excludes() {
        let lychee = lychee(
            &["blocked"],
            &[],
            &[("^https://example\\.com/(.*)", "https://staging.site.net/$1"), ("^https://a\\.net", "https://blocked.net")],
        )
        .unwrap();
        assert_eq!(lychee.place("https://example.com/a/b"), Ok(Place::Elsewhere("https://staging.site.net/a/b".to_owned())));
        assert_eq!(lychee.place("https://a.net/"), Ok(Place::Excluded));
    }

    #[test]
    fn accepts_codes_and_ranges() {
        let lychee = lychee(&[], &["403", "500..=502"], &[]).unwrap();
        for (status, welcome) in [(403, true), (404, false), (500, true), (502, true), (503, false), (200, false)] {
            assert_eq!(lychee.accepts(status), welcome, "{status}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (result, key) in [
            (lychee(&["("], &[], &[]), "`links.exclude`"),
            (lychee(&[], &["ok"], &[]), "`links.accept`"),
            (lychee(&[], &[], &[("a b", "c")]), "`links.remap`"),
        ] {
            let message = result.err().map(|problem| problem.to_string()).unwrap_or_default();
            assert!(message.contains(key), "{message}");
        }
    }
}
