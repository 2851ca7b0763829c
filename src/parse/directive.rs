//! The grammar of Learn's directives, one line each.
//!
//! The `…_length` functions say how many bytes of a line a directive takes, `None` where there is none; the `parse_…` functions
//! read one that was found. Sources: docfx's Markdown reference and its own tests.

use std::ops::Range;

use super::ast::{
    Attribute, Block, BlockKind, DirectiveImage, Include, IncludeContent, Inline, InlineKind, Link, LinkKind, NodeId, Selection, Snippet,
    SnippetContent, Stray, StrayProblem, Video, Xref,
};
use super::html::{decode_entities, unescape};
use crate::source::TextMap;

/// A directive longer than this is none: it keeps a line of a million `[!` linear.
const LONGEST: usize = 4096;

/// Names behind `:::` that Learn knows, without their `-end`.
pub const TRIPLE_COLONS: [&str; 9] = ["zone", "moniker", "row", "column", "image", "code", "video", "no-loc", "form"];

/// The attributes of a directive, and the first thing in it that could not be read as one.
type Attributes = Result<Vec<Attribute>, Range<usize>>;

fn bounded(line: &str) -> &str {
    let mut end = line.len().min(LONGEST);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

/// `[title](path "tooltip")]` behind the directive's head: where the title, path and tooltip stand, and the length.
struct Bracketed {
    title: Range<usize>,
    path: Range<usize>,
    tooltip: Range<usize>,
    end: usize,
}

/// `loose`: blanks may stand before the last bracket, as docfx has it for code and not for includes.
fn bracketed(line: &str, start: usize, loose: bool) -> Option<Bracketed> {
    let line = bounded(line);
    let bytes = line.as_bytes();
    let mut at = start;
    while matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    if bytes.get(at) != Some(&b'[') {
        return None;
    }
    let title_start = at + 1;
    let mut depth = 1;
    at += 1;
    while depth > 0 {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    let title = title_start..at - 1;
    while matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    if bytes.get(at) != Some(&b'(') {
        return None;
    }
    at += 1;
    while matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    let path_start = at;
    let mut depth = 0;
    let in_angles = bytes.get(at) == Some(&b'<');
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'>' if in_angles => {
                at += 1;
                break;
            }
            b'(' if !in_angles => depth += 1,
            b')' if !in_angles => {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            }
            b'"' | b'\'' if !in_angles && at > path_start && matches!(bytes[at - 1], b' ' | b'\t') => break,
            _ => {}
        }
        at += 1;
    }
    let path_end = at;
    let mut tooltip = at..at;
    while matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(at) {
        let open = at + 1;
        at += 1;
        while bytes.get(at)? != quote {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        tooltip = open..at;
        at += 1;
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
    }
    if bytes.get(at) != Some(&b')') {
        return None;
    }
    at += 1;
    while loose && matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    if bytes.get(at) != Some(&b']') {
        return None;
    }
    let trimmed_start = line.get(path_start..path_end)?;
    let path_end = path_start + trimmed_start.trim_end().len();
    let path = if in_angles { path_start + 1..path_end.saturating_sub(1).max(path_start + 1) } else { path_start..path_end };
    line.get(title.clone())?;
    line.get(tooltip.clone())?;
    Some(Bracketed { title, path, tooltip, end: at + 1 })
}

fn starts_with_ignoring_case(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// `[!INCLUDE[title](path)]`, `[!INCLUDE [title](path)]`, `[!include-[title](path)]`.
pub fn include_length(line: &str) -> Option<usize> {
    include_parts(line).map(|parts| parts.end)
}

fn include_parts(line: &str) -> Option<Bracketed> {
    if !starts_with_ignoring_case(line, "[!include") {
        return None;
    }
    let head = "[!include".len();
    let start = if line[head..].starts_with(['-', '+']) { head + 1 } else { head };
    bracketed(line, start, false)
}

pub fn parse_include<N>(raw: &str, at: usize, map: &TextMap) -> Option<Include<N>> {
    let parts = include_parts(raw)?;
    let path_range = at + parts.path.start..at + parts.path.end;
    Some(Include {
        title: unescape(&raw[parts.title]),
        path: unescape(&raw[parts.path]),
        path_span: map.span(path_range),
        span: map.span(at..at + parts.end),
        in_html: false,
        content: IncludeContent::Pending,
    })
}

/// `[!code-lang[name](path)]`, `[!notebook-lang[name](path)]`.
pub fn snippet_length(line: &str) -> Option<usize> {
    snippet_parts(line).map(|(_, _, parts)| parts.end)
}

fn snippet_parts(line: &str) -> Option<(bool, Range<usize>, Bracketed)> {
    let (notebook, head) = if starts_with_ignoring_case(line, "[!code") {
        (false, "[!code".len())
    } else if starts_with_ignoring_case(line, "[!notebook") {
        (true, "[!notebook".len())
    } else {
        return None;
    };
    let open = head + line.get(head..)?.find('[')?;
    let lang = line[head..open].trim_end();
    let lang_range = match lang.strip_prefix('-') {
        Some(lang) => head + 1..head + 1 + lang.len(),
        None if lang.is_empty() => head..head,
        None => return None,
    };
    Some((notebook, lang_range, bracketed(line, open, true)?))
}

pub fn parse_snippet(raw: &str, at: usize, map: &TextMap) -> Option<Snippet> {
    let (notebook, lang, parts) = snippet_parts(raw)?;
    let typed = &raw[parts.path.clone()];
    let (path, rest) = match typed.find(['?', '#']) {
        Some(cut) => typed.split_at(cut),
        None => (typed, ""),
    };
    let path_range = at + parts.path.start..at + parts.path.start + path.len();
    let mut snippet = Snippet {
        lang: raw[lang].to_owned(),
        name: unescape(&raw[parts.title]),
        title: unescape(&raw[parts.tooltip]),
        path: unescape(path),
        path_span: map.span(path_range),
        selection: Selection::Whole,
        highlight: String::new(),
        interactive: String::new(),
        dedent: None,
        triple_colon: false,
        notebook,
        content: SnippetContent::Pending,
    };
    let (query, fragment) = match rest.split_once('#') {
        Some((query, fragment)) => (query, fragment.trim()),
        None => (rest, ""),
    };
    let (mut region, mut start, mut end, mut ranges) = (None, None, None, None);
    for pair in query.trim_start_matches('?').split('&').map(|pair| pair.strip_prefix("amp;").unwrap_or(pair)) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match key.trim().to_ascii_lowercase().as_str() {
            "name" | "id" => region = Some(value.trim().to_owned()),
            "range" => ranges = Some(line_ranges(value)),
            "highlight" => snippet.highlight = value.trim().to_owned(),
            "dedent" => snippet.dedent = value.trim().parse().ok(),
            "start" => start = value.trim().parse().ok(),
            "end" => end = value.trim().parse().ok(),
            _ => {}
        }
    }
    let of_fragment = (!fragment.is_empty()).then(|| lines_of_fragment(fragment).unwrap_or_else(|| Selection::Region(fragment.to_owned())));
    // docfx's order: a name, lines behind `#`, a start and an end, ranges. A start alone is one line.
    snippet.selection = match (of_fragment, region) {
        (Some(Selection::Region(name)), _) | (_, Some(name)) => Selection::Region(name),
        (Some(lines), None) => lines,
        (None, None) if start.is_some() || end.is_some() => Selection::Between { start, end: end.or(start) },
        (None, None) => ranges.map_or(Selection::Whole, Selection::Lines),
    };
    Some(snippet)
}

/// `L1-L9`, `L3`.
fn lines_of_fragment(fragment: &str) -> Option<Selection> {
    let rest = fragment.strip_prefix(['L', 'l'])?;
    let (first, last) = rest.split_once('-').unwrap_or((rest, rest));
    let first: u32 = first.parse().ok()?;
    let last = last.strip_prefix(['L', 'l']).unwrap_or(last);
    let last = if last.is_empty() { None } else { Some(last.parse().ok()?) };
    Some(Selection::Lines(vec![(first, last)]))
}

/// `1-3,5,7-`: what is no number is left out.
pub fn line_ranges(text: &str) -> Vec<(u32, Option<u32>)> {
    text.split(',')
        .filter_map(|part| {
            let part = part.trim();
            match part.split_once('-') {
                Some((first, "")) => Some((first.trim().parse().ok()?, None)),
                Some((first, last)) => Some((first.trim().parse().ok()?, Some(last.trim().parse().ok()?))),
                None => part.parse().ok().map(|line| (line, Some(line))),
            }
        })
        .collect()
}

/// `[!NOTE]`, `[!div class="x"]`, `[!VIDEO url]`.
pub fn marker_length(line: &str) -> Option<usize> {
    let line = bounded(line);
    let end = line.find(']')? + 1;
    let inside = line[2..end - 1].trim();
    let (word, rest) = inside.split_once([' ', '\t']).unwrap_or((inside, ""));
    let is_word =
        !word.is_empty() && word.len() <= 40 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-' || byte == b'_');
    let may_have_more = word.eq_ignore_ascii_case("div") || word.eq_ignore_ascii_case("video");
    (is_word && (rest.is_empty() || may_have_more) && line.len() >= 4).then_some(end)
}

/// The name of a marker, its arguments and where they start in `raw`.
pub fn marker_parts(raw: &str) -> (&str, &str, usize) {
    let inside = raw.strip_prefix("[!").and_then(|rest| rest.strip_suffix(']')).unwrap_or("");
    let word_end = inside.find([' ', '\t']).unwrap_or(inside.len());
    let arguments = &inside[word_end..];
    let start = 2 + word_end + (arguments.len() - arguments.trim_start().len());
    (&inside[..word_end], arguments.trim(), start)
}

/// `:::name attributes:::` or, for openings and ends of containers, `::: name attributes`. An outer one of several may have more
/// colons before its name.
pub fn triple_colon_length(line: &str) -> Option<usize> {
    let line = bounded(line);
    if !line.starts_with(":::") {
        return None;
    }
    let rest = line.trim_start_matches(':');
    let name_text = rest.trim_start_matches([' ', '\t']);
    let name_start = line.len() - name_text.len();
    let name_length = name_text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    let name = &name_text[..name_length];
    let lower = name.to_ascii_lowercase();
    let known = TRIPLE_COLONS.contains(&lower.strip_suffix("-end").unwrap_or(&lower));
    if name.is_empty() || (line.starts_with("::::") && !known) {
        return None;
    }
    // An end ends what is open, whatever stands behind it.
    if known && lower.ends_with("-end") {
        return Some(line.trim_end().len());
    }
    // The end stands outside quotes: an alternative text may hold colons.
    let mut at = name_start + name_length;
    let bytes = line.as_bytes();
    let mut quote = None;
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (None, b':') if bytes[at..].starts_with(b":::") => {
                let end = at + bytes[at..].iter().take_while(|byte| **byte == b':').count();
                return Some(end.min(at + 3));
            }
            (None, b'"' | b'\'') if bytes[at - 1] == b'=' || bytes[at - 1] == b' ' => quote = Some(bytes[at]),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        at += 1;
    }
    // Without its own end only a container's line is a directive; a quote left open is put right by taking the whole line.
    known.then(|| line.trim_end().len())
}

