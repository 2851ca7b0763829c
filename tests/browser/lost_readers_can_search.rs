use super::driver::{Browser, serve_below};

#[test]
fn proof() {
    let (address, _down) = serve_below(super::clinic(), "/clinic");
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/a/b/c/nowhere.html"));
    assert!(browser.text("h1").contains("no page here"));
    browser.wait("return document.querySelector('[role=combobox]')");
    browser.click("main input[type=search]");
    browser.keys("AADSTS50020");
    browser.wait("return document.querySelectorAll('[role=option]').length > 0");
    browser.keys("\u{E015}\u{E007}");
    browser.wait("return location.pathname === '/clinic/plain/codes.html'");
    assert!(browser.text("main").contains("AADSTS50020"));
}
