// Pictures of a site's pages for a designer's eye: phone and desktop, light and dark, and paper.
//
//     node benches/site/shots.mjs SITE OUT PAGE… [--tall]
//
// PAGE is a path from the site's root; `PAGE@search=WORDS` types into the search field first, `PAGE@at=SELECTOR` scrolls there.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser, serve } from "../search/browser.mjs";

const [site, out, ...rest] = process.argv.slice(2);
const list = rest.filter((arg) => !arg.startsWith("--"));
if (!site || !out || list.length === 0) { console.error("usage: node shots.mjs SITE OUT PAGE… [--tall]"); process.exit(2); }
const tall = rest.includes("--tall");
const views = [["desktop", 1440, tall ? 2000 : 1000], ["phone", 390, tall ? 1800 : 844]].flatMap((view) => [[...view, "light"], [...view, "dark"]]);
const host = await serve(site);
const chrome = await browser();
mkdirSync(out, { recursive: true });
const save = (name, data) => writeFileSync(join(out, name), Buffer.from(data, "base64"));
try {
  for (const entry of list) {
    const [page, wish = ""] = entry.split("@");
    const name = entry.replace(/[^\w.-]+/g, "_");
    for (const [view, width, height, scheme] of views) {
      await chrome.cdp("Emulation.setEmulatedMedia", { media: "screen", features: [{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }] });
      await chrome.cdp("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
      await chrome.open(host.url + page);
      if (wish.startsWith("search=")) {
        await chrome.run("const field = document.querySelector('[data-search] input'); field.focus(); field.value = args[0]; field.dispatchEvent(new Event('input', { bubbles: true })); await new Promise((done) => setTimeout(done, 900));", wish.slice(7));
      }
      if (wish.startsWith("at=")) await chrome.run("document.querySelector(args[0])?.scrollIntoView(); window.scrollBy(0, -70); await new Promise((done) => setTimeout(done, 300));", wish.slice(3));
      await chrome.run("await Promise.all([...document.images].map((image) => { image.loading = 'eager'; return image.decode().catch(() => {}); }));");
      save(`${name}-${view}-${scheme}.png`, (await chrome.screenshot()).toString("base64"));
    }
    if (!wish) {
      await chrome.cdp("Emulation.setEmulatedMedia", { media: "", features: [{ name: "prefers-color-scheme", value: "light" }] });
      save(`${name}-print.pdf`, (await chrome.cdp("Page.printToPDF", { paperWidth: 8.27, paperHeight: 11.69 })).data);
    }
  }
} finally {
  await chrome.close();
  host.close();
}
