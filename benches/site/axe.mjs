// Runs axe-core over the pages of a built site in Chromium, in light and in dark colours, and on a phone.
//
//     npm install --prefix benches/site && node benches/site/axe.mjs SITE [--pages N] [--show N]
//
// `--pages` takes that many, spread evenly; default: all. The panel of values is opened and the search field filled, so that what
// opens is judged as well.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { browser, serve } from "../search/browser.mjs";
import { option, pages } from "./pages.mjs";

const site = process.argv[2];
if (!site) { console.error("usage: node axe.mjs SITE [--pages N] [--show N]"); process.exit(2); }
const show = Number(option("show", 3));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const host = await serve(site);
const chrome = await browser();
const list = pages(site, Number(option("pages", Infinity)));
const views = [
  { name: "light", scheme: "light", width: 1280 },
  { name: "dark", scheme: "dark", width: 1280 },
  { name: "phone", scheme: "light", width: 390 },
];
const found = new Map();
let runs = 0;
try {
  for (const view of views) {
    await chrome.cdp("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: view.scheme }, { name: "prefers-reduced-motion", value: "reduce" }] });
    await chrome.cdp("Emulation.setDeviceMetricsOverride", { width: view.width, height: 900, deviceScaleFactor: 1, mobile: view.width < 600 });
    for (const page of list) {
      await chrome.open(host.url + page.split("/").map(encodeURIComponent).join("/"));
      // Through the debugger, since the policy that the pages run under forbids `eval`.
      await chrome.cdp("Runtime.evaluate", { expression: axe });
      const { result } = await chrome.cdp("Runtime.evaluate", {
        awaitPromise: true, returnByValue: true,
        expression: `(async () => {
          for (const panel of document.querySelectorAll("[data-values]")) panel.open = true;
          const field = document.querySelector("header [data-search] input");
          if (field) {
            field.value = "device"; field.focus(); field.dispatchEvent(new Event("input", { bubbles: true }));
            for (let i = 0; i < 20 && !document.querySelector("[role=option]"); i++) await new Promise((done) => setTimeout(done, 50));
          }
          const { violations } = await axe.run(document, { resultTypes: ["violations"] });
          return JSON.stringify(violations.map(({ id, help, nodes }) => [id, help, nodes.map((node) => node.target.join(" ") + "  " + node.html.slice(0, 160))]));
        })()`,
      });
      runs += 1;
      if (result.value === undefined) throw new Error(`${page}: ${JSON.stringify(result).slice(0, 400)}`);
      for (const [id, help, nodes] of JSON.parse(result.value)) {
        const key = `${id}: ${help}`;
        found.set(key, [...(found.get(key) ?? []), ...nodes.map((node) => `${view.name} ${page}  ${node}`)]);
      }
    }
  }
} finally {
  await chrome.close();
  host.close();
}
console.log(`${list.length} pages, ${runs} runs, ${found.size} kinds of violation`);
for (const [key, places] of [...found].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`${places.length}  ${key}`);
  for (const place of places.slice(0, show)) console.log(`      ${place}`);
}
process.exit(found.size ? 1 : 0);
