use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/pictures.html"));
    browser.run("document.querySelector('.content img').scrollIntoView({ block: 'center' })");
    browser.wait("return document.querySelector('a.lightbox')");
    browser.click("a.lightbox");
    assert!(browser.shows("dialog[open] img"));
    assert_eq!(
        browser.run("return document.querySelector('dialog[open] img').alt"),
        "A cart with a screen, a scanner and a label printer."
    );
    browser.keys("\u{E00C}");
    browser.wait("return !document.querySelector('dialog[open]')");
    assert_eq!(browser.run("return document.activeElement.className"), "lightbox", "the focus comes back");
}
