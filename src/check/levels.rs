//! Which rule holds where, and how much it matters there.

use globset::{Glob, GlobMatcher};

use super::context::Options;
use super::rule::Rule;
use super::rules::ALL;
use crate::config::{CheckSettings, RuleLevel, RuleSetting};
use crate::diag::{Severity, nearest};
use crate::source::Span;

/// The configured levels, ready to be asked for each finding.
#[derive(Debug)]
pub struct Levels<'a> {
    settings: &'a CheckSettings,
    per_file: Vec<(GlobMatcher, &'a [RuleSetting])>,
}

/// `book.toml` names a rule that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    pub name: String,
    pub span: Span,
    pub nearest: Option<&'static str>,
}

impl<'a> Levels<'a> {
    pub fn new(settings: &'a CheckSettings) -> Self {
        let per_file = settings
            .per_file
            .iter()
            // The configuration stage has refused what is no glob.
            .filter_map(|entry| Some((Glob::new(&entry.glob.text).ok()?.compile_matcher(), entry.rules.as_slice())))
            .collect();
        Self { settings, per_file }
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

    fn setting(&self, rule: &str) -> Option<&'a RuleSetting> {
        self.settings.rules.iter().find(|setting| setting.name.text == rule)
    }

    pub(super) fn options(&self, rule: &str) -> Options<'a> {
        Options { table: self.setting(rule).map(|setting| &setting.options) }
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
