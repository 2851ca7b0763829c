use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/search.html?q=the"));
    browser.go(&format!("{address}/search.html?q=cart+desk+code+device"));
    let all = browser.wait("return document.querySelectorAll('.result').length").as_u64().unwrap();
    browser.wait("return document.querySelector('[data-filter=section]')");
    browser.run("const one = document.querySelector('[data-filter=section]'); one.value = 'Words'; one.dispatchEvent(new Event('change'))");
    browser.wait(&format!("const found = document.querySelectorAll('.result').length; return found > 0 && found < {all}"));
    assert!(browser.run("return location.search").as_str().unwrap().contains("section=Words"));
    let places = browser.run("return [...document.querySelectorAll('.result h2 a')].every((one) => one.pathname.includes('/plain/'))");
    assert_eq!(places, true);
    browser.reload();
    browser.wait(&format!("const found = document.querySelectorAll('.result').length; return found > 0 && found < {all}"));
    browser.run("document.querySelector('[data-filter=clear]').click()");
    browser.wait(&format!("return document.querySelectorAll('.result').length === {all}"));
    browser.run("document.querySelector('[data-filter=kind-procedure]').click()");
    browser.wait("return location.search.includes('kind=procedure') && document.querySelectorAll('.result').length > 0");
    let status = browser.text("[data-search-status]");
    assert!(status.contains("result"), "{status}");
}
