//! What a procedure is for.

use super::outline::Outline;
use super::types::{Procedure, Purpose, Recognized};
use super::vocabulary::{Role, normalize};

const COLLECT: &[&str] = &[
    "collect",
    "gather",
    "capture",
    "obtain logs",
    "get logs",
    "retrieve logs",
    "export logs",
    "download logs",
    "web app logging",
    "enable logging",
    "enable verbose",
    "diagnostic logs",
    "logs for",
    "trace",
];
const CHECK_TITLES: &[&str] = &[
    "check",
    "confirm",
    "determine",
    "diagnose",
    "find out",
    "how to check",
    "how to confirm",
    "how to determine",
    "how to diagnose",
    "how to identify",
    "how to verify",
    "identify",
    "investigate",
    "make sure",
    "run the",
    "test",
    "to check",
    "to confirm",
    "to determine",
    "to diagnose",
    "to find out",
    "to identify",
    "to test",
    "to validate",
    "to verify",
    "to view",
    "troubleshooting steps for",
    "validate",
    "verify",
    "to see whether",
    "to see if",
    "to get the",
    "to find",
    "find the",
];
const CHECKS: &[&str] = &[
    "check",
    "confirm",
    "determine",
    "ensure",
    "examine",
    "find",
    "identify",
    "inspect",
    "investigate",
    "look",
    "make sure",
    "review",
    "validate",
    "verify",
    "see if",
    "see whether",
    "test",
    "view",
];
/// Verbs at the start of a step that leaves things other than it found them.
const CHANGES: &[&str] = &[
    "add",
    "change",
    "configure",
    "create",
    "delete",
    "disable",
    "enable",
    "fix",
    "hard-code",
    "install",
    "reinstall",
    "remove",
    "rename",
    "replace",
    "reset",
    "restart",
    "save",
    "set",
    "uninstall",
    "update",
];
const WORKAROUND: &[&str] = &["work around", "workaround"];

pub fn assign(recognized: &mut Recognized, outline: &Outline<'_>) {
    for procedure in &mut recognized.procedures {
        procedure.purpose = purpose(procedure, outline);
    }
}

/// A step that looks and changes nothing, also behind "In the portal, …".
fn is_check(text: &str) -> bool {
    let normal = normalize(text);
    let starts =
        |text: &str| CHECKS.iter().any(|word| text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
    if starts(&normal) {
        return true;
    }
    let place = ["in ", "on ", "from ", "under ", "for ", "at "].iter().any(|word| normal.starts_with(word));
    place && normal.split_once(", ").is_some_and(|(_, clause)| starts(clause))
}

fn purpose(procedure: &Procedure, outline: &Outline<'_>) -> Purpose {
    let title = normalize(&procedure.title);
    let role = outline.role(procedure.section);
    let tied = procedure.problem.is_some();
    if role == Role::Symptoms || title.contains("reproduce") {
        return Purpose::Reproduce;
    }
    if role == Role::Workaround || WORKAROUND.iter().any(|word| title.contains(word)) {
        return Purpose::Workaround;
    }
    let starts = |words: &[&str], text: &str| {
        words.iter().any(|word| text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
    };
    let collects = COLLECT.iter().any(|word| title.contains(word))
        && (title.contains("log")
            || title.contains("trace")
            || title.contains("data")
            || title.contains("information")
            || title.contains("dump"));
    if collects && role != Role::Resolution {
        return Purpose::Collect;
    }
    let method = title.split_once(": ").map_or(title.as_str(), |(_, rest)| rest);
    let changes = procedure.steps.iter().filter(|step| starts(CHANGES, &normalize(&step.text))).count();
    let alters = changes > 1 && changes * 2 >= procedure.steps.len();
    if starts(CHECK_TITLES, method)
        && !alters
        && !method.contains(" and fix")
        && !method.contains(" and repair")
        && role != Role::Resolution
    {
        return Purpose::Diagnose;
    }
    let checks = procedure.steps.iter().filter(|step| is_check(&step.text)).count();
    if checks == procedure.steps.len() && checks > 1 {
        return Purpose::Diagnose;
    }
    if tied { Purpose::Fix } else { Purpose::Howto }
}