/// Whether a `:::` directive may stand inside a line.
pub fn is_inline(raw: &str) -> bool {
    matches!(triple_colon_name(raw).as_str(), "image" | "no-loc" | "video" | "code")
}

fn triple_colon_name(raw: &str) -> String {
    let rest = raw.trim_start_matches(':').trim_start();
    rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').map(|byte| byte.to_ascii_lowercase() as char).collect()
}

/// `name="value"` pairs. `text` stands at `at`.
pub fn attributes(text: &str, at: usize, map: &TextMap) -> Attributes {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut cursor = 0;
    loop {
        while bytes.get(cursor).is_some_and(u8::is_ascii_whitespace) {
            cursor += 1;
        }
        if cursor >= bytes.len() {
            return Ok(out);
        }
        let start = cursor;
        while bytes.get(cursor).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':')) {
            cursor += 1;
        }
        if cursor == start {
            return Err(start..text.len());
        }
        let name = text[start..cursor].to_ascii_lowercase();
        let mut after = cursor;
        while matches!(bytes.get(after), Some(b' ' | b'\t')) {
            after += 1;
        }
        if bytes.get(after) != Some(&b'=') {
            out.push(Attribute { name, value: String::new(), span: map.span(at + start..at + cursor) });
            continue;
        }
        cursor = after + 1;
        while matches!(bytes.get(cursor), Some(b' ' | b'\t')) {
            cursor += 1;
        }
        let (value, end) = match bytes.get(cursor) {
            Some(quote @ (b'"' | b'\'')) => {
                let open = cursor + 1;
                let length = text[open..].bytes().position(|byte| byte == *quote).ok_or(start..text.len())?;
                (open..open + length, open + length + 1)
            }
            _ => {
                let length = text[cursor..].find([' ', '\t']).unwrap_or(text.len() - cursor);
                (cursor..cursor + length, cursor + length)
            }
        };
        out.push(Attribute {
            name,
            value: decode_entities(&text[value.clone()]).into_owned(),
            span: map.span(at + value.start..at + value.end),
        });
        cursor = end;
    }
}

