use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::site());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/search.html?q=0x80180005"));
    let place =
        "[...document.querySelectorAll('.result .result-title a')].find((one) => one.href.includes('enrollment/error-codes.html#'))";
    browser.wait(&format!("return Boolean({place})"));
    assert_eq!(browser.run(&format!("return {place}.closest('.result').querySelector('.result-kind').textContent")), "Problem");
    browser.run(&format!("{place}.click()"));
    browser.wait("return document.querySelector('tr:has(:target)')");
    let row = browser.text("tr:has(:target)");
    assert!(row.contains("0x80180005") && row.contains("Wait 15 minutes"), "{row}");
    // The row is in sight and stands out.
    let seen = browser.run(
        "const row = document.querySelector('tr:has(:target)'), box = row.getBoundingClientRect(), paint = (one) => getComputedStyle(one).backgroundColor;
         return box.top >= document.querySelector('.site-header').getBoundingClientRect().bottom - 1 && box.bottom <= innerHeight && paint(row) !== paint(row.nextElementSibling)",
    );
    assert_eq!(seen, true);
}
