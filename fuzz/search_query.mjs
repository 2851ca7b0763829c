// The browser's search under whatever a reader, or a link, puts into the box: no exception, bounded work, the same answer each time,
// and excerpts that are nothing but the page's own text.
//
//     npm install --no-save --prefix fuzz fast-check && node fuzz/search_query.mjs SITE [RUNS]
//
// SITE is any built site; RUNS is 20,000 unless told otherwise. A failure prints the seed and the smallest query that shows it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

import fc from "fast-check";

const search = join(process.argv[2] || "site", "search");
const runs = Number(process.argv[3] || 20_000);
const read = (path) => {
  const text = readFileSync(join(search, path), "utf8");
  return JSON.parse(`[${text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"))}]`).slice(1);
};
const window = {};
vm.runInNewContext(readFileSync(join(search, "engine.js"), "utf8"), { window, document: {} });
const engine = new window.fixbook.SearchEngine("");
engine.shards.load = async (name) => {
  // The names of files are numbers, or pages of the site, never what was typed.
  if (!/^[a-z]+(\/[0-9]+)*$/.test(name) && !(name.startsWith("text/") && existsSync(join(search, `${name}.js`)))) throw new Error(`asks for the file ${JSON.stringify(name)}`);
  try {
    return read(`${name}.js`);
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
};
await engine.open();

// Words of the site, so that queries find something, and pieces that parsers trip over.
const known = [...new Set((read("p/0.js")[0] || []).flatMap((row) => String(row[1]).split(/\s+/)))].filter(Boolean);
const piece = fc.oneof(
  fc.constantFrom(...known),
  fc.constantFrom("\"", "\u201c", "\u201d", "\u201e", "'", "-", "0x", "0x80180005", "80180005", "__proto__", "constructor", "hasOwnProperty", "toString", ".", "..", "/", "\\", "*", "%", "#", "<b>",
    "&lt;", "\u0000", "\u0301", "\u200b", "\u202e", "\ud83d", "\ude00", "🙂", "漢字かな交じり文", "ไทย", "한국어", "ﬀ", "İ", "ß", "no", "not", "can't", "user's", "C:\\x", "a.b.c.d", "1,234.5"),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ maxLength: 40 }),
);
const query = fc.array(fc.tuple(piece, fc.constantFrom("", " ", "  ", "\t", "-", "\u00a0")), { maxLength: 30 }).map((parts) => parts.flat().join(""));
const shape = ({ groups, phrases }) => JSON.stringify([groups.map((group) => [group.key, group.surface, group.terms, group.stop]), phrases]);
const check = async (name, property, numRuns) => {
  await fc.assert(property, { numRuns });
  console.log(`${name}: ${numRuns} runs`);
};

await check("parse", fc.property(query, fc.boolean(), (text, typing) => {
  const parsed = engine.parse(text, typing);
  if (shape(parsed) !== shape(engine.parse(text, typing))) throw new Error("another answer the second time");
  if (parsed.groups.length > 48) throw new Error(`${parsed.groups.length} groups`);
  const keys = parsed.groups.map((group) => group.key);
  if (new Set(keys).size !== keys.length) throw new Error(`a group twice: ${keys}`);
  if (keys.some((key) => typeof key !== "string" || key === "")) throw new Error(`an empty group: ${keys}`);
}), runs);

await check("excerpts", fc.property(fc.array(piece, { maxLength: 80 }).map((parts) => parts.join(" ")), query, (text, typed) => {
  const { groups } = engine.parse(typed, false);
  const pieces = engine.pieces(text, engine.matcher(groups));
  if (!pieces.every(([part, marked]) => typeof part === "string" && typeof marked === "boolean")) throw new Error("a piece is no text");
  const shown = pieces.map(([part]) => part).join("").replace(/^… /, "").replace(/ …$/, "");
  if (!text.includes(shown) && !text.includes(shown + " …") && !text.includes("… " + shown)) throw new Error(`not of the text: ${JSON.stringify(shown)}`);
}), runs);

await check("results", fc.asyncProperty(query, fc.boolean(), async (text, typing) => {
  const found = await engine.results(text, { typing });
  const hits = Array.isArray(found) ? found : found.hits || [];
  for (const hit of hits) if (!(hit.page >= 0 && hit.page < engine.index.n)) throw new Error(`no such page: ${hit.page}`);
}), Math.max(1, Math.floor(runs / 20)));

// Four times the query, at most four times the work.
const cost = (text) => {
  let best = Infinity;
  for (let turn = 0; turn < 5; turn++) {
    const before = process.cpuUsage();
    engine.parse(text, true);
    const used = process.cpuUsage(before);
    best = Math.min(best, used.user + used.system);
  }
  return best;
};
for (const unit of ["\"", "\"a", "a ", "-", "0x", "漢", ".", "a.", "aB", "\u0301", "\u201c\u201d", "'", "1,"]) {
  const [one, four] = [50_000, 200_000].map((times) => cost(unit.repeat(times)));
  if (four > 9 * one + 20_000) throw new Error(`${JSON.stringify(unit)}: ${one} and ${four} µs for four times as much`);
}
console.log("growth: 13 texts");
