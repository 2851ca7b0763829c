/// Words longer than this (in characters) are not compared: nobody types them, and the cost grows with the length.
const LONGEST: usize = 256;

/// The candidate that somebody who wrote `word` most likely meant: every "did you mean" of the project.
///
/// Compared by edits (a character more, less, other, or two swapped), letter case aside. Up to a third of the longer word's characters may
/// differ, one for words of three to five; for shorter words only the case. Of equally near ones the first in the alphabet
/// is taken (of those that differ only in case, the one with fewest letters in the wrong one), whatever the order of the candidates. A candidate equal to `word` is none.
///
/// Takes time by the number of candidates, each by its length times the bound.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let exact: Vec<char> = word.chars().take(LONGEST + 1).collect();
    if exact.len() > LONGEST || exact.is_empty() {
        return None;
    }
    let folded: Vec<char> = exact.iter().map(|&c| fold(c)).collect();
    let letters = Letters::of(&folded);
    let mut rows = Rows::default();
    let mut other: Vec<char> = Vec::new();
    let mut best: Option<((usize, usize), &'a str)> = None;
    for candidate in candidates {
        // A character has one to four bytes, so lengths that are too far apart in bytes need not be decoded.
        if candidate == word || candidate.len() > 4 * LONGEST {
            continue;
        }
        other.clear();
        other.extend(candidate.chars().map(fold));
        let most = bound(folded.len().max(other.len()));
        let most = best.map_or(most, |((near, _), _)| most.min(near));
        if letters.least_edits(&other) > most {
            continue;
        }
        let Some(distance) = rows.distance(&folded, &other, most) else { continue };
        // Only of words that are equal but for case can it be told which letters are in the wrong one.
        let wrong_case = if distance == 0 { exact.iter().zip(candidate.chars()).filter(|&(&a, b)| a != b).count() } else { 0 };
        let rank = (distance, wrong_case);
        if best.is_none_or(|(least, name)| (rank, candidate) < (least, name)) {
            best = Some((rank, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many edits two words may be apart, the longer of which has `length` characters.
fn bound(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        length => length / 3,
    }
}

fn fold(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        (_, _) => c,
    }
}

/// How often each letter occurs, letters that share their last six bits counted together.
struct Letters([i32; 64]);

impl Letters {
    fn of(word: &[char]) -> Self {
        let mut counts = [0; 64];
        for &c in word {
            counts[c as usize % 64] += 1;
        }
        Self(counts)
    }

    /// So many edits at the least lead to `other`, since one edit adds or takes one letter, or does both: most candidates are told to be
    /// too far by it, in a fraction of the time that the table takes.
    fn least_edits(&self, other: &[char]) -> usize {
        let mut counts = self.0;
        for &c in other {
            counts[c as usize % 64] -= 1;
        }
        let (mut more, mut less) = (0, 0);
        for count in counts {
            more += count.max(0);
            less += (-count).max(0);
        }
        more.max(less).unsigned_abs() as usize
    }
}

/// The last three rows of the table of distances, kept from one candidate to the next.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    above: Vec<usize>,
    here: Vec<usize>,
}

impl Rows {
    /// The Damerau–Levenshtein distance (each stretch edited once), if it is at most `most`.
    ///
    /// Only cells within `most` of the diagonal are looked at, since others cannot be on a path that is cheap enough.
    fn distance(&mut self, a: &[char], b: &[char], most: usize) -> Option<usize> {
        if a.len().abs_diff(b.len()) > most {
            return None;
        }
        // What both begin or end with needs no edit; paths in one folder begin with all of it.
        let shared = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let (a, b) = (a.get(shared..).unwrap_or(&[]), b.get(shared..).unwrap_or(&[]));
        let shared = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
        let (a, b) = (a.get(..a.len() - shared).unwrap_or(&[]), b.get(..b.len() - shared).unwrap_or(&[]));
        let most = most.min(a.len().max(b.len()));
        let far = most + 1;
        let width = b.len() + 1;
        for row in [&mut self.before, &mut self.above, &mut self.here] {
            row.clear();
            row.resize(width, far);
        }
        for (cost, cell) in self.above.iter_mut().enumerate().take(most + 1) {
            *cell = cost;
        }
        for (i, &x) in a.iter().enumerate() {
            let low = (i + 1).saturating_sub(most);
            let high = (i + 1 + most).min(b.len());
            let mut least = far;
            if let Some(cell) = low.checked_sub(1).and_then(|edge| self.here.get_mut(edge)) {
                *cell = far;
            }
            for j in low..=high {
                let get = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(far);
                let cost = match j.checked_sub(1) {
                    None => i + 1,
                    Some(left) => {
                        let y = b.get(left).copied();
                        let change = get(&self.above, left) + usize::from(y != Some(x));
                        let mut cost = change.min(get(&self.above, j) + 1).min(get(&self.here, left) + 1);
                        if let (Some(i), Some(far_left)) = (i.checked_sub(1), left.checked_sub(1))
                            && a.get(i).copied() == y
                            && b.get(far_left).copied() == Some(x)
                        {
                            cost = cost.min(get(&self.before, far_left) + 1);
                        }
                        cost
                    }
                };
                let cost = cost.min(far);
                least = least.min(cost);
                if let Some(cell) = self.here.get_mut(j) {
                    *cell = cost;
                }
            }
            if let Some(cell) = self.here.get_mut(high + 1) {
                *cell = far;
            }
            // A swap reaches back two rows, so both must be too dear before the rest cannot be cheaper.
            if least > most && self.above.iter().skip(low.saturating_sub(1)).take(2 * most + 3).all(|&cost| cost > most) {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.above);
            std::mem::swap(&mut self.above, &mut self.here);
        }
        self.above.last().copied().filter(|&cost| cost <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(nearest("set-upp", ["set-up", "step-up", "setting"]), Some("set-up"));
        assert_eq!(nearest("appliesTo", ["appliesto", "author"]), Some("appliesto"));
        assert_eq!(nearest("recieve", ["receive", "relieve"]), Some("receive"));
        assert_eq!(nearest("ID", ["id", "ie"]), Some("id"));
        assert_eq!(nearest("ttile", ["title", "tile"]), Some("tile"));
        assert_eq!(nearest("IMG/a.png", ["img/a.png", "Img/a.png"]), Some("Img/a.png"));
    }

    #[test]
    fn what_is_far_is_not_meant() {
        assert_eq!(nearest("ab", ["ac", "b", "abc"]), Some("abc"));
        assert_eq!(nearest("ab", ["ac", "b"]), None);
        assert_eq!(nearest("title", ["tide!"]), None);
        assert_eq!(nearest("x", ["x", ""]), None);
        assert_eq!(nearest("", ["a"]), None);
        assert_eq!(nearest(&"x".repeat(300), [&*"x".repeat(299)]), None);
    }

    #[test]
    fn ties_do_not_depend_on_the_order() {
        assert_eq!(nearest("cat", ["car", "bat", "cab"]), Some("bat"));
        assert_eq!(nearest("cat", ["cab", "car", "bat"]), Some("bat"));
    }

    /// The definition, without bounds.
    fn slow(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut cost =
                        (table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1])).min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        cost = cost.min(table[i - 2][j - 2] + 1);
                    }
                    cost
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn the_bounded_distance_is_the_distance(a in "[abc]{0,9}", b in "[abc]{0,9}", most in 0usize..6) {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let mut rows = Rows::default();
            rows.distance(&b, &a, 5);
            let whole = slow(&a, &b);
            prop_assert_eq!(rows.distance(&a, &b, most), (whole <= most).then_some(whole));
            prop_assert!(Letters::of(&a).least_edits(&b) <= whole);
        }
    }
}
