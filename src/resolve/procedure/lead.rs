//! The paragraph in front of a list: does it announce steps, and which of its sentences names the action?

use super::vocabulary::{Mood, mood, names_an_action, normalize};
use crate::parse::ast::{Inline, InlineKind, plain_text};

/// A lead-in, read.
#[derive(Clone, Debug, Default)]
pub struct Lead {
    /// It says that steps follow.
    pub announces: bool,
    /// It says that causes, conditions, events, examples follow.
    pub denies: bool,
    /// It ends with a colon.
    pub colon: bool,
    /// The sentence that names the action, with its own punctuation; empty where none does.
    pub action: String,
    /// The last sentence.
    pub last: String,
    /// The words in bold with which it begins, where a colon ends them: `**Add a partner**: this is done by the partner.`
    pub label: String,
}

const ANNOUNCING: &[&str] = &[
    "as follows",
    "complete these",
    "do the following",
    "do these",
    "follow the instructions",
    "follow the procedure",
    "follow the steps",
    "follow these",
    "following action",
    "following instructions",
    "following procedure",
    "following process",
    "following step",
    "following tasks",
    "in this order",
    "instructions below",
    "perform the following",
    "procedure below",
    "proceed as",
    "step-by-step",
    "steps below",
    "take the following",
    "these instructions",
    "these steps",
    "this procedure",
    "try the following",
    "using these",
    "these tasks",
    "these actions",
];

/// Commands that are listed are run in order, where the last sentence tells to, and no other one announces steps.
const RUNNING: &[&str] = &[
    "enter the following commands",
    "execute the following commands",
    "run the following cmdlets",
    "run the following commands",
    "run these commands",
    "type the following commands",
];

const DENYING: &[&str] = &[
    "because",
    "best practice",
    "caused by",
    "causes",
    "conditions",
    "consider the following scenario",
    "considerations",
    "criteria",
    "events occur",
    "examples",
    "factors",
    "following error",
    "following event",
    "following reason",
    "following scenario",
    "following situation",
    "following symptom",
    "happens when",
    "in the following cases",
    "known issue",
    "limitations",
    "may occur",
    "occurs if",
    "occurs when",
    "reasons",
    "recommendations",
    "requirements",
    "scenarios",
    "the following are true",
    "the following is true",
    "the following topics",
    "types of",
    "this article",
    "ways to",
    "following options",
    "following methods",
    "following questions",
];

/// What ends so says what there is or has to be, not what to do: "you will need the following".
const LISTING: &[&str] = &[
    "contain the following",
    "contains the following",
    "have the following",
    "include the following",
    "includes the following",
    "need the following",
    "needs the following",
    "require the following",
    "requires the following",
    "support the following",
    "supports the following",
];

/// The sentences of a text, each with its punctuation.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if !matches!(byte, b'.' | b'?' | b'!') || bytes.get(at + 1) != Some(&b' ') {
            continue;
        }
        let Some(rest) = text.get(at + 2..) else { continue };
        let next = rest.trim_start().chars().next();
        let before = text.get(start..at).unwrap_or("");
        // "e.g. The" and "vs. A" end no sentence; nor does a single letter or a number with its dot at the start.
        let abbreviation = ["e.g", "i.e", "etc", "vs", "approx"].iter().any(|short| before.ends_with(short)) || before.trim().len() < 3;
        if next.is_some_and(|char| char.is_uppercase() || matches!(char, '(' | '"' | '“')) && !abbreviation {
            if let Some(sentence) = text.get(start..=at) {
                out.push(sentence.trim());
            }
            start = at + 1;
        }
    }
    if let Some(rest) = text.get(start..)
        && !rest.trim().is_empty()
    {
        out.push(rest.trim());
    }
    out
}

pub fn read(text: &str) -> Lead {
    let text = collapse(text);
    let sentences = sentences(&text);
    // What is said behind the announcement ("If …, skip the first three steps.") does not undo it.
    let announcing = |sentence: &&&str| {
        let normal = normalize(sentence);
        let weak = sentence.ends_with(':') && ["the steps", "steps to"].iter().any(|word| normal.contains(word));
        let listing = LISTING.iter().any(|word| normal.ends_with(word));
        ANNOUNCING.iter().any(|word| normal.contains(word))
            || weak
            || normal.ends_with("steps")
            || normal.ends_with("the following") && !listing
    };
    let announced = sentences.iter().enumerate().rev().take(3).find(|(_, sentence)| announcing(sentence)).map(|(at, _)| at);
    let runs = |sentence: &str| {
        let normal = normalize(sentence);
        RUNNING.iter().any(|word| normal.contains(word)) && !normal.starts_with("you ")
    };
    let announced = announced.or_else(|| sentences.last().filter(|sentence| runs(sentence)).map(|_| sentences.len() - 1));
    let Some(at) = announced.or_else(|| sentences.len().checked_sub(1)) else { return Lead::default() };
    let (Some(base), Some(last)) = (sentences.get(at), sentences.last()) else { return Lead::default() };
    let normal = normalize(base);
    let announces = announced.is_some();
    let lists = || LISTING.iter().any(|word| normal.ends_with(word));
    let denies = !announces && (DENYING.iter().any(|word| normal.contains(word)) || lists());
    // The announcing sentence itself, or, where it is only "To do this, follow these steps", one of the two before it.
    let action = sentences.iter().take(at + 1).rev().take(3).find(|sentence| names_action(sentence));
    // A sentence that announces nothing names the action only if it tells to do something: what explains ("Renaming it shows the
    // option.") is skipped for the one before it.
    let told = |sentence: &&&str| {
        sentence.starts_with("To ") || sentence.starts_with("If ") || sentence.ends_with(':') || mood(sentence) == Mood::Instruction
    };
    let action = match action {
        Some(_) if !announces => sentences.iter().rev().take(3).filter(|sentence| names_action(sentence)).find(told),
        // "To do this, open the shell and follow these steps": what is to be done stands before it.
        Some(sentence) if ["To do this", "To do so", "To do that"].iter().any(|start| sentence.starts_with(start)) && at > 0 => {
            sentences.get(at - 1).filter(|sentence| names_action(sentence)).or(Some(sentence))
        }
        other => other,
    };
    Lead {
        announces,
        denies,
        colon: last.ends_with(':') || last.ends_with('：'),
        action: action.map_or_else(String::new, |sentence| (*sentence).to_owned()),
        last: (*base).to_owned(),
        label: String::new(),
    }
}

