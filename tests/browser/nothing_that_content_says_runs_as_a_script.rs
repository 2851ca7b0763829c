//! Every field of every construct, with what attackers write into them: nothing runs, under the strict policy and without any.

use std::fmt::Write as _;
use std::path::Path;

use super::driver::{Browser, serve, serve_open};
use serde_json::{Value, json};

/// Each calls `ran` with a name of its own if it runs. `@` is replaced by the name of the place.
const PAYLOADS: &[&str] = &[
    "<script>ran('@')</script>",
    "\"><img src=x onerror=ran('@')>",
    "'><svg onload=ran('@')>",
    "\" onmouseover=\"ran('@')\" autofocus onfocus=\"ran('@')\" x=\"",
    "' onmouseover='ran(1)' onfocus='ran(1)' x='",
    "javascript:ran('@')",
    "java\tscript:ran('@')",
    "&#106;avascript&colon;ran('@')",
    "data:text/html,<script>parent.ran('@')</script>",
    "</script><script>ran('@')</script>",
    "</title></style></textarea></noscript></template><img src=x onerror=ran('@')>",
    "--><img src=x onerror=ran('@')>",
    "]]><img src=x onerror=ran('@')>",
    "&lt;img src=x onerror=ran('@')&gt;",
    "&amp;lt;img src=x onerror=ran('@')&amp;gt;",
    "\\u003cimg src=x onerror=ran('@')\\u003e",
    "{{ page.body | safe }}{% raw %}<img src=x onerror=ran('@')>",
    "`-ran('@')-`${ran('@')}",
    "<iframe srcdoc=\"<script>parent.ran('@')</script>\"></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=ran('@')&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=ran('@')>\">",
    "<svg><style><img src=x onerror=ran('@')></style></svg>",
    "<a href=\"javascript:ran('@')\" id=\"currentScript\" name=\"body\">x</a>",
    "<form action=\"javascript:ran('@')\"><button formaction=\"javascript:ran('@')\">x</button></form>",
    "<details open ontoggle=ran('@')><summary>x</summary></details>",
    "<input autofocus onfocus=ran('@')><video><source onerror=ran('@')></video><object data=\"javascript:ran('@')\"></object>",
    "<meta http-equiv=refresh content=\"0;url=javascript:ran('@')\"><base href=\"javascript:/\"><link rel=stylesheet href=\"data:text/css,x\">",
];

/// Names that scripts look up on the document, the window or plain objects.
const CLOBBERING: &[&str] = &[
    "body",
    "head",
    "forms",
    "cookie",
    "location",
    "currentScript",
    "querySelector",
    "getElementById",
    "addEventListener",
    "documentElement",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "toString",
    "localStorage",
    "navigator",
    "fixbook",
    "Fixbook",
    "search",
    "ran",
    "parentNode",
    "attributes",
    "children",
    "submit",
    "length",
    "name",
    "id",
    "href",
];