/// A `:::` directive, read.
pub enum TripleColon {
    Image(DirectiveImage),
    Snippet(Snippet),
    Video(Video),
    NoLoc(String),
    /// An opening, an end, or something wrong.
    Stray(Stray),
}

pub fn parse_triple_colon(raw: &str, at: usize, map: &TextMap) -> TripleColon {
    let name = triple_colon_name(raw);
    let head = raw.len() - raw.trim_start_matches(':').trim_start().len() + name.len();
    let body = raw[head..].trim_end();
    let body = body.strip_suffix(":::").unwrap_or(body);
    let stray = |attributes: Vec<Attribute>, problem: StrayProblem| {
        TripleColon::Stray(Stray { name: name.clone(), attributes, problem, raw: raw.to_owned() })
    };
    if let Some(opening) = name.strip_suffix("-end") {
        let known = TRIPLE_COLONS.contains(&opening);
        let problem = match (known, body.trim().is_empty()) {
            (false, _) => StrayProblem::Unknown,
            (true, false) => StrayProblem::Malformed,
            (true, true) => StrayProblem::Unopened,
        };
        return stray(Vec::new(), problem);
    }
    if name == "form" {
        return stray(attributes(body, at + head, map).unwrap_or_default(), StrayProblem::Unknown);
    }
    if !TRIPLE_COLONS.contains(&name.as_str()) {
        return stray(Vec::new(), StrayProblem::Unknown);
    }
    let attributes = match attributes(body, at + head, map) {
        Ok(attributes) => attributes,
        Err(_) => return stray(Vec::new(), StrayProblem::Malformed),
    };
    // Words behind a moniker's range close nothing and hide nothing: a rule says so, and the range counts, as in docfx.
    if name != "moniker"
        && let Some(unknown) = attributes.iter().find(|attribute| !known_attribute(&name, &attribute.name))
    {
        let problem = StrayProblem::UnknownAttribute(unknown.name.clone());
        return stray(attributes, problem);
    }
    let find = |key: &str| attributes.iter().find(|attribute| attribute.name == key);
    let value = |key: &str| find(key).map(|attribute| attribute.value.trim().to_owned()).filter(|value| !value.is_empty());
    let place = |key: &str| find(key).map_or_else(|| map.span(at..at + raw.len()), |attribute| attribute.span);
    match name.as_str() {
        "image" => match value("source") {
            None => stray(attributes, StrayProblem::MissingAttribute("source")),
            Some(source) => {
                let image_type = value("type").unwrap_or_else(|| "content".to_owned()).to_ascii_lowercase();
                TripleColon::Image(DirectiveImage {
                    id: NodeId::NONE,
                    span: map.span(at..at + raw.len()),
                    image_type,
                    source,
                    source_span: place("source"),
                    alt: value("alt-text"),
                    title: value("title"),
                    lightbox: value("lightbox"),
                    lightbox_span: place("lightbox"),
                    border: value("border").map(|border| border.eq_ignore_ascii_case("true")),
                    link: value("link"),
                    link_span: place("link"),
                    loc_scope: value("loc-scope"),
                    description: Vec::new(),
                })
            }
        },
        "code" => match value("source") {
            None => stray(attributes, StrayProblem::MissingAttribute("source")),
            Some(path) => {
                let selection = match (value("id"), value("range")) {
                    (Some(id), _) => Selection::Region(id),
                    (None, Some(range)) => Selection::Lines(line_ranges(&range)),
                    (None, None) => Selection::Whole,
                };
                TripleColon::Snippet(Snippet {
                    lang: value("language").unwrap_or_default(),
                    name: String::new(),
                    title: String::new(),
                    path,
                    path_span: place("source"),
                    selection,
                    highlight: value("highlight").unwrap_or_default(),
                    interactive: value("interactive").unwrap_or_default(),
                    dedent: value("dedent").and_then(|columns| columns.parse().ok()),
                    triple_colon: true,
                    notebook: false,
                    content: SnippetContent::Pending,
                })
            }
        },
        "video" => match value("source") {
            None => stray(attributes, StrayProblem::MissingAttribute("source")),
            Some(url) => TripleColon::Video(Video {
                url,
                url_span: place("source"),
                title: value("title"),
                marker: false,
                unquoted: false,
                attributes,
            }),
        },
        "no-loc" => match find("text") {
            None => stray(attributes, StrayProblem::MissingAttribute("text")),
            Some(text) => TripleColon::NoLoc(text.value.clone()),
        },
        // A zone without target and pivot, and a moniker without a range, say nothing.
        "zone" if value("target").is_none() && value("pivot").is_none() => stray(attributes, StrayProblem::MissingAttribute("pivot")),
        "zone" => {
            let problem = zone_problem(value("target").as_deref(), find("pivot").map(|pivot| pivot.value.as_str()));
            stray(attributes, problem.unwrap_or(StrayProblem::Unclosed))
        }
        "moniker" if value("range").is_none() => stray(attributes, StrayProblem::MissingAttribute("range")),
        _ => stray(attributes, StrayProblem::Unclosed),
    }
}

