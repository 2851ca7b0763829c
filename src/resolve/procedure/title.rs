//! What a procedure is called.

use super::lead::Lead;
use super::outline::Outline;
use super::types::TitleSource;
use super::vocabulary::Role;

/// How a procedure stands in its section.
pub struct Place<'t> {
    pub section: usize,
    /// Its number among the section's procedures, from 0.
    pub index: usize,
    /// How many procedures the section has of its own.
    pub siblings: usize,
    pub lead: &'t Lead,
    /// It stands in a bullet or note, and the lead-in is that bullet's or note's own text.
    pub nested: bool,
}

/// A specific heading, label or summary comes first; under a generic one the sentence that names the action; where several lists stand
/// in one section, each sentence names its own.
pub fn title(place: &Place<'_>, outline: &Outline<'_>) -> (String, TitleSource) {
    let section = outline.section(place.section);
    let lead = place.lead;
    let sentence = |text: &str| (text.to_owned(), TitleSource::LeadIn);
    if place.nested && !lead.last.is_empty() {
        return sentence(if lead.action.is_empty() { &lead.last } else { &lead.action });
    }
    // Bold words directly above the list name it more closely than the heading does.
    if !lead.label.is_empty() {
        return (lead.label.clone(), TitleSource::Label);
    }
    let leads = lead.announces || lead.colon;
    let heading = || (section.title.clone(), section.source);
    if section.reading.role == Role::Article {
        return if !lead.action.is_empty() && leads && (place.siblings > 1 || place.index > 0) {
            sentence(&lead.action)
        } else {
            heading()
        };
    }
    // A run-in "Cause: …" ends with its paragraph: what is done about it is named further up.
    if section.run_in && matches!(section.reading.role, Role::Cause | Role::Symptoms) && !leads {
        let parent = outline.section(section.parent);
        return (parent.title.clone(), parent.source);
    }
    if section.reading.generic {
        if !lead.action.is_empty() && !lead.denies {
            return sentence(&lead.action);
        }
        if (place.siblings > 1 || section.reading.role == Role::Symptoms) && leads {
            return sentence(&lead.last);
        }
        return named_above(place.section, outline).unwrap_or_else(heading);
    }
    if place.index > 0 {
        if !lead.action.is_empty() {
            return sentence(&lead.action);
        }
        return if leads { sentence(&lead.last) } else { heading() };
    }
    // A heading that names the problem does not name what is done about it.
    let named = section.source == TitleSource::Tab || matches!(section.reading.role, Role::Method | Role::Step);
    if section.problem && !named && leads && !lead.action.is_empty() {
        return sentence(&lead.action);
    }
    heading()
}

/// Under "Steps" or "Procedure", the heading above is the name, unless it is one of a troubleshooting article's parts.
fn named_above(section: usize, outline: &Outline<'_>) -> Option<(String, TitleSource)> {
    let at = outline.section(section);
    if at.reading.role != Role::Other {
        return None;
    }
    let parent = outline.section(at.parent);
    let names = !parent.reading.generic && parent.reading.role != Role::Article && !parent.problem;
    names.then(|| (parent.title.clone(), parent.source))
}
