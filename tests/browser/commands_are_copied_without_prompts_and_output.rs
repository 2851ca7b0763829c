use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/values.html"));
    browser.wait("return document.querySelector('.code-copy:not([hidden])')");
    browser.run(
        "[...document.querySelectorAll('.code')].find((one) => one.textContent.includes('Get-MgUser')).querySelector('.code-copy').click()",
    );
    browser.wait("return document.querySelector('[data-toast]').textContent");
    assert_eq!(browser.clipboard(), "Get-MgUser -UserId \"<UserPrincipalName>\"\nRemove-Item -Path '<Path to the log>'");
}
