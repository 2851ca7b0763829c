use super::driver::Browser;

#[test]
fn proof() {
    let browser = Browser::open(1280, 900);
    browser.go(&format!("file://{}/search.html?q=device+limit", super::site().display()));
    let results = browser.wait("return document.querySelectorAll('main a[href*=\".html\"] mark').length");
    assert!(results.as_u64().unwrap() > 0);
}
