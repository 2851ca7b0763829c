//! From the bytes of `book.toml` to [`Settings`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use toml::de::{DeTable, DeValue};

use super::options::{CatalogFiles, CatalogOptions, HostOptions, LinkOptions, Options, RuleOption, StatusOption};
use super::schema::{Fault, check, schema};
use super::settings::{
    AlertSetting, BookSettings, BuildSettings, CatalogSetting, CheckSettings, HtmlSettings, IncludeSettings, JsonSettings,
    MarkdownOutputSettings, MarkdownSettings, Origin, PerFile, RuleSetting, SearchSettings, Settings, Spanned, SqlSettings, ThemeSettings,
};
use super::{ConfigError, HeaderFromEnv, HostLimit, LinkSettings, RemapRule};
use crate::source::{FileId, LineIndex, Span, normalize, normalize_beyond};

/// Reads and validates a configuration. The spans in the settings are in file 0 until [`Settings::stands_in`] says which file it is.
///
/// # Errors
/// The first thing that is wrong, by its place in the file: bytes that are not UTF-8, broken TOML, an unknown key, a wrong type, a value
/// that means nothing.
pub fn parse(bytes: &[u8], path: &str) -> Result<Settings, ConfigError> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default()).into_owned();
            let fault = Fault {
                range: valid.len()..valid.len(),
                message: "this byte is not UTF-8".to_owned(),
                hint: Some("save the file as UTF-8".to_owned()),
            };
            return Err(locate(&valid, path, 0, fault));
        }
    };
    // Offsets count from behind a byte order mark; the first column stays the first.
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = text.get(bom..).unwrap_or("");
    read(body).map_err(|fault| locate(body, path, 0, fault)).map(|settings| settings.moved(bom))
}

fn locate(text: &str, path: &str, shift: usize, fault: Fault) -> ConfigError {
    let position = LineIndex::new(text).position(text, (fault.range.start + shift) as u32);
    ConfigError { path: path.to_owned(), line: position.line, column: position.column, message: fault.message, hint: fault.hint }
}

fn read(text: &str) -> Result<Settings, Fault> {
    let fault_of =
        |error: &toml::de::Error| Fault { range: error.span().unwrap_or(0..0), message: error.message().trim().to_owned(), hint: None };
    let document = DeTable::parse(text).map_err(|error| fault_of(&error))?;
    if let Some(fault) = check(&schema(), document.get_ref()).into_iter().next() {
        return Err(fault);
    }
    let options: Options = toml::from_str(text).map_err(|error| fault_of(&error))?;
    Reader { document: document.get_ref() }.settings(options)
}

struct Reader<'a> {
    document: &'a DeTable<'a>,
}