/// The same for a paragraph, of which the words in bold at its start may name what follows.
pub fn read_paragraph(inlines: &[Inline], text: &str) -> Lead {
    let mut lead = read(text);
    let mut shown = inlines.iter().filter(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.trim().is_empty()));
    let (Some(first), Some(second)) = (shown.next(), shown.next()) else { return lead };
    if let (InlineKind::Strong(children), InlineKind::Text(behind)) = (&first.kind, &second.kind) {
        let label = collapse(&plain_text(children));
        let ended = label.ends_with(':') || behind.trim_start().starts_with(':');
        let words = label.split(' ').count();
        if ended && (2..=16).contains(&words) && names_an_action(&label) {
            lead.label = label.trim_end_matches([':', ' ']).to_owned();
        }
    }
    lead
}

fn names_action(sentence: &str) -> bool {
    !bare(&normalize(sentence))
}

/// Whether a sentence says only that something is to be done: "To resolve this issue, follow these steps". `text` is normalized.
pub fn bare(text: &str) -> bool {
    text.split(", ").all(bare_clause)
}

fn bare_clause(clause: &str) -> bool {
    let clause = clause.trim();
    let clause =
        ["then ", "please ", "and ", "you can ", "you must ", "or "].iter().find_map(|word| clause.strip_prefix(word)).unwrap_or(clause);
    let situations = [
        "in this situation",
        "in this case",
        "in that case",
        "in such a case",
        "in these cases",
        "in that situation",
        "if so",
        "if not",
        "if this occurs",
        "if this is the case",
        "if this happens",
    ];
    if situations.contains(&clause) {
        return true;
    }
    let count = clause.split(' ').count();
    let starts = |words: &[&str]| words.iter().any(|word| clause.starts_with(word));
    if starts(&["to do this", "to do so", "to do that", "to do it", "for example", "for instance"]) {
        return count <= 8 && !clause.contains(" by ") || clause.contains("steps");
    }
    if starts(&["here are", "here is", "here's how", "as a ", "as an "]) {
        return count <= 8;
    }
    let aims = [
        "to fix ",
        "to resolve ",
        "to solve ",
        "to correct ",
        "to address ",
        "to troubleshoot ",
        "to work around ",
        "to mitigate ",
        "to workaround ",
        "fix ",
        "resolve ",
    ];
    let vague = ["this", "the", "these", "your", "that", "such", "it"];
    if let Some(rest) = aims.iter().find_map(|aim| clause.strip_prefix(aim)) {
        let mut words = rest.split(' ');
        let first = words.next().unwrap_or("");
        let tail =
            ["issue", "problem", "error", "behavior", "situation", "condition", "issues", "problems", "errors", "message", "it", "this"];
        if vague.contains(&first) && (count <= 6 && rest.split(' ').any(|word| tail.contains(&word))) {
            return true;
        }
        if vague.contains(&first) && clause.contains("steps") {
            return count <= 11;
        }
    }
    let acts = [
        "follow ",
        "use ",
        "perform ",
        "complete ",
        "do ",
        "take ",
        "go through ",
        "carry out ",
        "here are",
        "run through ",
        "try ",
        "using ",
        "these are",
        "the following",
        "follow",
        "by following",
    ];
    if starts(&acts) {
        let says =
            ["steps", "following", "these", "procedure", "actions", "instructions", "as follows"].iter().any(|word| clause.contains(word));
        return says && count <= 7;
    }
    clause == "steps" || clause == "as follows"
}

/// White space collapsed.
pub fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_that_names_the_action_is_found() {
        let lead = read("To repair it, rebuild the index on each node. To do this, follow these steps:");
        assert!(lead.announces && lead.colon);
        assert_eq!(lead.action, "To repair it, rebuild the index on each node.");
        assert_eq!(read("To resolve this issue, follow these steps:").action, "");
        assert_eq!(read("Move the file by using the following steps:").action, "Move the file by using the following steps:");
    }

    #[test]
    fn causes_and_events_are_announced_otherwise() {
        assert!(read("This issue occurs for one of the following reasons:").denies);
        assert!(!read("This occurs because of a lock. To remove it, follow these steps:").denies);
        let needs = read("To enable the app, you will need the following:");
        assert!(needs.denies && !needs.announces);
        assert!(read("To enable the app, do the following:").announces);
    }

    #[test]
    fn sentences_end_before_a_capital() {
        assert_eq!(sentences("Use v. 2.0 now. Then stop! go on"), ["Use v. 2.0 now.", "Then stop! go on"]);
    }
}
