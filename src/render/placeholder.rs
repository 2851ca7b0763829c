//! Places in code that the reader fills in: found in shells by their form, and marked in HTML that is highlighted already.
//!
//! Those of SQL come from its own analysis ([`Marks`](super::marks::Marks)).

use std::ops::Range;

use super::escape::push_attribute;
use super::marks::placeholder_id;

/// A longer text between angle brackets is prose or markup.
const LONGEST: usize = 60;

/// The places of `<Something to fill in>` in a command, with their ids. In a shell that form has no other meaning: a redirection has a
/// space behind its sign, or nothing that closes it. Code that holds markup has none.
pub fn in_command(code: &str, lang: &str) -> Vec<(Range<usize>, String)> {
    let lang = lang.strip_suffix("-interactive").unwrap_or(lang);
    let is_shell = matches!(
        lang,
        "powershell"
            | "ps"
            | "ps1"
            | "pwsh"
            | "azurepowershell"
            | "console"
            | "bash"
            | "sh"
            | "shell"
            | "zsh"
            | "azurecli"
            | "cmd"
            | "bat"
            | "batch"
            | "dos"
    );
    let mut out = Vec::new();
    if !is_shell || !code.contains('<') || code.contains("</") || code.contains("/>") || code.contains("<!--") {
        return out;
    }
    let mut from = 0;
    while let Some(start) = code.get(from..).and_then(|rest| rest.find('<')).map(|at| from + at) {
        from = start + 1;
        let window = code.get(from..).unwrap_or("");
        let Some(end) = window.char_indices().take(LONGEST).find(|(_, char)| matches!(char, '>' | '<' | '\n')).map(|(at, _)| at) else {
            continue;
        };
        let inside = &window[..end];
        let of_words = inside.starts_with(char::is_alphabetic)
            && inside.ends_with(|char: char| char.is_alphanumeric() || char == '.')
            && inside.chars().all(|char| char.is_alphanumeric() || matches!(char, ' ' | '_' | '-' | '.' | '\'' | '/' | ':' | '@'));
        if window[end..].starts_with('>') && of_words {
            let range = start..from + end + 1;
            from = range.end;
            out.push((range.clone(), placeholder_id(&code[range])));
        }
    }
    out
}

/// Puts elements around ranges of the code in its highlighted HTML. Its spans are flat: one that a place begins or ends within is
/// closed there and opened again.
pub fn marked(out: &mut String, html: &str, places: &[(Range<usize>, String)]) {
    let mut places = places.iter().peekable();
    let mut at = 0;
    let mut span: Option<&str> = None;
    let mut inside = false;
    let mut rest = html;
    while !rest.is_empty() {
        if let Some((range, id)) = places.peek() {
            if !inside && at >= range.start {
                close(out, span);
                out.push_str("<span class=\"placeholder\"");
                push_attribute(out, "data-placeholder", id);
                out.push('>');
                out.push_str(span.unwrap_or(""));
                inside = true;
            }
            if inside && at >= range.end {
                close(out, span);
                out.push_str("</span>");
                out.push_str(span.unwrap_or(""));
                inside = false;
                places.next();
                continue;
            }
        }
        let length = match rest.as_bytes().first() {
            Some(b'<') => rest.find('>').map_or(rest.len(), |end| end + 1),
            Some(b'&') => rest.find(';').map_or(rest.len(), |end| end + 1),
            // Up to the next edge or sign of HTML, whichever comes first.
            _ => {
                let edge = places.peek().map_or(usize::MAX, |(range, _)| if inside { range.end } else { range.start }).saturating_sub(at);
                let sign = rest.find(['<', '&']).unwrap_or(rest.len());
                (1..=sign.min(edge).max(1))
                    .rev()
                    .find(|end| rest.is_char_boundary(*end))
                    .unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8))
            }
        };
        let (piece, behind) = rest.split_at(length);
        match piece.as_bytes().first() {
            Some(b'<') => span = (!piece.starts_with("</")).then_some(piece),
            Some(b'&') => at += 1,
            _ => at += piece.len(),
        }
        out.push_str(piece);
        rest = behind;
    }
    if inside {
        close(out, span);
        out.push_str("</span>");
    }
}

fn close(out: &mut String, span: Option<&str>) {
    if span.is_some() {
        out.push_str("</span>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(code: &str, lang: &str) -> Vec<String> {
        in_command(code, lang).into_iter().map(|(range, _)| code[range].to_owned()).collect()
    }

    #[test]
    fn a_shell_has_places_to_fill_in_and_markup_has_none() {
        assert_eq!(found("Get-Mailbox -Identity <User's alias> -Type \"<type>\"", "powershell"), ["<User's alias>", "<type>"]);
        assert_eq!(found("az vm show -g <resource-group> -n <vm_name>", "azurecli-interactive"), ["<resource-group>", "<vm_name>"]);
        assert_eq!(found("sort < in.txt > out.txt; cat <in.txt >out.txt; cat <<EOF", "bash"), [] as [&str; 0]);
        assert_eq!(found("$x = '<name>y</name>'", "powershell"), [] as [&str; 0]);
        assert_eq!(found("if (a <b && c> d) <T>", "csharp"), [] as [&str; 0]);
        assert_eq!(found("<é> <", "sh"), ["<é>"]);
    }

    #[test]
    fn places_are_marked_within_the_colours() {
        let mark = |html: &str, edges: &[(usize, usize)]| {
            let places: Vec<_> = edges.iter().map(|(start, end)| (*start..*end, "p".to_owned())).collect();
            let mut out = String::new();
            marked(&mut out, html, &places);
            out.replace("<span class=\"placeholder\" data-placeholder=\"p\">", "{")
        };
        assert_eq!(mark("a &lt;b&gt; c", &[(2, 5)]), "a {&lt;b&gt;</span> c");
        assert_eq!(
            mark("<span class=\"hl-s\">'é%x%'</span> y", &[(3, 6)]),
            "<span class=\"hl-s\">'é</span>{<span class=\"hl-s\">%x%</span></span><span class=\"hl-s\">'</span> y"
        );
        assert_eq!(mark("ab", &[(0, 1), (1, 2)]), "{a</span>{b</span>");
        assert_eq!(mark("ab", &[(1, 9)]), "a{b</span>");
    }
}
