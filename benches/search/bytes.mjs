// What a query costs a reader, through the real field of a real page: bytes that Chromium's network counts, headers included.
//
//     node benches/search/bytes.mjs SITE [--sample N] [--first KB] [--further KB] [--pause MS]
//
// A first query is asked on a page that was just opened with an empty cache, and pays for all scripts of the page as well; further
// ones are asked one after the other on one page. Queries are pasted, or typed with MS between letters, so that every
// word that is half typed may cost something too. Exits with 1 if a query is over its limit (default 100 and 50 kB of 1,000 bytes).
import { browser, serve } from "./browser.mjs";
import { queriesOf, shuffle } from "./queries.mjs";

const [site, ...rest] = process.argv.slice(2);
const option = (name, fallback) => (rest.includes(`--${name}`) ? Number(rest[rest.indexOf(`--${name}`) + 1]) : fallback);
if (!site) { console.error("usage: node bytes.mjs SITE [--sample N] [--first KB] [--further KB] [--pause MS]"); process.exit(2); }
const sample = option("sample", 100), limits = { first: option("first", 100) * 1000, further: option("further", 50) * 1000 };
const { pages, titles, slips, codes } = queriesOf(site);
const some = (list) => shuffle(list).slice(0, sample).map((one) => one.query);
const kinds = {
  "title words": some(titles), "a title with a slip": some(slips), "a code": some(codes),
  "one word of a title": some(titles).map((query) => query.split(" ")[0]),
  "two words of a title": some(titles).map((query) => query.split(" ").slice(0, 2).join(" ")),
};

// Runs in the page. Resolves when the list shows what was asked for and the network has been quiet for a while.
const ASK = `
  const [query, pause] = args, field = document.querySelector("[data-search] input"), list = document.getElementById(field.getAttribute("aria-controls"));
  const wait = (time) => new Promise((done) => setTimeout(done, time));
  performance.setResourceTimingBufferSize(1e6);
  const say = () => field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  field.focus();
  field.value = ""; say(); await wait(20);
  if (pause > 0) for (const letter of query) { field.value += letter; say(); await wait(pause); }
  else { field.value = query; say(); }
  const started = performance.now();
  for (let quiet = 0, last = -1; quiet < 8;) {
    await wait(50);
    const now = performance.getEntriesByType("resource").length;
    quiet = now === last && document.querySelectorAll("head script[src*='search/']:not([src$='engine.js'])").length === 0 ? quiet + 1 : 0;
    last = now;
    if (performance.now() - started > 120000) throw new Error("no end of " + query);
  }
  return performance.getEntriesByType("resource").filter((one) => one.initiatorType === "script").map((one) => [one.name, one.transferSize]);`;

const host = await serve(site);
const chrome = await browser();
const at = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
let failed = 0;
const report = (name, costs, limit) => {
  const bytes = costs.map(([, cost]) => cost), over = costs.filter(([, cost]) => cost > limit);
  failed += over.length;
  console.log(`${name}: median ${at(bytes, 0.5)}, 95 % ${at(bytes, 0.95)}, most ${at(bytes, 1)} bytes; over ${limit}: ${over.length} of ${bytes.length}`);
  for (const [query, cost] of over.sort((a, b) => b[1] - a[1]).slice(0, 3)) console.log(`    ${cost}  ${query}`);
};
const sum = (list) => list.reduce((all, [, size]) => all + size, 0);
try {
  await chrome.cdp("Network.enable", {});
  await chrome.cdp("Network.setCacheDisabled", { cacheDisabled: true });
  const start = `${host.url}${pages.find((row) => row[0] !== "index.html")[0].split("/").map(encodeURIComponent).join("/")}`;
  console.log(`${pages.length} pages; the network's own count, with headers`);
  for (const [how, pause] of [["pasted", 0], ["typed", option("pause", 150)]]) {
    for (const [kind, queries] of Object.entries(kinds)) {
      const few = pause > 0 ? queries.slice(0, Math.ceil(sample / 4)) : queries;
      const costs = [];
      for (const query of few) {
        await chrome.open(start);
        costs.push([query, sum(await chrome.run(ASK, query, pause))]);
      }
      report(`first query, ${how}, ${kind}`, costs, limits.first);
      await chrome.open(start);
      let before = sum(await chrome.run(ASK, "a page", 0));
      const further = [];
      for (const query of few) {
        const now = sum(await chrome.run(ASK, query, pause));
        further.push([query, now - before]);
        before = now;
      }
      report(`further query, ${how}, ${kind}`, further, limits.further);
    }
  }
} finally {
  await chrome.close();
  host.close();
}
process.exit(failed > 0 ? 1 : 0);
