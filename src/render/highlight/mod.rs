//! Code with classes instead of colours: the theme says what a keyword looks like.
//!
//! The dear part of a build, so blocks without a known language are not touched and equal blocks are done once a run.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

mod language;
mod powershell;

pub use language::label;
use language::token;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::escape::push_text;

/// Longer code is shown plain: highlighting a log of megabytes helps nobody.
const LONGEST: usize = 200_000;
/// A line longer than this is shown plain.
const LONGEST_LINE: usize = 4_000;

/// A grammar with the set that it belongs to.
#[derive(Clone, Copy)]
struct Grammar {
    set: &'static SyntaxSet,
    syntax: &'static SyntaxReference,
}

/// The grammar of a language; our own where there is one.
fn grammar(token: &str) -> Option<Grammar> {
    static POWERSHELL: OnceLock<Option<SyntaxSet>> = OnceLock::new();
    let own = (token == "ps1").then(|| POWERSHELL.get_or_init(powershell::syntaxes).as_ref()).flatten();
    let set = own.unwrap_or_else(|| syntaxes());
    Some(Grammar { set, syntax: set.find_syntax_by_token(token)? })
}

fn syntaxes() -> &'static SyntaxSet {
    static SYNTAXES: OnceLock<SyntaxSet> = OnceLock::new();
    SYNTAXES.get_or_init(two_face::syntax::extra_newlines)
}

static ASKED: AtomicUsize = AtomicUsize::new(0);
static HITS: AtomicUsize = AtomicUsize::new(0);

/// How often the cache of highlighted code had the answer, and how often it was asked, in this process.
pub fn highlight_use() -> (usize, usize) {
    (HITS.load(Ordering::Relaxed), ASKED.load(Ordering::Relaxed))
}

/// Appends the code as HTML, `<span class="hl-…">` around what has a meaning.
pub fn push(out: &mut String, code: &str, lang: &str) {
    let Some(Grammar { set, syntax }) = token(lang).filter(|_| code.len() <= LONGEST).and_then(grammar) else {
        push_text(out, code);
        return;
    };
    static CACHE: OnceLock<Mutex<HashMap<blake3::Hash, std::sync::Arc<str>>>> = OnceLock::new();
    let cache = CACHE.get_or_init(Mutex::default);
    let mut hasher = blake3::Hasher::new();
    hasher.update(syntax.name.as_bytes());
    hasher.update(&[0]);
    hasher.update(code.as_bytes());
    let key = hasher.finalize();
    let known = cache.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    ASKED.fetch_add(1, Ordering::Relaxed);
    if let Some(known) = known {
        HITS.fetch_add(1, Ordering::Relaxed);
        out.push_str(&known);
        return;
    }
    let mut made = String::with_capacity(code.len() * 2);
    highlight(&mut made, code, Grammar { set, syntax });
    out.push_str(&made);
    cache.lock().unwrap_or_else(PoisonError::into_inner).insert(key, made.into());
}

fn highlight(out: &mut String, code: &str, Grammar { set, syntax }: Grammar) {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut writer = Spans { out, class: "" };
    for line in code.split_inclusive('\n') {
        let parsed = if line.len() <= LONGEST_LINE { state.parse_line(line, set).ok() } else { None };
        let Some(operations) = parsed else {
            writer.push("", line);
            continue;
        };
        let mut done = 0;
        for (at, operation) in operations {
            if at > done {
                writer.push(class(&stack), line.get(done..at).unwrap_or(""));
                done = at;
            }
            if stack.apply(&operation).is_err() {
                stack = ScopeStack::new();
            }
        }
        writer.push(class(&stack), line.get(done..).unwrap_or(""));
    }
    writer.close();
}

/// Writes runs of one class as one span.
struct Spans<'a> {
    out: &'a mut String,
    class: &'static str,
}

impl Spans<'_> {
    fn push(&mut self, class: &'static str, text: &str) {
        if text.is_empty() {
            return;
        }
        // White space needs no class of its own: it goes on with the one before.
        let class = if text.trim().is_empty() { self.class } else { class };
        if class != self.class {
            self.close();
            if !class.is_empty() {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.class = class;
        }
        push_text(self.out, text);
    }

    fn close(&mut self) {
        if !self.class.is_empty() {
            self.out.push_str("</span>");
        }
        self.class = "";
    }
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> &'static str {
    static CLASSES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    let classes = CLASSES.get_or_init(|| {
        let table = [
            ("comment", "hl-c"),
            ("string", "hl-s"),
            ("constant.numeric", "hl-n"),
            ("constant.character.escape", "hl-s"),
            // Names of databases and tables: not every grammar knows all of them, and half a query in colours misleads.
            ("constant.other", ""),
            ("constant", "hl-n"),
            ("keyword.operator", "hl-o"),
            ("keyword", "hl-k"),
            ("storage.type", "hl-t"),
            ("storage", "hl-k"),
            ("entity.name.function", "hl-f"),
            ("entity.name.tag", "hl-k"),
            ("entity.other.attribute-name", "hl-t"),
            ("entity.name", "hl-t"),
            ("support.function", "hl-f"),
            ("support.type", "hl-t"),
            ("support.class", "hl-t"),
            ("variable.function", "hl-f"),
            ("variable.parameter", "hl-v"),
            ("variable", "hl-v"),
            ("markup.inserted", "hl-i"),
            ("markup.deleted", "hl-d"),
            ("markup.heading", "hl-k"),
            // Code inside a text is no text.
            ("source", ""),
        ];
        table.into_iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, class))).collect()
    });
    for scope in stack.as_slice().iter().rev() {
        if let Some((_, class)) = classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)) {
            return class;
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_languages_are_only_escaped() {
        let mut out = String::new();
        push(&mut out, "a < b", "nonsense");
        assert_eq!(out, "a &lt; b");
    }

    #[test]
    fn comments_and_strings_have_classes_and_text_is_kept() {
        let mut out = String::new();
        push(&mut out, "Get-Item \"<x>\" # done\n", "powershell");
        assert!(out.contains("hl-s") && out.contains("hl-c"), "{out}");
        assert!(!out.contains("<x>"));
    }
}
