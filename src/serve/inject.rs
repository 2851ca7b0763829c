//! What the preview adds to a page: one script from its own address, so that a strict content policy allows it.

use crate::render::escape;

/// Below this path the preview answers for itself; no book can have it, since `build` writes no file whose name begins so.
pub const OWN: &str = "__fixbook/";

/// The script that reloads, patches, and shows findings.
pub const SCRIPT: &str = include_str!("live.js");

/// The page with the script at its end.
pub fn inject(html: &str) -> String {
    const TAG: &str = "<script src=\"/__fixbook/live.js\" defer></script>\n";
    let at = html.rfind("</body>").unwrap_or(html.len());
    let mut out = String::with_capacity(html.len() + TAG.len());
    out.push_str(&html[..at]);
    out.push_str(TAG);
    out.push_str(&html[at..]);
    out
}

/// The page with the number of the last change in the script's address, by which the script knows whether what it sees is what it
/// was made for.
pub fn stamp(html: &[u8], generation: u64) -> Vec<u8> {
    const ADDRESS: &[u8] = b"/__fixbook/live.js";
    let Some(end) = memchr::memmem::rfind(html, ADDRESS).map(|at| at + ADDRESS.len()) else { return html.to_vec() };
    let (before, after) = html.split_at(end);
    [before, format!("?{generation}").as_bytes(), after].concat()
}

/// A page that says why there is none.
pub fn error_page(title: &str, message: &str) -> String {
    let mut html = String::from("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    escape::push_text(&mut html, title);
    html.push_str("</title></head><body><main id=\"main\"><h1>");
    escape::push_text(&mut html, title);
    html.push_str("</h1><pre>");
    escape::push_text(&mut html, message);
    html.push_str("</pre></main></body></html>\n");
    inject(&html)
}