/// What docfx rejects in a zone.
fn zone_problem(target: Option<&str>, pivot: Option<&str>) -> Option<StrayProblem> {
    if let Some(target) = target
        && !matches!(target, "docs" | "chromeless" | "pdf")
    {
        return Some(StrayProblem::InvalidValue("target", "write `docs`, `chromeless` or `pdf`"));
    }
    let pivot = pivot?;
    if target == Some("pdf") {
        return Some(StrayProblem::InvalidValue("pivot", "a zone for `pdf` has no pivot"));
    }
    let is_id = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (!pivot.split(',').all(|id| is_id(id.trim())))
        .then_some(StrayProblem::InvalidValue("pivot", "write ids of small letters, digits and `-`, with commas between"))
}

/// Whether a directive has an attribute of this name, in small letters.
fn known_attribute(directive: &str, attribute: &str) -> bool {
    let known: &[&str] = match directive {
        "image" => {
            &["type", "source", "alt-text", "title", "lightbox", "border", "loc-scope", "link", "align", "width", "height", "max-width"]
        }
        "code" => &["source", "range", "id", "language", "highlight", "interactive", "title", "dedent"],
        "video" => &["source", "title", "max-width", "thumbnail", "upload-date"],
        "no-loc" => &["text"],
        "zone" => &["target", "pivot"],
        "moniker" => &["range"],
        "row" => &["count"],
        "column" => &["span"],
        _ => &[],
    };
    known.contains(&attribute)
}

