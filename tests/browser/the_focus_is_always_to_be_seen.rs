use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    for page in ["clinic/values.html", "clinic/choices.html", "index.html", "search.html?q=cart"] {
        browser.go(&format!("{address}/{page}"));
        browser.wait("return document.readyState === 'complete'");
        let mut tops = Vec::new();
        for at in 0..25 {
            browser.keys("\u{E004}");
            let seen = browser.run(
                "const at = document.activeElement; if (at === document.body) return ['end', true, 0];
                 const style = getComputedStyle(at), box = at.getBoundingClientRect(), around = getComputedStyle(at.closest('.search, label, .search form') || at);
                 const ring = (one) => (one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== 'none';
                 return [at.outerHTML.slice(0, 120), (ring(style) || ring(around)) && box.bottom > 0 && box.top < innerHeight && box.width > 0, at.matches('main *') ? box.top + scrollY : 0]",
            );
            assert_eq!(seen[1], true, "{page}: focus {at} is not to be seen: {}", seen[0]);
            if seen[0] == "end" {
                break;
            }
            if at == 0 {
                assert!(seen[0].as_str().unwrap().contains("skip-link"), "{}", seen[0]);
            }
            tops.push(seen[2].as_f64().unwrap());
        }
        assert!(tops.len() > 3);
    }
}
