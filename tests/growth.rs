//! What a build does grows with the pages, and with what stands in one page, and no faster. Counted where it can be counted, so that a busy
//! machine cannot change the answer; scanning, which allocates nothing, is measured in CPU time with room for chance.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use fixbook::load::{LoadOptions, load};
use fixbook::render::{BodyRenderer, Marks};
use fixbook::session::{ExportFormat, Quiet, Session};
use fixbook::source::{FileError, Files, MemoryFiles};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

/// Counts what is asked of the files.
#[derive(Debug, Default)]
struct Counted {
    under: MemoryFiles,
    asked: AtomicUsize,
}

impl Counted {
    fn note(&self) -> &MemoryFiles {
        self.asked.fetch_add(1, Ordering::Relaxed);
        &self.under
    }
}

impl Files for Counted {
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        self.note().read(path)
    }

    fn list(&self, skip: &[String]) -> Result<Vec<String>, FileError> {
        self.note().list(skip)
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.note().on_disk(path)
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.note().size(path)
    }
}

/// A flat book with everything that could be compared with everything else: dead links that want a "did you mean", one token in every
/// page, a table of contents with all of them, equal titles, uids, links to neighbours, codes, SQL, code to highlight, pictures.
fn book(pages: usize) -> MemoryFiles {
    let mut files = MemoryFiles::default()
        .with("book.toml", "[book]\ntitle = \"Growth\"\n")
        .with("content/includes/token.md", "A [dead](nowhere.md) link in a token.\n")
        .with("content/p.png", "png");
    let mut toc = String::new();
    for n in 0..pages {
        toc.push_str(&format!("- name: Page {n}\n  href: p{n}.md\n"));
        files = files.with(
            &format!("content/p{n}.md"),
            format!(
                "---\ntitle: Page {} of some\nuid: u{n}\ndescription: About word{n}\n---\n\n# Page {n}\n\n[!INCLUDE[t](includes/token.md)]\n\n\
                 See [next](p{}.md#part) and [no](q{n}.md) and <xref:u{}> and <xref:nobody{n}>.\n\n## Part\n\n![p](p.png)\n\n\
                 To repair error 0x8018{n:04x}, follow these steps:\n\n1. Click **A{n}**.\n1. Run:\n\n   ```sql\n   SELECT {n} FROM t WHERE\n   ```\n\n\
                 ```powershell\nGet-Item word{n}\n```\n",
                n / 2,
                (n + 1) % pages,
                (n + 7) % pages,
            ),
        );
    }
    files.with("content/toc.yml", toc)
}

/// Allocations, allocated bytes, questions to the files, findings.
fn counts(pages: usize) -> [usize; 4] {
    let files = Arc::new(Counted { under: book(pages), asked: AtomicUsize::new(0) });
    let out = tempfile::tempdir().unwrap();
    let region = Region::new(ALLOCATOR);
    let project = load(Arc::clone(&files) as Arc<dyn Files>, &LoadOptions::default()).unwrap();
    assert_eq!(project.pages.len(), pages);
    let mut session = Session::new(&project, &Quiet);
    let (checked, _) = session.build(&out.path().join("site")).unwrap();
    let stats = region.change();
    [stats.allocations + stats.reallocations, stats.bytes_allocated, files.asked.load(Ordering::Relaxed), checked.findings.len()]
}

/// The allocator counts for all threads, so the tests take turns.
static TURN: Mutex<()> = Mutex::new(());

#[test]
fn twice_the_pages_are_twice_the_work() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        // What is made once a process (syntaxes, stems) must not count as the first size's.
        counts(20);
        let [one, two, four] = [150, 300, 600].map(counts);
        for (at, name) in ["allocations", "allocated bytes", "questions to the files", "findings"].into_iter().enumerate() {
            // The first difference is 150 pages' work and the second 300 pages', whatever the fixed costs are.
            let (first, second) = (two[at] - one[at], four[at] - two[at]);
            assert!(second as f64 <= 2.15 * first as f64, "{name}: {} {} {} for 150, 300 and 600 pages", one[at], two[at], four[at]);
        }
    });
}