impl Reader<'_> {
    /// The bytes of the value at a path of keys; of the file's start where it is not there.
    fn range(&self, path: &[&str]) -> Range<usize> {
        let mut table = Some(self.document);
        let mut range = 0..0;
        for key in path {
            let Some(value) = table.and_then(|table| table.get(*key)) else { return range };
            range = value.span();
            table = value.get_ref().as_table();
        }
        range
    }

    /// The item of a list at a path of keys.
    fn list_item(&self, path: &[&str], at: usize) -> Option<&toml::Spanned<DeValue<'_>>> {
        let mut table = Some(self.document);
        let mut value = None;
        for key in path {
            value = table.and_then(|table| table.get(*key));
            table = value.and_then(|value| value.get_ref().as_table());
        }
        value.and_then(|value| value.get_ref().as_array())?.get(at)
    }

    /// Its bytes.
    fn item(&self, path: &[&str], at: usize) -> Range<usize> {
        self.list_item(path, at).map_or_else(|| self.range(path), toml::Spanned::span)
    }

    /// The bytes of a value in such an item, which is a table.
    fn item_key(&self, path: &[&str], at: usize, key: &str) -> Range<usize> {
        let value = self.list_item(path, at).and_then(|item| item.get_ref().as_table()?.get(key));
        value.map_or_else(|| self.item(path, at), toml::Spanned::span)
    }

    fn spanned(&self, path: &[&str], text: String) -> Spanned {
        Spanned { text, span: Span::new(FileId(0), self.range(path)) }
    }

    fn spanned_list(&self, path: &[&str], texts: Vec<String>) -> Vec<Spanned> {
        let spanned = |(at, text)| Spanned { text, span: Span::new(FileId(0), self.item(path, at)) };
        texts.into_iter().enumerate().map(spanned).collect()
    }

    fn fault(&self, path: &[&str], message: String) -> Fault {
        Fault { range: self.range(path), message, hint: None }
    }

    fn settings(&self, options: Options) -> Result<Settings, Fault> {
        let book = self.book(&options)?;
        let build = self.build(&options, book.src.as_deref())?;
        Ok(Settings {
            origin: Origin::BookToml(FileId(0)),
            theme: ThemeSettings { dir: self.inside(&["theme", "dir"], options.theme.dir)?, values: options.theme.values },
            check: self.check(&options.check)?,
            links: self.links(options.links, book.base_url.clone())?,
            sql: SqlSettings {
                dialect: self.spanned(&["sql", "dialect"], options.sql.dialect.unwrap_or_else(|| "tsql".to_owned())),
                inline: options.sql.inline.unwrap_or(true),
                languages: options
                    .sql
                    .languages
                    .into_iter()
                    .map(|(name, dialect)| (name.to_lowercase(), self.spanned(&["sql", "languages", &name], dialect)))
                    .collect(),
                placeholders: self.expressions(&["sql", "placeholders"], options.sql.placeholders)?,
                catalogs: self.catalogs(options.sql.catalogs)?,
            },
            markdown: MarkdownSettings {
                alerts: options
                    .markdown
                    .alerts
                    .into_iter()
                    .map(|(name, alert)| {
                        let lower = name.to_lowercase();
                        let class = alert.class.unwrap_or_else(|| format!("alert-{lower}"));
                        (lower, AlertSetting { title: alert.title.unwrap_or_else(|| capitalised(&name)), class })
                    })
                    .collect(),
                allow_elements: lower(options.markdown.html.allow_elements),
                allow_attributes: lower(options.markdown.html.allow_attributes),
                math: options.markdown.math.unwrap_or(true),
                emoji: options.markdown.emoji.unwrap_or(true),
            },
            html: HtmlSettings {
                enabled: options.output.html.enabled.unwrap_or(true),
                extra_css: self.files(&["output", "html", "extra-css"], options.output.html.extra_css)?,
                extra_js: self.files(&["output", "html", "extra-js"], options.output.html.extra_js)?,
                mermaid: self
                    .inside(&["output", "html", "mermaid"], options.output.html.mermaid)?
                    .map(|path| self.spanned(&["output", "html", "mermaid"], path)),
                highlight: options.output.html.highlight.unwrap_or(true),
                print: options.output.html.print.unwrap_or(false),
                git_dates: options.output.html.git_dates.unwrap_or(false),
                id_map: self
                    .inside(&["output", "html", "id-map"], options.output.html.id_map)?
                    .map(|path| self.spanned(&["output", "html", "id-map"], path)),
            },
            json: JsonSettings { enabled: options.output.json.enabled.unwrap_or(true) },
            markdown_output: MarkdownOutputSettings { enabled: options.output.markdown.enabled.unwrap_or(false) },
            search: SearchSettings {
                enabled: options.output.search.enabled.unwrap_or(true),
                exclude: self.globs(&["output", "search", "exclude"], options.output.search.exclude)?,
            },
            include: IncludeSettings {
                roots: self.roots(options.include.roots)?,
                only: self.globs(&["include", "only"], options.include.only)?,
            },
            xref_maps: self.files(&["xref", "maps"], options.xref.maps)?,
            book,
            build,
        })
    }

    fn book(&self, options: &Options) -> Result<BookSettings, Fault> {
        let book = options.book.clone();
        let default = BookSettings::default();
        for (key, address) in [("base-url", &book.base_url), ("repository", &book.repository)] {
            if let Some(address) = address
                && !["http://", "https://"]
                    .iter()
                    .any(|scheme| address.strip_prefix(scheme).is_some_and(|rest| !rest.trim_matches('/').is_empty()))
            {
                return Err(
                    self.fault(&["book", key], format!("`{address}` is no address; write it as `https://docs.example.org/enrollment`"))
                );
            }
        }
        if let Some(pattern) = &book.edit_url
            && !pattern.contains("{path}")
        {
            return Err(self.fault(&["book", "edit-url"], "the pattern of edit links needs `{path}` for the file".to_owned()));
        }
        if let Some(language) = &book.language {
            let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !language.split('-').all(is_part) {
                return Err(self.fault(&["book", "language"], format!("`{language}` is no language; write it as `en-us` or `de`")));
            }
        }
        let tidy = |address: String| address.trim_end_matches('/').to_owned();
        Ok(BookSettings {
            title: book.title,
            description: book.description,
            language: book.language.unwrap_or(default.language),
            authors: book.authors,
            src: self.inside(&["book", "src"], book.src)?,
            base_url: book.base_url.map(tidy),
            monikers: book.monikers,
            repository: book.repository.map(tidy).map(|address| address.strip_suffix(".git").map_or(address.clone(), str::to_owned)),
            branch: book.branch.unwrap_or(default.branch),
            edit_url: book.edit_url,
        })
    }

    fn build(&self, options: &Options, src: Option<&str>) -> Result<BuildSettings, Fault> {
        let default = BuildSettings::default();
        let dest_dir = options.build.dest_dir.clone().unwrap_or(default.dest_dir);
        let normal = normalize("", &dest_dir.replace('\\', "/"));
        if normal.as_deref().is_ok_and(|path| path.is_empty() || Some(path) == src) && !dest_dir.starts_with('/') {
            let message = "the site needs a folder of its own, as `site`".to_owned();
            return Err(self.fault(&["build", "dest-dir"], message));
        }
        Ok(BuildSettings {
            dest_dir,
            threads: options.build.threads,
            exclude: self.globs(&["build", "exclude"], options.build.exclude.clone())?,
        })
    }

    fn check(&self, options: &super::options::CheckOptions) -> Result<CheckSettings, Fault> {
        let rules = self.rules(&["check", "rules"], &options.rules);
        let mut per_file = Vec::new();
        for (glob, rules) in &options.per_file {
            let path = ["check", "per-file", glob.as_str()];
            let span = self.key_span(&path);
            if let Err(error) = globset::Glob::new(glob) {
                return Err(Fault { range: span.range(), message: format!("`{glob}` is no glob: {}", error.kind()), hint: None });
            }
            per_file.push(PerFile { glob: Spanned { text: glob.clone(), span }, rules: self.rules(&path, rules) });
        }
        Ok(CheckSettings { fail_on: options.fail_on.unwrap_or_default(), rules, per_file })
    }

    fn rules(&self, path: &[&str], rules: &BTreeMap<String, RuleOption>) -> Vec<RuleSetting> {
        let setting = |(name, option): (&String, &RuleOption)| {
            let mut full = path.to_vec();
            full.push(name);
            let (level, options) = match option {
                RuleOption::Level(level) => (Some(*level), toml::Table::new()),
                RuleOption::Options(table) => (table.level, table.options.clone()),
            };
            let name = Spanned { text: name.clone(), span: self.key_span(&full) };
            RuleSetting { name, level, options, value_span: Span::new(FileId(0), self.range(&full)) }
        };
        rules.iter().map(setting).collect()
    }

    /// The bytes of the last key of a path.
    fn key_span(&self, path: &[&str]) -> Span {
        let mut table = Some(self.document);
        let mut range = 0..0;
        for key in path {
            let Some((found, value)) = table.and_then(|table| table.get_key_value(*key)) else { break };
            range = found.span();
            table = value.get_ref().as_table();
        }
        Span::new(FileId(0), range)
    }

    fn links(&self, options: LinkOptions, base_url: Option<String>) -> Result<LinkSettings, Fault> {
        let mut out = LinkSettings { base_url, ..LinkSettings::default() };
        let set = |slot: &mut Duration, path: &[&str], text: &Option<String>| -> Result<(), Fault> {
            if let Some(found) = self.duration(path, text.as_ref())? {
                *slot = found;
            }
            Ok(())
        };
        set(&mut out.timeout, &["links", "timeout"], &options.timeout)?;
        set(&mut out.connect_timeout, &["links", "connect-timeout"], &options.connect_timeout)?;
        set(&mut out.retry_wait, &["links", "retry-wait"], &options.retry_wait)?;
        set(&mut out.max_retry_after, &["links", "max-retry-after"], &options.max_retry_after)?;
        set(&mut out.ttl.ok, &["links", "cache-ttl", "ok"], &options.cache_ttl.ok)?;
        set(&mut out.ttl.moved, &["links", "cache-ttl", "moved"], &options.cache_ttl.moved)?;
        set(&mut out.ttl.dead, &["links", "cache-ttl", "dead"], &options.cache_ttl.dead)?;
        set(&mut out.ttl.cannot_tell, &["links", "cache-ttl", "cannot-tell"], &options.cache_ttl.cannot_tell)?;
        out.max_age = self.duration(&["links", "max-age"], options.max_age.as_ref())?;
        out.budget_time = self.duration(&["links", "budget", "time"], options.budget.time.as_ref())?;
        for (key, value) in [("timeout", out.timeout), ("connect-timeout", out.connect_timeout)] {
            if value.is_zero() {
                return Err(self.fault(&["links", key], format!("`links.{key}` must be longer than nothing, as `20s`")));
            }
        }
        out.ttl.jitter_percent = options.cache_ttl.jitter.unwrap_or(out.ttl.jitter_percent);
        out.budget_requests = options.budget.requests.map(|requests| requests as usize);
        out.online = options.online.unwrap_or(out.online);
        out.concurrency = options.concurrency.map_or(out.concurrency, |number| number as usize);
        out.max_redirects = options.max_redirects.map_or(out.max_redirects, |number| number as usize);
        out.max_body = options.max_body.map_or(out.max_body, |number| number as usize);
        out.retries = options.retries.unwrap_or(out.retries);
        out.give_up_after = options.give_up_after.unwrap_or(out.give_up_after);
        out.unreachable_runs = options.unreachable_runs.unwrap_or(out.unreachable_runs);
        out.unreachable_days = options.unreachable_days.unwrap_or(out.unreachable_days);
        out.fragments = options.fragments.unwrap_or(out.fragments);
        out.user_agent = options.user_agent.unwrap_or(out.user_agent);
        out.proxy = options.proxy;
        for (at, pattern) in options.exclude.iter().enumerate() {
            self.pattern(pattern, self.item(&["links", "exclude"], at))?;
        }
        out.exclude = options.exclude;
        out.allow_private = options.allow_private;
        out.ca_files = self.files(&["links", "ca-files"], options.ca_files)?.into_iter().map(|file| file.text.into()).collect();
        for (at, rule) in options.remap.iter().enumerate() {
            self.pattern(&rule.from, self.item_key(&["links", "remap"], at, "from"))?;
        }
        out.remap = options.remap.into_iter().map(|rule| RemapRule { pattern: rule.from, replacement: rule.to }).collect();
        out.accept = self.accept(options.accept)?;
        self.hosts(&options.per_host, &mut out)?;
        Ok(out)
    }

    /// A regular expression that cannot be read is told of here, where its place is known.
    fn pattern(&self, pattern: &str, range: Range<usize>) -> Result<(), Fault> {
        let Err(error) = regex::Regex::new(pattern) else { return Ok(()) };
        let reason = match &error {
            regex::Error::Syntax(text) => text.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned(),
            other => other.to_string(),
        };
        Err(Fault { range, message: format!("`{pattern}` is no regular expression: {reason}"), hint: None })
    }

    fn accept(&self, options: Vec<StatusOption>) -> Result<Vec<String>, Fault> {
        let mut out = Vec::new();
        for (at, option) in options.into_iter().enumerate() {
            let text = match option {
                StatusOption::Code(code) => code.to_string(),
                StatusOption::Range(text) => text,
            };
            let is_code = |code: &str| code.parse::<u16>().is_ok_and(|code| (100..1000).contains(&code));
            let valid = match text.split_once("..") {
                None => is_code(&text),
                Some((from, to)) => {
                    let to = to.strip_prefix('=').unwrap_or(to);
                    (from.is_empty() || is_code(from)) && (to.is_empty() || is_code(to)) && !(from.is_empty() && to.is_empty())
                }
            };
            if !valid {
                let message = format!("`{text}` is no status code or range; write `403` or `\"400..=403\"`");
                return Err(Fault { range: self.item(&["links", "accept"], at), message, hint: None });
            }
            out.push(text);
        }
        Ok(out)
    }

    fn hosts(&self, options: &BTreeMap<String, HostOptions>, out: &mut LinkSettings) -> Result<(), Fault> {
        // The general limits come first: hosts that say only one thing take the other from them.
        let general = options.iter().filter(|(host, _)| *host == "default");
        for (host, option) in general.chain(options.iter().filter(|(host, _)| *host != "default")) {
            let spacing = self.duration(&["links", "per-host", host, "spacing"], option.spacing.as_ref())?;
            let limit = HostLimit {
                concurrency: option.concurrency.map_or(out.per_host.concurrency, |number| number as usize),
                spacing: spacing.unwrap_or(out.per_host.spacing),
            };
            if host == "default" {
                out.per_host = limit;
                if !option.headers.is_empty() {
                    let message = "headers are given to single hosts only, so that no secret reaches another".to_owned();
                    return Err(self.fault(&["links", "per-host", host, "headers"], message));
                }
            } else {
                out.hosts.insert(host.to_lowercase(), limit);
            }
            for (name, value) in &option.headers {
                let Some((prefix, variable)) = value.split_once('$').filter(|(_, variable)| is_variable(variable)) else {
                    let message = format!("the value of `{name}` comes from the environment; write it as `\"Bearer $DOCS_TOKEN\"`");
                    return Err(self.fault(&["links", "per-host", host, "headers", name], message));
                };
                let header = HeaderFromEnv {
                    host: host.to_lowercase(),
                    name: name.to_lowercase(),
                    variable: variable.trim_matches(['{', '}']).to_owned(),
                    prefix: prefix.to_owned(),
                };
                out.headers.push(header);
            }
        }
        Ok(())
    }

    fn duration(&self, path: &[&str], text: Option<&String>) -> Result<Option<Duration>, Fault> {
        let Some(text) = text else { return Ok(None) };
        duration(text).map(Some).ok_or_else(|| self.fault(path, format!("`{text}` is no duration; write it as `30s`, `12h` or `7d`")))
    }

    /// A path that stays in the book, normalised.
    fn inside(&self, path: &[&str], value: Option<String>) -> Result<Option<String>, Fault> {
        value.map(|value| inside(&value).ok_or_else(|| self.fault(path, outside(&value)))).transpose()
    }

    fn files(&self, path: &[&str], values: Vec<String>) -> Result<Vec<Spanned>, Fault> {
        let mut out = self.spanned_list(path, values);
        for (at, value) in out.iter_mut().enumerate() {
            value.text =
                inside(&value.text).ok_or_else(|| Fault { range: self.item(path, at), message: outside(&value.text), hint: None })?;
        }
        Ok(out)
    }

    fn roots(&self, roots: Vec<String>) -> Result<Vec<String>, Fault> {
        let mut out = Vec::with_capacity(roots.len());
        for (at, root) in roots.into_iter().enumerate() {
            let path = root.replace('\\', "/");
            let absolute = path.starts_with('/') || path.get(1..2) == Some(":");
            let normal = normalize_beyond("", &path);
            if absolute || !normal.starts_with("..") {
                let what = if absolute { "is no relative path" } else { "is inside of the book, whose files need no root" };
                let message = format!("`{root}` {what}; write the folder as `../shared`");
                return Err(Fault { range: self.item(&["include", "roots"], at), message, hint: None });
            }
            out.push(normal);
        }
        Ok(out)
    }

    /// The files of DDL, by database or as a list.
    fn catalogs(&self, catalogs: CatalogOptions) -> Result<Vec<CatalogSetting>, Fault> {
        let path = ["sql", "catalogs"];
        let by_database = match catalogs {
            CatalogOptions::Files(files) => {
                let files = self.files(&path, files)?;
                return Ok(files.into_iter().map(|file| CatalogSetting { database: None, file }).collect());
            }
            CatalogOptions::Databases(databases) => databases,
        };
        let mut out = Vec::new();
        for (database, files) in by_database {
            let path = ["sql", "catalogs", database.as_str()];
            let files = match files {
                CatalogFiles::File(file) => vec![file],
                CatalogFiles::Files(files) => files,
            };
            out.extend(self.files(&path, files)?.into_iter().map(|file| CatalogSetting { database: Some(database.clone()), file }));
        }
        Ok(out)
    }

    /// Regular expressions, each of which must compile.
    fn expressions(&self, path: &[&str], expressions: Vec<String>) -> Result<Vec<Spanned>, Fault> {
        for (at, expression) in expressions.iter().enumerate() {
            if let Err(error) = regex::RegexBuilder::new(expression).size_limit(1 << 20).build() {
                let problem = error.to_string();
                let problem = problem.lines().last().unwrap_or("").trim().trim_start_matches("error: ");
                return Err(Fault {
                    range: self.item(path, at),
                    message: format!("`{expression}` is no regular expression: {problem}"),
                    hint: None,
                });
            }
        }
        Ok(self.spanned_list(path, expressions))
    }

    fn globs(&self, path: &[&str], globs: Vec<String>) -> Result<Vec<String>, Fault> {
        for (at, glob) in globs.iter().enumerate() {
            let problem = match globset::Glob::new(glob) {
                Err(error) => Some(error.kind().to_string()),
                Ok(_) if inside(glob).is_none() => Some("it leaves the book".to_owned()),
                Ok(_) => None,
            };
            if let Some(problem) = problem {
                return Err(Fault {
                    range: self.item(path, at),
                    message: format!("`{glob}` is no glob of this book: {problem}"),
                    hint: None,
                });
            }
        }
        Ok(globs)
    }
}

