use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    let tree = "document.documentElement.getAttribute('data-nav')";
    let links = "[...document.querySelectorAll('#site-nav .nav-tree a')].map((one) => one.textContent).join('|')";
    browser.go(&format!("{address}/plain/codes.html"));
    let one = browser.run(&format!("return {tree}"));
    browser.go(&format!("{address}/clinic/steps.html"));
    assert_eq!(browser.run(&format!("return {tree}")), one, "all pages share one file");
    // A page carries its own branch, the others' titles, and no more.
    assert_eq!(browser.run(&format!("return {links}")), "Start|Clinic|Values|Choices|Steps|Pictures and tables|Words");
    assert_eq!(browser.run("return document.querySelector('#site-nav [aria-current=page]').textContent"), "Steps");
    let loaded = "performance.getEntriesByType('resource').filter((one) => one.name.includes('/nav/')).length";
    assert_eq!(browser.run(&format!("return {loaded}")), 0, "who only reads does not load it");
    browser.click(".nav-branch:last-child > .nav-toggle");
    browser.wait(&format!("return {links} === 'Start|Clinic|Values|Choices|Steps|Pictures and tables|Words|Languages|Codes'"));
    browser.run(
        "const one = document.getElementById('nav-filter'); one.value = 'langu'; one.dispatchEvent(new Event('input', { bubbles: true }))",
    );
    browser.wait("return document.querySelectorAll('.nav-found a').length === 1");
    assert_eq!(browser.run(&format!("return {loaded}")), 1);
    browser.click(".nav-found a");
    browser.wait("return location.pathname.endsWith('/plain/languages.html')");
}
