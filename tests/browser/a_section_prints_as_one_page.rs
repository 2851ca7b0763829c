use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/values.html"));
    let sheet = browser.run("return [...document.querySelectorAll('.page-notes a')].find((one) => one.href.includes('/print/')).href");
    browser.go(sheet.as_str().unwrap());
    let titles = browser.run("return [...document.querySelectorAll('article > h2')].map((one) => one.textContent).join('|')");
    assert_eq!(titles, "Look up a user and a device|Restart the agent|Rebuild a cart|Pictures and tables");
    // Links between the articles stay on the sheet, others leave it, and every one leads somewhere.
    let links = browser.run(
        "return [...document.querySelectorAll('article a[href^=\"#\"]')].filter((one) => !document.getElementById(decodeURIComponent(one.hash.slice(1)))).map((one) => one.outerHTML)",
    );
    assert_eq!(links.as_array().map(Vec::len), Some(0), "{links}");
    let link = |text: &str| {
        browser.run(&format!(
            "return [...document.querySelectorAll('article a')].find((one) => one.textContent === {text:?}).getAttribute('href')"
        ))
    };
    assert_eq!(link("the queries"), "#article-1");
    assert_eq!(link("the steps"), "#article-3.the-long-way");
    assert_eq!(link("the desk"), "../../index.html");
    assert_eq!(browser.run("return fetch(document.querySelector('article img').src).then((answer) => answer.status)"), 200);
    let twice =
        browser.run("const ids = [...document.querySelectorAll('[id]')].map((one) => one.id); return ids.length - new Set(ids).size");
    assert_eq!(twice, 0);
}
