use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::site());
    let browser = Browser::open(1280, 900);
    for page in ["index.html", super::PROCEDURE, "search.html?q=device", "404.html"] {
        browser.go(&format!("{address}/{page}"));
        browser.wait("return document.readyState === 'complete'");
        std::thread::sleep(std::time::Duration::from_millis(500));
        let said: Vec<String> =
            browser.console().into_iter().filter(|line| line.contains("Content Security Policy") || line.contains("Uncaught")).collect();
        assert!(said.is_empty(), "{page}: {said:#?}");
    }
}