/// Text that makes readers of Markdown, HTML, YAML or SQL look again and again, `n` times as much of it.
type Payload = (&'static str, fn(usize) -> String);

/// Between `before` and `after`, `n` times.
macro_rules! times {
    ($name:literal, $before:expr, $text:expr, $after:expr) => {
        ($name, |n| format!("{}{}{}", $before, $text.repeat(n), $after))
    };
    ($name:literal, $text:expr) => {
        times!($name, "", $text, "")
    };
}

/// Each of `n` lines with its number.
macro_rules! lines {
    ($name:literal, $before:expr, $line:literal) => {
        ($name, |n| format!("{}{}", $before, (0..n).map(|at| $line.replace('%', &at.to_string())).collect::<String>()))
    };
}

const PAYLOADS: &[Payload] = &[
    times!("opening brackets", "["),
    times!("closing brackets", "]"),
    times!("opening images", "!["),
    times!("opening footnotes", "[^"),
    times!("footnote references", "[^a]"),
    times!("unfinished links", "[a]("),
    times!("unfinished titles", "[a](b \""),
    times!("angle destinations", "[a](<b"),
    times!("parentheses", "[a](", "(", ""),
    ("nested links", |n| format!("{}a{}", "[".repeat(n), "](b)".repeat(n))),
    ("nested images", |n| format!("{}a{}", "![".repeat(n), "](b)".repeat(n))),
    ("nested emphasis", |n| format!("{}a{}", "*a ".repeat(n), "b*".repeat(n))),
    ("nested strong", |n| format!("{}a{}", "**a ".repeat(n), "b**".repeat(n))),
    times!("openers of emphasis", "*a "),
    times!("closers of emphasis", "a* "),
    times!("openers and closers", "*a_ "),
    times!("three stars", "a***"),
    times!("underscores", "_a__b"),
    times!("tildes", "~~a~"),
    times!("carets", "^a"),
    ("backtick runs", |n| {
        (1..)
            .scan(0, |sum, run: usize| {
                *sum += run;
                (*sum < 2 * n).then(|| "`".repeat(run))
            })
            .collect::<Vec<_>>()
            .join("a")
    }),
    ("one backtick run", |n| format!("{}a", "`".repeat(n))),
    times!("code spans", "`a` "),
    times!("backslashes", "\\"),
    times!("entities", "&amp"),
    times!("ampersands", "&"),
    times!("angle brackets", "<"),
    times!("tags without an end", "<a "),
    times!("attributes", "<a ", "b=\"c\" ", ">"),
    times!("quotes in tags", "<a b=\""),
    times!("comments", "<!--"),
    times!("dashes in a comment", "<!-- ", "--", ""),
    times!("instructions", "<?"),
    times!("declarations", "<!A "),
    times!("character data", "<![CDATA["),
    times!("open elements", "<b>"),
    times!("closed elements", "</b>"),
    times!("other closings", "<p>", "</b><i>", ""),
    times!("open tables", "<table><tr><td>"),
    times!("details", "<details>\n\n"),
    times!("swallowed elements", "<svg>", "</svg><svg>", ""),
    times!("quotes", "> "),
    times!("quotes and lists", "> - "),
    times!("lists", "- "),
    times!("numbered lists", "1. "),
    times!("items", "- a\n"),
    times!("steps", "1. Select **OK**.\n"),
    times!("items apart", "- a\n\n"),
    ("deep lists", |n| (0..n / 100).map(|at| format!("{}- a\n", "  ".repeat(at % 200))).collect()),
    times!("wide table", "|", "a|", ""),
    ("wide table with a head", |n| format!("|{}\n|{}\n|{}\n", "a|".repeat(n), "-|".repeat(n), "b|".repeat(n))),
    times!("tall table", "|a|b|\n|-|-|\n", "|c|d|\n", ""),
    times!("rows too narrow", "|a|b|c|d|e|f|g|h|\n|-|-|-|-|-|-|-|-|\n", "|\n", ""),
    times!("delimiter rows", "|-|\n"),
    lines!("reference definitions", "", "[a%]: b%\n"),
    times!("equal definitions", "[a]: b\n"),
    lines!("definitions and uses", "", "[a%]: b%\n\n[x][a%]\n\n"),
    lines!("footnotes", "", "[^a%]: b\n\nText[^a%]\n\n"),
    times!("references to one", "[a]: b\n\n", "[a] ", ""),
    times!("equal headings", "## a\n\n"),
    lines!("headings", "", "## a %\n\n"),
    lines!("anchors", "", "<a id=\"a%\"></a>\n\n"),
    lines!("dead bookmarks", "", "[x](#a%)\n\n"),
    lines!("dead links", "", "[x](a%.md)\n\n"),
    lines!("missing steps", "1. One\n1. Two\n\n", "Repeat step %.\n\n"),
    times!("underlined headings", "a\n=\n"),
    times!("one long paragraph", "a\n"),
    times!("breaks", "a  \n"),
    times!("rules", "---\n"),
    times!("fences", "```\n"),
    times!("fences with labels", "```sql\nSELECT 1\n```\n"),
    times!("tildes as fences", "~~~ a\n"),
    times!("indented code", "    a\n\n"),
    times!("colons", ":::"),
    times!("zones", "::: zone pivot=\"a\"\n"),
    times!("ends of zones", "::: zone-end\n"),
    times!("rows", ":::row:::\n:::column:::\n"),
    times!("images as directives", ":::image source=\"a\" "),
    times!("attributes of a directive", ":::image ", "a=\"b\" ", ":::"),
    times!("includes", "[!INCLUDE["),
    times!("missing includes", "[!INCLUDE[a](b.md)]\n\n"),
    times!("alerts", "> [!NOTE]\n> a\n\n"),
    times!("tabs", "# [a](#tab/a)\n\n"),
    lines!("tabs of their own", "", "# [a](#tab/a%)\n\nText\n\n"),
    times!("dollars", "$"),
    times!("formulas", "$a$ "),
    times!("braces in a formula", "$$\n", "{", "\n$$"),
    times!("at signs", "@"),
    times!("uids", "@\""),
    times!("references by uid", "<xref:"),
    times!("addresses", "http://a"),
    times!("parentheses of an address", "http://a.b/", ")", ""),
    times!("www", "www."),
    times!("mail", "a@b."),
    times!("smileys", ":a"),
    times!("blanks", "a", " ", "b"),
    times!("tabulators", "\t"),
    times!("empty lines", "\n"),
    times!("carriage returns", "a\r"),
    times!("marks of byte order", "\u{feff}"),
    times!("zero characters", "\0"),
    times!("combining marks", "a", "\u{301}", ""),
    times!("quotation marks", "\"'"),
    times!("error codes", "0x80180005 "),
    times!("allow comments", "<!-- fixbook: allow(*) x -->\n\n"),
    times!("statement", "```sql\nSELECT ", "a,", "\n```\n"),
    times!("parentheses of a statement", "```sql\nSELECT ", "(", "\n```\n"),
    times!("statements", "```sql\n", "SELECT 1\nGO\n", "```\n"),
    times!("joins", "```sql\nSELECT * FROM t ", "JOIN t ON 1 = 1 ", "\n```\n"),
    times!("comments of a statement", "```sql\n", "/*", "\n```\n"),
    times!("texts of a statement", "```sql\nSELECT ", "'a' ", "\n```\n"),
    times!("placeholders", "```sql\nSELECT ", "<a> ", "\n```\n"),
    times!("cases", "```sql\nSELECT ", "CASE WHEN ", "\n```\n"),
    times!("begins", "```sql\n", "BEGIN ", "\n```\n"),
    times!("statement in a line", "`", "SELECT ", "`"),
    times!("foreign statement", "```postgresql\nSELECT ", "a::b,", "\n```\n"),
    times!("code to highlight", "```powershell\n", "Get-Item \"$(", "\n```\n"),
    times!("deep front matter", "---\na: ", "[", "\n---\n"),
    lines!("front matter", "---\ntitle: x\n", "k%: v\n"),
    lines!("closed front matter", "---\n", "k%: v\n---\n"),
    times!("anchors of front matter", "---\na: &a x\nb: [", "*a,", "]\n---\n"),
];

/// CPU time of this thread so far, in nanoseconds; 0 where the system does not tell.
fn cpu() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|field| field.parse().ok()).unwrap_or(0)
}

