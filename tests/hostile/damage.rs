//! Books made of this repository's own fixtures and articles, and broken.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A generator of numbers that is the same everywhere (splitmix64, Steele, Lea and Flood 2014).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to and without `end`; 0 for an `end` of 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// What pages are broken with: the openings and ends of every construct, characters that readers trip over, and what attackers write.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\t",
    "    ",
    " ",
    "\0",
    "\u{feff}",
    "\u{202f}",
    "\u{200b}",
    "é",
    "漢字",
    "🙂",
    "\u{2028}",
    "---\n",
    "***\n",
    "> ",
    "> > ",
    "> [!NOTE]\n",
    "> [!TIP] text\n",
    "> [!WARNINGG]\n",
    "> [!div class=\"op_single_selector\"]\n",
    "> [!VIDEO https://x.example/v]\n",
    "[!INCLUDE[a](includes/a.md)]",
    "[!INCLUDE [a](b.md)]",
    "[!INCLUDE[",
    "[!code-sql[x](s.sql?name=a)]",
    "[!code-",
    "::: zone pivot=\"a\"\n",
    "::: zone-end\n",
    ":::moniker range=\">=1\"\n",
    ":::moniker-end\n",
    ":::row:::\n",
    ":::row-end:::\n",
    ":::column span=\"2\":::\n",
    ":::column-end:::\n",
    ":::image type=\"complex\" source=\"a.png\" alt-text=\"x\":::\n",
    ":::image-end:::\n",
    ":::image source=\"",
    ":::code language=\"sql\" source=\"s.sql\":::\n",
    ":::no-loc text=\"x\":::",
    ":::",
    "# [A](#tab/a)\n",
    "# [B](#tab/b/c)\n",
    "# ",
    "###### ",
    "#",
    "1. ",
    "1.x\n",
    "   1. ",
    "* ",
    "- [ ] ",
    "+ ",
    "| a | b |\n|---|---|\n| c | d |\n",
    "|",
    "||",
    "```sql\n",
    "```\n",
    "~~~",
    "`",
    "``",
    "$$",
    "$",
    "\\(",
    "*",
    "**",
    "_",
    "~~",
    "^",
    "~",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "[^1]",
    "[^1]: x\n",
    "[a]: b\n",
    "<xref:u>",
    "@u",
    "@\"u\"",
    "<!--",
    "-->",
    "<!-- fixbook: allow(*) x -->\n",
    "<details>",
    "</details>",
    "<summary>",
    "<div",
    "</div>",
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td>",
    "<br>",
    "<a name=\"x\">",
    "</a>",
    "<a id=\"x\" href=\"",
    "<img src=\"",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">",
    "[x](javascript:alert(1))",
    "[x](data:text/html,a)",
    "<svg onload=alert(1)>",
    "<iframe srcdoc=\"<script>\">",
    "\"><script>",
    "'\"",
    "&lt;",
    "&#0;",
    "&#x110000;",
    "&",
    "<",
    ">",
    "title: ",
    "title: [",
    "uid: u\n",
    "a: &a [*a]\n",
    "{",
    "}",
    "- name: x\n  href: x/\n",
    "select * from t where",
    "SELECT 'x",
    "GO\n",
    "/*",
    "*/",
    "--",
    "0x80180005",
    "**Step 3**",
    "repeat steps 9-20",
    "If x, follow these steps:",
    "## Symptoms\n",
    "## Resolution\n",
    "%%%",
    "%2e%2e/",
    "../",
    "~/",
    "//x",
    "http://[",
    "https://a.b:99999/",
    "mailto:",
    ":smile:",
    "[toc]",
    "{#id .class}",
    "![](a.png =1x2)",
    "www.a.b",
    "\\",
    "\\\n",
    "  \n",
];

/// What the books are made of.
pub struct Seeds {
    pages: Vec<String>,
    tables: Vec<String>,
    configurations: Vec<String>,
}

