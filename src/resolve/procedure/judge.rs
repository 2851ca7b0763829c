//! Which ordered lists are instructions.
//!
//! Each sign is worth some points; the strongest sign is kept as the [`Rule`], the sum as the confidence. A list below the threshold is
//! left out with the reason that weighed most against it.

use super::lead::Lead;
use super::outline::Outline;
use super::types::Rule;
use super::vocabulary::{Mood, Role, is_verb, mood, normalize};

pub enum Verdict {
    Procedure { rule: Rule, confidence: u8 },
    Not(&'static str),
}

/// Titles over lists that are read, not carried out.
const READ_ONLY_TITLES: &[&str] = &[
    "best practice",
    "consideration",
    "limitation",
    "prerequisite",
    "requirement",
    "recommendation",
    "see also",
    "reference",
    "related",
    "next step",
    "known issue",
    "faq",
    "glossary",
    "example",
];

/// Whether a row of step headings is a procedure: under a cause or a symptom it may tell how things came about.
pub fn judge_steps(texts: &[&str], parent: usize, outline: &Outline<'_>) -> bool {
    if !matches!(outline.role(parent), Role::Cause | Role::Symptoms) {
        return true;
    }
    let told = texts.iter().filter(|text| mood(text.split_once(": ").map_or(text, |(_, rest)| rest)) == Mood::Instruction).count();
    told * 2 >= texts.len()
}

/// `items` are the first paragraphs of the list's items; `links` says that all of them are nothing but a link.
pub fn judge(items: &[&str], links: bool, lead: &Lead, section: usize, outline: &Outline<'_>) -> Verdict {
    let moods: Vec<Mood> = items.iter().map(|text| mood(text)).collect();
    let count = |wanted: Mood| moods.iter().filter(|mood| **mood == wanted).count();
    let instructions = count(Mood::Instruction);
    let statements = count(Mood::Statement);
    let total = moods.len().max(1);
    let mut score = 0_i32;
    let mut rule = Rule::Heading;
    let mut against = "statements";
    if instructions * 10 >= total * 6 {
        score += 2;
        rule = Rule::Instructions;
    } else if instructions * 3 >= total {
        score += 1;
        rule = Rule::Instructions;
    } else if instructions == 0 {
        score -= if statements * 2 >= total { 2 } else { 1 };
    }
    if lead.announces {
        score += if instructions == 0 && statements == total { 2 } else { 3 };
        rule = Rule::LeadIn;
    // A sentence that ends with a full stop explains what stands before it: "Because only one can be installed, …".
    } else if lead.denies && (lead.colon || instructions * 10 < total * 6) {
        score -= 3;
        against = if normalize(&lead.last).contains("scenario") { "events" } else { "causes" };
    } else if lead.colon && lead.last.starts_with("To ") {
        score += 1;
    }
    let role = outline.role(section);
    let title = normalize(&outline.section(section).title);
    if !lead.announces {
        match role {
            // `**Cause:** the licence is missing.` with a list behind it is the cause and then what to do.
            Role::Cause if outline.section(section).run_in && instructions == total => {}
            Role::Cause => {
                score -= 3;
                against = "causes";
            }
            Role::Symptoms => {
                score -= 2;
                against = "events";
            }
            Role::Resolution | Role::Workaround => score += 1,
            Role::Article | Role::Method | Role::Step | Role::Issue | Role::Info | Role::AppliesTo | Role::Other => {}
        }
        if READ_ONLY_TITLES.iter().any(|word| title.contains(word)) {
            score -= 2;
            against = "notes";
        }
        if links && instructions < total {
            score -= 2;
            against = "links";
        }
    }
    let first = title.split(' ').next().unwrap_or("");
    let names_way = matches!(outline.section(section).reading.role, Role::Method | Role::Step)
        || first == "to"
        || title.starts_with("how to ")
        || is_verb(first);
    if names_way {
        score += 1;
    }
    if score >= 1 {
        let confidence = match score {
            1 => 60,
            2 => 75,
            3 => 85,
            4 => 92,
            _ => 97,
        };
        Verdict::Procedure { rule, confidence }
    } else {
        Verdict::Not(against)
    }
}
