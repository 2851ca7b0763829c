use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/values.html"));
    browser.wait("return document.querySelector('.procedure-tools button')");
    browser.run("document.querySelectorAll('.step-check')[0].click()");
    browser.run("[...document.querySelectorAll('.procedure-tools button')].find((one) => /markdown/i.test(one.textContent)).click()");
    browser.wait("return document.querySelector('[data-toast]').textContent");
    let text = browser.clipboard();
    assert!(
        text.contains("[x] ")
            && text.contains("```sql\n   SELECT Name0")
            && text.contains("https://docs.example.org/clinic/clinic/values.html"),
        "{text}"
    );
    assert!(!text.contains("Changes data\nCopy") && text.contains("Get-MgUser"), "{text}");
}
