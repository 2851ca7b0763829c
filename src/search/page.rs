//! One page's terms: how much each of its words matters on it.
//!
//! The ranking is BM25F, with everything that does not depend on the query computed here: the browser receives one
//! of [`LEVELS`] levels per word and page instead of counts and lengths.

use std::cell::RefCell;

use super::encode::FastMap;
use super::terms::{Terms, is_english};
use super::text::{layout, part_count};
use super::words::{Run, runs};
use super::{EntryKind, PageEntries};

/// Levels below this say how much a word matters in the text; the others that it stands in the title, the shorter the title the lower.
pub(super) const BODY_LEVELS: u8 = 7;
/// From here on the levels of the text come once more, for words that first stand in a later part of a long page: the part's number follows.
pub(super) const PART_LEVELS: u8 = BODY_LEVELS + 6;
/// The number of levels.
pub(super) const LEVELS: u8 = PART_LEVELS + BODY_LEVELS;
/// In [`PageTerms`]: a further spelling of a term that came before.
pub(super) const NO_LEVEL: u8 = 31;

/// The saturation of BM25: the weight at which a word counts half of what it can count at most.
const SATURATION: f32 = 1.6;
/// How much the page's length matters, from 0 to 1.
const LENGTH_SHARE: f32 = 0.6;
/// The length of a usual page in words. It need not be this book's mean: it moves all pages alike.
const USUAL_LENGTH: f32 = 400.0;

/// How much a word counts by where it stands.
#[derive(Clone, Copy)]
enum Field {
    Title,
    Heading,
    Code,
    Keyword,
    Description,
    Text,
}

impl Field {
    fn weight(self) -> f32 {
        match self {
            Field::Title => 6.0,
            Field::Code => 5.0,
            Field::Heading => 3.0,
            Field::Keyword => 2.5,
            Field::Description => 2.0,
            Field::Text => 1.0,
        }
    }
}

/// What [`tokenize_page`] found on one page; independent of every other page, so it can be kept as long as the page is unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageTerms {
    pub(super) url: Box<str>,
    pub(super) title: Box<str>,
    pub(super) section: Box<str>,
    pub(super) products: Box<[Box<str>]>,
    /// Bit 0: article, bit 1: has a problem or error codes, bit 2: has a procedure.
    pub(super) kinds: u8,
    /// How many files [`super::text_files`] makes of the page.
    pub(super) parts: u8,
    /// The terms, see `Reader` in this file.
    pub(super) blob: Box<[u8]>,
}

/// The terms of one page. `language` is a BCP 47 tag, such as `en-us`.
pub fn tokenize_page(page: &PageEntries, language: &str) -> PageTerms {
    TOKENIZER.with_borrow_mut(|slot| {
        let tokenizer = match slot {
            Some(tokenizer) if tokenizer.language == language && !tokenizer.is_full() => tokenizer,
            Some(_) | None => slot.insert(Tokenizer::new(language)),
        };
        tokenizer.page(page)
    })
}

thread_local! {
    /// Words repeat from page to page: each thread keeps what it has stemmed, up to a bound.
    static TOKENIZER: RefCell<Option<Tokenizer>> = const { RefCell::new(None) };
}

/// What a run of characters stands for.
#[derive(Clone, Copy)]
struct Meaning {
    term: u32,
    /// Index into `surfaces`, or `u32::MAX`.
    surface: u32,
    part: bool,
    stop: bool,
}

/// What is known of a run as written.
#[derive(Clone, Copy)]
struct Known {
    /// The last page that it stood on: there its surfaces are counted already.
    page: u32,
    /// Its first meaning, here because most runs have no other; none if `length` is 0.
    first: Meaning,
    /// The further ones, in `meanings`.
    start: u32,
    length: u32,
}

#[derive(Default)]
struct Counts {
    page: u32,
    /// The part of the page's text in which the word first stands.
    part: u8,
    title: bool,
    weight: f32,
}

struct Tokenizer {
    language: String,
    terms: Terms,
    stop: &'static [&'static str],
    /// Runs of up to 15 bytes, packed into a number: comparing those needs no look elsewhere in memory.
    short_runs: FastMap<u128, Known>,
    runs: FastMap<Box<str>, Known>,
    meanings: Vec<Meaning>,
    term_ids: FastMap<Box<str>, u32>,
    /// Each term, and whether it holds a digit.
    term_texts: Vec<(Box<str>, bool)>,
    counts: Vec<Counts>,
    surface_ids: FastMap<Box<str>, u32>,
    surfaces: Vec<(Box<str>, u32)>,
    surface_pages: Vec<u32>,
    page: u32,
    part: u8,
    touched: Vec<u32>,
    touched_surfaces: Vec<u32>,
}

