//! `<!-- fixbook: allow(rule, rule) reason -->`: findings that the author has looked at and wants to keep.
//!
//! A comment allows findings of the named rules in the next block of its file, or, inside a line, in the block in which it stands.
//! Before the first heading of a file (or as the first block of a file without headings) it holds for the whole file, front matter
//! included. In YAML the comment is `# fixbook: allow(…)`, see `allow_lines`. An include directive that is allowed allows what it brings into the page. A comment that allows nothing is a finding
//! itself, `unused-allow`, so that none outlives its reason.

use std::collections::BTreeMap;

use super::allow_lines::{Comment, comments};
use super::levels::Levels;
use super::rule::Check;
use super::rules::ALL;
use crate::diag::{Diagnostic, Severity, nearest};
use crate::load::Project;
use crate::parse::ast::{Block, BlockKind, HtmlKind, HtmlToken, Inline, InlineKind};
use crate::parse::visit::{Visitor, blocks};
use crate::resolve::Page;
use crate::source::{FileId, Span};

/// The name of the rule whose findings are made here.
pub const UNUSED: &str = "unused-allow";

/// One rule name of one comment, and how far it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// As typed.
    pub rule: String,
    /// Where the name stands; where the comment cannot be read, the comment.
    pub span: Span,
    pub reach: Reach,
    /// Whether a finding was held back.
    pub used: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The whole file in which it stands.
    File,
    /// One block.
    Block(Span),
    /// Nothing stands behind it.
    Nothing,
    /// The comment begins with `fixbook:` and goes on with something unknown.
    Unreadable,
}

/// All that the comments of a page, or of the book, allow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allows {
    list: Vec<Allow>,
    /// By rule and file: the positions in `list` of those for the whole file.
    files: BTreeMap<(String, FileId), usize>,
    /// By rule and file, sorted by start.
    blocks: BTreeMap<(String, FileId), Vec<Place>>,
}

/// A block, the furthest end of it and all blocks before it, and the position in the list.
type Place = (Span, u32, usize);

impl Allows {
    /// The comments of a page and of all that it includes.
    pub fn of(project: &Project, page: &Page) -> Self {
        if page.files.iter().all(|file| project.text(*file).is_none_or(|source| !source.text().contains("fixbook:"))) {
            return Self::default();
        }
        let mut finder = Finder { project, list: Vec::new(), open: Vec::new(), files: BTreeMap::new() };
        blocks(&page.blocks, &mut finder);
        let mut list = finder.list;
        if let Some(source) = project.text(page.file) {
            let text = source.text();
            if is_yaml(project.sources.path(page.file)) {
                list.extend(comments(page.file, text, 0..text.len(), Comment::Yaml, true));
            } else if text.starts_with("---") {
                let end = text.find("\n---").unwrap_or(0);
                list.extend(comments(page.file, text, 0..end, Comment::Yaml, false));
            }
        }
        Self::new(list)
    }

    /// The comments of files that are no pages and that findings can point into: tables of contents and other data.
    pub fn of_data(project: &Project) -> Self {
        let mut list = Vec::new();
        for file in project.sources.ids() {
            let path = project.sources.path(file);
            let is_toc = crate::source::file_name(path).eq_ignore_ascii_case("toc.md");
            if !(is_yaml(path) || is_toc) || project.is_page(path) {
                continue;
            }
            let Some(source) = project.text(file).filter(|source| source.text().contains("fixbook:")) else { continue };
            let comment = if is_toc { Comment::Markdown } else { Comment::Yaml };
            list.extend(comments(file, source.text(), 0..source.text().len(), comment, true));
        }
        Self::new(list)
    }

