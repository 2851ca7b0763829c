use std::collections::BTreeMap;

use super::page::{BODY_LEVELS, LEVELS, PART_LEVELS};
use super::{EntryKind, IndexBuilder, IndexOptions, PageEntries, PageTerms, SearchEntry, build, text_files, tokenize_page};

fn entry(kind: EntryKind, title: &str, text: &str) -> SearchEntry {
    SearchEntry {
        url: String::new(),
        kind,
        title: title.to_owned(),
        heading_path: Vec::new(),
        section: "Devices".to_owned(),
        applies_to: vec!["Contoso 10".to_owned()],
        error_codes: Vec::new(),
        text: text.to_owned(),
        steps: Vec::new(),
        keywords: Vec::new(),
        description: String::new(),
    }
}

fn page(url: &str, title: &str, text: &str) -> PageEntries {
    let mut article = entry(EntryKind::Article, title, text);
    article.url = url.to_owned();
    PageEntries { url: url.to_owned(), title: title.to_owned(), entries: vec![article] }
}

fn tokens(pages: &[PageEntries]) -> Vec<PageTerms> {
    pages.iter().map(|page| tokenize_page(page, "en")).collect()
}

/// The files by name, and the arguments of their calls.
fn read(files: &[(String, Vec<u8>)]) -> BTreeMap<String, Vec<serde_json::Value>> {
    files
        .iter()
        .filter(|(path, _)| path != "engine.js")
        .map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).expect("UTF-8");
            let inner = text.strip_prefix("fixbook.shard(").and_then(|rest| rest.strip_suffix(")\n")).expect("one call");
            let mut values: Vec<serde_json::Value> = serde_json::from_str(&format!("[{inner}]")).expect("JSON arguments");
            assert_eq!(values.remove(0), path.strip_suffix(".js").expect("a script"), "a shard says its own name");
            (path.clone(), values)
        })
        .collect()
}

struct Numbers<'a>(std::str::Chars<'a>);

impl Numbers<'_> {
    fn next(&mut self) -> Option<u32> {
        let (mut value, mut scale) = (0, 1);
        loop {
            let character = self.0.next()?;
            let digit = u32::from(character) - 35 - u32::from(character > '<') - u32::from(character > '\\');
            value += digit * scale;
            if digit < 45 {
                return Some(value);
            }
            scale *= 45;
        }
    }
}

/// All terms with their pages: page number, level, part. Reads what the browser reads.
fn postings(files: &[(String, Vec<u8>)], longest: u32) -> BTreeMap<String, Vec<(u32, u32, u32)>> {
    let files = read(files);
    let mut found = BTreeMap::new();
    for (name, values) in &files {
        if !name.starts_with("t/") {
            continue;
        }
        let words = values[0].as_str().expect("words");
        let mut lists = Numbers(values[1].as_str().expect("lists").chars());
        let mut last = String::new();
        let starts: Vec<usize> = words.char_indices().filter(|(_, c)| c.is_ascii_uppercase()).map(|(at, _)| at).collect();
        for (index, start) in starts.iter().enumerate() {
            let item = &words[*start..starts.get(index + 1).copied().unwrap_or(words.len())];
            let shared = usize::from(item.as_bytes()[0] - b'A');
            last = last.chars().take(shared).chain(item.chars().skip(1)).collect();
            let count = lists.next().expect("count");
            let mut list = Vec::new();
            let mut take = |numbers: &mut Numbers<'_>, count: u32| {
                let mut next = 0;
                for _ in 0..count {
                    let value = numbers.next().expect("posting");
                    let (page, level) = (next + value / u32::from(LEVELS), value % u32::from(LEVELS));
                    let part = if level >= u32::from(PART_LEVELS) { numbers.next().expect("part") } else { 0 };
                    list.push((page, level, part));
                    next = page + 1;
                }
            };
            if count > longest {
                let tail = lists.next().expect("tail");
                let head = lists.next().expect("head");
                take(&mut lists, head);
                let rest = files[&format!("l/{tail}.js")][0].as_str().expect("rest").to_owned();
                take(&mut Numbers(rest.chars()), count - head);
            } else {
                take(&mut lists, count);
            }
            list.sort_unstable();
            found.insert(last.clone(), list);
        }
        assert_eq!(lists.next(), None, "nothing is left over in {name}");
    }
    found
}

