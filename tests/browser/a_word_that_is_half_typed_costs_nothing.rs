use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/steps.html"));
    browser.keys("/");
    browser.wait("return window.fixbook.SearchEngine && performance.getEntriesByType('resource').some((one) => one.name.includes('search/index.js'))");
    let shards = "performance.getEntriesByType('resource').filter((one) => /search\\/(t|d|r|p|text)\\//.test(one.name)).length";
    // A machine that stops for a moment pauses like a reader: such a try says nothing.
    let tried = (0..8).any(|_| {
        let typed = browser.run_async(&format!(
            "const field = document.activeElement, before = {shards};
             field.value = ''; field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
             await new Promise((done) => setTimeout(done, 900));
             let longest = 0, last = performance.now();
             for (const letter of 'restart the agent with') {{
               field.value += letter; field.dispatchEvent(new InputEvent('input', {{ bubbles: true }}));
               await new Promise((done) => setTimeout(done, 40));
               longest = Math.max(longest, performance.now() - last); last = performance.now();
             }}
             return longest > 150 ? 'stopped' : String({shards} - before)"
        ));
        if typed != "stopped" {
            assert_eq!(typed, "0", "shards were loaded before the reader paused");
        }
        typed != "stopped"
    });
    assert!(tried, "this machine is too busy to type evenly");
    browser.wait("return document.querySelectorAll('[role=option]').length > 0");
}