fn inside(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let absolute = path.starts_with('/') || path.get(1..2) == Some(":");
    if absolute { None } else { normalize("", &path).ok() }
}

fn outside(path: &str) -> String {
    format!("`{path}` is outside of the book; use a path relative to the folder of `book.toml`")
}

fn is_variable(text: &str) -> bool {
    let name = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn lower(names: Vec<String>) -> Vec<String> {
    names.into_iter().map(|name| name.to_lowercase()).collect()
}

/// `MY-KIND` → `My-kind`.
fn capitalised(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut characters = lower.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// `1h 30m`, `7d`, `50ms`, `0s`: numbers with units, blanks between them allowed.
/// Reads `30s`, `12h`, `1h 30m`.
pub fn duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: u64 = rest.get(..digits)?.parse().ok()?;
        let behind = rest.get(digits..)?.trim_start();
        let letters = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let part = match behind.get(..letters)? {
            "ms" => Duration::from_millis(number),
            "s" => Duration::from_secs(number),
            "m" | "min" => Duration::from_secs(number.checked_mul(60)?),
            "h" => Duration::from_secs(number.checked_mul(60 * 60)?),
            "d" => Duration::from_secs(number.checked_mul(24 * 60 * 60)?),
            "w" => Duration::from_secs(number.checked_mul(7 * 24 * 60 * 60)?),
            _ => return None,
        };
        total = total.checked_add(part)?;
        rest = behind.get(letters..)?.trim_start();
    }
    Some(total)
}

