//! A code block names a language that is not known.
//!
//! It is shown without colours, and whoever reads its label wonders.
//!
//! ````markdown bad
//! //- a.md
//! # Enroll
//!
//! ```powershel
//! //~ @4-12 info[unknown-language-code]: `powershel` is no language that is known
//! //~ hint: did you mean `powershell`?
//! Get-Device
//! ```
//! ````
//!
//! ```markdown bad
//! //- a.md
//! # Enroll
//!
//! :::code language="powershel" source="a.ps1":::
//! //~ @19-27 info[unknown-language-code]: `powershel` is no language that is known
//! //~ hint: did you mean `powershell`?
//! //- a.ps1
//! Get-Device
//! ```
//!
//! ````markdown good
//! //- a.md
//! # Enroll
//!
//! ```powershell
//! Get-Device
//! ```
//! ````
//!
//! Correct the name; `text` or `output` where it is none. The option `known`, and `[sql] languages`, are further names.

use crate::check::{Check, Findings, Group, OptionKind, OptionSpec, PageContext, Rule};
use crate::diag::{Severity, nearest};
use crate::parse::ast::{Block, BlockKind};
use crate::parse::visit::{Visitor, blocks};

pub const RULE: Rule = Rule {
    name: "unknown-language-code",
    group: Group::Structure,
    severity: Some(Severity::Info),
    check: Check::Page(check),
    options: &[OptionSpec { name: "known", kind: OptionKind::Texts, default: "[]", doc: "Further names of languages." }],
    source: include_str!("unknown_language_code.rs"),
};

/// What Learn, GitHub and the usual highlighters call languages, sorted.
const KNOWN: &[&str] = &[
    "abap",
    "abnf",
    "actionscript",
    "ada",
    "adoc",
    "al",
    "apache",
    "apacheconf",
    "apex",
    "api",
    "apiary",
    "applescript",
    "arduino",
    "arm",
    "ascii",
    "asciidoc",
    "asm",
    "aspx",
    "aspx-csharp",
    "aspx-vb",
    "autohotkey",
    "autoit",
    "awk",
    "azcli",
    "azcopy",
    "azure",
    "azure-cli",
    "azure-interactive",
    "azure-powershell",
    "azurecli",
    "azurecli-interactive",
    "azuredeveloper",
    "azurepowershell",
    "azurepowershell-core",
    "azurepowershell-interactive",
    "bash",
    "basic",
    "bat",
    "batch",
    "bicep",
    "brainscript",
    "c",
    "c#",
    "c++",
    "c-sharp",
    "cer",
    "cli",
    "clojure",
    "cmake",
    "cmd",
    "cobol",
    "coffeescript",
    "command",
    "commandline",
    "console",
    "console-output",
    "cpp",
    "cpp-winrt",
    "cs",
    "csharp",
    "csharp-interactive",
    "cshtml",
    "css",
    "csv",
    "cuda",
    "cypher",
    "d",
    "dart",
    "dax",
    "ddl",
    "delphi",
    "diff",
    "django",
    "dns",
    "docker",
    "dockerfile",
    "dos",
    "dotenv",
    "dotnet-cli",
    "dotnetcli",
    "editorconfig",
    "elixir",
    "elm",
    "env",
    "erlang",
    "excel",
    "f#",
    "fortran",
    "fs",
    "fsharp",
    "fsharpi",
    "gherkin",
    "git",
    "gitignore",
    "glsl",
    "go",
    "golang",
    "gradle",
    "graphql",
    "groovy",
    "handlebars",
    "haskell",
    "haxe",
    "hcl",
    "hex",
    "hlsl",
    "hocon",
    "hs",
    "html",
    "http",
    "http-request",
    "httprequest",
    "idl",
    "ignore",
    "ini",
    "input",
    "interactive",
    "java",
    "javascript",
    "javascript-interactive",
    "jinja",
    "jq",
    "js",
    "json",
    "json5",
    "jsonc",
    "jsonpath",
    "jsx",
    "julia",
    "kotlin",
    "kql",
    "kqlquery",
    "ksh",
    "kusto",
    "latex",
    "ldap",
    "ldif",
    "less",
    "linux",
    "liquid",
    "lisp",
    "log",
    "logo",
    "lua",
    "m",
    "make",
    "makefile",
    "markdown",
    "markup",
    "mathematica",
    "matlab",
    "max",
    "maxscript",
    "md",
    "mdx",
    "mermaid",
    "mof",
    "mongodb",
    "msgraph",
    "msgraph-interactive",
    "msil",
    "mysql",
    "nasm",
    "net-cli",
    "nginx",
    "nim",
    "ninja",
    "nix",
    "none",
    "nosql",
    "objc",
    "objective",
    "objective-c",
    "objectivec",
    "odata",
    "output",
    "owl",
    "pascal",
    "pcre",
    "pem",
    "perl",
    "pgsql",
    "php",
    "plain",
    "plaintext",
    "plist",
    "plsql",
    "postgresql",
    "postscript",
    "powerapps",
    "powerapps-comma",
    "powerapps-dot",
    "powerappsfl",
    "powerfx",
    "powerquery",
    "powerquery-m",
    "powershell",
    "powershell-interactive",
    "prolog",
    "properties",
    "proto",
    "protobuf",
    "ps",
    "ps1",
    "psm1",
    "puppet",
    "purebasic",
    "pwsh",
    "py",
    "python",
    "python-interactive",
    "q#",
    "qml",
    "qsharp",
    "r",
    "razor",
    "rb",
    "react",
    "reg",
    "regex",
    "registry",
    "rego",
    "rest",
    "restructuredtext",
    "rss",
    "rst",
    "ruby",
    "rust",
    "sas",
    "sass",
    "scala",
    "scheme",
    "scss",
    "sed",
    "sh",
    "shell",
    "shell-session",
    "smalltalk",
    "solidity",
    "spark",
    "sparql",
    "spl",
    "splunk",
    "sql",
    "sqlcmd",
    "sqlite",
    "ssh",
    "staroffice",
    "stata",
    "stylus",
    "svg",
    "swift",
    "syntax",
    "systemverilog",
    "t4",
    "tcl",
    "terminal",
    "terraform",
    "tex",
    "text",
    "tf",
    "thrift",
    "toml",
    "transact-sql",
    "ts",
    "tsql",
    "tsv",
    "tsx",
    "tsx-react",
    "twig",
    "txt",
    "typescript",
    "unix",
    "url",
    "user",
    "usql",
    "vb",
    "vb.net",
    "vba",
    "vbnet",
    "vbs",
    "vbscript",
    "verilog",
    "vhdl",
    "vim",
    "visual-basic",
    "visualbasic",
    "vstemplate",
    "vue",
    "wasm",
    "wgsl",
    "wiki",
    "wmi",
    "wpf",
    "x++",
    "x86asm",
    "xaml",
    "xhtml",
    "xml",
    "xpath",
    "xpp",
    "xquery",
    "xsd",
    "xsl",
    "xslt",
    "yaml",
    "yml",
    "zig",
    "zsh",
];

