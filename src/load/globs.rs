//! The globs of configuration files, compiled once.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Compiles globs as DocFX reads them: `*` stays within a folder, `**` crosses folders, case does not matter, a pattern that ends with
/// `/` means everything below.
pub(super) struct Globs {
    set: GlobSet,
    /// The position in the caller's list of each compiled glob: those that cannot be read are left out.
    places: Vec<usize>,
}

impl Globs {
    /// Compiles what can be compiled, and says of the others (by position) why they cannot.
    pub(super) fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> (Self, Vec<(usize, String)>) {
        let mut builder = GlobSetBuilder::new();
        let mut places = Vec::new();
        let mut errors = Vec::new();
        for (at, pattern) in patterns.into_iter().enumerate() {
            match compile(pattern) {
                Ok(glob) => {
                    builder.add(glob);
                    places.push(at);
                }
                Err(message) => errors.push((at, message)),
            }
        }
        match builder.build() {
            Ok(set) => (Self { set, places }, errors),
            Err(error) => {
                errors.push((0, error.to_string()));
                (Self { set: GlobSet::empty(), places: Vec::new() }, errors)
            }
        }
    }

    pub(super) fn is_match(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// The positions, in rising order, of the patterns that match.
    pub(super) fn matches(&self, path: &str) -> Vec<usize> {
        self.set.matches(path).into_iter().filter_map(|at| self.places.get(at).copied()).collect()
    }
}

fn compile(pattern: &str) -> Result<globset::Glob, String> {
    let pattern = pattern.trim().replace('\\', "/");
    let pattern = pattern.strip_prefix("./").unwrap_or(&pattern);
    if pattern.starts_with('/') || pattern.get(1..3) == Some(":/") {
        return Err("a pattern is relative, without a `/` at its start".to_owned());
    }
    if pattern.split('/').any(|part| part == "..") {
        return Err("a pattern cannot leave its folder by `..`; give the folder as `src`".to_owned());
    }
    let pattern = if pattern.ends_with('/') { format!("{pattern}**") } else { pattern.to_owned() };
    GlobBuilder::new(&pattern)
        .literal_separator(true)
        .case_insensitive(true)
        .backslash_escape(false)
        .build()
        .map_err(|error| error.kind().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_docfx() {
        let matches = |pattern: &str, path: &str| Globs::new([pattern]).0.is_match(path);
        assert!(matches("**/*.md", "a.md") && matches("**/*.md", "a/b/c.MD"));
        assert!(matches("*.md", "a.md") && !matches("*.md", "a/b.md"));
        assert!(matches("**/**.yml", "a/b.yml"));
        assert!(matches("**/obj/**", "a/obj/b.md") && matches("obj/", "obj/a/b"));
        assert!(matches("a\\*.{md,yml}", "a/b.yml") && matches("./a/[ab].md", "a/b.md"));
    }

    #[test]
    fn a_pattern_that_cannot_be_read_leaves_the_others() {
        let (globs, errors) = Globs::new(["a[", "*.md", "../*.md", "/x"]);
        assert_eq!(errors.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(globs.matches("b.md"), [1]);
    }
}