/// Where a payload stands in a page's body; `%` is the payload. What ends with a line end is a block.
const PLACES: &[(&str, &str)] = &[
    ("text", "Text % more.\n"),
    ("heading", "## Heading %\n\nText.\n"),
    ("emphasis", "A *part % of* it and **%** and ~~%~~.\n"),
    ("link text", "See [%](other.md).\n"),
    ("link address", "See [address](%) and [angle](<%>).\n"),
    ("link title", "See [title](other.md \"%\") and [title](other.md '%') and [title](other.md (%)).\n"),
    ("reference", "See [reference][r].\n\n[r]: <%> \"%\"\n"),
    ("autolink", "See <%> and https://x.example/% and <xref:%?text=%> and @\"%\".\n"),
    ("alt", "![%](p.png) ![alt](p.png \"%\") ![address](%)\n"),
    ("code", "Run `%` and ``%``.\n"),
    ("code label", "```% title=\"%\"\nText %\n```\n"),
    ("code block", "```html\n%\n```\n\n```sql\nSELECT '%'\n```\n\n```powershell\nPS C:\\> %\n```\n\n    %\n"),
    ("value", "```sql\nSELECT * FROM t WHERE a = '<%>' AND b = '%name%' AND c = '{%}'\n```\n"),
    ("table", "| % | Head |\n| --- | --- |\n| % | `%` |\n| 0x80180005 | % |\n"),
    ("list", "1. Step %\n1. Select **%** > **%**.\n   - %\n"),
    ("alert", "> [!NOTE]\n> %\n\n> [!%]\n> Text.\n"),
    ("div", "> [!div class=\"%\"]\n> Text %\n"),
    ("video", "> [!VIDEO %]\n"),
    ("quote", "> %\n"),
    ("tabs", "# [%](#tab/%)\n\nOne %\n\n# [Two](#tab/two/%)\n\nTwo\n\n***\n"),
    ("zone", "::: zone pivot=\"%\"\n\nText %\n\n::: zone-end\n"),
    ("moniker", ":::moniker range=\"%\"\n\nText %\n\n:::moniker-end\n"),
    ("columns", ":::row:::\n:::column span=\"%\":::\nText %\n:::column-end:::\n:::row-end:::\n"),
    (
        "image",
        ":::image type=\"content\" source=\"p.png\" alt-text=\"%\" lightbox=\"%\" border=\"%\" link=\"%\":::\n\n\
         :::image type=\"complex\" source=\"%\" alt-text=\"%\" loc-scope=\"%\":::\nLong %\n:::image-end:::\n",
    ),
    ("video directive", ":::video source=\"%\" title=\"%\" max-width=\"%\":::\n"),
    ("snippet", ":::code language=\"%\" source=\"s.sql\" id=\"%\" highlight=\"%\":::\n\n[!code-sql[%](s.sql?name=%)]\n"),
    ("include", "[!INCLUDE[%](token.md)]\n\n[!INCLUDE [%](%)]\n"),
    ("no-loc", "Text :::no-loc text=\"%\"::: more.\n"),
    ("footnote", "Text[^%] and [^f].\n\n[^f]: %\n"),
    ("formula", "$%$ and \\(%\\)\n\n$$\n%\n\\text{%}\n$$\n"),
    ("html", "<p title=\"%\" class=\"%\" id=\"%\" lang='%'>% <b title='%'>%</b></p>\n"),
    ("html link", "<a href=\"%\" title=\"%\" name=\"%\" data-x=\"%\" aria-label=\"%\">%</a>\n"),
    ("html image", "<img src=\"%\" alt=\"%\" width=\"%\" style=\"%\">\n"),
    ("html bare", "%\n"),
    ("html table", "<table><tr><td title=%>%</td></tr></table>\n"),
    ("summary", "<details><summary>%</summary>\n\n%\n\n</details>\n"),
    ("comment", "<!-- % -->\n\nText.\n"),
    ("emoji", "A :%: and :smile: (c) %\n"),
];

/// The payload for one line of Markdown or YAML, with the name of its place.
fn payload(number: usize, place: &str) -> String {
    PAYLOADS[number].replace('@', &format!("{place} {number}")).replace('\n', " ")
}

fn yaml(text: &str) -> String {
    Value::from(text).to_string()
}

