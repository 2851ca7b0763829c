use std::sync::atomic::Ordering;

use super::driver::{Browser, serve_below};

#[test]
fn proof() {
    let (address, down) = serve_below(super::clinic(), "/clinic");
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/index.html"));
    browser.wait("return !document.querySelector('[data-keep-offline]').hidden");
    browser.run("document.querySelector('[data-keep-offline]').click()");
    browser.wait("return /^Kept for/.test(document.querySelector('[data-keep-offline]').textContent)");
    down.store(true, Ordering::SeqCst);
    browser.go(&format!("{address}/clinic/values.html"));
    assert!(browser.text("h1").starts_with("Look up a user"));
    browser.go(&format!("{address}/search.html?q=AADSTS50020"));
    browser.wait("return document.querySelectorAll('.result').length > 0");
}