#[test]
fn a_word_leads_to_its_pages_and_titles_rank_above_texts() {
    let pages = [page("b.html", "Renew a certificate", "Open the console."), page("a.html", "Sign in", "The certificates have expired.")];
    let found = postings(&build(&tokens(&pages), &IndexOptions::default()), 1000);
    let list = &found["certif"];
    assert_eq!(list.iter().map(|(page, ..)| *page).collect::<Vec<_>>(), [0, 1], "pages stand in the order of their addresses");
    assert!(list[0].1 < u32::from(BODY_LEVELS) && list[1].1 >= u32::from(BODY_LEVELS), "{list:?}");
    assert!(!found.contains_key("the"), "stop words are left out of texts");
    assert!(found.contains_key("in"), "but not of titles");
}

#[test]
fn codes_products_and_steps_are_found() {
    let mut one = page("a.html", "Enrollment", "");
    one.entries[0].error_codes.push("0x80180005".to_owned());
    one.entries[0].steps.push(("s1".to_owned(), "Read DMPdownloader.log for 550 5.1.10".to_owned()));
    let found = postings(&build(&tokens(&[one]), &IndexOptions::default()), 1000);
    for term in ["80180005", "dmpdownloader.log", "download", "5.1.10", "550.5.1.10", "contoso"] {
        assert!(found.contains_key(term), "{term}");
    }
}

#[test]
fn the_same_pages_give_the_same_bytes_in_any_order_and_on_any_thread() {
    let pages: Vec<PageEntries> = (0..200)
        .map(|n| page(&format!("p{n}.html"), &format!("Title {n} of {}", n % 7), &format!("Word{} text {} enrolling", n % 13, n * n)))
        .collect();
    let options = IndexOptions { shard_bytes: 300, words_bytes: 200, pages_per_shard: 8, longest_list: 20, ..IndexOptions::default() };
    let first = build(&tokens(&pages), &options);
    let mut reversed: Vec<PageEntries> = pages.clone();
    reversed.reverse();
    let second = std::thread::spawn(move || tokens(&reversed)).join().expect("thread");
    assert_eq!(first, build(&second, &options));
    assert!(first.iter().any(|(path, _)| path.starts_with("l/")), "some list is long enough to be split");
    // One by one, in an order of their own.
    let mut terms: Vec<PageTerms> = tokens(&pages);
    terms.sort_by(|a, b| a.url.cmp(&b.url));
    let mut builder = IndexBuilder::default();
    for (number, terms) in (0_u32..).zip(terms).collect::<Vec<_>>().into_iter().rev() {
        builder.add(number, terms);
    }
    assert_eq!(first, builder.finish(&options));
    let found = postings(&first, 20);
    assert_eq!(found["enrol"].len(), 200, "head and tail together hold every page");
}

#[test]
fn shards_are_found_by_their_bounds() {
    let pages: Vec<PageEntries> =
        (0..300).map(|n| page(&format!("p{n}.html"), &format!("Zeta{n} alpha{n} Ümlaut{n}"), "登録 方法")).collect();
    let options = IndexOptions { shard_bytes: 200, ..IndexOptions::default() };
    let files = build(&tokens(&pages), &options);
    let read = read(&files);
    let bounds: Vec<&str> = read["index.js"][0]["t"].as_str().expect("bounds").split(' ').collect();
    assert!(bounds.len() > 5);
    assert_eq!(bounds.len(), read.keys().filter(|name| name.starts_with("t/")).count());
    for term in postings(&files, 1000).keys() {
        let shard = bounds.iter().rposition(|bound| *bound <= term.as_str()).expect("a shard");
        let words = read[&format!("t/{shard}.js")][0].as_str().expect("words");
        let tail: String = term.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
        assert!(words.contains(&tail) || words.contains(term.chars().last().expect("a letter")), "{term} in shard {shard}: {words}");
    }
}

