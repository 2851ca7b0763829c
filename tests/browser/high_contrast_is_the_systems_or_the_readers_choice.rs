use serde_json::json;

use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    let media =
        |name: &str, value: &str| browser.debug("Emulation.setEmulatedMedia", &json!({"features": [{"name": name, "value": value}]}));
    let of = |selector: &str, property: &str| {
        browser.run(&format!("return getComputedStyle(document.querySelector({selector:?}))[{property:?}]"))
    };
    media("prefers-contrast", "more");
    browser.go(&format!("{address}/clinic/choices.html"));
    assert_eq!(of("body", "color"), "rgb(0, 0, 0)");
    // Where the system gives the colours, what is chosen is told by a colour of the system and not by a background that is gone.
    media("forced-colors", "active");
    browser.wait("return document.querySelector('.tabs.live')");
    assert_ne!(of("[role=tab][aria-selected=true]", "borderBlockEndColor"), of("[role=tab][aria-selected=false]", "borderBlockEndColor"));
    assert_ne!(of("#site-nav [aria-current]", "outlineStyle"), "none");
    assert_ne!(of(".pivot-options [aria-pressed=true]", "backgroundColor"), of(".pivot-options [aria-pressed=false]", "backgroundColor"));
    media("prefers-color-scheme", "light");
    browser.click(".theme-switch button");
    browser.click(".theme-switch input[value=contrast]");
    assert_eq!(of("body", "color"), "rgb(0, 0, 0)");
    browser.reload();
    assert_eq!(browser.run("return document.documentElement.getAttribute('data-theme')"), "contrast");
    assert_eq!(of(".site-header", "borderBottomColor"), "rgb(0, 0, 0)");
}
