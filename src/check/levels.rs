//! Which rule holds where, and how much it matters there.

use globset::{Glob, GlobMatcher};

use super::allow::UNUSED;
use super::context::{Once, Options};
use super::rule::Rule;
use super::rules::ALL;
use crate::config::{CheckSettings, RuleLevel, RuleSetting};
use crate::diag::{Diagnostic, Severity, nearest};
use crate::load::Project;
use crate::source::Span;

/// The configured levels, ready to be asked for each finding.
#[derive(Debug)]
pub struct Levels<'a> {
    settings: &'a CheckSettings,
    per_file: Vec<(GlobMatcher, &'a [RuleSetting])>,
    /// What rules read once a run.
    pub(super) once: Once,
}

/// `book.toml` names a rule that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    pub name: String,
    pub span: Span,
    pub nearest: Option<&'static str>,
}

/// `book.toml` gives a rule an option that it does not have, or a value that the option cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOption {
    pub rule: &'static str,
    pub option: String,
    /// Where the rule's value stands.
    pub span: Span,
    pub problem: OptionProblem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionProblem {
    Unknown { nearest: Option<&'static str> },
    Type { expected: &'static str },
}

impl std::fmt::Display for InvalidOption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.problem {
            OptionProblem::Unknown { nearest: Some(nearest) } => {
                write!(f, "the rule `{}` has no option `{}`; did you mean `{nearest}`?", self.rule, self.option)
            }
            OptionProblem::Unknown { nearest: None } => write!(f, "the rule `{}` has no option `{}`", self.rule, self.option),
            OptionProblem::Type { expected } => write!(f, "`{}` of the rule `{}` must be {expected}", self.option, self.rule),
        }
    }
}

impl<'a> Levels<'a> {
    pub fn new(settings: &'a CheckSettings) -> Self {
        let per_file = settings
            .per_file
            .iter()
            // The configuration stage has refused what is no glob.
            .filter_map(|entry| Some((Glob::new(&entry.glob.text).ok()?.compile_matcher(), entry.rules.as_slice())))
            .collect();
        Self { settings, per_file, once: Once::default() }
    }

    /// The names that no rule has.
    pub fn unknown(&self) -> Vec<UnknownRule> {
        let named = self.settings.rules.iter().chain(self.settings.per_file.iter().flat_map(|entry| &entry.rules));
        named
            .filter(|setting| ALL.iter().all(|rule| rule.name != setting.name.text))
            .map(|setting| UnknownRule {
                name: setting.name.text.clone(),
                span: setting.name.span,
                nearest: nearest(&setting.name.text, ALL.iter().map(|rule| rule.name)),
            })
            .collect()
    }

    /// The options that no rule has, and those with a value of the wrong type.
    pub fn invalid_options(&self) -> Vec<InvalidOption> {
        let mut out = Vec::new();
        for setting in self.settings.rules.iter().chain(self.settings.per_file.iter().flat_map(|entry| &entry.rules)) {
            let Some(rule) = ALL.iter().find(|rule| rule.name == setting.name.text) else { continue };
            for (name, value) in &setting.options {
                let problem = match rule.options.iter().find(|option| option.name == name) {
                    None => OptionProblem::Unknown { nearest: nearest(name, rule.options.iter().map(|option| option.name)) },
                    Some(option) if !option.kind.accepts(value) => OptionProblem::Type { expected: option.kind.expected() },
                    Some(_) => continue,
                };
                out.push(InvalidOption { rule: rule.name, option: name.clone(), span: setting.value_span, problem });
            }
        }
        out
    }

    /// Findings for globs of `[check.per-file]` to which no file of the book answers.
    pub(super) fn unmatched(&self, project: &Project) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        for (entry, glob) in
            self.settings.per_file.iter().filter_map(|entry| Some((entry, Glob::new(&entry.glob.text).ok()?.compile_matcher())))
        {
            if !project.all_files.iter().any(|file| glob.is_match(file)) {
                let finding = Diagnostic::new(
                    UNUSED,
                    Severity::Warning,
                    entry.glob.span,
                    format!("no file answers to the glob `{}`", entry.glob.text),
                );
                out.push(finding.hint("take the entry away, or correct the path: it counts from the book's folder"));
            }
        }
        out
    }

    fn setting(&self, rule: &str) -> Option<&'a RuleSetting> {
        self.settings.rules.iter().find(|setting| setting.name.text == rule)
    }

    pub(super) fn options(&self, rule: &str) -> Options<'a> {
        let setting = self.setting(rule);
        Options { table: setting.map(|setting| &setting.options), span: setting.map_or_else(Span::default, |setting| setting.value_span) }
    }

    /// Whether the rule can have a finding anywhere.
    pub(super) fn is_on(&self, rule: &Rule) -> bool {
        let mut any = self.per_file.iter().flat_map(|(_, rules)| *rules).filter(|setting| setting.name.text == rule.name);
        self.level(rule, None).is_some() || any.any(|setting| setting.level.is_some_and(|level| level != RuleLevel::Off))
    }

    /// How much a finding of this rule matters in this file; `None` where it is off. The last matching glob wins.
    pub fn level(&self, rule: &Rule, path: Option<&str>) -> Option<Severity> {
        let mut level = self.setting(rule.name).and_then(|setting| setting.level);
        if let Some(path) = path {
            for (glob, rules) in &self.per_file {
                let here = rules.iter().find(|setting| setting.name.text == rule.name).and_then(|setting| setting.level);
                if here.is_some() && glob.is_match(path) {
                    level = here;
                }
            }
        }
        match level {
            None => rule.severity,
            Some(RuleLevel::Off) => None,
            Some(RuleLevel::Info) => Some(Severity::Info),
            Some(RuleLevel::Warning) => Some(Severity::Warning),
            Some(RuleLevel::Error) => Some(Severity::Error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn options_that_a_rule_does_not_have_are_named() {
        let text = "[check.rules]\ntitle-bad-length = { level = \"info\", mn = 3, max = \"x\" }\n";
        let settings = config::parse(text.as_bytes(), "book.toml").unwrap();
        let found: Vec<String> = Levels::new(&settings.check).invalid_options().iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "`max` of the rule `title-bad-length` must be a whole number",
                "the rule `title-bad-length` has no option `mn`; did you mean `min`?"
            ]
        );
    }
}
