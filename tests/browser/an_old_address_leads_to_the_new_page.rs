use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/old-name.html"));
    browser.wait("return location.pathname === '/clinic/values.html'");
    browser.go(&format!("{address}/index.html"));
    assert_eq!(browser.run("return document.querySelector('link[rel=canonical]').href"), "https://docs.example.org/clinic/index.html");
    assert_eq!(
        browser
            .run("return fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json()).then((app) => app.name)"),
        "Clinic"
    );
    for file in ["sitemap.xml", "robots.txt", "assets/images/favicon.svg"] {
        assert_eq!(browser.run(&format!("return fetch('/{file}').then((answer) => answer.status)")), 200, "{file}");
    }
}
