//! A key of the front matter is spelt almost like one that is known.
//!
//! Nothing reads it under that name, so its value is lost in silence.
//!
//! ```markdown bad
//! //- a.md
//! ---
//! appliesTo: Windows
//! //~^^^^^^ warning[metadata-key-misspelt]: the key is spelt `appliesto`
//! //~ fix: write `appliesto`
//! descripton: How to enroll.
//! //~^^^^^^^ warning[metadata-key-misspelt]: `descripton` is no key that is known
//! //~ hint: did you mean `description`?
//! ---
//! # Enroll
//! ```
//!
//! ```markdown good
//! //- a.md
//! ---
//! appliesto: Windows
//! team: enrollment
//! ---
//! # Enroll
//! ```
//!
//! Correct the key. Keys that are like none of the known ones are the book's own and not reported; those that are like one are allowed by the
//! option `known`.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::{Edit, Fix, Severity};

pub const RULE: Rule = Rule {
    name: "metadata-key-misspelt",
    group: Group::FrontMatter,
    severity: Some(Severity::Warning),
    check: Check::Page(check),
    options: &[OptionSpec { name: "known", kind: OptionKind::Texts, default: "[]", doc: "Further keys that are right as they are." }],
    source: include_str!("metadata_key_misspelt.rs"),
};

/// Keys that Fixbook, DocFX and Learn read, sorted.
const KNOWN: &[&str] = &[
    // Learn takes it in capitals too, and most of its pages have it so.
    "ROBOTS",
    "ai-usage",
    "appliesto",
    "author",
    "breadcrumb_path",
    "contributors",
    "date",
    "description",
    "feedback_help_link_type",
    "feedback_help_link_url",
    "feedback_product_url",
    "feedback_system",
    "hideEdit",
    "keywords",
    "layout",
    "localization_priority",
    "manager",
    "monikerRange",
    "ms.assetid",
    "ms.author",
    "ms.collection",
    "ms.custom",
    "ms.date",
    "ms.devlang",
    "ms.localizationpriority",
    "ms.manager",
    "ms.prod",
    "ms.reviewer",
    "ms.service",
    "ms.subservice",
    "ms.suite",
    "ms.technology",
    "ms.tgt_pltfrm",
    "ms.topic",
    "ms.workload",
    "permissioned-type",
    "product",
    "recommendations",
    "redirect_document_id",
    "redirect_url",
    "reviewer",
    "robots",
    "search.app",
    "search.appverid",
    "search.audienceType",
    "services",
    "slug",
    "tags",
    "template",
    "title",
    "titleSuffix",
    "toc.title",
    "uid",
    "zone_pivot_group_filename",
    "zone_pivot_groups",
];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let more = cx.options.texts("known").unwrap_or_default();
    let entries = &cx.page.front_matter.entries;
    let present: HashSet<&str> = entries.iter().map(|(key, _)| key.name.as_str()).collect();
    for (key, _) in entries {
        let name = key.name.as_str();
        if KNOWN.binary_search(&name).is_ok() || more.contains(&name) {
            continue;
        }
        let same = by_bare_name().get(&bare(name).collect::<String>());
        // A second key of that name would be none the better.
        if let Some(known) = same.filter(|known| !present.contains(*known)) {
            let finding = findings.add(key.span, format!("the key is spelt `{known}`"));
            if cx.text(key.span) == name {
                let edits = vec![Edit { span: key.span, text: (*known).to_owned() }];
                finding.fix = Some(Fix { title: format!("write `{known}`"), edits });
            }
        } else if let Some(known) = KNOWN.iter().find(|known| known.len() >= 5 && !present.contains(*known) && one_slip(known, name)) {
            findings.add(key.span, format!("`{name}` is no key that is known")).hint = Some(format!("did you mean `{known}`?"));
        }
    }
}

/// The known keys by what is left of them without capitals and signs.
fn by_bare_name() -> &'static HashMap<String, &'static str> {
    static NAMES: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    NAMES.get_or_init(|| KNOWN.iter().rev().map(|known| (bare(known).collect(), *known)).collect())
}

/// Without capitals and the signs between words.
fn bare(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Whether one letter is missing, too many or wrong, or two neighbours are exchanged. An `s` at the end makes another word, not a slip.
fn one_slip(known: &str, typed: &str) -> bool {
    if known.strip_suffix('s') == Some(typed) || typed.strip_suffix('s') == Some(known) || known.len().abs_diff(typed.len()) > 1 {
        return false;
    }
    let (known, typed) = (known.as_bytes(), typed.as_bytes());
    let start = known.iter().zip(typed).take_while(|(a, b)| a == b).count();
    let end = known.iter().rev().zip(typed.iter().rev()).take_while(|(a, b)| a == b).count();
    let shorter = known.len().min(typed.len());
    let end = end.min(shorter - start.min(shorter));
    let (left, right) = (known.get(start..known.len() - end).unwrap_or(&[]), typed.get(start..typed.len() - end).unwrap_or(&[]));
    match (left, right) {
        ([_], [_]) | ([_], []) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_can_be_searched() {
        assert!(super::KNOWN.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
