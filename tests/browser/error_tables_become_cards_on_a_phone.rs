use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(390, 844);
    browser.go(&format!("{address}/clinic/pictures.html"));
    browser.wait("return document.readyState === 'complete'");
    let label = browser.run("return getComputedStyle(document.querySelector('table.cards tbody td:nth-child(2)'), '::before').content");
    assert_eq!(label, "\"What it means\"");
    assert_eq!(browser.run("return getComputedStyle(document.querySelector('table.cards tbody tr')).display !== 'table-row'"), true);
    let wider = browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(wider.as_i64().unwrap() <= 0, "{wider} px too wide");

    // Long lines scroll, or wrap by choice.
    let scrolls = "const pre = document.querySelector('.code pre'); return pre.scrollWidth > pre.clientWidth + 1";
    assert_eq!(browser.run(scrolls), true);
    browser.run("[...document.querySelectorAll('.code-head button')].find((one) => /wrap/i.test(one.textContent)).click()");
    assert_eq!(browser.run(scrolls), false);
    browser.reload();
    browser.wait("return document.readyState === 'complete'");
    assert_eq!(browser.run(scrolls), false, "the choice is remembered");
}
