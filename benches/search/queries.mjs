// The queries that a built site is measured by, taken from its own search files: for every page its title's content words in random
// order, the same with one slip, and every error code that stands on one page only, as written and in its other spellings.
// Random means: from a fixed seed.
import { readFileSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { gzipSync } from "node:zlib";

const files = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]);
const shard = (path) => {
  const text = readFileSync(path, "utf8");
  const [, ...data] = JSON.parse(`[${text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"))}]`);
  return data;
};
let seed = 20_161_122;
const random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};
export const pick = (list) => list[Math.floor(random() * list.length)];
export const shuffle = (list) => {
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

const CODE = /(?<![\w.])(?:0[xX][0-9a-fA-F]{4,8}|[A-Z]{3,8}\d{4,7}|[45]\d\d [45]\.\d{1,3}\.\d{1,3}|[45]\.\d{1,3}\.\d{1,3}|-\d{9,10}|[89a-fA-F](?=[0-9a-fA-F]*\d)[0-9a-fA-F]{7})(?![\w]|\.\d)/g;
const spelled = (code) => code.toLowerCase().replace(/^0x0*/, "");
/** The pages' rows, the bytes of the scripts that search needs, and the queries: `{ query, page }`, of titles at most `sample`. */
export function queriesOf(site, sample = Infinity) {
  const search = join(site, "search");
  const [index] = shard(join(search, "index.js"));
  const pages = [];
  for (let number = 0; number * index.per < index.n; number++) pages.push(...shard(join(search, "p", `${number}.js`))[0]);
  // The part that the reader sees may be a file of its own or one with the theme's other scripts.
  const front = files(site).find((path) => path.endsWith(".js") && !path.startsWith(search + sep) && readFileSync(path, "utf8").includes("SearchEngine("));
  const scriptBytes = [join(search, "engine.js"), front].filter(Boolean).reduce((sum, path) => sum + gzipSync(readFileSync(path)).length, 0);

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
  return { pages, scriptBytes, titles, slips, codes, variants };
}
