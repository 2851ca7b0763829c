// Checks that builder and browser take texts apart alike: every word on every page of a built site, taken apart by the
// browser's code, must be in the index with that page.
//
//     node benches/search/agree.mjs SITE
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

const search = join(process.argv[2] || "", "search");
const read = (path) => {
  const text = readFileSync(join(search, path), "utf8");
  return JSON.parse(`[${text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"))}]`).slice(1);
};
const window = {};
vm.runInNewContext(readFileSync(join(search, "engine.js"), "utf8"), { window, document: {} });
const { words, SearchEngine } = window.fixbook;

const engine = new SearchEngine("");
engine.shards.load = async (name) => read(`${name}.js`);
await engine.open();
const stop = new Set(engine.index.stop.split(" "));
const [, partLevels, levels] = engine.index.levels;
const DIGITS = [...Array(94).keys()].map((at) => String.fromCharCode(at + 33)).filter((character) => character >= "#" && !"<\\".includes(character)).join("").slice(0, 90);

// Term to the set of its pages.
const holders = new Map();
const pagesOf = (text, at, count) => {
  const list = [];
  const next = () => {
    let value = 0, scale = 1;
    for (;;) {
      const digit = DIGITS.indexOf(text[at++]);
      value += digit * scale;
      if (digit < 45) return value;
      scale *= 45;
    }
  };
  for (let i = 0, page = -1; i < count; i++) {
    const value = next();
    page += 1 + Math.floor(value / levels);
    if (value % levels >= partLevels) next();
    list.push(page);
  }
  return list;
};
for (const file of readdirSync(join(search, "t"))) {
  const shard = Number(file.replace(".js", ""));
  for (const [term, entry] of await engine.terms(shard)) {
    const pages = pagesOf(entry.data[1], entry.at, entry.shown);
    if (entry.tail >= 0) pages.push(...pagesOf(read(`l/${entry.tail}.js`)[0], 0, entry.count - entry.shown));
    holders.set(term, new Set(pages));
  }
}

let checked = 0;
const missing = [];
for (let page = 0; page < engine.index.n; page++) {
  const row = read(`p/${Math.floor(page / engine.index.per)}.js`)[0][page % engine.index.per];
  const texts = [[row[1], true], ...row[5].map((product) => [product, false])];
  for (let part = 0; part < row[4]; part++) {
    for (const [, , title, , text, steps, codes, description] of read(`text/${row[0]}${part ? `~${part}` : ""}.js`)[0]) {
      texts.push(...[title, text, ...steps.map((step) => step[1]), ...codes, description].map((piece) => [piece, false]));
    }
  }
  for (const [text, inTitle] of texts) {
    for (const run of words.runs(text)) {
      for (const term of engine.termsOf(run)) {
        if (!inTitle && stop.has(term.surface ?? term.text)) continue;
        checked++;
        if (!holders.get(term.text)?.has(page)) missing.push(`${row[0]}: ${run.text} → ${term.text}`);
      }
    }
  }
}
console.log(`${checked} words on ${engine.index.n} pages, ${holders.size} terms; not found: ${missing.length}`);
for (const line of [...new Set(missing)].slice(0, 20)) console.log(`  ${line}`);
process.exit(missing.length > 0 ? 1 : 0);
