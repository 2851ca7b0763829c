use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(390, 844);
    browser.go(&format!("{address}/clinic/values.html"));
    browser.wait("return document.querySelector('.code .code-button[aria-pressed]')");
    let scrolls = "[...document.querySelectorAll('.code pre')].some((one) => one.scrollWidth > one.clientWidth + 1)";
    assert_eq!(browser.run(&format!("return {scrolls}")), true, "lines are as long as they are");
    browser.run("document.querySelector('.code .code-button[aria-pressed=false]').click()");
    browser.wait(&format!("return !{scrolls}"));
    browser.reload();
    browser.wait("return document.querySelector('.code .code-button[aria-pressed=true]')");
    assert_eq!(browser.run(&format!("return {scrolls}")), false, "the choice is kept");
    browser.run("document.querySelector('.code .code-button[aria-pressed=true]').click()");
    browser.wait(&format!("return {scrolls}"));
}
