use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::site());
    for width in [1280, 390] {
        let browser = Browser::open(width, 844);
        browser.go(&format!("{address}/enrollment/device-disappears.html"));
        let ids = browser.run("return [...document.querySelectorAll('main h2[id], main .step[id]')].map((one) => one.id).slice(0, 8)");
        let ids = ids.as_array().unwrap();
        assert!(ids.len() > 4);
        for id in ids {
            let id = id.as_str().unwrap();
            browser.run(&format!("location.hash = {id:?}"));
            browser.wait(&format!(
                "const top = document.getElementById({id:?}).getBoundingClientRect().top, under = document.querySelector('.site-header').getBoundingClientRect().bottom;
                 return top >= under && (top < innerHeight)"
            ));
        }
    }
}
