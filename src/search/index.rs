//! All pages' terms turned round: for each word the pages it stands in.

use std::collections::BTreeMap;

use super::encode::{FastMap, Fingerprint, literal, number};
use super::facets;
use super::page::{BODY_LEVELS, LEVELS, NO_LEVEL, PART_LEVELS, PageTerms, Reader, has_part, stop_words};
use super::shard::{Bounds, File, FrontCoded, script, utf16_order};
use super::terms::is_english;

/// How the index is cut. The defaults keep a query's shards at 1 to 2 kB each, compressed: half of them would double the list of shards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexOptions {
    /// BCP 47 tag, the same that [`super::tokenize_page`] got.
    pub language: String,
    /// The size at which a shard of terms with their pages is closed, in bytes before compression. Small shards make
    /// queries small and the list of shards, which every reader loads, long.
    pub shard_bytes: usize,
    /// The same for shards of the word lists.
    pub words_bytes: usize,
    /// How many pages' titles stand in one file.
    pub pages_per_shard: usize,
    /// How many pages of a word are kept with it; the rest, in which it matters least, goes to a file of its own that most queries do without.
    pub longest_list: usize,
}

impl Default for IndexOptions {
    fn default() -> Self {
        IndexOptions { language: "en".into(), shard_bytes: 1_500, words_bytes: 4_000, pages_per_shard: 8, longest_list: 1_000 }
    }
}

/// The pages of one word, as they are collected: variable-length numbers, since there are millions of them. Pages come nearly in the order
/// of their numbers, so what is written of each is how far it lies behind the one before, or in front of it.
#[derive(Default)]
struct Postings {
    count: u32,
    /// The next page's number would be coded as 0 if it were this.
    next: u32,
    is_mixed: bool,
    bytes: Vec<u8>,
}

impl Postings {
    fn push(&mut self, page: u32, level: u8, part: u8) {
        let step = i64::from(page) - i64::from(self.next);
        self.is_mixed |= step < 0;
        // Small numbers of either sign are small numbers without one.
        let mut value = ((step << 1) ^ (step >> 63)).cast_unsigned() << 5 | u64::from(level);
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
        if has_part(level) {
            self.bytes.push(part);
        }
        self.next = page + 1;
        self.count += 1;
    }

    fn read(&self, out: &mut Vec<Posting>) {
        out.clear();
        let (mut value, mut shift, mut next) = (0_u64, 0, 0_i64);
        let mut bytes = self.bytes.iter();
        while let Some(byte) = bytes.next() {
            value |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                let step = value >> 5;
                let page = next + ((step >> 1).cast_signed() ^ -(step & 1).cast_signed());
                let level = (value & 31) as u8;
                let part = if has_part(level) { bytes.next().copied().unwrap_or_default() } else { 0 };
                out.push(Posting { page: u32::try_from(page).unwrap_or_default(), level, part });
                next = page + 1;
                (value, shift) = (0, 0);
            }
        }
        if self.is_mixed {
            out.sort_unstable_by_key(|posting| posting.page);
        }
    }
}

/// One page of one word.
#[derive(Clone, Copy)]
struct Posting {
    page: u32,
    level: u8,
    part: u8,
}

impl Posting {
    /// Where the posting stands among those of its word: the greater the more it matters.
    fn rank(self) -> usize {
        usize::from(if has_part(self.level) { self.level - PART_LEVELS } else { self.level })
    }
}

/// The files of the index, as paths below `search/` and bytes, in the order of their paths' kinds; the same pages give the
/// same bytes in whatever order they come.
pub fn build(pages: &[PageTerms], options: &IndexOptions) -> Vec<File> {
    let mut order: Vec<&PageTerms> = pages.iter().collect();
    order.sort_by(|a, b| a.url.cmp(&b.url));
    order.dedup_by(|a, b| a.url == b.url);
    let mut builder = IndexBuilder::default();
    for (page, terms) in (0..).zip(order) {
        builder.add(page, terms.clone());
    }
    builder.finish(options)
}

/// The index of a book whose pages come one by one: of each only what its title's record needs is kept.
#[derive(Default)]
pub struct IndexBuilder {
    collected: Collected,
    pages: BTreeMap<u32, PageTerms>,
}

impl IndexBuilder {
    /// Takes in a page. `number` is its place among all pages that will be taken in, sorted by their URLs; the numbers begin at 0, none is
    /// left out, and they may come in any order.
    pub fn add(&mut self, number: u32, terms: PageTerms) {
        self.collected.add(number, &terms);
        self.pages.insert(number, PageTerms { blob: Box::default(), ..terms });
    }

