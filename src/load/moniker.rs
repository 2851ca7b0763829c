//! Monikers: names of versions, and ranges of them, in docfx's grammar.
//!
//! `[book] monikers` lists the versions that the book shows, oldest first. A range is a list of alternatives parted by `||`; each
//! alternative is one or several comparators that must all hold: `>= x`, `> x`, `<= x`, `< x`, `= x`, `x`.

/// Why a range cannot be read, or names what the book does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MonikerError {
    /// A comparator without a name, or nothing at all.
    Malformed,
    /// A name that `[book] monikers` does not list.
    Unknown(String),
}

/// The positions in `known` that a range covers, in order.
///
/// # Errors
/// When the range cannot be read or names a version that `known` lacks.
pub fn monikers_in(range: &str, known: &[String]) -> Result<Vec<usize>, MonikerError> {
    let (covered, unknown) = read(range, known)?;
    match unknown {
        Some((name, _)) => Err(MonikerError::Unknown(name)),
        None => Ok(covered),
    }
}

/// The covered positions, and the first name that is not known, with whether its place among the versions would matter.
type Covered = (Vec<usize>, Option<(String, bool)>);

fn read(range: &str, known: &[String]) -> Result<Covered, MonikerError> {
    let mut unknown: Option<(String, bool)> = None;
    let mut covered = vec![false; known.len()];
    for alternative in range.split("||") {
        let mut inside = vec![true; known.len()];
        for (operator, name) in comparators(alternative)? {
            let Some(at) = known.iter().position(|moniker| moniker.eq_ignore_ascii_case(name)) else {
                let matters = !matches!(operator, Operator::Same) || unknown.as_ref().is_some_and(|(_, matters)| *matters);
                let first = unknown.take().map_or_else(|| name.to_owned(), |(first, _)| first);
                unknown = Some((first, matters));
                // No version of the book is this one.
                inside.fill(false);
                continue;
            };
            for (index, inside) in inside.iter_mut().enumerate() {
                *inside &= match operator {
                    Operator::AtLeast => index >= at,
                    Operator::Above => index > at,
                    Operator::AtMost => index <= at,
                    Operator::Below => index < at,
                    Operator::Same => index == at,
                };
            }
        }
        for (covered, inside) in covered.iter_mut().zip(inside) {
            *covered |= inside;
        }
    }
    Ok((covered.iter().enumerate().filter(|(_, covered)| **covered).map(|(index, _)| index).collect(), unknown))
}

/// Whether something with this range is shown: always, when the book knows no versions; and where a range cannot be used, since a finding
/// says so and text that vanishes would not. A version that the book does not list is none of its versions; but nobody knows what is
/// older or newer than it.
pub fn is_shown(range: &str, known: &[String]) -> bool {
    known.is_empty()
        || read(range, known).map_or(true, |(covered, unknown)| !covered.is_empty() || unknown.is_some_and(|(_, matters)| matters))
}

#[derive(Clone, Copy)]
enum Operator {
    AtLeast,
    Above,
    AtMost,
    Below,
    Same,
}

fn comparators(alternative: &str) -> Result<Vec<(Operator, &str)>, MonikerError> {
    let mut out = Vec::new();
    let mut rest = alternative.trim();
    while !rest.is_empty() {
        let (operator, length) = match rest.as_bytes() {
            [b'>', b'=', ..] => (Operator::AtLeast, 2),
            [b'<', b'=', ..] => (Operator::AtMost, 2),
            [b'>', ..] => (Operator::Above, 1),
            [b'<', ..] => (Operator::Below, 1),
            [b'=', ..] => (Operator::Same, 1),
            _ => (Operator::Same, 0),
        };
        let typed = rest.get(length..).unwrap_or("").trim_start();
        let end = typed.find(|char: char| char.is_whitespace() || matches!(char, '<' | '>' | '=' | '|')).unwrap_or(typed.len());
        let name = typed.get(..end).unwrap_or("");
        if name.is_empty() {
            return Err(MonikerError::Malformed);
        }
        out.push((operator, name));
        rest = typed.get(end..).unwrap_or("").trim_start();
    }
    if out.is_empty() { Err(MonikerError::Malformed) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(range: &str) -> Result<Vec<usize>, MonikerError> {
        let known: Vec<String> = ["v1", "v2", "v3", "other"].map(str::to_owned).into();
        monikers_in(range, &known)
    }

    #[test]
    fn ranges_of_all_kinds() {
        assert_eq!(covered(">= v2 <=v3"), Ok(vec![1, 2]));
        assert_eq!(covered("v1 || =other"), Ok(vec![0, 3]));
        assert_eq!(covered("< v1"), Ok(vec![]));
        assert_eq!(covered("> V3"), Ok(vec![3]));
    }

    #[test]
    fn what_cannot_be_read_is_said_and_shown() {
        assert_eq!(covered(">="), Err(MonikerError::Malformed));
        assert_eq!(covered(""), Err(MonikerError::Malformed));
        assert_eq!(covered("v1 || v9"), Err(MonikerError::Unknown("v9".to_owned())));
        assert!(!is_shown("v9", &["v1".to_owned()]));
        assert!(is_shown(">=v9", &["v1".to_owned()]));
        assert!(is_shown(">=", &["v1".to_owned()]));
        assert!(!is_shown("<v1", &["v1".to_owned()]));
        assert!(is_shown("<v1", &[]));
    }
}
