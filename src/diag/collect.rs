use super::Diagnostic;
use crate::source::FileId;

/// Sorts findings by place, and merges those that are equal but for the page through which they were reached.
///
/// A fault in an included file is reported once by each page that includes it. The author types once, so it becomes one
/// finding: with the trace of the first page and the number of pages. Findings are equal when rule, span and message are.
/// The result does not depend on the order of the input, so any number of threads may have found them.
pub fn collect(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.sort_by(order);
    let mut out: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    let mut pages = Vec::new();
    for finding in findings {
        match out.last_mut() {
            Some(first) if is_same(first, &finding) => {
                pages.push((page(&finding), finding.pages));
                merge(first, finding);
            }
            Some(_) | None => {
                seal(&mut out, &mut pages);
                pages.push((page(&finding), finding.pages));
                out.push(finding);
            }
        }
    }
    seal(&mut out, &mut pages);
    out
}

/// The order in which findings are shown: by place, then by rule and message, so that equal ones are neighbours; the rest decides which of
/// these is first, whatever the order of the input.
fn order(a: &Diagnostic, b: &Diagnostic) -> std::cmp::Ordering {
    let place = |d: &Diagnostic| (d.span.file, d.span.start, d.span.end);
    place(a)
        .cmp(&place(b))
        .then_with(|| a.rule.cmp(b.rule))
        .then_with(|| a.message.cmp(&b.message))
        .then_with(|| b.severity.cmp(&a.severity))
        .then_with(|| a.trace.cmp(&b.trace))
        .then_with(|| (&a.label, &a.hint).cmp(&(&b.label, &b.hint)))
        .then_with(|| fix_key(a).cmp(&fix_key(b)))
}

fn fix_key(finding: &Diagnostic) -> Option<(&str, Vec<(crate::source::Span, &str)>)> {
    let fix = finding.fix.as_ref()?;
    Some((&fix.title, fix.edits.iter().map(|edit| (edit.span, edit.text.as_str())).collect()))
}

fn is_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    a.span == b.span && a.rule == b.rule && a.message == b.message
}

/// The page through which a finding was reached: where its outermost include directive stands.
fn page(finding: &Diagnostic) -> FileId {
    finding.trace.last().map_or(finding.span.file, |span| span.file)
}

fn merge(first: &mut Diagnostic, next: Diagnostic) {
    first.severity = first.severity.max(next.severity);
    // A repair on which two pages disagree is not certain.
    if first.fix != next.fix {
        first.fix = None;
    }
}

/// Writes into the last finding in how many pages it stands. A page that includes the same file twice counts once.
fn seal(out: &mut [Diagnostic], pages: &mut Vec<(FileId, u32)>) {
    if let Some(last) = out.last_mut()
        && !pages.is_empty()
    {
        pages.sort_unstable_by_key(|&(page, count)| (page, std::cmp::Reverse(count)));
        pages.dedup_by_key(|&mut (page, _)| page);
        last.pages = pages.iter().fold(0, |sum: u32, &(_, count)| sum.saturating_add(count));
    }
    pages.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Edit, Severity};
    use crate::source::Span;

    fn span(file: u32, start: usize) -> Span {
        Span::new(FileId(file), start..start + 1)
    }

    fn included(page: u32, at: usize) -> Diagnostic {
        Diagnostic::new("r", Severity::Warning, span(9, 4), "m").trace(vec![span(page, at)])
    }

    #[test]
    fn the_same_finding_of_several_pages_is_one_that_counts_them() {
        let merged = collect(vec![included(3, 0), included(1, 7), included(1, 2), included(2, 0)]);
        assert_eq!(merged.len(), 1);
        assert_eq!(merged[0].pages, 3);
        assert_eq!(merged[0].trace, [span(1, 2)]);
    }

    #[test]
    fn counts_that_were_summed_before_are_summed_again() {
        let mut once = collect(vec![included(1, 0), included(2, 0)]);
        once.push(included(3, 0));
        assert_eq!(collect(once)[0].pages, 3);
    }

    #[test]
    fn other_messages_or_places_stay_apart() {
        let other = Diagnostic::new("r", Severity::Warning, span(9, 4), "other").trace(vec![span(1, 0)]);
        let later = Diagnostic::new("r", Severity::Warning, span(9, 5), "m");
        assert_eq!(collect(vec![later.clone(), included(1, 0), other]).len(), 3);
        assert_eq!(collect(vec![later, included(1, 0)])[0].span.start, 4);
    }

    #[test]
    fn a_fix_on_which_pages_disagree_is_dropped_and_the_graver_severity_stays() {
        let fixed = |page, text: &str| included(page, 0).fix("t", vec![Edit { span: span(9, 4), text: text.to_owned() }]);
        assert!(collect(vec![fixed(1, "a"), fixed(2, "a")])[0].fix.is_some());
        let mut grave = fixed(2, "b");
        grave.severity = Severity::Error;
        let merged = collect(vec![fixed(1, "a"), grave]);
        assert_eq!(merged[0].fix, None);
        assert_eq!(merged[0].severity, Severity::Error);
    }

    #[test]
    fn the_order_of_the_input_does_not_matter() {
        let mut findings: Vec<_> =
            (0..20).flat_map(|n| [included(n % 4, n as usize), Diagnostic::new("a", Severity::Error, span(n % 3, 2), "x")]).collect();
        let forward = collect(findings.clone());
        findings.reverse();
        assert_eq!(collect(findings), forward);
    }
}