    /// One collection of several pages' comments; a comment of an included file is used when one page uses it.
    pub fn merged<'a>(all: impl Iterator<Item = &'a Allows>) -> Self {
        let mut by_place: BTreeMap<Span, Allow> = BTreeMap::new();
        for allow in all.flat_map(|allows| &allows.list) {
            by_place.entry(allow.span).and_modify(|known| known.used |= allow.used).or_insert_with(|| allow.clone());
        }
        Self::new(by_place.into_values().collect())
    }

    fn new(list: Vec<Allow>) -> Self {
        let mut out = Self { list, ..Self::default() };
        for (at, allow) in out.list.iter().enumerate() {
            let key = (allow.rule.clone(), allow.span.file);
            match allow.reach {
                Reach::File => {
                    out.files.entry(key).or_insert(at);
                }
                Reach::Block(block) => out.blocks.entry(key).or_default().push((block, block.end, at)),
                Reach::Nothing | Reach::Unreadable => {}
            }
        }
        for places in out.blocks.values_mut() {
            places.sort_unstable_by_key(|(block, _, at)| (*block, *at));
            let mut furthest = 0;
            for (_, end, _) in places {
                furthest = furthest.max(*end);
                *end = furthest;
            }
        }
        out
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Allow> {
        self.list.iter()
    }

    /// Whether a finding is allowed; remembers that the comment was of use.
    pub fn holds_back(&mut self, finding: &Diagnostic) -> bool {
        if self.list.is_empty() {
            return false;
        }
        let found = std::iter::once(finding.span).chain(finding.trace.iter().copied()).find_map(|span| self.find(finding.rule, span));
        let Some(allow) = found.and_then(|at| self.list.get_mut(at)) else { return false };
        allow.used = true;
        true
    }

    fn find(&self, rule: &str, span: Span) -> Option<usize> {
        let key = (rule.to_owned(), span.file);
        let in_block = self.blocks.get(&key).and_then(|places| {
            let behind = places.partition_point(|(block, _, _)| block.start <= span.start);
            let before = places.get(..behind)?;
            // Blocks nest, so an earlier one may reach further than the last; the furthest end says when to stop looking.
            let near = before.iter().rev().take_while(|(_, furthest, _)| *furthest >= span.start);
            near.filter(|(block, _, _)| block.start <= span.start && span.start <= block.end).map(|(_, _, at)| *at).next()
        });
        in_block.or_else(|| self.files.get(&key).copied())
    }

    /// Findings for comments that name no rule, or that held nothing back.
    pub(super) fn unused(&self, levels: &Levels<'_>) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        for allow in &self.list {
            let finding = |message: String| Diagnostic::new(UNUSED, Severity::Warning, allow.span, message);
            let rule = ALL.iter().find(|rule| rule.name == allow.rule);
            match (allow.reach, rule) {
                (Reach::Unreadable, _) => out.push(
                    finding("this comment to Fixbook cannot be read".to_owned())
                        .hint("write `<!-- fixbook: allow(rule-name) the reason -->`"),
                ),
                (_, None) => {
                    let mut finding = finding(format!("there is no rule `{}`", allow.rule));
                    finding.hint = nearest(&allow.rule, ALL.iter().map(|rule| rule.name)).map(|name| format!("did you mean `{name}`?"));
                    out.push(finding);
                }
                // What runs outside of the check stage, or not at all today, cannot be called unused.
                (_, Some(rule)) if matches!(rule.check, Check::Elsewhere) || !levels.is_on(rule) => {}
                (Reach::Nothing, Some(_)) => {
                    out.push(
                        finding(format!("`allow({})` has no block behind it", allow.rule))
                            .hint("put the comment before the block that it is for"),
                    );
                }
                (Reach::File | Reach::Block(_), Some(_)) if !allow.used => {
                    out.push(finding(format!("`{}` has no finding here to allow", allow.rule)).hint("take the name, or the comment, away"))
                }
                (Reach::File | Reach::Block(_), Some(_)) => {}
            }
        }
        out
    }
}

/// Reads what stands behind `fixbook:`: an entry for each rule that is named, or one that says that the comment cannot be read.
///
/// `whole` is the comment, `from` the offset of `rest` in its file.
pub(super) fn names(rest: &str, whole: Span, from: usize, reach: Reach, out: &mut Vec<Allow>) {
    let list = rest.trim_start().strip_prefix("allow").and_then(|rest| rest.trim_start().strip_prefix('(')?.split_once(')'));
    let Some((list, _)) = list.filter(|(list, _)| !list.trim().is_empty()) else {
        out.push(Allow { rule: String::new(), span: whole, reach: Reach::Unreadable, used: false });
        return;
    };
    let mut from = from + rest.find('(').map_or(0, |at| at + 1);
    for typed in list.split(',') {
        let name = typed.trim();
        let start = from + typed.len() - typed.trim_start().len();
        from += typed.len() + 1;
        if !name.is_empty() {
            out.push(Allow { rule: name.to_owned(), span: Span::new(whole.file, start..start + name.len()), reach, used: false });
        }
    }
}