/// The block of a `:::` line.
pub fn triple_colon_block(raw: &str, at: usize, map: &TextMap) -> Block {
    let span = map.span(at..at + raw.len());
    let kind = match parse_triple_colon(raw, at, map) {
        TripleColon::Image(image) => BlockKind::Image(Box::new(image)),
        TripleColon::Snippet(snippet) => BlockKind::Snippet(Box::new(snippet)),
        TripleColon::Video(video) => BlockKind::Video(Box::new(video)),
        TripleColon::NoLoc(text) => BlockKind::Paragraph(vec![Inline::new(span, InlineKind::NoLoc(text))]),
        TripleColon::Stray(stray) => BlockKind::Stray(stray),
    };
    Block::new(span, kind)
}

/// The inline of a `:::` directive inside a line.
pub fn triple_colon_inline(raw: &str, at: usize, map: &TextMap) -> Inline {
    let span = map.span(at..at + raw.len());
    let kind = match parse_triple_colon(raw, at, map) {
        TripleColon::Image(image) => InlineKind::DirectiveImage(Box::new(image)),
        TripleColon::NoLoc(text) => InlineKind::NoLoc(text),
        TripleColon::Stray(stray) => InlineKind::Stray(stray),
        TripleColon::Snippet(snippet) => InlineKind::Snippet(Box::new(snippet)),
        // In the middle of a line a video is a link to it.
        TripleColon::Video(video) => {
            let text = video.title.clone().unwrap_or_else(|| video.url.clone());
            InlineKind::Link(Box::new(Link {
                id: NodeId::NONE,
                kind: LinkKind::Inline,
                dest: video.url,
                dest_span: video.url_span,
                title: String::new(),
                label: None,
                children: vec![Inline::new(span, InlineKind::Text(text))],
            }))
        }
    };
    Inline::new(span, kind)
}