impl Settings {
    /// Says which file the settings stand in: all spans get its id.
    pub fn stands_in(&mut self, file: FileId) {
        if let Origin::BookToml(id) = &mut self.origin {
            *id = file;
        }
        self.for_each_span(|span| span.file = file);
    }

    /// Moves all spans, for a byte order mark that was taken off.
    fn moved(mut self, by: usize) -> Self {
        let by = by as u32;
        self.for_each_span(|span| (span.start, span.end) = (span.start + by, span.end + by));
        self
    }

    fn for_each_span(&mut self, mut change: impl FnMut(&mut Span)) {
        let rules = self.check.rules.iter_mut().chain(self.check.per_file.iter_mut().flat_map(|per_file| per_file.rules.iter_mut()));
        for rule in rules {
            change(&mut rule.name.span);
            change(&mut rule.value_span);
        }
        for per_file in &mut self.check.per_file {
            change(&mut per_file.glob.span);
        }
        change(&mut self.sql.dialect.span);
        let others = self
            .sql
            .languages
            .values_mut()
            .chain(&mut self.sql.placeholders)
            .chain(self.sql.catalogs.iter_mut().map(|catalog| &mut catalog.file))
            .chain(&mut self.html.extra_css)
            .chain(&mut self.html.extra_js)
            .chain(&mut self.html.mermaid)
            .chain(&mut self.html.id_map)
            .chain(&mut self.xref_maps);
        for spanned in others {
            change(&mut spanned.span);
        }
    }
}
