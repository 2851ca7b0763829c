use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::site());
    let browser = Browser::open(390, 844);
    for page in ["index.html", super::PROCEDURE, "search.html", "enrollment/error-codes.html", "manual/markdown/tables.html"] {
        if !super::site().join(page).exists() {
            continue;
        }
        browser.go(&format!("{address}/{page}"));
        browser.wait("return document.readyState === 'complete'");
        let wider = browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert!(wider.as_i64().unwrap() <= 0, "{page} is {wider} px too wide");
    }
}
