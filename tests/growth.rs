//! What a build does grows with the pages and no faster. Counted, not timed, so that a busy machine cannot change the answer.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fixbook::load::{LoadOptions, load};
use fixbook::session::{Quiet, Session};
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

#[test]
fn twice_the_pages_are_twice_the_work() {
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
