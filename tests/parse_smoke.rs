use fixbook::parse;
use fixbook::source::{FileId, Source};
#[test]
fn dump() {
    let path = std::env::var("DUMP").unwrap();
    let mut n = 0;
    let t = std::time::Instant::now();
    let mut bytes = 0;
    let mut stack = vec![std::path::PathBuf::from(&path)];
    while let Some(p) = stack.pop() {
        if p.is_dir() {
            for e in std::fs::read_dir(&p).unwrap() {
                stack.push(e.unwrap().path());
            }
            continue;
        }
        if p.extension().is_some_and(|e| e == "md") {
            let Ok(text) = std::fs::read_to_string(&p) else {
                println!("not utf8 {p:?}");
                continue;
            };
            bytes += text.len();
            let s = Source::new(FileId(0), p.to_string_lossy().into_owned(), text);
            let d = parse::parse(&s);
            if n == 0 && path.ends_with(".md") {
                println!("{:#?}", d.blocks);
            }
            n += 1;
        }
    }
    println!("{n} files {bytes} bytes {:?}", t.elapsed());
}