impl Tokenizer {
    fn new(language: &str) -> Self {
        Tokenizer {
            language: language.to_owned(),
            terms: Terms::new(language),
            stop: stop_words(language),
            short_runs: FastMap::default(),
            runs: FastMap::default(),
            meanings: Vec::new(),
            term_ids: FastMap::default(),
            term_texts: Vec::new(),
            counts: Vec::new(),
            surface_ids: FastMap::default(),
            surfaces: Vec::new(),
            surface_pages: Vec::new(),
            page: 0,
            part: 0,
            touched: Vec::new(),
            touched_surfaces: Vec::new(),
        }
    }

    /// Past this it starts anew, so that a book without repetition does not fill the memory.
    fn is_full(&self) -> bool {
        self.runs.len() + self.short_runs.len() > 60_000 || self.page == u32::MAX
    }

    fn page(&mut self, page: &PageEntries) -> PageTerms {
        self.page += 1;
        self.touched.clear();
        self.touched_surfaces.clear();
        self.part = 0;
        let parts = part_count(page);
        let layout = if parts > 1 { layout(page) } else { Vec::new() };
        let mut length = 0;
        // The texts first: a code that is also declared for its entry shall be known to stand where the text says it.
        if parts <= 1 {
            for entry in &page.entries {
                length += self.add(&entry.text, Field::Text);
                for (_, step) in &entry.steps {
                    length += self.add(step, Field::Text);
                }
            }
        }
        let mut part_of_entry = vec![0; page.entries.len()];
        for (part, slice) in (0_u8..).zip(&layout).flat_map(|(part, slices)| slices.iter().map(move |slice| (part, slice))) {
            let Some(entry) = page.entries.get(slice.entry) else { continue };
            self.part = part;
            length += self.add(entry.text.get(slice.text.clone()).unwrap_or_default(), Field::Text);
            for (_, step) in entry.steps.get(slice.steps.clone()).unwrap_or_default() {
                length += self.add(step, Field::Text);
            }
            if slice.begins()
                && let Some(first) = part_of_entry.get_mut(slice.entry)
            {
                *first = part;
            }
        }
        self.part = 0;
        let title_words = self.add(&page.title, Field::Title);
        let mut kinds = 1;
        let mut products: Vec<&str> = Vec::new();
        for (entry, part) in page.entries.iter().zip(part_of_entry) {
            self.part = part;
            match entry.kind {
                EntryKind::Problem => kinds |= 2,
                EntryKind::Procedure => kinds |= 4,
                EntryKind::Article | EntryKind::Section => {}
            }
            if !entry.error_codes.is_empty() {
                kinds |= 2;
            }
            let heading = if entry.kind == EntryKind::Article { Field::Title } else { Field::Heading };
            if heading_differs(entry.kind, &entry.title, &page.title) {
                length += self.add(&entry.title, heading);
            }
            for code in &entry.error_codes {
                self.add(code, Field::Code);
            }
            for keyword in &entry.keywords {
                self.add(keyword, Field::Keyword);
            }
            for product in &entry.applies_to {
                if !products.contains(&product.as_str()) && products.len() < 64 {
                    products.push(product);
                    self.add(product, Field::Keyword);
                }
            }
            self.add(&entry.description, Field::Description);
        }
        PageTerms {
            url: page.url.as_str().into(),
            title: page.title.as_str().into(),
            section: page.entries.first().map(|entry| entry.section.as_str()).unwrap_or_default().into(),
            products: products.into_iter().map(Box::from).collect(),
            kinds,
            parts,
            blob: self.finish(title_words, length),
        }
    }

    /// Counts the words of `text` and returns how many of them are whole and no stop words.
    fn add(&mut self, text: &str, field: Field) -> usize {
        let title = matches!(field, Field::Title);
        let mut words = 0;
        let mut before = None;
        for run in runs(text) {
            let known = self.known(run);
            let new = known.page != self.page;
            for index in 0..known.length {
                let meaning = match index {
                    0 => known.first,
                    _ => self.meanings.get((known.start + index - 1) as usize).copied().unwrap_or(known.first),
                };
                if meaning.stop && !title {
                    continue;
                }
                words += usize::from(!meaning.part && !meaning.stop);
                // A stop word outside a title did not count its surface, so a title always looks.
                self.count(meaning, field, new || title);
            }
            if let Some(before) = before
                && run_is_status(run)
                && let Some(reply) = Terms::reply(before, run)
            {
                let term = self.term(&reply, true);
                self.count(Meaning { term, surface: u32::MAX, part: false, stop: false }, field, false);
            }
            before = Some(run);
        }
        words
    }

