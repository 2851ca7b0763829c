use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    let page = format!("{address}/clinic/steps.html");
    let steps = "return [...document.querySelectorAll('li.step')].filter((step) => !step.hasAttribute('hidden')).map((step) => step.dataset.number).join(' ')";
    browser.go(&page);
    browser.wait("return document.querySelectorAll('.step-check').length === 15");
    assert_eq!(browser.run(steps), "1 2 3 4 5 6");
    for step in 0..7 {
        browser.run(&format!("document.querySelectorAll('.step-check')[{step}].click()"));
    }
    assert_eq!(browser.run(steps), "7 8 9 10 11 12");
    browser.reload();
    browser.wait("return document.querySelectorAll('.step-check').length === 15");
    assert_eq!(browser.run(steps), "7 8 9 10 11 12");
    assert!(browser.text(".procedure-progress").contains("7 of 15 done"));

    // A link to a folded step opens the fold.
    let id = browser.run("return document.querySelectorAll('li.step')[13].id");
    browser.go("about:blank");
    browser.go(&format!("{page}#{}", id.as_str().unwrap()));
    browser.wait("return document.querySelectorAll('li.step')[13].getBoundingClientRect().top < innerHeight");
    assert!(browser.text("li.step:nth-child(14)").contains("Bring the cart back"));
}
