use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::site());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/enrollment/apple-push-certificate.html"));
    let clauses = browser.run("return [...document.querySelectorAll('.step .condition')].map((one) => one.textContent)");
    assert!(clauses.as_array().unwrap().iter().any(|clause| clause == "If Apple declines"), "{clauses}");
    let weight = browser.run("return Number(getComputedStyle(document.querySelector('.step .condition')).fontWeight)");
    assert!(weight.as_u64().unwrap() >= 600);
    // Not by weight alone: a sign stands before it.
    assert_ne!(browser.run("return getComputedStyle(document.querySelector('.step .condition'), '::before').content"), "none");
}
