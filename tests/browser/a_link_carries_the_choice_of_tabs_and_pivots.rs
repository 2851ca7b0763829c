use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    let shown = |text: &str| browser.run(&format!("return document.querySelector('main').innerText.includes({text:?})")) == true;
    browser.go(&format!("{address}/clinic/choices.html"));
    browser.wait("return document.querySelector('.tabs.live')");
    assert!(
        shown("Restart with PowerShell")
            && shown("Second PowerShell")
            && shown("iPhone.")
            && !shown("command prompt.")
            && !shown("Android phone")
    );
    browser.click(".tab-list [data-tab=cmd]");
    browser.click(".pivots button[value=android]");
    assert!(
        shown("Restart with the command prompt") && shown("Second command prompt") && shown("Android phone") && !shown("Second PowerShell")
    );
    let link = browser.run("return location.href");
    let link = link.as_str().unwrap();
    assert!(link.contains("tabs=cmd") && link.contains("pivots=android"), "{link}");

    // Another reader follows the link.
    let other = Browser::open(1280, 900);
    other.go(link);
    other.wait("return document.querySelector('.tabs.live')");
    let text = other.text("main");
    assert!(text.contains("Second command prompt") && text.contains("Android phone") && !text.contains("Second PowerShell"), "{text}");

    // With the keyboard.
    other.run("document.querySelector('[role=tab][aria-selected=true]').focus()");
    other.keys("\u{E012}");
    assert!(other.text("main").contains("Second PowerShell"));

    // And the first reader comes back.
    browser.go(&format!("{address}/clinic/choices.html"));
    browser.wait("return document.querySelector('.tabs.live')");
    assert!(shown("Second command prompt") && shown("Android phone"));
}