    fn count(&mut self, meaning: Meaning, field: Field, new: bool) {
        let Some(counts) = self.counts.get_mut(meaning.term as usize) else { return };
        if counts.page != self.page {
            *counts = Counts { page: self.page, part: self.part, title: false, weight: 0.0 };
            self.touched.push(meaning.term);
        }
        counts.title |= matches!(field, Field::Title) && !meaning.part;
        counts.weight += field.weight() * if meaning.part { 0.5 } else { 1.0 };
        if new
            && let Some(seen) = self.surface_pages.get_mut(meaning.surface as usize)
            && *seen != self.page
        {
            *seen = self.page;
            self.touched_surfaces.push(meaning.surface);
        }
    }

    fn term(&mut self, text: &str, code: bool) -> u32 {
        intern(&mut self.term_ids, text, || {
            self.term_texts.push((text.into(), code));
            self.counts.push(Counts::default());
        })
    }

    /// What is known of a run; from now on it is known to stand on this page.
    fn known(&mut self, run: Run<'_>) -> Known {
        let (text, minus) = match run {
            Run::Word { text, minus } => (text, minus),
            Run::Unspaced(text) => (text, false),
        };
        let page = self.page;
        if let Some(packed) = pack(text, minus) {
            if let Some(known) = self.short_runs.get_mut(&packed) {
                return std::mem::replace(known, Known { page, ..*known });
            }
            let known = self.learn(run);
            self.short_runs.insert(packed, Known { page, ..known });
            return known;
        }
        if let Some(known) = self.runs.get_mut(text) {
            return std::mem::replace(known, Known { page, ..*known });
        }
        // A run this long is no decimal code, so its minus sign says nothing.
        let known = self.learn(run);
        self.runs.insert(text.into(), Known { page, ..known });
        known
    }

    fn learn(&mut self, run: Run<'_>) -> Known {
        let none = Meaning { term: u32::MAX, surface: u32::MAX, part: true, stop: true };
        let mut known = Known { page: 0, first: none, start: self.meanings.len() as u32, length: 0 };
        for term in self.terms.of(run) {
            let stop = self.stop.binary_search(&term.surface.as_deref().unwrap_or(&term.text)).is_ok();
            let id = self.term(&term.text, term.surface.is_none());
            let surface = match &term.surface {
                Some(surface) => intern(&mut self.surface_ids, surface, || {
                    self.surfaces.push((surface.as_str().into(), id));
                    self.surface_pages.push(0);
                }),
                None => u32::MAX,
            };
            let meaning = Meaning { term: id, surface, part: term.part, stop };
            if known.length == 0 {
                known.first = meaning;
            } else {
                self.meanings.push(meaning);
            }
            known.length += 1;
        }
        known
    }

    /// Writes the page's terms in the order in which they first stand on it, which depends on the page alone.
    fn finish(&mut self, title_words: usize, length: usize) -> Box<[u8]> {
        let norm = 1.0 - LENGTH_SHARE + LENGTH_SHARE * length as f32 / USUAL_LENGTH;
        let title_level = BODY_LEVELS
            + match title_words {
                0..=2 => 0,
                3 => 1,
                4..=5 => 2,
                6..=8 => 3,
                9..=12 => 4,
                _ => 5,
            };
        let level = |counts: &Counts, code: bool| {
            if counts.title {
                return title_level;
            }
            // A code is as much to the point on a long page as on a short one.
            let weight = counts.weight / if code { norm.min(1.0) } else { norm };
            let impact = weight / (weight + SATURATION);
            let level = ((impact * f32::from(BODY_LEVELS)) as u8).min(BODY_LEVELS - 1);
            if counts.part > 0 { level + PART_LEVELS } else { level }
        };
        let mut blob = Vec::with_capacity(self.touched.len() * 11);
        for &surface in &self.touched_surfaces {
            let Some((surface, term)) = self.surfaces.get(surface as usize) else { continue };
            let Some(counts) = self.counts.get_mut(*term as usize) else { continue };
            let Some((stem, code)) = self.term_texts.get(*term as usize) else { continue };
            let level = if counts.page == self.page { level(counts, *code) } else { NO_LEVEL };
            counts.page = 0;
            let shared = shared_prefix(surface, stem);
            start(&mut blob, level, SURFACE, counts.part);
            string(&mut blob, surface);
            blob.push(shared as u8);
            string(&mut blob, stem.get(shared..).unwrap_or_default());
        }
        for &term in &self.touched {
            let Some(counts) = self.counts.get(term as usize) else { continue };
            let Some((text, code)) = self.term_texts.get(term as usize) else { continue };
            if counts.page == self.page {
                start(&mut blob, level(counts, *code), 0, counts.part);
                string(&mut blob, text);
            }
        }
        blob.into_boxed_slice()
    }
}

