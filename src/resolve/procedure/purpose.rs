//! What a procedure is for.

use std::collections::{HashMap, HashSet};

use super::outline::Outline;
use super::types::{Part, Procedure, Purpose, Recognized, TitleSource};
use super::vocabulary::{Role, normalize};
use crate::parse::ast::NodeId;

/// Verbs by which something is brought together or recorded, as they begin a title.
const COLLECT: &[&str] = &[
    "capture", "collect", "copy", "download", "email", "enable", "export", "extract", "gather", "generate", "get", "obtain", "record",
    "retrieve", "run", "save", "send", "share", "submit", "take", "upload",
];
/// What is collected: records of what happened.
const RECORDS: &[&str] = &[
    "data",
    "diagnostic",
    "diagnostics",
    "dump",
    "dumps",
    "information",
    "log",
    "logging",
    "logs",
    "report",
    "reports",
    "trace",
    "traces",
    "tracing",
];
/// Records that are only that: "data" and "information" are collected by a verb that says so.
const PLAIN_RECORDS: &[&str] = &["diagnostic", "diagnostics", "dump", "dumps", "log", "logging", "logs", "trace", "traces", "tracing"];
/// Verbs that always collect.
const GATHER: &[&str] = &["capture", "collect", "extract", "gather", "obtain", "record", "retrieve"];
const CHECK_TITLES: &[&str] = &[
    "analyze",
    "check",
    "compare",
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
/// Beginnings of a lead-in that asks something.
const ASKS: &[&str] = &[
    "to check whether",
    "to check if",
    "to check that",
    "to confirm",
    "to determine",
    "to diagnose",
    "to find out",
    "to identify",
    "to see if",
    "to see whether",
    "to validate",
    "to verify",
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
    // The paragraphs in front of lists, by their blocks.
    let wanted: HashSet<NodeId> = recognized.procedures.iter().filter_map(lead_in).collect();
    let leads: HashMap<NodeId, String> = outline
        .elements
        .iter()
        .filter(|element| wanted.contains(&element.block.id))
        .map(|element| (element.block.id, normalize(&element.text)))
        .collect();
    for procedure in &mut recognized.procedures {
        let lead = lead_in(procedure).and_then(|node| leads.get(&node)).map(String::as_str);
        procedure.purpose = purpose(procedure, outline, lead);
    }
}

fn lead_in(procedure: &Procedure) -> Option<NodeId> {
    procedure.intro.iter().rev().find_map(|part| match part {
        Part::Block(node) => Some(*node),
        Part::Inlines { .. } | Part::Cell { .. } => None,
    })
}

/// A title that says that records are brought together: "Collect the logs", "How to enable tracing", "Diagnostic logs".
fn collects(title: &str) -> bool {
    let title = ["how to ", "how do i ", "to "].iter().find_map(|start| title.strip_prefix(start)).unwrap_or(title);
    let title = title.split_once(": ").map_or(title, |(_, rest)| rest);
    let words: Vec<&str> = title.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let first = words.first().copied().unwrap_or("");
    let holds = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let verb = |list: &[&str]| {
        list.contains(&first) || first.strip_suffix("ing").is_some_and(|stem| list.iter().any(|verb| verb.trim_end_matches('e') == stem))
    };
    // A diagnostic that is run looks for what is wrong itself.
    if first == "run" && holds(&["diagnostic", "diagnostics"]) {
        return false;
    }
    // "Get the report" and "send the information" are no records of what went wrong.
    verb(GATHER) && holds(RECORDS)
        || verb(COLLECT) && holds(PLAIN_RECORDS)
        || words.ends_with(&["logging"])
        || title.starts_with("diagnostic logs")
        || title.starts_with("logs for ")
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
    if place && normal.split_once(", ").is_some_and(|(_, clause)| starts(clause)) {
        return true;
    }
    // "Go to the list, and verify that it is there."
    let goes = ["go to ", "open ", "navigate to ", "browse to "].iter().any(|word| normal.starts_with(word))
        || place && normal.split_once(", ").is_some_and(|(_, clause)| clause.starts_with("go to ") || clause.starts_with("open "));
    goes && [", and ", " and ", ", then ", ". "].iter().any(|joint| normal.split(joint).skip(1).any(starts))
}

fn purpose(procedure: &Procedure, outline: &Outline<'_>, lead: Option<&str>) -> Purpose {
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
    if collects(&title) && role != Role::Resolution {
        return Purpose::Collect;
    }
    let method = title.split_once(": ").map_or(title.as_str(), |(_, rest)| rest);
    let changes = procedure.steps.iter().filter(|step| starts(CHANGES, &normalize(&step.text))).count();
    let alters = changes > 1 && changes * 2 >= procedure.steps.len();
    // "Name check", or a lead-in that asks: "To determine whether …, follow these steps".
    let asked = procedure.title_source == TitleSource::Heading && lead.is_some_and(|lead| starts(ASKS, lead));
    if (starts(CHECK_TITLES, method) || method.ends_with(" check") || asked)
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
    if tied {
        return Purpose::Fix;
    }
    // "Use built-in troubleshooting" looks for what is wrong, "Initial troubleshooting steps" that restart things mend it.
    if title.contains("troubleshoot") {
        return if changes * 2 > procedure.steps.len() { Purpose::Fix } else { Purpose::Diagnose };
    }
    Purpose::Howto
}
