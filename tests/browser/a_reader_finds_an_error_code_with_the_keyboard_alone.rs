use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::site());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/{}", super::PROCEDURE));
    browser.wait("return document.readyState === 'complete'");
    browser.keys("/");
    browser.wait("return document.activeElement && document.activeElement.type === 'search'");
    browser.keys("0x80180013");
    browser.wait("return document.querySelectorAll('[role=option]').length > 0");
    let first = browser.run("return document.querySelector('[role=option]').textContent");
    browser.keys("\u{E015}\u{E007}");
    browser.wait(&format!("return !location.pathname.endsWith('{}') || location.hash", super::PROCEDURE));
    let text = browser.wait("return document.body.innerText.length > 200 && document.body.innerText");
    assert!(text.as_str().unwrap().to_lowercase().contains("80180013"), "{first}");
}
