// What the proofs of a built site share: which pages, and their tags as a reader of ours that knows nothing of the generator sees them.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** `--name value` or, for a flag, whether it is there. */
export const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};

/** All files of a folder, as paths from it with `/`. */
export const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
  .sort();

/** The pages of a site without its redirections; with `count`, that many spread evenly over the list. */
export const pages = (folder, count = Infinity) => {
  const all = files(folder).filter((path) => path.endsWith(".html")
    && !/<meta http-equiv="refresh"/i.test(readFileSync(join(folder, path), "utf8").slice(0, 2000)));
  if (all.length <= count) return all;
  const step = all.length / count;
  return Array.from({ length: count }, (_, at) => all[Math.floor(at * step)]);
};

const NAMED = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'", nbsp: "\u00a0" };
export const decoded = (text) => text.replace(/&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));/g, (all, ten, hex, name) =>
  ten ? String.fromCodePoint(Number(ten)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : NAMED[name] ?? all);

/** Each start tag of a document, as `[name, attributes, offset]`; comments, scripts, styles and templates are passed over. */
export function* tags(html) {
  const tag = /<!--[\s\S]*?-->|<(script|style|template|textarea|title)\b((?:"[^"]*"|'[^']*'|[^"'>])*)>[\s\S]*?<\/\1\s*>|<([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g;
  for (const match of html.matchAll(tag)) {
    const name = match[1] ?? match[3];
    if (!name) continue;
    const attributes = {};
    for (const [, key, double, single, bare] of (match[2] ?? match[4]).matchAll(/([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
      attributes[key.toLowerCase()] ??= decoded(double ?? single ?? bare ?? "");
    }
    yield [name.toLowerCase(), attributes, match.index];
  }
}