    /// The files, as [`build`] gives them.
    pub fn finish(self, options: &IndexOptions) -> Vec<File> {
        write_all(self.collected, &self.pages.values().collect::<Vec<_>>(), options)
    }
}

fn write_all(collected: Collected, order: &[&PageTerms], options: &IndexOptions) -> Vec<File> {
    let mut files = Vec::new();
    let term_bounds = collected.term_shards(options, &mut files);
    let word_bounds = collected.word_shards("d", options, &mut files, str::to_owned);
    let reversed_bounds = collected.word_shards("r", options, &mut files, |word| word.chars().rev().collect());
    drop(collected);
    let per_shard = options.pages_per_shard.max(1);
    for (index, chunk) in order.chunks(per_shard).enumerate() {
        files.push(page_shard(index, chunk));
    }
    files.push(facets::file(order));

    let mut version = Fingerprint::new();
    for (name, bytes) in &files {
        version.add(name.as_bytes());
        version.add(bytes);
    }
    let mut body = String::from("{\"v\":");
    literal(&mut body, &version.text());
    body.push_str(&format!(
        ",\"n\":{},\"per\":{per_shard},\"stem\":{},\"long\":{},\"levels\":[{BODY_LEVELS},{PART_LEVELS},{LEVELS}]",
        order.len(),
        u8::from(is_english(&options.language)),
        options.longest_list
    ));
    for (name, value) in [
        ("stop", stop_words(&options.language).join(" ").as_str()),
        ("t", term_bounds.text()),
        ("d", word_bounds.text()),
        ("r", reversed_bounds.text()),
    ] {
        body.push_str(",\"");
        body.push_str(name);
        body.push_str("\":");
        literal(&mut body, value);
    }
    body.push('}');
    files.push(script("index", &body));
    files.push(("engine.js".into(), slim(&ENGINE.concat()).into_bytes()));
    files
}

/// Without indentation and lines that only comment: no string of the engine spans lines.
fn slim(script: &str) -> String {
    script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).flat_map(|line| [line, "\n"]).collect()
}

/// The browser's side. It is written beside the index and not among the theme's scripts, since the two must agree: whatever
/// theme a book uses, the engine is the one that this index was made for.
const ENGINE: [&str; 4] = [
    include_str!("../../themes/default/js/search-stem.js"),
    include_str!("../../themes/default/js/search-words.js"),
    include_str!("../../themes/default/js/search-shards.js"),
    include_str!("../../themes/default/js/search-engine.js"),
];

#[derive(Default)]
struct Collected {
    term_ids: FastMap<Box<str>, u32>,
    postings: Vec<Postings>,
    /// Each word as written: its number and its term's.
    word_ids: FastMap<Box<str>, (u32, u32)>,
    word_pages: Vec<u32>,
    room: String,
}

impl Collected {
    fn add(&mut self, page: u32, terms: &PageTerms) {
        for item in Reader(&terms.blob) {
            let known = item.surface.and_then(|surface| self.word_ids.get(surface)).copied();
            let term = match known {
                Some((word, term)) => {
                    self.count_word(word);
                    term
                }
                None => {
                    let text = item.term(&mut self.room);
                    let term = match self.term_ids.get(text) {
                        Some(term) => *term,
                        None => {
                            let term = self.postings.len() as u32;
                            self.term_ids.insert(text.into(), term);
                            self.postings.push(Postings::default());
                            term
                        }
                    };
                    if let Some(surface) = item.surface {
                        self.word_ids.insert(surface.into(), (self.word_pages.len() as u32, term));
                        self.word_pages.push(1);
                    }
                    term
                }
            };
            if item.level != NO_LEVEL
                && let Some(postings) = self.postings.get_mut(term as usize)
            {
                postings.push(page, item.level, item.part);
            }
        }
    }

    fn count_word(&mut self, word: u32) {
        if let Some(pages) = self.word_pages.get_mut(word as usize) {
            *pages += 1;
        }
    }

