use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/values.html"));
    assert_eq!(browser.text(".own-foot"), "Call the desk: 555-0100");
    assert!(browser.shows(".page-foot .page-turn"), "the block's own content stays");
    assert_eq!(browser.run("return getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"), "rgb(1, 2, 3)");
    assert!(browser.shows(".site-header") && browser.shows(".sidebar"));
    let edit = browser.run("return document.querySelector('.page-notes a[href*=\"/edit/\"]').href");
    assert_eq!(edit, "https://git.example.org/clinic/docs/edit/main/content/clinic/values.md");
    assert_eq!(browser.text(".page-meta time"), "2026-02-03");
}
