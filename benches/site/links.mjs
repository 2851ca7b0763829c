// Resolves every internal link of a built site: does the file exist, does the place in it?
//
//     node benches/site/links.mjs SITE [--base /path/] [--show N]
//
// Reads the HTML with a tokeniser of its own and knows nothing of the generator. Links that the author got wrong are in the
// output as well: the build names them (`file-not-found`, `bookmark-not-found`), so compare with its findings.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { files, option, tags } from "./pages.mjs";

const site = process.argv[2];
if (!site) { console.error("usage: node links.mjs SITE [--base /path/] [--show N]"); process.exit(2); }
const base = option("base", "/");
const show = Number(option("show", 40));
const all = new Set(files(site));
const ids = new Map();
const idsOf = (path) => {
  if (!ids.has(path)) {
    const found = new Set();
    for (const [name, attributes] of tags(readFileSync(join(site, path), "utf8"))) {
      if (attributes.id) found.add(attributes.id);
      if (name === "a" && attributes.name) found.add(attributes.name);
    }
    ids.set(path, found);
  }
  return ids.get(path);
};

const wrong = new Map();
const note = (kind, page, href) => {
  const list = wrong.get(kind) ?? [];
  list.push([page, href]);
  wrong.set(kind, list);
};
let links = 0, duplicates = 0;
for (const page of all) {
  if (!page.endsWith(".html")) continue;
  const own = new Set();
  for (const [name, attributes] of tags(readFileSync(join(site, page), "utf8"))) {
    if (attributes.id) {
      if (own.has(attributes.id)) { duplicates += 1; note("id twice", page, attributes.id); }
      own.add(attributes.id);
    }
    const found = [];
    if (name !== "base" && attributes.href !== undefined) found.push(attributes.href);
    for (const key of ["src", "poster", "action"]) if (attributes[key]) found.push(attributes[key]);
    if (attributes.srcset) for (const part of attributes.srcset.split(",")) found.push(part.trim().split(/\s+/)[0]);
    if (name === "meta" && attributes["http-equiv"]?.toLowerCase() === "refresh") found.push(attributes.content.replace(/^\d+;\s*url=/i, ""));
    for (const href of found) {
      if (/^[a-zA-Z][\w+.-]*:|^\/\//.test(href)) continue;
      links += 1;
      const [address, fragment = ""] = href.split(/#(.*)/s);
      let path = address.split("?")[0];
      try { path = decodeURIComponent(path); } catch { note("address", page, href); continue; }
      if (path.startsWith(base) && path.startsWith("/")) path = path.slice(base.length);
      else if (path.startsWith("/")) { note("outside", page, href); continue; }
      else path = path === "" ? page : posix.normalize(posix.join(posix.dirname(page), path));
      if (path === "." || path.endsWith("/") || path === "") path = path === "." ? "index.html" : `${path}index.html`;
      if (path.startsWith("../")) { note("outside", page, href); continue; }
      if (!all.has(path)) { note("file", page, href); continue; }
      if (!fragment || !path.endsWith(".html")) continue;
      let id = fragment;
      try { id = decodeURIComponent(fragment); } catch { /* as it stands */ }
      const targets = idsOf(path);
      if (!targets.has(id) && !targets.has(fragment) && id !== "top" && !id.startsWith(":~:")) note("place", page, href);
    }
  }
}
console.log(`${links} internal links in ${[...all].filter((path) => path.endsWith(".html")).length} pages, ${duplicates} ids that stand twice`);
for (const [kind, list] of wrong) {
  console.log(`${kind}: ${list.length}`);
  for (const [page, href] of list.slice(0, show)) console.log(`  ${page}  ${href}`);
}
process.exit([...wrong.values()].some((list) => list.length) ? 1 : 0);
