//! Where a fault can be put so that it is one: places found in the assembled pages.

use std::collections::{BTreeMap, BTreeSet};

use fixbook::load::Project;
use fixbook::parse::ast::{Block, BlockKind, Inline, InlineKind, ListItem};
use fixbook::parse::visit::{Visitor, blocks};
use fixbook::resolve::{IncludeOutcome, Page};
use fixbook::session::{Quiet, Session};
use fixbook::source::{FileId, Span};

use super::at;
use super::faults::{Fault, Put};

/// What a place stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    Text,
    ListItem,
    Alert,
    Table,
    IncludedText,
    IncludedBlock,
    BetweenBlocks,
    BlockInItem,
    BlockInAlert,
    EndOfPage,
    FrontMatter,
}

/// A place for a fault.
#[derive(Clone, Debug)]
pub struct Place {
    /// Empty: where the fault's text goes.
    pub span: Span,
    pub context: Context,
    /// What each further line begins with.
    prefix: String,
    /// The level of the heading above, at least 2.
    level: usize,
    /// Paragraphs stand on both sides: a heading or list changes nothing around it.
    between_paragraphs: bool,
    /// Keys that the front matter has.
    keys: BTreeSet<String>,
    /// How the page would name a picture of the book; empty where there is none.
    picture: String,
}

impl Put {
    pub fn fits(self, place: &Place) -> bool {
        use Context::{
            Alert, BetweenBlocks, BlockInAlert, BlockInItem, EndOfPage, FrontMatter, IncludedBlock, IncludedText, ListItem, Table, Text,
        };
        match self {
            Put::Inline => matches!(place.context, Text | ListItem | Alert | Table | IncludedText),
            Put::InlinePicture => matches!(place.context, Text | ListItem | Alert | IncludedText) && !place.picture.is_empty(),
            Put::Block => matches!(place.context, BetweenBlocks | BlockInItem | BlockInAlert | IncludedBlock | EndOfPage),
            // A quote in a quote, or a fence in an alert, has marks of its own.
            Put::BlockNotInAlert => matches!(place.context, BetweenBlocks | BlockInItem | IncludedBlock | EndOfPage),
            Put::List => place.context == BetweenBlocks && place.between_paragraphs,
            Put::ListWithPicture => place.context == BetweenBlocks && place.between_paragraphs && !place.picture.is_empty(),
            Put::Heading => place.context == BetweenBlocks && place.between_paragraphs,
            Put::End => place.context == EndOfPage,
            Put::Key(key) => place.context == FrontMatter && !place.keys.contains(key),
        }
    }
}

impl Place {
    /// The fault's text as it stands here, and where its mark is.
    pub fn dress(&self, fault: &Fault, number: usize) -> (String, usize) {
        let text =
            fault.text.replace("{n}", &number.to_string()).replace("{h}", &"#".repeat(self.level)).replace("{picture}", &self.picture);
        let lined: Vec<&str> = text.split('\n').collect();
        let mut out = String::new();
        match self.context {
            Context::Text | Context::ListItem | Context::Alert | Context::Table | Context::IncludedText => {
                out.push_str(&text);
                out.push(' ');
            }
            Context::FrontMatter => {
                out.push_str(&text);
                out.push('\n');
            }
            Context::BetweenBlocks | Context::BlockInItem | Context::BlockInAlert | Context::IncludedBlock | Context::EndOfPage => {
                let blank = self.prefix.trim_end();
                out.push('\n');
                out.push_str(blank);
                for line in lined {
                    out.push('\n');
                    out.push_str(if line.is_empty() { blank } else { &self.prefix });
                    out.push_str(line);
                }
                out.push('\n');
                out.push_str(blank);
            }
        }
        let mark = out.find('⟦').expect("each fault has its mark");
        (out.replace('⟦', ""), mark)
    }
}

