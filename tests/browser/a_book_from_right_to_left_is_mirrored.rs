use super::driver::{Browser, serve};

/// Steps in English, since procedures are recognised by English words.
const PAGE: &str = "# \u{62d}\u{62f} \u{627}\u{644}\u{623}\u{62c}\u{647}\u{632}\u{629}\n\n## Resolution\n\n1. Run `dsregcmd /leave`.\n1. Restart the device.\n1. Sign in again.\n\n> [!WARNING]\n> \u{627}\u{62d}\u{630}\u{631}.\n\n```powershell\nGet-ChildItem -Path C:\\Temp\n```\n";

#[test]
fn proof() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("book.toml", "[book]\ntitle = \"\u{643}\u{62a}\u{627}\u{628}\"\nlanguage = \"ar\"\n");
    write("content/index.md", PAGE);
    write("content/b.md", PAGE);
    write("content/toc.yml", "- name: A\n  href: index.md\n- name: B\n  href: b.md\n");
    let site = super::built(folder.path());
    let address = serve(&site.1);
    for width in [1280, 390] {
        let browser = Browser::open(width, 900);
        browser.go(&format!("{address}/b.html"));
        browser.wait("return document.readyState === 'complete'");
        assert_eq!(browser.run("return document.documentElement.dir + ' ' + document.documentElement.lang"), "rtl ar");
        assert_eq!(browser.run("return document.documentElement.scrollWidth <= innerWidth"), true);
        let side = |inner: &str, outer: &str| {
            browser.run(&format!(
                "const a = document.querySelector({inner:?}).getBoundingClientRect(), b = document.querySelector({outer:?}).getBoundingClientRect();
                 return a.left + a.right > b.left + b.right ? 'right' : 'left'"
            ))
        };
        if width > 600 {
            assert_eq!(side(".sidebar", "main"), "right");
        }
        assert_eq!(side(".step .step-check", ".step"), "right", "the number stands where reading begins");
        assert_eq!(browser.run("return getComputedStyle(document.querySelector('.alert')).borderRightWidth"), "3px");
        // Commands are read from left to right, in a block and in a sentence.
        assert_eq!(browser.run("return getComputedStyle(document.querySelector('.code pre')).direction"), "ltr");
        assert_eq!(browser.run("return getComputedStyle(document.querySelector('.step code')).direction"), "ltr");
        assert_eq!(browser.run("return getComputedStyle(document.querySelector('.step')).direction"), "rtl");
    }
}
