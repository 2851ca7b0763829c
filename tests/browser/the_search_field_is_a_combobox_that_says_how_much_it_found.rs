use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/steps.html"));
    browser.wait("return document.readyState === 'complete'");
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))");
    assert_eq!(browser.run("return document.activeElement.matches('[data-search] input')"), true, "Ctrl+K goes to the field");
    browser.keys("cart");
    browser.wait("return document.querySelectorAll('[role=option]').length > 0");
    let state = || {
        browser.run(
            "const input = document.querySelector('[role=combobox]'), list = document.getElementById(input.getAttribute('aria-controls'));
             const on = document.getElementById(input.getAttribute('aria-activedescendant'));
             return [document.activeElement === input, input.getAttribute('aria-expanded'), list.getAttribute('role'), Boolean(list.getAttribute('aria-label')),
                     on ? [...list.children].indexOf(on) : -1, list.querySelectorAll('[aria-selected=true]').length, input.value].join(' ')",
        )
    };
    assert_eq!(state(), "true true listbox true -1 0 cart");
    let said = "[...document.querySelectorAll('[data-search] [role=status]')].map((one) => one.textContent).join()";
    browser.wait(&format!("return /^\\d+ results?/.test({said})"));
    browser.keys("\u{E015}\u{E015}\u{E013}");
    assert_eq!(state(), "true true listbox true 0 1 cart", "arrows choose, the focus stays in the field");
    browser.keys("\u{E00C}");
    assert_eq!(state(), "true false listbox true -1 0 cart", "Escape closes the list and keeps the words");
    assert!(!browser.shows(".search-panel"));
    browser.keys("\u{E015}");
    browser.wait("return document.querySelector('[role=combobox]').getAttribute('aria-expanded') === 'true'");
}
