use std::io::Write as _;

use super::driver::{Browser, serve};

/// Bytes of a file as a server sends it.
fn compressed(path: &std::path::Path) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&std::fs::read(path).unwrap()).unwrap();
    encoder.finish().unwrap().len()
}

#[test]
fn proof() {
    let site = super::site();
    let address = serve(site);
    let browser = Browser::open(1280, 900);
    for page in [super::PROCEDURE, "enrollment/device-disappears.html", "enrollment/error-codes.html", "manual/sql.html"] {
        browser.go(&format!("{address}/{page}"));
        browser.wait("return document.readyState === 'complete' && performance.getEntriesByName('first-contentful-paint').length > 0");
        let asked = browser.run(
            "return performance.getEntriesByType('resource').map((one) => one.name).filter((name) => /[.](css|js)$/.test(new URL(name).pathname)).concat(location.href)",
        );
        let mut all = 0;
        for url in asked.as_array().unwrap() {
            let path = url.as_str().unwrap().strip_prefix(&format!("{address}/")).unwrap_or_else(|| panic!("{url} is of another host"));
            all += compressed(&site.join(path));
        }
        assert!(all <= 40_000, "{page} weighs {all} bytes");
        let blocking = browser
            .run("return [...document.scripts].filter((one) => one.src && !one.defer && !one.async).map((one) => one.src).join(' ')");
        assert!(!blocking.as_str().unwrap().contains(' '), "one small script runs before the first paint: {blocking}");
        assert_eq!(browser.run("return document.querySelectorAll('[style], style, [onclick]').length"), 0);
    }
}