/// All places of the book's Markdown, each once.
pub fn places(project: &Project) -> Vec<Place> {
    let session = Session::new(project, &Quiet);
    let pages: Vec<Page> = (0..project.pages.len()).map(|index| session.page(index)).collect();
    // A block put into a file that is used inside of a line would break the line.
    let mut inline: BTreeSet<FileId> = BTreeSet::new();
    for include in pages.iter().flat_map(|page| &page.includes) {
        if let IncludeOutcome::Included { file, .. } = include.outcome
            && include.inline
        {
            inline.insert(file);
        }
    }
    let mut out = BTreeMap::new();
    let mut shared: BTreeMap<FileId, usize> = BTreeMap::new();
    for page in &pages {
        for file in &page.files {
            *shared.entry(*file).or_default() += 1;
        }
    }
    for page in pages.iter().filter(|page| page.path.ends_with(".md")) {
        let mut finder =
            Finder { project, page, inline: &inline, level: 2, items: Vec::new(), alerts: Vec::new(), table: 0, out: Vec::new() };
        finder.front_matter();
        finder.end();
        blocks(&page.blocks, &mut finder);
        for place in finder.out {
            // What several pages include must be fit for each of them: only words are put there.
            let is_many = shared.get(&place.span.file).is_some_and(|count| *count > 1);
            if !is_many || place.context == Context::IncludedText {
                out.entry((place.span, place.context)).or_insert(place);
            }
        }
    }
    out.into_values().collect()
}

struct Finder<'a> {
    project: &'a Project,
    page: &'a Page,
    inline: &'a BTreeSet<FileId>,
    level: usize,
    /// The columns of the items around the current place; `None` for one that is not indented by spaces alone.
    items: Vec<Option<usize>>,
    alerts: Vec<Span>,
    table: usize,
    out: Vec<Place>,
}

impl Finder<'_> {
    fn text(&self, file: FileId) -> &str {
        self.project.text(file).map_or("", |source| source.text())
    }

    fn picture(&self) -> String {
        let folder = self.page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        // One below the page's own folder needs no way up.
        let fits = |path: &&String| path.starts_with(&prefix) && path.ends_with(".png") && !path.contains([' ', '(', ')', '%', '&']);
        self.project.all_files.iter().find(fits).map_or_else(String::new, |path| path[prefix.len()..].to_owned())
    }

    fn place(&mut self, span: Span, context: Context, prefix: String) -> &mut Place {
        let picture = if span.file == self.page.file { self.picture() } else { String::new() };
        self.out.push(Place { span, context, prefix, level: self.level, between_paragraphs: false, keys: BTreeSet::new(), picture });
        self.out.last_mut().unwrap()
    }

    fn front_matter(&mut self) {
        let entries = &self.page.front_matter.entries;
        let keys: BTreeSet<String> = entries.iter().map(|(key, _)| key.name.clone()).collect();
        let text = self.text(self.page.file);
        if let Some(length) = text.starts_with("---\n").then_some(4).or_else(|| text.starts_with("---\r\n").then_some(5))
            && self.page.front_matter.error.is_none()
            && !keys.is_empty()
        {
            self.place(at(self.page.file, length), Context::FrontMatter, String::new()).keys = keys;
        }
    }

    fn end(&mut self) {
        let text = self.text(self.page.file);
        let end = text.trim_end().len();
        // The last block must be a paragraph, so that nothing open takes the fault in.
        let paragraph = matches!(self.page.blocks.last().map(|block| &block.kind), Some(BlockKind::Paragraph(_)));
        let last = self.page.blocks.last().map_or(0, |block| block.span.end as usize);
        let announces = text.get(..end).is_some_and(|text| text.ends_with(':'));
        if paragraph && last >= end && !announces && self.page.blocks.last().is_some_and(|block| block.span.file == self.page.file) {
            self.place(at(self.page.file, end), Context::EndOfPage, String::new());
        }
    }

    /// A place behind a paragraph, between blocks that stay what they are.
    fn behind(&mut self, block: &Block, next: Option<&Block>) {
        let BlockKind::Paragraph(_) = &block.kind else { return };
        let text = self.text(block.span.file);
        let body = text.get(block.span.range()).unwrap_or("");
        let end = block.span.start as usize + body.trim_end().len();
        let own_line = text.get(end..).is_some_and(|rest| rest.starts_with("\n\n"));
        let plain = body.trim_start().starts_with(char::is_alphabetic) && body.trim_end().ends_with('.');
        let Some(next) = next.filter(|next| next.span.file == block.span.file && own_line && plain) else { return };
        let is_paragraph = matches!(&next.kind, BlockKind::Paragraph(_))
            && text.get(next.span.range()).is_some_and(|body| body.starts_with(char::is_alphabetic));
        let column = |offset: usize| text.get(..offset).map_or(0, |before| before.len() - before.rfind('\n').map_or(0, |at| at + 1));
        let own = column(block.span.start as usize);
        let spaces =
            text.get(block.span.start as usize - own..block.span.start as usize).is_some_and(|line| line.bytes().all(|byte| byte == b' '));
        let included = block.span.file != self.page.file;
        if included && self.inline.contains(&block.span.file) {
            return;
        }
        match (self.items.as_slice(), self.alerts.as_slice()) {
            ([], []) if own == 0 => {
                let context = if included { Context::IncludedBlock } else { Context::BetweenBlocks };
                // A list behind a paragraph may be led in by it.
                if is_paragraph || matches!(&next.kind, BlockKind::Heading(_)) {
                    self.place(at(block.span.file, end), context, String::new()).between_paragraphs = is_paragraph;
                }
            }
            ([.., Some(column)], []) if own == *column && spaces && is_paragraph && !included => {
                let prefix = " ".repeat(own);
                self.place(at(block.span.file, end), Context::BlockInItem, prefix);
            }
            ([], [_]) if is_paragraph && !included => {
                let line = text.get(block.span.start as usize - own..block.span.start as usize);
                if line == Some("> ") {
                    self.place(at(block.span.file, end), Context::BlockInAlert, "> ".to_owned());
                }
            }
            _ => {}
        }
    }
}

