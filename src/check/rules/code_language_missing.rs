//! A code block does not say its language.
//!
//! It is shown without colours, the export cannot tell what it is, and SQL in it is not checked.
//!
//! ````markdown bad
//! //- a.md
//! # Enroll
//!
//! ```
//! //~ @1-3 info[code-language-missing]: the code block names no language
//! //~ hint: perhaps `powershell`
//! Get-Device | Where-Object Name -eq 'x'
//! ```
//! ````
//!
//! ````markdown bad
//! //- a.md
//! # Enroll
//!
//! ```
//! //~ @1-3 info[code-language-missing]: the code block names no language
//! //~ hint: perhaps `console`
//! $ profiles status -type enrollment
//! ```
//! ````
//!
//! ````markdown good
//! //- a.md
//! # Enroll
//!
//! ```powershell
//! Get-Device
//! ```
//!
//! ```text
//! No code, but the output of one
//! ```
//! ````
//!
//! Write the language behind the backquotes; `output` or `text` for what is none.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::Severity;
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};
use crate::resolve::SqlPlace;

pub const RULE: Rule = Rule {
    name: "code-language-missing",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[],
    source: include_str!("code_language_missing.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Fences { cx, findings });
}

struct Fences<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Fences<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Code(code) = &block.kind
            && code.fenced
            && code.info.is_empty()
            && !code.text.trim().is_empty()
            // `sql-label` says of SQL what it is.
            && !self.cx.page.sql.iter().any(|sql| matches!(sql.place, SqlPlace::Unlabelled { info } if info == code.info_span))
        {
            let first_line = self.cx.text(block.span).lines().next().unwrap_or("").len();
            let finding = self.findings.add(block.span.part(0..first_line), "the code block names no language");
            finding.hint = likely(&code.text).map(|language| format!("perhaps `{language}`"));
        }
        true
    }
}

/// A language that the first words give away.
fn likely(code: &str) -> Option<&'static str> {
    let text = code.trim();
    let first = text.split_whitespace().next()?;
    let lower = first.to_ascii_lowercase();
    let verbs = [
        "get-", "set-", "new-", "remove-", "add-", "import-", "export-", "connect-", "install-", "enable-", "disable-", "start-", "update-",
    ];
    // A shell's prompt stands alone, a variable's name does not.
    if first == "$" {
        return Some("console");
    }
    if verbs.iter().any(|verb| lower.starts_with(verb)) || first.starts_with('$') {
        return Some("powershell");
    }
    if text.starts_with("<?xml") || text.starts_with('<') && text.ends_with('>') && text.contains("</") {
        return Some("xml");
    }
    if text.starts_with('{') && text.ends_with('}') && text.contains("\":") {
        return Some("json");
    }
    ["http://", "https://"].iter().any(|scheme| lower.starts_with(scheme)).then_some("http")
}