fn check(cx: &PageContext<'_>, findings: &mut Findings) {
    let more = cx.options.texts("known").unwrap_or_default();
    blocks(&cx.page.blocks, &mut Fences { cx, more, findings });
}

struct Fences<'a, 'c> {
    cx: &'a PageContext<'c>,
    more: Vec<&'a str>,
    findings: &'a mut Findings,
}

impl Visitor for Fences<'_, '_> {
    fn enter_block(&mut self, block: &Block) -> bool {
        if let BlockKind::Code(code) = &block.kind
            && code.fenced
            && !code.lang.is_empty()
            && !self.is_known(&code.lang)
        {
            let typed = self.cx.text(code.info_span);
            let start = typed.to_ascii_lowercase().find(&code.lang).unwrap_or(0);
            let span = if typed.is_empty() { block.span } else { code.info_span.part(start..start + code.lang.len()) };
            let finding = self.findings.add(span, format!("`{}` is no language that is known", code.lang));
            finding.hint = nearest(&code.lang, KNOWN.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        }
        if let BlockKind::Snippet(snippet) = &block.kind {
            let lang = snippet.lang.to_ascii_lowercase();
            if !lang.is_empty() && !self.is_known(&lang) {
                let start = self.cx.text(block.span).find(&snippet.lang);
                let span = start.map_or(block.span, |start| block.span.part(start..start + lang.len()));
                let finding = self.findings.add(span, format!("`{lang}` is no language that is known"));
                finding.hint = nearest(&lang, KNOWN.iter().copied()).map(|near| format!("did you mean `{near}`?"));
            }
        }
        true
    }
}

impl Fences<'_, '_> {
    fn is_known(&self, lang: &str) -> bool {
        KNOWN.binary_search(&lang).is_ok()
            || self.more.iter().any(|name| name.eq_ignore_ascii_case(lang))
            || self.cx.settings().sql.languages.contains_key(lang)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_can_be_searched() {
        assert!(super::KNOWN.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
