//! The raw HTML that a page may hold. The renderer keeps to it, and rules say what it leaves out.

/// Elements that a page may hold.
const ALLOWED: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];
/// Attributes that any element may have.
const GLOBAL: &[&str] = &["id", "class", "title", "lang", "dir", "role"];

/// Whether an element of this name may stay.
pub fn is_allowed_element(name: &str) -> bool {
    ALLOWED.binary_search(&name).is_ok()
}

/// Whether an attribute may stay on an element. `href` and `src` are led to their targets by the renderer.
pub fn is_allowed_attribute(element: &str, attribute: &str) -> bool {
    // What follows `aria-` is the author's: with a quote or a bracket in it, it would not be read back as one name.
    let is_aria = || attribute.strip_prefix("aria-").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_lowercase()));
    if GLOBAL.contains(&attribute) || is_aria() {
        return true;
    }
    match element {
        "a" => matches!(attribute, "href" | "name" | "rel" | "target" | "download"),
        "img" => matches!(attribute, "src" | "alt" | "width" | "height" | "border" | "align"),
        "td" | "th" => matches!(attribute, "colspan" | "rowspan" | "align" | "valign" | "scope" | "headers" | "width" | "abbr" | "nowrap"),
        "table" | "tr" | "tbody" | "thead" | "tfoot" | "caption" => {
            matches!(attribute, "align" | "valign" | "width" | "border" | "cellpadding" | "cellspacing" | "summary")
        }
        "col" | "colgroup" => matches!(attribute, "span" | "width" | "align"),
        "ol" => matches!(attribute, "start" | "type" | "reversed"),
        "ul" => attribute == "type",
        "li" => matches!(attribute, "value" | "type"),
        "details" => attribute == "open",
        "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => attribute == "align",
        "font" => matches!(attribute, "color" | "size"),
        "time" | "del" | "ins" => matches!(attribute, "datetime" | "cite"),
        "blockquote" | "q" => attribute == "cite",
        "br" => attribute == "clear",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(ALLOWED.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
