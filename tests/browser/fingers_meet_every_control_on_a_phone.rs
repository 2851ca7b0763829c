use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(390, 844);
    for page in ["clinic/values.html", "clinic/choices.html", "clinic/steps.html", "search.html?q=cart+desk+code+device"] {
        browser.go(&format!("{address}/{page}"));
        browser.wait("return document.readyState === 'complete' && (!location.search || document.querySelector('.filter-chip'))");
        assert_eq!(browser.run("return matchMedia('(pointer: coarse)').matches"), true);
        for open in [false, true] {
            if open {
                browser.run("document.querySelector('.menu-button')?.click(); document.querySelector('.theme-switch button').click(); document.querySelectorAll('details').forEach((one) => { one.open = true; })");
            }
            // Links in sentences, and what is reached by its whole row, are not controls of their own.
            let small = browser.run(
                "const wanted = 'button, summary, select, input:not([type=radio], [type=checkbox]), .menu label, .nav-tree a, .toc a, .page-turn a, .page-notes a, .breadcrumbs a, .site-footer a, .site-name, [role=tab]';
                 const reach = (one) => { const box = one.getBoundingClientRect(), more = getComputedStyle(one, '::before');
                   return box.height + (more.position === 'absolute' ? Math.max(0, -2 * parseFloat(more.top)) : 0); };
                 return [...document.querySelectorAll(wanted)].filter((one) => one.getClientRects().length && one.checkVisibility() && !one.matches('.step-anchor, .heading-anchor, .skip-link, .search-go') && reach(one) < 43.5)
                   .map((one) => Math.round(reach(one)) + ' ' + one.outerHTML.slice(0, 90))",
            );
            assert_eq!(small.as_array().map(Vec::len), Some(0), "{page}: {small:#}");
        }
    }
}
