//! Ids of headings, as docfx makes them: GitHub's way.

use std::collections::HashMap;

/// Lower case; letters, digits, `-` and `_` stay, white space becomes `-`, all else goes. A heading without any of these is `section`.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.trim().chars() {
        match char {
            '-' | '_' => out.push(char),
            char if char.is_alphanumeric() => out.extend(char.to_lowercase()),
            char if char.is_whitespace() => out.push('-'),
            _ => {}
        }
    }
    if out.is_empty() { "section".to_owned() } else { out }
}

/// Gives each id once: the second `x` is `x-1`.
#[derive(Debug, Default)]
pub struct Slugs {
    taken: HashMap<String, u32>,
}

impl Slugs {
    /// Says that an id is taken by an explicit anchor.
    pub fn take(&mut self, id: &str) {
        self.taken.entry(id.to_owned()).or_insert(0);
    }

    pub fn unique(&mut self, wanted: String) -> String {
        if !self.taken.contains_key(&wanted) {
            self.taken.insert(wanted.clone(), 0);
            return wanted;
        }
        let mut count = self.taken.get(&wanted).copied().unwrap_or(0);
        loop {
            count += 1;
            let candidate = format!("{wanted}-{count}");
            if !self.taken.contains_key(&candidate) {
                self.taken.insert(candidate.clone(), 0);
                self.taken.insert(wanted, count);
                return candidate;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_goes_and_spaces_become_hyphens() {
        assert_eq!(slug("This - is a &@! heading _ with . and ! -"), "this---is-a--heading-_-with--and---");
        assert_eq!(slug("1. Deploying the network"), "1-deploying-the-network");
        assert_eq!(slug("???"), "section");
    }

    #[test]
    fn the_second_of_a_name_is_numbered() {
        let mut slugs = Slugs::default();
        slugs.take("a-1");
        assert_eq!([slugs.unique("a".into()), slugs.unique("a".into()), slugs.unique("a".into())], ["a", "a-2", "a-3"]);
    }
}
