// Checks how a built site's search behaves in Chromium: by keyboard, for screen readers, from file://, under a strict policy.
//
//     node benches/search/behaviour.mjs SITE
//
// Prints one line a check and exits with 1 if one fails. The queries come from the site's own search files.
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { browser, serve } from "./browser.mjs";

const site = resolve(process.argv[2] || "");
const read = (path) => {
  const text = readFileSync(join(site, "search", path), "utf8");
  return JSON.parse(`[${text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"))}]`).slice(1);
};
const [rows] = read("p/0.js");
const [url, title] = rows.find((row) => row[1].split(" ").length >= 3 && /^[\w -]+$/.test(row[1])) || rows[0];
const pages = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? pages(join(folder, entry.name)) : entry.name.endsWith(".html") ? [join(folder, entry.name)] : []);
const field = (path) => /data-search[\s>]/.test(readFileSync(path, "utf8")) && !/data-search-page/.test(readFileSync(path, "utf8"));
const deep = pages(site).filter(field).sort((a, b) => b.split(sep).length - a.split(sep).length)[0];
const start = deep.slice(site.length + 1).split(sep).map(encodeURIComponent).join("/");

const ENTER = "\uE007", ESCAPE = "\uE00C", DOWN = "\uE015", UP = "\uE013";
let failed = 0;
const check = (name, good, detail = "") => {
  console.log(`${good ? "ok  " : "FAIL"} ${name}${good ? "" : ` ${JSON.stringify(detail)}`}`);
  if (!good) failed++;
};
const until = async (chrome, expression) => {
  for (let turn = 0; turn < 60; turn++) {
    if (await chrome.run(`return Boolean(${expression})`)) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
};
const LISTED = "document.querySelectorAll('[role=option]').length > 0";

const host = await serve(site);
for (const [where, base] of [["http", host.url], ["file", pathToFileURL(site).href + "/"]]) {
  const chrome = await browser();
  const ask = async (query, body) => chrome.run(body, query);
  try {
    await chrome.open(base + start);
    await chrome.keys("/");
    check(`${where}: the slash goes to the field`, await chrome.run("return document.activeElement.matches('[data-search] input')"));
    await chrome.keys(title);
    check(`${where}: typing a title lists its page`, (await until(chrome, LISTED)) &&
      (await until(chrome, `[...document.querySelectorAll('[role=option]')].some((one) => decodeURIComponent(one.href).includes(${JSON.stringify(url)}))`)));
    check(`${where}: the number of results is announced`, await until(chrome, "[...document.querySelectorAll('[data-search] [role=status]')].some((one) => /\\d/.test(one.textContent))"));
    const state = () => chrome.run(`const input = document.querySelector('[role=combobox]'), on = document.getElementById(input.getAttribute('aria-activedescendant'));
      return { expanded: input.getAttribute('aria-expanded'), index: on ? [...on.parentNode.children].indexOf(on) : -1, selected: on && on.getAttribute('aria-selected'),
        listbox: Boolean(document.getElementById(input.getAttribute('aria-controls'))), focus: document.activeElement === input }`);
    await chrome.keys(DOWN + DOWN + UP);
    const moved = await state();
    check(`${where}: arrows choose, the focus stays`, moved.index === 0 && moved.selected === "true" && moved.expanded === "true" && moved.listbox && moved.focus, moved);
    await chrome.keys(ESCAPE);
    const closed = await state();
    check(`${where}: Escape closes and keeps the words`, closed.expanded === "false" && (await chrome.run("return document.activeElement.value")) === title, closed);
    await chrome.keys(DOWN + DOWN);
    await until(chrome, LISTED);
    await chrome.keys(ESCAPE + DOWN);
    await chrome.keys(DOWN);
    const target = await chrome.run("const on = document.querySelector('[aria-selected=true]'); return on && on.href");
    await chrome.keys(ENTER);
    check(`${where}: Enter opens what is chosen`, target !== null && (await until(chrome, `location.href === ${JSON.stringify(target)}`)), target);

    await chrome.open(base + start);
    await chrome.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))");
    check(`${where}: Ctrl+K goes to the field`, await chrome.run("return document.activeElement.matches('[data-search] input')"));
    await chrome.keys(title + ENTER);
    check(`${where}: Enter alone opens the page of results`, await until(chrome, "location.pathname.endsWith('/search.html') && document.querySelectorAll('.result').length > 0"));
    check(`${where}: the address keeps the words`, new URL(await chrome.run("return location.href")).searchParams.get("q") === title);

    await chrome.open(`${base}search.html?q=${encodeURIComponent(title)}`);
    await until(chrome, "document.querySelectorAll('.result').length > 0");
    const total = await chrome.run("return document.querySelector('[data-search-status]').textContent");
    const chip = await chrome.run("const one = document.querySelector('.filter-chip:enabled'); if (!one) return null; one.click(); return Number(one.querySelector('.filter-count').textContent)");
    check(`${where}: a filter leaves as many results as it says`, chip === null ||
      (await until(chrome, `document.querySelector('.filter-chip[aria-pressed=true]') && parseInt(document.querySelector('[data-search-status]').textContent.replace(/\\D*(\\d[\\d.,]*).*/, '$1').replace(/\\D/g, '')) === ${chip}`)), { total, chip });
    await ask("<img src=x onerror=alert(1)> \"><script>", "const input = document.querySelector('[data-search-page] input'); input.value = args[0]; input.form.requestSubmit();");
    await until(chrome, "/img|Nothing|result/.test(document.querySelector('[data-search-status]').textContent)");
    check(`${where}: what is typed is never markup`, await chrome.run("return !document.querySelector('[data-search-page] img')"));
    const log = (await chrome.log()).filter((entry) => entry.level === "SEVERE" && !/favicon|\.svg|\.png/.test(entry.message));
    check(`${where}: nothing in the console`, log.length === 0, log.slice(0, 3));
  } finally {
    await chrome.close();
  }
}
host.close();
process.exit(failed > 0 ? 1 : 0);