impl Visitor for Finder<'_> {
    fn siblings(&mut self, blocks: &[Block]) {
        for (at, block) in blocks.iter().enumerate() {
            if let BlockKind::Heading(heading) = &block.kind
                && self.items.is_empty()
                && self.alerts.is_empty()
            {
                self.level = usize::from(heading.level).clamp(2, 3);
            }
            self.behind(block, blocks.get(at + 1));
        }
    }

    fn enter_block(&mut self, block: &Block) -> bool {
        match &block.kind {
            // A fault in a heading changes what it is called, and a tab, zone or footnote has rules of its own.
            BlockKind::Heading(_) | BlockKind::Tabs(_) | BlockKind::Container(_) | BlockKind::Footnote { .. } | BlockKind::Image(_) => {
                false
            }
            BlockKind::Alert(_) => {
                self.alerts.push(block.span);
                true
            }
            BlockKind::Table(_) => {
                self.table += 1;
                true
            }
            _ => true,
        }
    }

    fn leave_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Alert(_) => {
                self.alerts.pop();
            }
            BlockKind::Table(_) => self.table -= 1,
            _ => {}
        }
    }

    fn enter_item(&mut self, item: &ListItem) -> bool {
        let text = self.text(item.marker.file);
        let first = item.blocks.first().map(|block| block.span.start as usize);
        let line = text.get(..item.marker.start as usize).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
        let plain = text.get(line..item.marker.start as usize).is_some_and(|before| before.bytes().all(|byte| byte == b' '));
        let column = first.filter(|_| plain).and_then(|first| first.checked_sub(line)).filter(|column| *column < 12);
        self.items.push(column);
        true
    }

    fn leave_item(&mut self, _item: &ListItem) {
        self.items.pop();
    }

    fn enter_inline(&mut self, inline: &Inline) -> bool {
        let InlineKind::Text(_) = &inline.kind else {
            // Text of links is what they are called; labels name things.
            return matches!(&inline.kind, InlineKind::Include(_));
        };
        let included = inline.span.file != self.page.file;
        let context = match (included, self.table, self.alerts.is_empty(), self.items.is_empty()) {
            (true, ..) => Context::IncludedText,
            (_, 1.., ..) => Context::Table,
            (_, _, false, _) => Context::Alert,
            (_, _, _, false) => Context::ListItem,
            _ => Context::Text,
        };
        let text = self.text(inline.span.file).get(inline.span.range()).unwrap_or("").to_owned();
        let bytes = text.as_bytes();
        for (offset, _) in text.match_indices(' ') {
            let letters = |at: Option<&u8>| at.is_some_and(u8::is_ascii_lowercase);
            if offset > 12 && letters(bytes.get(offset - 1)) && letters(bytes.get(offset + 1)) {
                self.place(at(inline.span.file, inline.span.start as usize + offset + 1), context, String::new());
                // One place a text is enough to choose from.
                break;
            }
        }
        false
    }
}