/// Allocations, allocated bytes and CPU time of one page: checked, rendered, exported.
fn work(text: &str) -> [u64; 3] {
    let region = Region::new(ALLOCATOR);
    let started = cpu();
    let files = MemoryFiles::default().with("a.md", text);
    let project = load(Arc::new(files), &LoadOptions::default()).unwrap();
    let mut session = Session::new(&project, &Quiet);
    session.check().unwrap();
    let page = session.page(0);
    std::hint::black_box(BodyRenderer { project: &project, site: &session.site }.whole(&page, &Marks::of(&page)).html);
    session.export(ExportFormat::Json, &mut std::io::sink()).unwrap();
    let stats = region.change();
    [(stats.allocations + stats.reallocations) as u64, stats.bytes_allocated as u64, cpu() - started]
}

#[test]
fn twice_of_what_is_hostile_is_twice_the_work() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let only = std::env::var("FIXBOOK_PAYLOAD").ok();
    let mut wrong = Vec::new();
    pool.install(|| {
        work("# A\n");
        for (name, payload) in PAYLOADS.iter().filter(|(name, _)| only.as_ref().is_none_or(|only| name.contains(only.as_str()))) {
            // So that the texts of all payloads are about as long.
            let unit = payload(1_000).len().max(1_000) / 1_000;
            let n = 12_000 / unit.clamp(1, 12);
            let texts = [n, 2 * n, 4 * n].map(payload);
            let counted = |text: &String| {
                let mut best = work(text);
                // Another process can only make it slower.
                for _ in 0..2 {
                    best[2] = best[2].min(work(text)[2]);
                }
                best
            };
            let [one, two, four] = [counted(&texts[0]), counted(&texts[1]), counted(&texts[2])];
            for at in 0..2 {
                let (first, second) = (two[at].saturating_sub(one[at]), four[at].saturating_sub(two[at]));
                // What is small is chance: tables that double, say.
                if second as f64 > 2.6 * first as f64 && second > [40_000, 16 << 20][at] {
                    wrong.push(format!("{name}: {} {} {} {}", ["allocations", "bytes"][at], one[at], two[at], four[at]));
                }
            }
            // Four times the text: 4 when it is linear, 16 when it is quadratic.
            if four[2] > 11 * one[2] && four[2] > 50_000_000 {
                wrong.push(format!("{name}: {} {} {} ms of CPU", one[2] / 1_000_000, two[2] / 1_000_000, four[2] / 1_000_000));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