/// The block of `[!NOTE]`, `[!div …]`, `[!VIDEO …]`: alerts and divs are joined with what follows them by [`super::pair`].
pub fn marker_block(raw: &str, at: usize, map: &TextMap) -> Block {
    let span = map.span(at..at + raw.len());
    let (word, arguments, start) = marker_parts(raw);
    if word.eq_ignore_ascii_case("video") && arguments.trim().is_empty() {
        let problem = StrayProblem::MissingAttribute("url");
        return Block::new(
            span,
            BlockKind::Stray(Stray { name: "video".to_owned(), attributes: Vec::new(), problem, raw: raw.to_owned() }),
        );
    }
    if word.eq_ignore_ascii_case("video") {
        let (url, title) = arguments.split_once([' ', '\t']).unwrap_or((arguments, ""));
        let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
        if !lower.starts_with("https://") && !lower.starts_with("http://") {
            let problem = StrayProblem::InvalidValue("url", "write an address that begins with `https://`");
            return Block::new(
                span,
                BlockKind::Stray(Stray { name: "video".to_owned(), attributes: Vec::new(), problem, raw: raw.to_owned() }),
            );
        }
        let title = title.trim();
        let title = title.strip_prefix("title=").unwrap_or(title).trim_matches('"').trim();
        let url_span = map.span(at + start..at + start + url.len());
        return Block::new(
            span,
            BlockKind::Video(Box::new(Video {
                url: url.to_owned(),
                url_span,
                title: (!title.is_empty()).then(|| title.to_owned()),
                marker: true,
                unquoted: false,
                attributes: Vec::new(),
            })),
        );
    }
    let is_div = word.eq_ignore_ascii_case("div");
    let attributes = if is_div { attributes(arguments.trim_matches('`'), at + start, map).unwrap_or_default() } else { Vec::new() };
    let name = if is_div { "div".to_owned() } else { word.to_owned() };
    Block::new(span, BlockKind::Stray(Stray { name, attributes, problem: StrayProblem::Unclosed, raw: raw.to_owned() }))
}