#[test]
fn a_long_page_is_read_in_parts_and_its_words_know_theirs() {
    let mut long = page("a.html", "Long", &"filler words here ".repeat(900));
    long.entries.push(entry(EntryKind::Procedure, "Repair", ""));
    long.entries[1].url = "a.html#repair".to_owned();
    long.entries[1].steps = (0..40).map(|n| (format!("s{n}"), format!("Do thing {n}. {}", "and so on ".repeat(30)))).collect();
    long.entries[1].steps.push(("last".to_owned(), "Check quuxlog".to_owned()));
    long.entries[1].error_codes = vec!["0x80180014".to_owned()];
    long.entries[1].steps[40].1.push_str(" for 0x80180014");
    let files = text_files(&long);
    assert!(files.len() > 2, "{}", files.len());
    assert_eq!(files[0].0, "text/a.html.js");
    assert_eq!(files[1].0, "text/a.html~1.js");
    let parts = read(&files);
    let text: String = parts
        .values()
        .flat_map(|values| values[0].as_array().expect("entries").iter())
        .map(|entry| entry[4].as_str().expect("text"))
        .collect();
    assert_eq!(text.matches("filler").count(), 900, "no text is lost between parts");
    let steps: usize = parts
        .values()
        .flat_map(|values| values[0].as_array().expect("entries").iter())
        .map(|entry| entry[5].as_array().expect("steps").len())
        .sum();
    assert_eq!(steps, 41);
    let index = build(&tokens(&[long]), &IndexOptions::default());
    let (_, level, part) = postings(&index, 1000)["quuxlog"][0];
    assert!(level >= u32::from(PART_LEVELS));
    assert_eq!(postings(&index, 1000)["80180014"][0].2, part, "the text says where a code stands, not its entry");
    let holder = &parts[&format!("text/a.html~{part}.js")];
    assert!(holder[0].to_string().contains("quuxlog"));
    assert_eq!(read(&index)["p/0.js"][0][0][4], files.len());
}

#[test]
fn words_as_written_stand_in_both_lists() {
    let files = build(&tokens(&[page("a.html", "Enrollment", "Policies")]), &IndexOptions::default());
    let read = read(&files);
    assert_eq!(read["d/0.js"][0], "Acontoso0Aenrollment0Apolicies0");
    assert_eq!(read["r/0.js"][0], "Aosotnoc0Aseicilop0Atnemllorne0");
}

#[test]
fn empty_and_odd_input_is_harmless() {
    assert!(build(&[], &IndexOptions::default()).iter().any(|(path, _)| path == "index.js"));
    let none = PageEntries { url: "x.html".into(), title: String::new(), entries: Vec::new() };
    assert_eq!(text_files(&none).len(), 0);
    let odd =
        page("ü/ö \"<x>.html", "</script> \u{2028} \u{0}", &format!("{} 𝒳𝒴 ﷺ ½ \u{301} -- ' . {}", "x".repeat(500), "a.".repeat(400)));
    let files = build(&tokens(&[none, odd.clone()]), &IndexOptions { pages_per_shard: 0, shard_bytes: 0, ..IndexOptions::default() });
    read(&files);
    read(&text_files(&odd));
    for (path, bytes) in &files {
        assert!(path == "engine.js" || !String::from_utf8_lossy(bytes).contains("</script"), "{path}");
    }
}

#[test]
fn other_languages_are_not_stemmed() {
    let terms = tokenize_page(&page("a.html", "Zertifikate erneuern", ""), "de-at");
    let files = build(&[terms], &IndexOptions { language: "de-at".into(), ..IndexOptions::default() });
    assert!(postings(&files, 1000).contains_key("zertifikate"));
    assert_eq!(read(&files)["index.js"][0]["stem"], 0);
}