/// Set in the first byte of an item that has a surface form.
const SURFACE: u8 = 0x20;

/// Begins an item: its level, and the part of the page if the level says that one follows.
fn start(blob: &mut Vec<u8>, level: u8, surface: u8, part: u8) {
    blob.push(level | surface);
    if has_part(level) {
        blob.push(part);
    }
}

/// Whether a part's number follows the level.
pub(super) fn has_part(level: u8) -> bool {
    (PART_LEVELS..LEVELS).contains(&level)
}

/// A short run as a number: its bytes, its length and whether a minus sign stands before it.
fn pack(text: &str, minus: bool) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..text.len()).filter(|room| room.len() < 16)?.copy_from_slice(text.as_bytes());
    if let Some(last) = bytes.last_mut() {
        *last = text.len() as u8 | if minus { 0x80 } else { 0 };
    }
    Some(u128::from_le_bytes(bytes))
}

/// Whether a run may be the second number of a mail system's reply; a quick look before a careful one.
fn run_is_status(run: Run<'_>) -> bool {
    matches!(run, Run::Word { text, .. } if text.len() >= 5 && text.as_bytes().get(1) == Some(&b'.'))
}

/// Whether an entry's title adds anything to the page's, which the extractor repeats for the article itself.
fn heading_differs(kind: EntryKind, title: &str, page_title: &str) -> bool {
    kind != EntryKind::Article || title != page_title
}

fn intern(ids: &mut FastMap<Box<str>, u32>, text: &str, new: impl FnOnce()) -> u32 {
    if let Some(id) = ids.get(text) {
        return *id;
    }
    let id = ids.len() as u32;
    ids.insert(text.into(), id);
    new();
    id
}

/// Writes a string of at most 255 bytes; terms are at most 40 characters long, so none is cut.
fn string(blob: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let length = bytes.len().min(usize::from(u8::MAX));
    blob.push(length as u8);
    blob.extend(bytes.iter().take(length));
}

fn shared_prefix(a: &str, b: &str) -> usize {
    let mut shared = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    while !a.is_char_boundary(shared) || !b.is_char_boundary(shared) {
        shared -= 1;
    }
    shared
}

/// One item of a page's blob: the level of a term, and perhaps one word as written that has this stem.
pub(super) struct Item<'a> {
    /// [`NO_LEVEL`] if the term came before with another surface.
    pub(super) level: u8,
    /// The part of a long page in which the term first stands.
    pub(super) part: u8,
    pub(super) surface: Option<&'a str>,
    /// The part of the term after the first `shared` bytes, which are those of the surface.
    rest: &'a str,
    shared: usize,
}

impl Item<'_> {
    /// The term, written into `room` so that nothing is allocated.
    pub(super) fn term<'r>(&self, room: &'r mut String) -> &'r str {
        room.clear();
        room.push_str(self.surface.and_then(|surface| surface.get(..self.shared)).unwrap_or_default());
        room.push_str(self.rest);
        room
    }
}

/// Reads a page's blob.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn string(&mut self) -> Option<&'a str> {
        let length = usize::from(self.byte()?);
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let first = self.byte()?;
        let level = first & !SURFACE;
        let part = if has_part(level) { self.byte()? } else { 0 };
        if first & SURFACE == 0 {
            return Some(Item { level, part, surface: None, rest: self.string()?, shared: 0 });
        }
        let surface = self.string()?;
        let shared = usize::from(self.byte()?);
        Some(Item { level, part, surface: Some(surface), rest: self.string()?, shared })
    }
}

/// Words too common to be indexed except in titles, sorted. The browser receives the list with the index.
pub(super) fn stop_words(language: &str) -> &'static [&'static str] {
    if is_english(language) { ENGLISH_STOP_WORDS } else { &[] }
}

static ENGLISH_STOP_WORDS: &[&str] = &[
    "a", "about", "after", "also", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "but", "by", "can", "do",
    "does", "for", "from", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "may", "more", "of", "on", "or", "other",
    "our", "so", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "was", "we", "were",
    "what", "when", "where", "which", "while", "who", "will", "with", "you", "your",
];
