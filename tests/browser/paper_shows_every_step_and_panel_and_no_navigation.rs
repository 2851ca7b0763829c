use serde_json::json;

use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser
        .debug("Emulation.setEmulatedMedia", &json!({"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]}));
    browser.go(&format!("{address}/clinic/steps.html"));
    browser.wait("return document.querySelectorAll('.step-check').length === 15");
    for step in 1..=15 {
        assert!(browser.shows(&format!("li.step:nth-child({step})")), "step {step} is folded on paper");
    }
    for screen in [".site-header", ".sidebar", ".toc", ".page-turn", ".procedure-tools", ".step-check", ".heading-anchor", ".site-footer"] {
        assert!(!browser.shows(screen), "{screen} on paper");
    }
    assert_eq!(browser.run("return getComputedStyle(document.body).color"), "rgb(0, 0, 0)");
    browser.go(&format!("{address}/clinic/choices.html"));
    browser.wait("return document.querySelector('.tabs.live')");
    assert!(browser.shows("[data-tab=powershell].tab-panel") && browser.shows("[data-tab=cmd].tab-panel"));
    browser.go(&format!("{address}/clinic/values.html"));
    assert!(!browser.shows(".code-head button") && !browser.shows("[data-values]"));
    let sheet = browser.debug("Page.printToPDF", &json!({}));
    assert!(sheet["data"].as_str().is_some_and(|pdf| pdf.len() > 10_000));
}