/// `<xref:uid>`, `<xref:"uid with space">`, on one line.
pub fn xref_length(line: &str) -> Option<usize> {
    let line = bounded(line);
    if !starts_with_ignoring_case(line, "<xref:") {
        return None;
    }
    let rest = &line["<xref:".len()..];
    let end = match rest.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let close = 1 + rest[1..].bytes().position(|byte| byte == *quote)?;
            (rest.as_bytes().get(close + 1) == Some(&b'>')).then_some(close + 2)?
        }
        _ => rest.find('>')? + 1,
    };
    let uid = rest[..end - 1].trim_matches(['"', '\'']);
    (!uid.is_empty() && !uid.starts_with('<')).then_some("<xref:".len() + end)
}

pub fn parse_xref(raw: &str, at: usize, map: &TextMap) -> Xref {
    let inside = raw.get("<xref:".len()..).and_then(|rest| rest.strip_suffix('>')).unwrap_or(raw);
    let unquoted = inside.trim_matches(['"', '\'']);
    let start = "<xref:".len() + (inside.len() - inside.trim_start_matches(['"', '\'']).len());
    xref(unquoted, at + start, map, false, raw)
}

/// A uid with its query, standing at `at`.
pub fn xref(typed: &str, at: usize, map: &TextMap, shorthand: bool, raw: &str) -> Xref {
    let (uid, query) = typed.split_once('?').unwrap_or((typed, ""));
    let query = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key.to_owned(), crate::source::percent_decode(&value.replace('+', " ")))
        })
        .collect();
    Xref {
        id: NodeId::NONE,
        uid: crate::source::percent_decode(uid),
        uid_span: map.span(at..at + uid.len()),
        query,
        shorthand,
        raw: raw.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_may_have_brackets_in_the_title_and_spaces_before_it() {
        assert_eq!(include_length("[!INCLUDE [a [b] c](../x y.md)] rest"), Some("[!INCLUDE [a [b] c](../x y.md)]".len()));
        assert_eq!(include_length("[!include[a](a\\(x\\).md)]"), Some(24));
        assert_eq!(include_length("[!include[a](a.md) ]"), None);
        assert_eq!(include_length("[!INCLUDE[a]"), None);
        assert_eq!(include_length("[!INCLUDE[a](b.md 'x (y)')]"), Some(27));
        assert_eq!(snippet_length("[!code-cs [a] ( b.cs ) ]"), Some(24));
    }

    #[test]
    fn triple_colons_end_outside_quotes() {
        assert_eq!(
            triple_colon_length(r#":::image source="a" alt-text="a ::: b"::: rest"#),
            Some(r#":::image source="a" alt-text="a ::: b":::"#.len())
        );
        assert_eq!(triple_colon_length("::: zone-end"), Some(12));
        assert_eq!(triple_colon_length("::: some words here"), None);
        assert_eq!(triple_colon_length(":::::"), None);
        assert_eq!(triple_colon_length("::::row:::"), Some(10));
        assert_eq!(triple_colon_length("::::note"), None);
        assert_eq!(triple_colon_length("::: Moniker-End"), Some(15));
    }

    #[test]
    fn snippets_know_their_lines() {
        let map = TextMap::new(crate::source::FileId(0));
        let snippet = parse_snippet("[!code-cs[Main](a.cs?range=1-2,10,29-&highlight=1 \"T\")]", 0, &map).unwrap();
        assert_eq!(snippet.selection, Selection::Lines(vec![(1, Some(2)), (10, Some(10)), (29, None)]));
        assert_eq!((snippet.lang.as_str(), snippet.path.as_str(), snippet.title.as_str()), ("cs", "a.cs", "T"));
    }
}
