// Measures a built site's search in Chromium: how often the right page is found, how many bytes a query takes, how long.
//
//     node benches/search/measure.mjs SITE [--sample N] [--json]
//
// The queries are those of queries.mjs. The engine is the site's own, loaded as a page loads it; what a reader's queries cost through the
// real field tells bytes.mjs.
import { browser, serve } from "./browser.mjs";
import { queriesOf, shuffle } from "./queries.mjs";

const args = process.argv.slice(2);
const site = args.find((arg) => !arg.startsWith("--") && args[args.indexOf(arg) - 1] !== "--sample");
if (!site) {
  console.error("usage: node measure.mjs SITE [--sample N] [--json]");
  process.exit(2);
}
const sample = args.includes("--sample") ? Number(args[args.indexOf("--sample") + 1]) : Infinity;

const { pages, scriptBytes, titles, slips, codes, variants } = queriesOf(site, sample);

// ---- The browser

const host = await serve(site, {
  "/__measure.html": "<!doctype html><html lang='en'><title>x</title><script src='/search/engine.js'></script></html>",
});
const chrome = await browser();
const report = { site: pages.length, scripts: scriptBytes };
try {
  await chrome.open(`${host.url}__measure.html`);
  await chrome.run("window.engine = new fixbook.SearchEngine('/'); await engine.open();");
  const ranks = async (list) => chrome.run(
    `const out = [];
     for (const { query, page } of args[0]) {
       const result = await engine.results(query, { limit: 6, typing: true });
       out.push(result.hits.findIndex((hit) => hit.page === page));
     }
     return out;`, list);
  const rate = async (name, list, within) => {
    if (list.length === 0) return;
    const started = Date.now();
    const found = [];
    for (let at = 0; at < list.length; at += 200) found.push(...(await ranks(list.slice(at, at + 200))));
    const good = found.filter((rank) => rank >= 0 && rank < within).length;
    report[name] = { queries: list.length, within, share: good / list.length, ms: (Date.now() - started) / list.length };
    report[name].missed = list.filter((_, at) => !(found[at] >= 0 && found[at] < within)).slice(0, 400)
      .map(({ query, page }, at) => ({ query, title: pages[page][1], url: pages[page][0] }));
  };
  await rate("title words, in the first 3", titles, 3);
  await rate("title with one slip, in the first 5", slips, 5);
  await rate("code on one page only, first", codes, 1);
  await rate("other spellings of the code, first", variants, 1);

  // Bytes and time as a reader has them: the list under the field, six results with their sentences.
  const ask = (query, fresh) => chrome.run(
    `if (args[1]) window.engine = new fixbook.SearchEngine("/");
     const start = performance.now();
     await engine.results(args[0], { limit: 6, typing: true });
     return performance.now() - start;`, query, fresh);
  const measure = async (list, fresh) => {
    const bytes = [], times = [], kinds = {};
    if (!fresh) await ask("", true);
    for (const { query } of list) {
      host.sent.length = 0;
      times.push(await ask(query, fresh));
      for (const [path, size] of host.sent) {
        const kind = path.split("/")[2];
        kinds[kind] = (kinds[kind] || 0) + size / list.length;
      }
      bytes.push(host.sent.reduce((sum, [, size]) => sum + size, 0) + (fresh ? scriptBytes : 0));
    }
    const at = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
    return { queries: list.length, kinds: Object.fromEntries(Object.entries(kinds).map(([kind, size]) => [kind, Math.round(size)])), median: at(bytes, 0.5), p95: at(bytes, 0.95), most: at(bytes, 1), ms: at(times, 0.5), msP95: at(times, 0.95) };
  };
  const some = (list, count) => shuffle(list).slice(0, count);
  report["bytes of a first query, title words"] = await measure(some(titles, 100), true);
  report["bytes of a first query, a slip"] = await measure(some(slips, 60), true);
  report["bytes of a first query, a code"] = await measure(some(codes, 60), true);
  report["bytes of a further query, title words"] = await measure(some(titles, 60), false);
  report["bytes of a further query, a slip"] = await measure(some(slips, 60), false);
} finally {
  await chrome.close();
  host.close();
}

if (args.includes("--json")) {
  console.log(JSON.stringify(report, null, 1));
} else {
  for (const [name, value] of Object.entries(report)) {
    if (typeof value !== "object") console.log(`${name}: ${value}`);
    else if ("share" in value) console.log(`${name}: ${(value.share * 100).toFixed(2)} % of ${value.queries} (${value.ms.toFixed(1)} ms a query)`);
    else console.log(`${name}: median ${value.median}, 95 % ${value.p95}, most ${value.most} (median ${value.ms.toFixed(0)} ms, 95 % ${value.msP95.toFixed(0)} ms, ${value.queries} queries)`);
  }
}