fn is_yaml(path: &str) -> bool {
    matches!(crate::source::extension(path).to_ascii_lowercase().as_str(), "yml" | "yaml")
}

/// What was seen of a file so far.
#[derive(Default)]
struct FileState {
    heading_seen: bool,
    blocks_seen: bool,
    /// Whether the file has a heading at all, once somebody has asked.
    has_heading: Option<bool>,
    /// Positions in the list of comments that wait for their block.
    waiting: Vec<usize>,
}

struct Finder<'a> {
    project: &'a Project,
    list: Vec<Allow>,
    /// The blocks around the current place.
    open: Vec<Span>,
    files: BTreeMap<FileId, FileState>,
}

impl Finder<'_> {
    fn comment(&mut self, token: &HtmlToken, text: &str, own_block: bool) {
        let Some(rest) = text.trim_start().strip_prefix("fixbook:") else { return };
        let (heading_seen, blocks_seen) =
            self.files.get(&token.span.file).map_or((false, false), |state| (state.heading_seen, state.blocks_seen));
        let raw = self.project.text(token.span.file).map_or("", |source| source.slice(token.span));
        let whole_file = !heading_seen && (!blocks_seen || self.has_heading(token.span.file));
        let reach = match (own_block, self.open.last()) {
            _ if whole_file => Reach::File,
            (true, _) => Reach::Nothing,
            (false, Some(block)) => Reach::Block(*block),
            (false, None) => Reach::Nothing,
        };
        let behind = raw.find("fixbook:").map_or(0, |at| at + "fixbook:".len());
        let known = self.list.len();
        names(rest, token.span, token.span.start as usize + behind, reach, &mut self.list);
        if own_block && reach == Reach::Nothing {
            let waiting = &mut self.files.entry(token.span.file).or_default().waiting;
            let is_read = |at: &usize| self.list.get(*at).is_some_and(|allow| allow.reach == Reach::Nothing);
            waiting.extend((known..self.list.len()).filter(is_read));
        }
    }

    /// Whether a file has a heading. A line that only looks like one does no harm: it makes a comment in front hold for all of the file,
    /// as it would in a page.
    fn has_heading(&mut self, file: FileId) -> bool {
        let text = self.project.text(file).map_or("", |source| source.text());
        let state = self.files.entry(file).or_default();
        *state.has_heading.get_or_insert_with(|| text.lines().any(|line| line.starts_with('#')))
    }
}

/// The comments of a block that holds nothing else.
fn only_comments(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Html(tokens) => tokens.iter().all(|token| match &token.kind {
            HtmlKind::Comment(_) => true,
            HtmlKind::Text(text) => text.trim().is_empty(),
            HtmlKind::Open { .. } | HtmlKind::Close { .. } | HtmlKind::Other => false,
        }),
        _ => false,
    }
}

impl Visitor for Finder<'_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        let own_block = only_comments(block);
        self.open.push(block.span);
        if !own_block {
            let state = self.files.entry(block.span.file).or_default();
            for at in state.waiting.drain(..) {
                if let Some(allow) = self.list.get_mut(at) {
                    allow.reach = Reach::Block(block.span);
                }
            }
            state.heading_seen |= matches!(block.kind, BlockKind::Heading(_));
        }
        if let BlockKind::Html(tokens) = &block.kind {
            for token in tokens {
                if let HtmlKind::Comment(text) = &token.kind {
                    self.comment(token, text, own_block);
                }
            }
        }
        if !own_block {
            self.files.entry(block.span.file).or_default().blocks_seen = true;
        }
        true
    }

    fn leave_block(&mut self, _block: &Block) {
        self.open.pop();
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        if let InlineKind::Html(token) = &inline.kind
            && let HtmlKind::Comment(text) = &token.kind
        {
            self.comment(token, text, false);
        }
        true
    }
}
