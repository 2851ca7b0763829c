//! TeX formulas as MathML, made when the page is built: the reader's browser asks no server for a script.

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Parser, RenderConfig, Storage, push_mathml};

use super::escape::{push_attribute, push_text};
use crate::parse::ast::{HtmlKind, HtmlToken};
use crate::parse::tokenize_html;
use crate::source::{FileId, Span, TextMap};

/// A formula longer than this is shown as it is typed.
const LONGEST: usize = 8192;
/// Braces nested deeper than this are no formula that a reader could read.
const DEEPEST: usize = 64;

/// Elements of MathML Core that a formula may be made of, sorted.
const ELEMENTS: &[&str] = &[
    "annotation",
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "semantics",
];

/// Appends a formula. What cannot be read as one is shown as it is typed, as code.
pub fn push(out: &mut String, tex: &str, display: bool) {
    match mathml(tex, display) {
        Some(made) => push_checked(out, &made),
        None => {
            out.push_str(if display { "<code class=\"math math-display\">" } else { "<code class=\"math\">" });
            push_text(out, tex.trim());
            out.push_str("</code>");
        }
    }
}

fn mathml(tex: &str, display: bool) -> Option<String> {
    if tex.len() > LONGEST || tex.trim().is_empty() || depth(tex) > DEEPEST {
        return None;
    }
    let storage = Storage::new();
    // Looked at once for errors: a formula with one is shown as typed, not half.
    if Parser::new(tex, &storage).any(|event| event.is_err()) {
        return None;
    }
    let storage = Storage::new();
    let config = RenderConfig { display_mode: if display { DisplayMode::Block } else { DisplayMode::Inline }, ..RenderConfig::default() };
    let mut made = String::new();
    push_mathml(&mut made, Parser::new(tex, &storage), config).ok()?;
    Some(made)
}

fn depth(tex: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    for byte in tex.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Writes the formula anew, tag by tag: nothing but known elements, and no `style`, reaches the page.
fn push_checked(out: &mut String, made: &str) {
    let map = TextMap::contiguous(Span::new(FileId(0), 0..made.len()));
    for HtmlToken { kind, .. } in tokenize_html(made, 0, &map) {
        match kind {
            HtmlKind::Text(text) => push_text(out, &text),
            HtmlKind::Open { name, attributes, self_closing } if ELEMENTS.binary_search(&name.as_str()).is_ok() => {
                out.push('<');
                out.push_str(&name);
                for attribute in attributes.iter().filter(|attribute| is_attribute(&attribute.name)) {
                    push_attribute(out, &attribute.name, &attribute.value);
                }
                out.push('>');
                if self_closing {
                    out.push_str("</");
                    out.push_str(&name);
                    out.push('>');
                }
            }
            HtmlKind::Close { name } if ELEMENTS.binary_search(&name.as_str()).is_ok() => {
                out.push_str("</");
                out.push_str(&name);
                out.push('>');
            }
            HtmlKind::Open { .. } | HtmlKind::Close { .. } | HtmlKind::Comment(_) | HtmlKind::Other => {}
        }
    }
}

fn is_attribute(name: &str) -> bool {
    !name.starts_with("on") && !matches!(name, "style" | "href" | "src" | "id" | "class" | "xmlns") && !name.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(tex: &str, display: bool) -> String {
        let mut out = String::new();
        push(&mut out, tex, display);
        out
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(ELEMENTS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_formula_becomes_mathml() {
        let out = made(r"\frac{a}{b} < 1", true);
        assert!(out.starts_with("<math display=\"block\"") && out.contains("<mfrac>") && out.contains("&lt;"), "{out}");
        assert!(!out.contains("style="), "{out}");
    }

    #[test]
    fn what_is_no_formula_stays_as_typed() {
        assert_eq!(made(r"\nonsense{<b>", false), "<code class=\"math\">\\nonsense{&lt;b&gt;</code>");
        assert_eq!(made(&"{".repeat(5000), false).len(), 5000 + "<code class=\"math\"></code>".len());
    }
}
