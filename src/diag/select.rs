use std::collections::BTreeMap;

use super::{Diagnostic, Severity};

/// Which findings to show when there are too many: the gravest, and of each rule some.
///
/// 80,000 findings of one rule must not hide the three of another, so within a severity all rules get the same number,
/// and what a rule does not need goes to the others.
#[derive(Debug)]
pub(super) struct Selection<'a> {
    findings: &'a [Diagnostic],
    /// How many findings of each severity and rule are shown; `None` shows all.
    quota: Option<BTreeMap<(Severity, &'static str), usize>>,
    left_out: Vec<(&'static str, usize)>,
}

impl<'a> Selection<'a> {
    /// At most `limit` findings in all; `None` shows all.
    pub(super) fn new(findings: &'a [Diagnostic], limit: Option<usize>) -> Self {
        match limit.filter(|&limit| limit < findings.len()) {
            Some(limit) => Self::within(findings, limit, false),
            None => Self { findings, quota: None, left_out: Vec::new() },
        }
    }

    /// At most `limit` findings of each severity.
    pub(super) fn of_each_severity(findings: &'a [Diagnostic], limit: usize) -> Self {
        Self::within(findings, limit, true)
    }

    fn within(findings: &'a [Diagnostic], limit: usize, each: bool) -> Self {
        let mut counts: BTreeMap<(Severity, &'static str), usize> = BTreeMap::new();
        for finding in findings {
            *counts.entry((finding.severity, finding.rule)).or_default() += 1;
        }
        let mut quota = BTreeMap::new();
        let mut left = limit;
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            if each {
                left = limit;
            }
            let mut rules: Vec<_> = counts.iter().filter(|((of, _), _)| *of == severity).map(|(key, &count)| (count, *key)).collect();
            // The rules with few findings come first, so that what they leave is known when the others are served.
            rules.sort_unstable();
            let mut waiting = rules.len();
            for (count, key) in rules {
                let share = count.min(left.div_ceil(waiting.max(1)));
                quota.insert(key, share);
                left -= share;
                waiting -= 1;
            }
        }
        let mut by_rule: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (key, count) in &counts {
            *by_rule.entry(key.1).or_default() += count - quota.get(key).copied().unwrap_or(0);
        }
        let mut left_out: Vec<_> = by_rule.into_iter().filter(|&(_, count)| count > 0).collect();
        left_out.sort_by_key(|&(rule, count)| (std::cmp::Reverse(count), rule));
        Self { findings, quota: Some(quota), left_out }
    }

    /// The findings to show, in their order.
    pub(super) fn shown(&self) -> impl Iterator<Item = &'a Diagnostic> {
        self.divided().filter(|&(_, shown)| shown).map(|(finding, _)| finding)
    }

    /// Each finding in its order, and whether it is to be shown.
    pub(super) fn divided(&self) -> impl Iterator<Item = (&'a Diagnostic, bool)> {
        let mut quota = self.quota.clone();
        self.findings.iter().map(move |finding| {
            let shown = match &mut quota {
                None => true,
                Some(quota) => match quota.get_mut(&(finding.severity, finding.rule)) {
                    Some(left) if *left > 0 => {
                        *left -= 1;
                        true
                    }
                    Some(_) | None => false,
                },
            };
            (finding, shown)
        })
    }

    pub(super) fn left_out(&self) -> usize {
        self.left_out.iter().map(|&(_, count)| count).sum()
    }

    /// How many findings of each rule are left out, most first.
    pub(super) fn left_out_by_rule(&self) -> &[(&'static str, usize)] {
        &self.left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn findings(rules: &[(&'static str, Severity, usize)]) -> Vec<Diagnostic> {
        let of = |&(rule, severity, count): &(&'static str, Severity, usize)| {
            (0..count).map(move |at| Diagnostic::new(rule, severity, Span::new(FileId(0), at..at), "m"))
        };
        rules.iter().flat_map(of).collect()
    }

    fn shown(findings: &[Diagnostic], limit: usize) -> Vec<(&'static str, usize)> {
        let mut counts = BTreeMap::new();
        for finding in Selection::new(findings, Some(limit)).shown() {
            *counts.entry(finding.rule).or_insert(0) += 1;
        }
        counts.into_iter().collect()
    }

    #[test]
    fn errors_go_first_and_rules_share() {
        let all = findings(&[("many", Severity::Error, 100), ("few", Severity::Error, 3), ("soft", Severity::Warning, 100)]);
        assert_eq!(shown(&all, 10), [("few", 3), ("many", 7)]);
        assert_eq!(shown(&all, 150), [("few", 3), ("many", 100), ("soft", 47)]);
        assert_eq!(shown(&all, 1000), [("few", 3), ("many", 100), ("soft", 100)]);
        assert_eq!(shown(&all, 0), []);
    }

    #[test]
    fn each_severity_may_have_its_own_limit() {
        let all =
            findings(&[("a", Severity::Error, 12), ("b", Severity::Warning, 3), ("c", Severity::Warning, 20), ("d", Severity::Info, 1)]);
        let shown: Vec<_> = Selection::of_each_severity(&all, 10).shown().map(|finding| finding.rule).collect();
        assert_eq!(["a", "b", "c", "d"].map(|rule| shown.iter().filter(|of| **of == rule).count()), [10, 3, 7, 1]);
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let all = findings(&[("b", Severity::Error, 5), ("a", Severity::Warning, 5)]);
        let selection = Selection::new(&all, Some(3));
        assert_eq!(selection.left_out_by_rule(), [("a", 5), ("b", 2)]);
        assert_eq!(selection.left_out(), 7);
        assert_eq!(Selection::new(&all, None).left_out(), 0);
    }
}
