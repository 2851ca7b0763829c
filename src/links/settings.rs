//! What the link check asks of its settings: whether they can be followed, and what they say of one host.

use super::{HostLimit, LinkSettings, LinksError};

impl LinkSettings {
    /// Checks what needs no network and no regular expression.
    ///
    /// # Errors
    /// [`LinksError::Setting`] names the key and says what would be valid. Patterns, ranges, header names and certificate
    /// files are checked by `check`, which reads them.
    pub fn validate(&self) -> Result<(), LinksError> {
        at_least_one("concurrency", self.concurrency)?;
        at_least_one("per-host.concurrency", self.per_host.concurrency)?;
        for (host, limit) in &self.hosts {
            at_least_one(&format!("hosts.{host}.concurrency"), limit.concurrency)?;
        }
        at_least_one("give-up-after", self.give_up_after as usize)?;
        at_least_one("max-body", self.max_body)?;
        if self.timeout.is_zero() {
            return Err(LinksError::setting("timeout", "is zero; give it at least one second"));
        }
        if self.connect_timeout.is_zero() {
            return Err(LinksError::setting("connect-timeout", "is zero; give it at least one second"));
        }
        if self.ttl.jitter_percent > 90 {
            return Err(LinksError::setting("ttl.jitter", "is over 90 percent; choose 0 to 90"));
        }
        Ok(())
    }

    /// The limits that hold for a host: its own, those of the longest matching `*.` key, or the general ones.
    #[must_use]
    pub fn limit_of(&self, host: &str) -> HostLimit {
        if let Some(limit) = self.hosts.get(host) {
            return *limit;
        }
        self.hosts
            .iter()
            .filter(|(pattern, _)| host_matches(pattern, host))
            .max_by_key(|(pattern, _)| pattern.len())
            .map_or(self.per_host, |(_, limit)| *limit)
    }
}

/// Whether a host name is the one a pattern names: exactly, or below `*.`.
pub(super) fn host_matches(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(parent) => host
            .len()
            .checked_sub(parent.len())
            .and_then(|at| host.split_at_checked(at))
            .is_some_and(|(below, rest)| below.ends_with('.') && rest.eq_ignore_ascii_case(parent)),
        None => pattern.eq_ignore_ascii_case(host),
    }
}

fn at_least_one(key: &str, value: usize) -> Result<(), LinksError> {
    if value == 0 {
        return Err(LinksError::setting(key, "is 0; choose 1 or more"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_host_takes_the_most_exact_limits() {
        let limit = |concurrency| HostLimit { concurrency, spacing: Duration::ZERO };
        let settings = LinkSettings {
            per_host: limit(1),
            hosts: BTreeMap::from([
                ("*.example.org".to_owned(), limit(2)),
                ("*.docs.example.org".to_owned(), limit(3)),
                ("www.example.org".to_owned(), limit(4)),
            ]),
            ..LinkSettings::default()
        };
        assert_eq!(settings.limit_of("other.net").concurrency, 1);
        assert_eq!(settings.limit_of("a.example.org").concurrency, 2);
        assert_eq!(settings.limit_of("a.docs.example.org").concurrency, 3);
        assert_eq!(settings.limit_of("www.example.org").concurrency, 4);
        assert_eq!(settings.limit_of("example.org").concurrency, 1);
        assert_eq!(settings.limit_of("badexample.org").concurrency, 1);
    }

    #[test]
    fn a_limit_of_nothing_is_refused_by_name() {
        let settings = LinkSettings { concurrency: 0, ..LinkSettings::default() };
        let message = settings.validate().unwrap_err().to_string();
        assert!(message.contains("`links.concurrency`"), "{message}");
        assert!(LinkSettings::default().validate().is_ok());
    }
}
