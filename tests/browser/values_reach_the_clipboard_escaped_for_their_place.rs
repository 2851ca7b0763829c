use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/values.html"));
    browser.wait("return document.querySelector('.code-copy:not([hidden])')");
    browser.click("[data-values] summary");
    let fields =
        browser.run("return [...document.querySelectorAll('[data-value]')].map((one) => one.parentNode.firstChild.textContent).join('|')");
    assert_eq!(fields, "[CM_ DBName]|%testuser1%|<ResourceID>|<UserPrincipalName>|<Path to the log>");
    for (at, value) in [(1, "CM_]P01"), (2, "O'Brien"), (3, "1; DROP TABLE x"), (4, "mia$x`\"@example.org"), (5, "C:\\it's")] {
        browser.click(&format!(".values-fields label:nth-child({at}) input"));
        browser.keys(value);
    }
    let copy = |part: &str| {
        browser.run("document.querySelector('[data-toast]').textContent = ''");
        browser.run(&format!(
            "[...document.querySelectorAll('.code')].find((one) => one.textContent.includes({part:?})).querySelector('.code-copy').click()"
        ));
        browser.wait("return document.querySelector('[data-toast]').textContent");
        browser.clipboard()
    };
    assert_eq!(
        copy("SELECT Name0"),
        "SELECT Name0 FROM [CM_]]P01].[dbo].[v_R_User] WHERE User_Name0 LIKE '%O''Brien%' AND ResourceID = [1; DROP TABLE x]"
    );
    assert_eq!(copy("Get-MgUser"), "Get-MgUser -UserId \"mia`$x```\"@example.org\"\nRemove-Item -Path 'C:\\it''s'");
    assert!(browser.text("code.snippet").contains("'%O''Brien%'"), "the statement in the running text too");

    // For the visit: another page of the same tab knows them, a new window does not.
    browser.reload();
    browser.wait("return document.querySelector('[data-filled]')");
    assert_eq!(browser.run("return Object.keys(localStorage).filter((key) => /value/.test(key)).length"), 0);
    browser.click("[data-clear-values]");
    assert!(browser.text(".code").contains("%testuser1%"));
}