    fn term_shards(&self, options: &IndexOptions, files: &mut Vec<File>) -> Bounds {
        let mut sorted: Vec<(&str, u32)> = self.term_ids.iter().map(|(text, id)| (&**text, *id)).collect();
        sorted.sort_unstable_by(|a, b| utf16_order(a.0, b.0));
        let mut bounds = Bounds::default();
        let mut words = FrontCoded::default();
        let mut lists = String::new();
        let mut list = Vec::new();
        let mut tails = 0;
        let mut last = "";
        for (text, id) in sorted {
            let Some(postings) = self.postings.get(id as usize) else { continue };
            if words.text.is_empty() {
                bounds.push(last, text);
            }
            words.push(text);
            postings.read(&mut list);
            number(&mut lists, postings.count);
            if list.len() > options.longest_list {
                let (head, tail) = split(&list, options.longest_list);
                number(&mut lists, tails);
                number(&mut lists, head.len() as u32);
                write_list(&mut lists, &head);
                let mut rest = String::new();
                write_list(&mut rest, &tail);
                files.push(script(&format!("l/{tails}"), &quoted(&rest)));
                tails += 1;
            } else {
                write_list(&mut lists, &list);
            }
            last = text;
            if words.text.len() + lists.len() >= options.shard_bytes {
                files.push(term_shard(bounds.count - 1, &words, &lists));
                words = FrontCoded::default();
                lists.clear();
            }
        }
        if !words.text.is_empty() {
            files.push(term_shard(bounds.count - 1, &words, &lists));
        }
        bounds
    }

    /// The words as written, sorted by `spelling`, each with a digit for how many pages it stands in.
    fn word_shards(&self, folder: &str, options: &IndexOptions, files: &mut Vec<File>, spelling: impl Fn(&str) -> String) -> Bounds {
        let mut sorted: Vec<(String, u32)> = self
            .word_ids
            .iter()
            .filter(|(word, _)| (3..=40).contains(&word.chars().count()))
            .map(|(word, (id, _))| (spelling(word), self.word_pages.get(*id as usize).copied().unwrap_or_default()))
            .collect();
        sorted.sort_unstable_by(|a, b| utf16_order(&a.0, &b.0));
        let mut bounds = Bounds::default();
        let mut words = FrontCoded::default();
        let mut last = "";
        for (word, pages) in &sorted {
            if words.text.is_empty() {
                bounds.push(last, word);
            }
            words.push(word);
            let digit = (u32::BITS - pages.leading_zeros()).saturating_sub(1).min(9);
            words.text.push(char::from(b'0' + digit as u8));
            last = word;
            if words.text.len() >= options.words_bytes {
                files.push(script(&format!("{folder}/{}", bounds.count - 1), &quoted(&words.text)));
                words = FrontCoded::default();
            }
        }
        if !words.text.is_empty() {
            files.push(script(&format!("{folder}/{}", bounds.count - 1), &quoted(&words.text)));
        }
        bounds
    }
}

fn term_shard(index: usize, words: &FrontCoded, lists: &str) -> File {
    script(&format!("t/{index}"), &format!("{},{}", quoted(&words.text), quoted(lists)))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    literal(&mut out, text);
    out
}

/// Parts a long list into the `most` pages where the word matters most, and the rest; both keep the pages' order.
fn split(list: &[Posting], most: usize) -> (Vec<Posting>, Vec<Posting>) {
    let mut counts = [0_usize; PART_LEVELS as usize];
    for posting in list {
        if let Some(count) = counts.get_mut(posting.rank()) {
            *count += 1;
        }
    }
    // From the titles down, as far as there is room: every level but the last one admitted is taken whole.
    let mut room = most;
    for count in counts.iter_mut().rev() {
        *count = room.min(*count);
        room -= *count;
    }
    list.iter().partition(|posting| match counts.get_mut(posting.rank()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        Some(_) | None => false,
    })
}

/// Page numbers as differences, each together with its level, then the part if there is one.
fn write_list(out: &mut String, list: &[Posting]) {
    let mut next = 0;
    for posting in list {
        number(out, (posting.page - next) * u32::from(LEVELS) + u32::from(posting.level));
        if has_part(posting.level) {
            number(out, u32::from(posting.part));
        }
        next = posting.page + 1;
    }
}

/// Titles, addresses and badges of some pages.
fn page_shard(index: usize, pages: &[&PageTerms]) -> File {
    let mut body = String::from("[");
    for (at, page) in pages.iter().enumerate() {
        if at > 0 {
            body.push(',');
        }
        body.push('[');
        literal(&mut body, &page.url);
        body.push(',');
        literal(&mut body, &page.title);
        body.push(',');
        literal(&mut body, &page.section);
        body.push_str(&format!(",{},{},[", page.kinds, page.parts));
        for (at, product) in page.products.iter().enumerate() {
            if at > 0 {
                body.push(',');
            }
            literal(&mut body, product);
        }
        body.push_str("]]");
    }
    body.push(']');
    script(&format!("p/{index}"), &body)
}