impl Seeds {
    pub fn of_this_repository() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut paths = Vec::new();
        for folder in ["content", "tests/markdown", "tests/suite"] {
            collect(&root.join(folder), &mut paths);
        }
        paths.sort();
        let mut seeds = Self { pages: Vec::new(), tables: Vec::new(), configurations: Vec::new() };
        for path in paths {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name == "toc.yml" {
                seeds.tables.push(text);
            } else if name.ends_with(".md") && !path.starts_with(root.join("content")) {
                // A fixture holds many small pages.
                let case = if text.contains("=== case") { "=== case" } else { "//- " };
                seeds.pages.extend(text.split(case).map(|part| part.split_once('\n').map_or(part, |(_, rest)| rest).to_owned()));
            } else if name.ends_with(".md") || name.ends_with(".yml") {
                seeds.pages.push(text);
            }
        }
        seeds.configurations.push(fs::read_to_string(root.join("book.toml")).unwrap());
        seeds.configurations.push("{\"build\":{\"content\":[{\"files\":[\"**/*.md\",\"**/*.yml\"],\"src\":\".\",\"dest\":\"x\",\"exclude\":[\"x/**\"]}],\"resource\":[{\"files\":[\"**/*.png\"]}],\"globalMetadata\":{\"a\":1},\"fileMetadata\":{\"title\":{\"**\":\"x\"}}}}".to_owned());
        seeds.configurations.push("{\"redirections\":[{\"source_path\":\"old.md\",\"redirect_url\":\"/a\",\"redirect_document_id\":false},{\"source_path\":\"a.md\",\"redirect_url\":\"old\"}]}".to_owned());
        assert!(seeds.pages.len() > 100 && !seeds.tables.is_empty());
        seeds
    }

    /// One damaged book.
    pub fn book(&self, dice: &mut Dice) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        files.insert("a.md".to_owned(), self.broken(dice, &self.pages));
        files.insert("includes/a.md".to_owned(), self.broken(dice, &self.pages));
        files.insert("b.md".to_owned(), dice_text(dice, &self.pages).as_bytes().to_vec());
        files.insert("s.sql".to_owned(), b"-- <a>\nselect 1 from t\n-- </a>\n".to_vec());
        if dice.once_in(2) {
            files.insert("toc.yml".to_owned(), self.broken(dice, &self.tables));
        }
        if dice.once_in(4) {
            files.insert("toc.md".to_owned(), self.damaged(dice, "# [A](a.md)\n## B\n### [C](b.md)\n"));
        }
        if dice.once_in(4) {
            files.insert("page.yml".to_owned(), self.broken(dice, &self.pages));
        }
        // A damaged configuration mostly ends in an error, so it is rare.
        match dice.below(16) {
            0 => drop(files.insert("book.toml".to_owned(), self.damaged(dice, &self.configurations[0]))),
            1 => drop(files.insert("docfx.json".to_owned(), self.damaged(dice, &self.configurations[1]))),
            2 => drop(files.insert(".openpublishing.redirection.json".to_owned(), self.damaged(dice, &self.configurations[2]))),
            3 => drop(files.insert("docfx.json".to_owned(), self.configurations[1].as_bytes().to_vec())),
            _ => {}
        }
        files
    }

    fn broken(&self, dice: &mut Dice, texts: &[String]) -> Vec<u8> {
        let text = dice_text(dice, texts);
        self.damaged(dice, text)
    }

    fn damaged(&self, dice: &mut Dice, text: &str) -> Vec<u8> {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..1 + dice.below(8) {
            let at = boundary(&bytes, dice.below(bytes.len() + 1));
            let end = boundary(&bytes, (at + dice.below(80)).min(bytes.len()));
            match dice.below(10) {
                0..=4 => drop(bytes.splice(at..at, (*dice.of(PIECES)).bytes())),
                5 => drop(bytes.splice(at..end, [])),
                6 => {
                    let part = bytes[at..end].to_vec();
                    let times = 1 + dice.below(4);
                    bytes.splice(at..at, part.repeat(times));
                }
                7 => {
                    let other = dice_text(dice, &self.pages).as_bytes();
                    let from = boundary(other, dice.below(other.len() + 1));
                    let to = boundary(other, (from + dice.below(400)).min(other.len()));
                    bytes.splice(at..at, other[from..to].iter().copied());
                }
                // Indents what follows, up to a few lines.
                8 => {
                    let ending = dice.of(&["\n    ", "\n> ", "\n   ", "\r\n", "\n\n"]);
                    let part = String::from_utf8_lossy(&bytes[at..end]).replace('\n', ending);
                    bytes.splice(at..end, part.bytes());
                }
                // Any byte: the file may then not be UTF-8.
                _ if dice.once_in(8) => {
                    let byte = u8::try_from(dice.below(256)).unwrap();
                    bytes.splice(at..at, [byte]);
                }
                _ => bytes.truncate(at),
            }
        }
        bytes
    }
}

fn dice_text<'a>(dice: &mut Dice, texts: &'a [String]) -> &'a str {
    dice.of(texts).as_str()
}

/// The next place that is not inside a character.
fn boundary(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] & 0xC0 == 0x80 {
        at += 1;
    }
    at.min(bytes.len())
}

fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, out) } else { out.push(path) }
    }
}
