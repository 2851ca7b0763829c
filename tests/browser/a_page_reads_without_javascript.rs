use serde_json::json;

use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.debug("Emulation.setScriptExecutionDisabled", &json!({"value": true}));
    browser.go(&format!("{address}/clinic/choices.html"));
    assert_eq!(browser.run("return document.documentElement.classList.contains('js')"), false);
    let text = browser.text("main");
    for part in ["Restart with PowerShell", "Restart with the command prompt", "iPhone.", "Android phone"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    browser.go(&format!("{address}/clinic/steps.html"));
    let text = browser.text("main");
    assert!(text.contains("Take the cart") && text.contains("Tell the ward") && text.to_lowercase().contains("warning"));
    assert!(browser.shows("#site-nav a[aria-current=page]") && browser.shows(".toc-body a") && browser.shows(".page-turn .next"));
    // Nothing is offered that would not work.
    for dead in [".theme-switch", ".code-copy", "[data-values]", "[data-show-shortcuts]", ".pivots", ".nav-filter"] {
        assert!(!browser.shows(dead), "{dead}");
    }
    // On a phone the navigation is reached by a link, and the search form leads to a page that says what it needs.
    browser.debug("Emulation.setDeviceMetricsOverride", &json!({"width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": true}));
    browser.go(&format!("{address}/clinic/steps.html"));
    assert!(!browser.shows("#site-nav"));
    browser.click(".menu-button");
    assert!(browser.shows("#site-nav a[aria-current=page]"));
    browser.go(&format!("{address}/search.html?q=cart"));
    assert!(browser.text("main").contains("Search needs JavaScript"), "{}", browser.text("main"));
}
