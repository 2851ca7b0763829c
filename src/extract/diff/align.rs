//! Which step of the old procedure is which of the new one.

use std::collections::{HashMap, HashSet};

use super::Step;

/// An old step and the new one that it became, or one of the two.
pub(super) enum Pair<'s> {
    /// `moved`: it stands elsewhere among the steps that both have.
    Both {
        old: &'s Step,
        new: &'s Step,
        moved: bool,
    },
    Old(&'s Step),
    New(&'s Step),
}

/// Longer procedures are compared by their texts alone, so that time does not grow with the square of their length.
const LARGEST_TABLE: usize = 1 << 20;

/// Of two texts, at least this part of the words must be the same, in percent, for one to be the other's new wording.
const ALIKE: usize = 40;

/// The pairs in the order of the old steps, each new step behind the one that it follows.
pub(super) fn align<'s>(old: &[&'s Step], new: &[&'s Step]) -> Vec<Pair<'s>> {
    let mut to: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken: HashSet<usize> = HashSet::new();
    let mut moved: HashSet<usize> = HashSet::new();
    for (from, at) in common(old, new) {
        to[from] = Some(at);
        taken.insert(at);
    }
    // The same text elsewhere has moved.
    let mut by_text: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, step) in new.iter().enumerate().rev().filter(|(at, _)| !taken.contains(at)) {
        by_text.entry(step.text.as_str()).or_default().push(at);
    }
    for (from, step) in old.iter().enumerate() {
        if to[from].is_none()
            && let Some(at) = by_text.get_mut(step.text.as_str()).and_then(Vec::pop)
        {
            to[from] = Some(at);
            taken.insert(at);
            moved.insert(from);
        }
    }
    // What stands between the same neighbours is the old step in new words, where enough of them are the same.
    let mut from = 0;
    while from < old.len() {
        if to[from].is_some() {
            from += 1;
            continue;
        }
        let before = to[..from].iter().rev().flatten().next().map_or(0, |at| at + 1);
        let end = (from..old.len()).find(|at| to[*at].is_some()).unwrap_or(old.len());
        let after = to.get(end).copied().flatten().unwrap_or(new.len());
        let mut next = before;
        for at in from..end {
            let found = (next..after.min(next + 8)).find(|to| !taken.contains(to) && alike(&old[at].text, &new[*to].text));
            if let Some(found) = found {
                to[at] = Some(found);
                taken.insert(found);
                next = found + 1;
            }
        }
        from = end;
    }
    let mut out = Vec::with_capacity(old.len().max(new.len()));
    let mut written = 0;
    let push_new = |until: usize, written: &mut usize, out: &mut Vec<Pair<'s>>| {
        while *written < until {
            if !taken.contains(written) {
                out.push(Pair::New(new[*written]));
            }
            *written += 1;
        }
    };
    for (from, step) in old.iter().enumerate() {
        match to[from] {
            Some(at) => {
                if !moved.contains(&from) {
                    push_new(at, &mut written, &mut out);
                }
                out.push(Pair::Both { old: step, new: new[at], moved: moved.contains(&from) });
            }
            None => out.push(Pair::Old(step)),
        }
    }
    push_new(new.len(), &mut written, &mut out);
    out
}

/// The longest common subsequence of texts.
fn common(old: &[&Step], new: &[&Step]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > LARGEST_TABLE {
        return old.iter().zip(new).enumerate().filter(|(_, (old, new))| old.text == new.text).map(|(at, _)| (at, at)).collect();
    }
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for (i, from) in old.iter().enumerate().rev() {
        for (j, to) in new.iter().enumerate().rev() {
            lengths[i * width + j] = if from.text == to.text {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < old.len() && j < new.len() {
        if old[i].text == new[j].text {
            out.push((i, j));
            i += 1;
            j += 1;
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

fn alike(old: &str, new: &str) -> bool {
    let words = |text: &str| -> HashSet<String> {
        text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).take(200).map(str::to_lowercase).collect()
    };
    let (old, new) = (words(old), words(new));
    let shared = old.intersection(&new).count();
    shared * 200 >= (old.len() + new.len()) * ALIKE
}
