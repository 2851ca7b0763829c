use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::site());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/{}", super::PROCEDURE));
    browser.wait("return document.querySelector('.procedure li.step [type=checkbox], .procedure li.step [role=checkbox], .procedure li.step button.step-check')");
    let box_ = "document.querySelector('.procedure li.step [type=checkbox], .procedure li.step [role=checkbox], .procedure li.step button.step-check')";
    browser.run(&format!("{box_}.click()"));
    let done = format!(
        "const b = {box_}; return b && (b.checked || b.getAttribute('aria-checked') === 'true' || b.getAttribute('aria-pressed') === 'true')"
    );
    browser.wait(&done);
    browser.reload();
    browser.wait(&done);
}
