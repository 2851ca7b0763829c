// Measures a built site's search in Chromium: how often the right page is found, how many bytes a query takes, how long.
//
//     node benches/search/measure.mjs SITE [--sample N] [--json]
//
// The queries come from the site's own search files: for every page its title's content words in random order, the same
// with one slip, and every error code that stands on one page only, as written and in its other spellings.
// Random means: from a fixed seed. The engine is the site's own, loaded as a page loads it.
import { readFileSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { browser, serve } from "./browser.mjs";

const args = process.argv.slice(2);
const site = args.find((arg) => !arg.startsWith("--") && args[args.indexOf(arg) - 1] !== "--sample");
if (!site) {
  console.error("usage: node measure.mjs SITE [--sample N] [--json]");
  process.exit(2);
}
const sample = args.includes("--sample") ? Number(args[args.indexOf("--sample") + 1]) : Infinity;

// ---- The site

const files = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]);
const shard = (path) => {
  const text = readFileSync(path, "utf8");
  const [, ...data] = JSON.parse(`[${text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"))}]`);
  return data;
};
const search = join(site, "search");
const [index] = shard(join(search, "index.js"));
const pages = [];
for (let number = 0; number * index.per < index.n; number++) pages.push(...shard(join(search, "p", `${number}.js`))[0]);
// The part that the reader sees may be a file of its own or one with the theme's other scripts.
const front = files(site).find((path) => path.endsWith(".js") && !path.startsWith(search + sep) && readFileSync(path, "utf8").includes("SearchEngine("));
const scriptBytes = [join(search, "engine.js"), front].filter(Boolean).reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);

// ---- The queries

let seed = 20_161_122;
const random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const shuffle = (list) => {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
};
const STOP = new Set(("a about after all also an and any are as at be because been before being between both but by can could did do does doing " +
  "during each few for from further had has have having he her here his how i if in into is it its itself just me more most my no nor not now of " +
  "off on once only or other our out over own same she should so some such than that the their them then there these they this those through to " +
  "too under until up very was we were what when where which while who why will with would you your").split(" "));
const contentWords = (title) => title.split(/[\s/,;:!?()[\]{}"“”<>|=]+/).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
  .filter((word) => word && !STOP.has(word.toLowerCase()));
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const slip = (word) => {
  const at = Math.floor(random() * word.length);
  switch (Math.floor(random() * 4)) {
    case 0: return word.slice(0, at) + pick(LETTERS) + word.slice(at + 1);
    case 1: return word.slice(0, at) + word.slice(at + 1);
    case 2: return word.slice(0, at) + pick(LETTERS) + word.slice(at);
    default: return at + 1 < word.length ? word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2) : word.slice(0, at);
  }
};

const chosen = pages.length > sample ? shuffle(pages.map((_, at) => at)).slice(0, sample) : pages.map((_, at) => at);
const titles = [], slips = [];
for (const page of chosen) {
  const words = shuffle(contentWords(pages[page][1]));
  if (words.length === 0) continue;
  titles.push({ query: words.join(" "), page });
  const long = words.map((word, at) => at).filter((at) => words[at].length >= 4 && /^\p{L}+$/u.test(words[at]));
  if (long.length === 0) continue;
  const at = pick(long);
  let wrong = slip(words[at]);
  while (wrong.toLowerCase() === words[at].toLowerCase()) wrong = slip(words[at]);
  slips.push({ query: words.with(at, wrong).join(" "), page });
}

const CODE = /(?<![\w.])(?:0[xX][0-9a-fA-F]{4,8}|[A-Z]{3,8}\d{4,7}|[45]\d\d [45]\.\d{1,3}\.\d{1,3}|[45]\.\d{1,3}\.\d{1,3}|-\d{9,10}|[89a-fA-F](?=[0-9a-fA-F]*\d)[0-9a-fA-F]{7})(?![\w]|\.\d)/g;
const spelled = (code) => code.toLowerCase().replace(/^0x0*/, "");
const holders = new Map();
pages.forEach((row, page) => {
  const seen = new Map();
  for (let part = 0; part < Math.max(1, row[4]); part++) {
    let data;
    try {
      [data] = shard(join(search, "text", ...`${row[0]}${part ? `~${part}` : ""}.js`.split("/")));
    } catch {
      continue;
    }
    for (const [, , title, , text, steps, codes, description] of data) {
      for (const piece of [row[1], title, text, ...steps.map((step) => step[1]), ...codes, description]) {
        for (const [code] of piece.matchAll(CODE)) {
          seen.set(spelled(code), code);
          // `550 5.6.0` holds `5.6.0`, and `-2147024891` may stand elsewhere without its sign.
          const rest = code.replace(/^(?:\d{3} |-)/, "");
          if (!seen.has(spelled(rest))) seen.set(spelled(rest), null);
        }
        for (const [number] of piece.matchAll(/\b\d{9,10}\b/g)) if (!seen.has(number)) seen.set(number, null);
      }
    }
  }
  for (const [key, code] of seen) holders.set(key, [...(holders.get(key) || []), { page, code }]);
});
const codes = [], variants = [];
for (const [key, list] of holders) {
  if (list.length !== 1) continue;
  const [{ page, code }] = list;
  if (code === null) continue;
  if (code.startsWith("-") && holders.get(key.slice(1)).length > 1) continue;
  codes.push({ query: code, page });
  if (/^0x/i.test(code) && key.length >= 5) {
    variants.push({ query: code.slice(2), page }, { query: code.toUpperCase(), page }, { query: `0x${key}`, page });
  } else {
    variants.push({ query: code.toLowerCase(), page });
  }
}

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
