//! A grammar of PowerShell for syntect: seven of ten code blocks in troubleshooting docs are PowerShell, and the grammar that editors use spends
//! fifteen times the work of this one on telling apart what the theme gives one colour.
//!
//! The language is that of the specification, chapter 2 (lexical structure): <https://learn.microsoft.com/powershell/scripting/lang-spec/chapter-02>.

use serde_json::{Value, json};
use syntect::parsing::{SyntaxDefinition, SyntaxSet, SyntaxSetBuilder};

/// What a match does to the stack of contexts.
enum Then {
    Stay,
    Push(&'static str),
    Pop,
    /// No match of its own: the patterns of another context.
    Include(&'static str),
}

use Then::{Include, Pop, Push, Stay};

struct Context {
    name: &'static str,
    /// The scope of everything in it.
    scope: &'static str,
    /// Regular expression, scope of what it matches, and what follows. Of those that match at one place the first one counts.
    patterns: &'static [(&'static str, &'static str, Then)],
}

const VARIABLE: &str = r"\$(?:\{[^}\n]*\}|[A-Za-z_]\w*(?::\w+)?|[$^?])";

const GRAMMAR: &[Context] = &[
    Context {
        name: "__start",
        scope: "",
        patterns: &[
            ("<#", "comment", Push("remark")),
            (r"(?<![^\s;(){}])#.*", "comment", Stay),
            (r#"@"(?=\s*$)"#, "string", Push("here-double")),
            (r"@'(?=\s*$)", "string", Push("here-single")),
            (r#"["“”]"#, "string", Push("double")),
            (r"['‘’]", "string", Push("single")),
            (VARIABLE, "variable", Stay),
            (r"(?<!\S)@[A-Za-z_]\w*", "variable", Stay),
            (r"(?<![\w.$-])(?:0[xX][0-9A-Fa-f]+|\d+(?:\.\d+)?)(?:[KMGTPkmgtp][Bb]|[lL])?(?![\w.])", "constant.numeric", Stay),
            (
                r"(?<!\w)-(?i:[ci]?(?:eq|ne|ge|gt|lt|le|(?:not)?(?:like|match|contains|in)|replace|split)|and|or|not|xor|b(?:and|or|not|xor)|is|isnot|as|join|f)(?![\w-])",
                "keyword.operator",
                Stay,
            ),
            (r"(?<![\w-])-[A-Za-z][\w-]*", "variable.parameter", Stay),
            (
                r"(?<![\w.$:\\/-])(?i:begin|break|catch|class|continue|do|else|elseif|end|enum|exit|filter|finally|for|foreach|function|if|in|param|process|return|switch|throw|trap|try|until|using|while)(?![\w.:\\-])",
                "keyword",
                Stay,
            ),
            (r"(?<![\w.$\\/-])[A-Za-z]+-[A-Za-z]\w*(?![\w.\\-])", "support.function", Stay),
            (r"(?<![\w)\]])\[[A-Za-z][\w.]*(?:\[\])?\]", "storage.type", Stay),
            (r"[|=+*%!]|::|\.\.", "keyword.operator", Stay),
        ],
    },
    Context { name: "remark", scope: "comment", patterns: &[("#>", "", Pop)] },
    Context {
        name: "double",
        scope: "string",
        patterns: &[
            (r#"`.|"""#, "constant.character.escape", Stay),
            (VARIABLE, "variable", Stay),
            (r"\$\(", "", Push("inner")),
            (r#"["“”]"#, "", Pop),
        ],
    },
    Context { name: "single", scope: "string", patterns: &[("''", "constant.character.escape", Stay), (r"['‘’]", "", Pop)] },
    Context {
        name: "here-double",
        scope: "string",
        patterns: &[
            ("`.", "constant.character.escape", Stay),
            (VARIABLE, "variable", Stay),
            (r"\$\(", "", Push("inner")),
            (r#"^\s*"@"#, "", Pop),
        ],
    },
    Context { name: "here-single", scope: "string", patterns: &[(r"^\s*'@", "", Pop)] },
    // An expression in a text; what it holds is no text.
    Context { name: "inner", scope: "source", patterns: &[(r"\)", "", Pop), (r"\(", "", Push("inner")), ("", "", Include("__start"))] },
];

/// The grammar alone in a set; `None` if it cannot be read, which a test rules out.
///
/// syntect's own types cannot be made from outside, but for serde, whose form of them is written here.
pub fn syntaxes() -> Option<SyntaxSet> {
    let contexts: serde_json::Map<String, Value> = GRAMMAR.iter().map(|context| (context.name.to_owned(), as_syntect(context))).collect();
    let definition = json!({
        "name": "PowerShell", "file_extensions": ["ps1"], "scope": "source", "first_line_match": null, "hidden": false,
        "variables": {}, "contexts": contexts,
    });
    let definition: SyntaxDefinition = serde_json::from_value(definition).ok()?;
    let mut set = SyntaxSetBuilder::new();
    set.add(definition);
    Some(set.build())
}

fn as_syntect(context: &Context) -> Value {
    let scopes = |scope: &str| if scope.is_empty() { json!([]) } else { json!([scope]) };
    let pattern = |(regex, scope, then): &(&str, &str, Then)| {
        let operation = match then {
            Include(name) => return json!({ "Include": { "Named": name } }),
            Push(name) => json!({ "Push": [{ "Named": name }] }),
            Pop => json!("Pop"),
            Stay => json!("None"),
        };
        json!({ "Match": {
            "has_captures": false, "regex": regex, "scope": scopes(scope), "captures": null, "operation": operation, "with_prototype": null,
        } })
    };
    json!({
        "meta_scope": scopes(context.scope), "meta_content_scope": [], "meta_include_prototype": false, "clear_scopes": null, "prototype": null,
        "uses_backrefs": false, "patterns": context.patterns.iter().map(pattern).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    /// The words of the code, each in front of its class.
    fn marked(code: &str) -> String {
        let mut out = String::new();
        super::super::push(&mut out, code, "powershell");
        let mut marked = String::new();
        for part in out.split("<span class=\"hl-").enumerate() {
            match (part.0, part.1.split_once("\">")) {
                (0, _) | (_, None) => marked.push_str(part.1),
                (_, Some((class, rest))) => {
                    let (inside, behind) = rest.split_once("</span>").unwrap_or((rest, ""));
                    marked.push_str(&format!("{class}[{inside}]{behind}"));
                }
            }
        }
        marked
    }

    #[test]
    fn each_kind_of_word_has_its_class() {
        for (code, expected) in [
            ("Get-Item -Path C:\\x | Select-Object Name", "f[Get-Item ]v[-Path] C:\\x o[| ]f[Select-Object] Name"),
            ("$x = 5KB # five", "v[$x ]o[= ]n[5KB ]c[# five]"),
            ("if ($a -eq 'b c') { return }", "k[if] (v[$a ]o[-eq ]s['b c']) { k[return] }"),
            ("\"a `\" $($b.Count) c\"", "s[&quot;a `&quot; ]$(v[$b].Count)s[ c&quot;]"),
            ("[int]$n; $env:PATH; Do-It @arguments", "t[[int]]v[$n]; v[$env:PATH]; f[Do-It ]v[@arguments]"),
            ("<# one\ntwo #> Get-Date", "c[&lt;# one\ntwo #&gt; ]f[Get-Date]"),
            ("$text = @\"\nIt is $name\n\"@\nGet-Date", "v[$text ]o[= ]s[@&quot;\nIt is ]v[$name\n]s[&quot;@\n]f[Get-Date]"),
            ("foreach-file.ps1 C# a.if", "foreach-file.ps1 C# a.if"),
        ] {
            assert_eq!(marked(code), expected);
        }
    }
}
