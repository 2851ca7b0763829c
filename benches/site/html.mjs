// Validates the pages of a built site.
//
//     npm install --prefix benches/site && node benches/site/html.mjs SITE [--pages N] [--show N]
//
// `--pages` takes that many, spread evenly; default: all. What remains is listed by rule: an author's raw HTML may be at fault as
// well as a template, so each message names the page and the line.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { option, pages } from "./pages.mjs";

const site = process.argv[2];
if (!site) { console.error("usage: node html.mjs SITE [--pages N] [--show N]"); process.exit(2); }
const show = Number(option("show", 3));
const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // How it is written, which no reader sees.
    "no-trailing-whitespace": "off", "attr-quotes": "off", "doctype-style": "off", "void-style": "off", "no-inline-style": "error",
    // Titles are the author's; search results show them whole.
    "long-title": "off",
    // Their order and their doubling in front of us are what the author wrote.
    "heading-level": "off", "no-raw-characters": "off",
  },
});
const found = new Map();
const list = pages(site, Number(option("pages", Infinity)));
let bad = 0;
for (const page of list) {
  const report = await validator.validateString(readFileSync(join(site, page), "utf8"), page);
  const messages = report.results.flatMap((result) => result.messages);
  if (messages.length) bad += 1;
  for (const { ruleId, message, line, column, selector } of messages) {
    const key = `${ruleId}: ${message.replace(/"[^"]{30,}"/g, "\"…\"").replace(/\d+/g, "N")}`;
    found.set(key, [...(found.get(key) ?? []), `${page}:${line}:${column} ${selector ?? ""}`]);
  }
}
console.log(`${list.length} pages, ${bad} with messages`);
for (const [key, places] of [...found].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`${places.length}  ${key}`);
  for (const place of places.slice(0, show)) console.log(`      ${place}`);
}
process.exit(bad ? 1 : 0);
