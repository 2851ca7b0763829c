use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/clinic/steps.html"));
    let meta = |name: &str| browser.run(&format!("return document.querySelector('meta[name={name:?}], meta[property={name:?}]').content"));
    assert_eq!(
        browser.run("return document.querySelector('link[rel=canonical]').href"),
        "https://docs.example.org/clinic/clinic/steps.html"
    );
    assert_eq!(meta("description"), "A procedure that is long enough to lose one's place in it.");
    assert_eq!(meta("og:description"), meta("description"));
    assert_eq!(meta("og:title"), "Rebuild a cart");
    assert_eq!(meta("og:url"), "https://docs.example.org/clinic/clinic/steps.html");
    assert_eq!(meta("og:site_name"), "Clinic");
    assert_eq!(browser.run("return document.title"), "Rebuild a cart - Clinic");
    assert_eq!(browser.text(".breadcrumbs li:last-child"), "Clinic");
    let turn = browser.run("return [...document.querySelectorAll('.page-turn a')].map((one) => one.getAttribute('href')).join(' ')");
    assert_eq!(turn, "../clinic/choices.html ../clinic/pictures.html");
    let get = |path: &str| browser.run_async(&format!("const answer = await fetch({path:?}); return answer.ok ? answer.text() : ''"));
    let icon = browser.run_async("return (await fetch(document.querySelector('link[rel=icon]').href)).ok");
    assert_eq!(icon, true);
    let app = browser.run_async("return (await (await fetch(document.querySelector('link[rel=manifest]').href)).json()).name");
    assert_eq!(app, "Clinic");
    let map = get("../sitemap.xml");
    let map = map.as_str().unwrap();
    for page in ["clinic/steps.html", "plain/codes.html"] {
        assert!(map.contains(&format!("<loc>https://docs.example.org/clinic/{page}</loc>")), "{map}");
    }
    for page in ["404.html", "search.html", "/print/"] {
        assert!(!map.contains(page), "{page} in {map}");
    }
    let robots = get("../robots.txt");
    assert!(robots.as_str().unwrap().contains("Sitemap: https://docs.example.org/clinic/sitemap.xml"), "{robots}");
}
