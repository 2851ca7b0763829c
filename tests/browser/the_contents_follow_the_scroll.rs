use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::site());
    let browser = Browser::open(1440, 700);
    browser.go(&format!("{address}/enrollment/device-disappears.html"));
    browser.wait("return document.readyState === 'complete'");
    let links = browser.run("return document.querySelectorAll('.toc-body a').length").as_u64().unwrap();
    assert!(links > 3);
    for at in [0, links / 2, links - 1] {
        let id = browser.run(&format!("return decodeURIComponent(document.querySelectorAll('.toc-body a')[{at}].hash.slice(1))"));
        browser.run(&format!("document.getElementById({id}).scrollIntoView()"));
        browser.wait(&format!(
            "const now = document.querySelector('.toc-body a[aria-current]'); const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 3; return now && (end || decodeURIComponent(now.hash.slice(1)) === {id})"
        ));
    }
}
