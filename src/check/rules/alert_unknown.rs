//! A note block has a kind that is not known.
//!
//! It is shown as a plain quote with `[!HINT]` above it, and none of the attention that was meant for it.
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! > [!NOTICE]
//! //~ @3-11 warning[alert-unknown]: `NOTICE` is no kind of note
//! //~ hint: did you mean `NOTE`?
//! > Back up the device.
//! ```
//!
//! ```markdown good
//! //- book.toml
//! [markdown.alerts]
//! hint = { title = "Hint", class = "alert-tip" }
//! //- a.md
//! # Enroll
//!
//! > [!note]
//! > Back up the device.
//!
//! > [!HINT]
//! > It is quick.
//! ```
//!
//! Use `NOTE`, `TIP`, `IMPORTANT`, `CAUTION` or `WARNING`, or name the kind in `[markdown.alerts]`.

use crate::check::{Check, Findings, Group, PageContext, Rule};
use crate::diag::{Severity, nearest};
use crate::parse::ast::{AlertKind, Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "alert-unknown",
    group: Group::Extensions,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[],
    source: include_str!("alert_unknown.rs"),
};

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    blocks(&cx.page.blocks, &mut Alerts { cx, findings });
}

struct Alerts<'a, 'c> {
    cx: &'a PageContext<'c>,
    findings: &'a mut Findings,
}

impl Visitor for Alerts<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Alert(alert) = &block.kind
            && alert.kind == AlertKind::Other
            && !self.cx.settings().markdown.alerts.contains_key(&alert.name.to_lowercase())
        {
            let mut known: Vec<&str> = self.cx.settings().markdown.alerts.keys().map(String::as_str).collect();
            for kind in AlertKind::KNOWN {
                known.push(kind.name());
            }
            let near = nearest(&alert.name, known).map(str::to_uppercase);
            let finding = self.findings.add(alert.marker, format!("`{}` is no kind of note", alert.name));
            finding.hint = Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "use `NOTE`, `TIP`, `IMPORTANT`, `CAUTION` or `WARNING`".to_owned(),
            });
        }
        true
    }
}
