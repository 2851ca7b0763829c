use super::driver::{Browser, serve};

#[test]
fn proof() {
    let address = serve(super::clinic());
    let browser = Browser::open(1280, 900);
    browser.go(&format!("{address}/search.html"));
    browser.wait("return document.readyState === 'complete'");
    for (query, place) in [
        ("0x80180013", "pictures.html"),
        ("80180013", "pictures.html"),
        ("0x8018", "pictures.html"),
        ("0x803f", "codes.html"),
        ("0X80180013", "pictures.html"),
        ("803f7003", "codes.html"),
        ("AADSTS50020", "codes.html"),
        ("aadsts50020", "codes.html"),
        ("AADSTS 50020", "codes.html"),
        ("550 5.1.10", "codes.html"),
        ("5.1.10", "codes.html"),
        ("RecipientNotFound", "codes.html"),
        ("recipientnot", "codes.html"),
        ("event id 404", "codes.html"),
        ("\"quick brown fox\"", "codes.html"),
        ("zurucksetzen", "languages.html"),
        ("Zurücksetzen", "languages.html"),
        ("cafe gerat", "languages.html"),
        ("schlüssel", "languages.html"),
        ("設備註冊", "languages.html"),
        ("裝置上限", "languages.html"),
        ("証明書 期限", "languages.html"),
        ("デバイス", "languages.html"),
        ("labels printing", "steps.html"),
        ("test lable", "steps.html"),
        ("sacnner battery", "steps.html"),
        ("restart agnet", "choices.html"),
    ] {
        browser.run(&format!(
            "document.querySelectorAll('.result').forEach((one) => one.remove()); const one = document.querySelector('main input[type=search]'); one.value = {query:?}; one.form.requestSubmit()"
        ));
        // Until the answer is the wanted one: what the page says while it loads, or of the query before, may come in between.
        browser.wait(&format!(
            "const query = {query:?}; const one = document.querySelector('.result a'); return query && one && one.href.includes({place:?})"
        ));
    }
    // A phrase is looked for as it stands.
    browser.go(&format!("{address}/search.html?q=%22brown+quick+fox%22"));
    let said =
        browser.wait("const said = document.querySelector('[data-search-status]').textContent; return /Searching/.test(said) ? '' : said");
    assert!(said.as_str().unwrap().contains("Nothing found"), "{said}");
    // A result leads to the step, and marks what was asked for.
    browser.go(&format!("{address}/search.html?q=test+label+scan"));
    browser.wait("return document.querySelector('.result-sentence mark')");
    let jump =
        browser.run("return [...document.querySelectorAll('.result a')].map((one) => one.hash).find((hash) => hash.length > 1) || ''");
    browser.run(&format!("location.href = {:?}", format!("{address}/clinic/steps.html{}", jump.as_str().unwrap())));
    browser.wait("return document.querySelector(':target')");
}
