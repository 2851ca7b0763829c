use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/values.html"));
    browser.wait("return document.querySelector('.code-copy:not([hidden])')");
    let delete = "[...document.querySelectorAll('.code')].find((one) => one.textContent.includes('DELETE'))";
    assert!(browser.run(&format!("return {delete}.querySelector('.badge-writes').textContent")).as_str().unwrap().contains("Changes data"));
    browser.run(&format!("{delete}.querySelector('.code-copy').click()"));
    assert!(browser.text("dialog[open]").contains("Not filled in yet"));
    browser.keys("\u{E007}");
    browser.wait("return !document.querySelector('dialog[open]')");
    assert!(!browser.clipboard().contains("DELETE"), "Enter is on the safe side");
    browser.run(&format!("{delete}.querySelector('.code-copy').click()"));
    browser.click("dialog[open] .button-danger");
    browser.wait("return document.querySelector('[data-toast]').textContent");
    assert!(browser.clipboard().contains("DELETE FROM"));
}