fn book(root: &Path) {
    let write = |path: &str, text: String| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let all = |place: &str, with: &dyn Fn(&str) -> String| -> String {
        (0..PAYLOADS.len()).map(|number| with(&payload(number, place))).collect()
    };
    write(
        "book.toml",
        format!(
            "[book]\ntitle = {0}\ndescription = {0}\nbase-url = \"https://docs.example.org/\"\n[output.html]\nprint = true\n[output.markdown]\nenabled = true\n",
            yaml("Hostile </title><script>ran('book')</script>")
        ),
    );
    write("content/p.png", "png".to_owned());
    write("content/token.md", "Token text.".to_owned());
    write("content/s.sql", "-- <a>\nselect '<script>ran(\"snippet\")</script>'\n-- </a>\n".to_owned());
    write("content/other.md", "# Other\n\nText.\n".to_owned());
    let mut toc = String::from("- name: Index\n  href: index.md\n");
    let mut index = String::from("# Index\n\nText findable.\n");
    for number in 0..PAYLOADS.len() {
        let (title, words) = (payload(number, "title"), payload(number, "front matter"));
        // All places of one payload in one page: what breaks the HTML around it shows in the next one.
        let mut body = String::new();
        for (place, text) in PLACES {
            let _ = writeln!(body, "{}", text.replace('%', &payload(number, place)));
        }
        let front = [
            ("title", &title),
            ("description", &words),
            ("keywords", &words),
            ("author", &words),
            ("ms.date", &words),
            ("ms.topic", &words),
            ("uid", &words),
            ("robots", &words),
            ("ms.service", &words),
            ("zone_pivot_groups", &words),
        ];
        let front: String = front.iter().map(|(key, value)| format!("{key}: {}\n", yaml(value))).collect();
        write(&format!("content/pages/p{number}.md"), format!("---\n{front}---\n# {title} findable{number}\n\n{body}"));
        let _ = write!(index, "\nSee [page {number}](pages/p{number}.md) and <xref:{words}>.\n");
        let _ = write!(toc, "- name: {}\n  href: pages/p{number}.md\n  displayName: {}\n", yaml(&title), yaml(&words));
        let _ = write!(toc, "- name: {}\n  href: {}\n", yaml(&words), yaml(&words));
    }
    for name in CLOBBERING {
        let _ = write!(
            index,
            "\n## {name} {{#{name}}}\n\n<a id=\"{name}\" name=\"{name}\">x</a> <img name=\"{name}\" id=\"{name}\" src=\"p.png\" alt=\"A picture\">\n\n<form id=\"{name}\"><input name=\"{name}\"></form>\n\n# [{name}](#tab/{name})\n\nText\n\n# [Two](#tab/two)\n\nText\n\n***\n"
        );
    }
    write("content/index.md", index);
    write("content/toc.yml", toc);
    let links = |place: &str| all(place, &|text| format!("    - text: {0}\n      url: {0}\n", yaml(text)));
    let one = yaml(&payload(0, "landing"));
    write(
        "content/landing.yml",
        format!(
            "### YamlMime:Landing\ntitle: {one}\nsummary: {one}\nmetadata:\n  title: {one}\n  description: {one}\nlandingContent:\n{}",
            all("card", &|text| format!(
                "- title: {0}\n  linkLists:\n  - linkListType: {0}\n    links:\n    - text: {0}\n      url: {0}\n",
                yaml(text)
            ))
        ),
    );
    write(
        "content/hub.yml",
        format!(
            "### YamlMime:Hub\ntitle: {one}\nsummary: {one}\nbrand: {one}\nhighlightedContent:\n  items:\n{}productDirectory:\n  title: {one}\n  items:\n  - title: {one}\n    imageSrc: {one}\n    links:\n{}",
            all("highlight", &|text| format!("  - title: {0}\n    itemType: {0}\n    url: {0}\n", yaml(text))),
            links("product")
        ),
    );
    write(
        "content/faq.yml",
        format!(
            "### YamlMime:FAQ\ntitle: {one}\nsummary: {one}\nsections:\n- name: {one}\n  questions:\n{}",
            all("question", &|text| format!("  - question: {0}\n    answer: {0}\n", yaml(text)))
        ),
    );
    // A name of a file: without what no file system takes.
    write("content/a'\"><img src=x onerror=ran('name')>.md", "# Named\n\nText.\n".to_owned());
    let moved: Vec<Value> = (0..PAYLOADS.len())
        .map(|number| json!({"source_path": format!("content/moved{number}.md"), "redirect_url": payload(number, "redirect")}))
        .collect();
    write(".openpublishing.redirection.json", json!({ "redirections": moved }).to_string());
}

/// What stands in the page that could run later: addresses and attributes of elements, also in templates.
const DORMANT: &str = "
    const found = [];
    const look = (root) => {
        for (const one of root.querySelectorAll('*')) {
            for (const {name, value} of one.attributes) {
                const address = value.replace(/[\\u0000-\\u0020]/g, '').toLowerCase();
                if (name.startsWith('on') || name === 'srcdoc' || name === 'style' && one.closest('main')) found.push((one.parentElement || one).outerHTML.slice(0, 400));
                if (['href', 'src', 'action', 'formaction', 'data', 'xlink:href', 'content'].includes(name) && (name !== 'content' || one.httpEquiv === 'refresh') && /^(0;url=)?(javascript|vbscript|data:text)/.test(address)) found.push((one.parentElement || one).outerHTML.slice(0, 400));
            }
            if (one.localName === 'script' && one.type !== 'application/ld+json' && !one.src) found.push('script: ' + one.textContent.slice(0, 100));
            if (one.localName === 'script' && one.src && new URL(one.src).origin !== location.origin) found.push(one.src);
            if (['iframe', 'object', 'embed', 'form', 'base'].includes(one.localName) && one.closest('main') && root === document && one.action !== location.origin + '/search.html') found.push((one.parentElement || one).outerHTML.slice(0, 400));
            if (one.content instanceof DocumentFragment) look(one.content);
        }
    };
    look(document);
    for (const data of document.querySelectorAll('script[type=\"application/ld+json\"]')) JSON.parse(data.textContent);
    return found;";

/// Touches everything a reader could touch, without leaving the page.
const TOUCH: &str = "
    addEventListener('click', (event) => { if (event.target.closest('a')) event.preventDefault(); }, true);
    for (const one of document.querySelectorAll('button, summary, a, input, select, [tabindex], img, [role]')) {
        for (const kind of ['pointerover', 'mouseover', 'mouseenter', 'focus']) one.dispatchEvent(new MouseEvent(kind, {bubbles: true}));
        try { one.focus?.(); } catch (error) { window.failed = String(error); }
        if (!one.closest('[data-video], .video')) one.click?.();
    }
    for (const one of document.querySelectorAll('dialog[open]')) one.close();
    return true;";

/// The names of what ran, if anything did.
fn ran(browser: &Browser) -> String {
    browser.run("return JSON.stringify(window.hasRun || [])").as_str().unwrap_or("?").to_owned()
}

fn proof_of(address: &str, site: &Path, strict: bool) -> usize {
    let browser = Browser::open(1280, 900);
    let watch = "window.hasRun = []; Object.defineProperty(window, 'ran', {value: (name) => window.hasRun.push(String(name)), writable: false}); \
                 for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => window.hasRun.push(name);";
    browser.debug("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": watch }));
    let mut pages: Vec<String> = Vec::new();
    let mut folders = vec![site.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                pages.push(path.strip_prefix(site).unwrap().to_string_lossy().into_owned());
            }
        }
    }
    pages.sort();
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let mut addresses: Vec<String> = pages.iter().map(|page| page.split('/').map(encode).collect::<Vec<_>>().join("/")).collect();
    for number in 0..PAYLOADS.len() {
        let text = encode(&payload(number, "address"));
        addresses.push(format!("search.html?q={text}"));
        addresses.push(format!("search.html?q=findable{number}"));
        addresses.push(format!("pages/p{number}.html?tabs={text}&pivots={text}&{text}={text}#{text}"));
        addresses.push(format!("nothing/{text}"));
    }
    for name in CLOBBERING {
        addresses.push(format!("index.html?tabs={name}#{name}"));
        addresses.push(format!("search.html?q={name}"));
    }
    for page in &addresses {
        browser.go(&format!("{address}/{page}"));
        // A redirection goes on at once, to a page that does not exist.
        browser.wait("return document.readyState === 'complete'");
        if page.starts_with("search.html") {
            browser.wait("return document.querySelector('main').innerText.length > 20");
            std::thread::sleep(std::time::Duration::from_millis(150));
        }
        let dormant = browser.run(DORMANT);
        assert_eq!(dormant, json!([]), "{page}: what could run later");
        browser.run(TOUCH);
        std::thread::sleep(std::time::Duration::from_millis(60));
        assert_eq!(ran(&browser), "[]", "{page}");
        let said: Vec<String> = browser.console();
        let wrong = |line: &&String| {
            line.contains("Uncaught")
                || strict && line.contains("Content Security Policy") && !line.contains("img-src") && !line.contains("'https://x.example")
        };
        assert!(!said.iter().any(|line| wrong(&line)), "{page}: {:#?}", said.iter().filter(wrong).collect::<Vec<_>>());
    }
    // The search box of a page, typed into.
    browser.go(&format!("{address}/index.html"));
    assert_eq!(ran(&browser), "[]");
    addresses.len()
}

#[test]
fn proof() {
    let folder = tempfile::tempdir().unwrap();
    book(folder.path());
    let (_kept, site) = super::built(folder.path());
    let strict = proof_of(&serve(&site), &site, true);
    let open = proof_of(&serve_open(&site), &site, false);
    println!("{} payloads in {} places of pages: {strict} addresses under the policy, {open} without", PAYLOADS.len(), PLACES.len());
}
