// What an article weighs, and when Chromium paints it on a slow phone: 4 times slower than this machine, 1.6 Mbit/s, 150 ms away.
//
//     node benches/site/weight.mjs SITE [--pages N]
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { browser, serve } from "../search/browser.mjs";
import { option, pages, tags } from "./pages.mjs";

const site = process.argv[2];
if (!site) { console.error("usage: node weight.mjs SITE [--pages N]"); process.exit(2); }
const list = pages(site).filter((page) => !/^(404|search)\.html$|^print\//.test(page));
const sizes = new Map();
const size = (path) => {
  if (!sizes.has(path)) sizes.set(path, gzipSync(readFileSync(join(site, path)), { level: 6 }).length);
  return sizes.get(path);
};
const at = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const weights = list.map((page) => {
  let bytes = size(page);
  for (const [name, attributes] of tags(readFileSync(join(site, page), "utf8").replace(/<\/?script/g, (tag) => (tag === "<script" ? "<scripted" : "</scripted")))) {
    const href = name === "scripted" ? attributes.src : name === "link" && attributes.rel === "stylesheet" ? attributes.href : null;
    if (href) bytes += size(join(page, "..", href.split("?")[0]));
  }
  return bytes;
});
const over = weights.filter((bytes) => bytes > 40_000).length;
console.log(`${list.length} pages: HTML + CSS + JS compressed: median ${at(weights, 0.5)}, 95 % ${at(weights, 0.95)}, most ${at(weights, 1)} bytes; over 40,000: ${over} (${(100 * over / list.length).toFixed(1)} %)`);
list.map((page, index) => [weights[index], page]).sort((a, b) => b[0] - a[0]).slice(0, 5).forEach(([bytes, page]) => console.log(`  ${bytes}  ${page}  ${statSync(join(site, page)).size} bytes of HTML`));

const count = Number(option("pages", 10));
const some = list.length <= count ? list : Array.from({ length: count }, (_, index) => list[Math.floor(index * list.length / count)]);
const host = await serve(site);
const chrome = await browser();
try {
  await chrome.cdp("Network.enable", {});
  await chrome.cdp("Emulation.setDeviceMetricsOverride", { width: 390, height: 844, deviceScaleFactor: 2, mobile: true });
  await chrome.cdp("Emulation.setCPUThrottlingRate", { rate: 4 });
  await chrome.cdp("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 90_000 });
  const figures = [];
  for (const page of some) {
    await chrome.cdp("Network.clearBrowserCache", {});
    await chrome.open(host.url + page.split("/").map(encodeURIComponent).join("/"));
    figures.push(await chrome.run(`
      const seen = (type) => new Promise((done) => { let last = null; new PerformanceObserver((list) => { last = list.getEntries().at(-1); }).observe({ type, buffered: true }); setTimeout(() => done(last), 600); });
      const largest = await seen("largest-contentful-paint"), shift = await seen("layout-shift"), task = await seen("longtask");
      const first = performance.getEntriesByName("first-contentful-paint")[0];
      return { first: first ? first.startTime : 0, largest: largest ? largest.startTime : 0, shift: shift ? shift.value : 0, task: task ? task.duration : 0, ready: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd };
    `));
  }
  for (const [name, text] of [["first", "first contentful paint, ms"], ["largest", "largest contentful paint, ms"], ["ready", "scripts have run, ms"], ["task", "last long task, ms"], ["shift", "last layout shift"]]) {
    const values = figures.map((one) => one[name]);
    console.log(`${text}: median ${at(values, 0.5).toFixed(name === "shift" ? 3 : 0)}, most ${at(values, 1).toFixed(name === "shift" ? 3 : 0)} (${values.length} pages)`);
  }
} finally {
  await chrome.close();
  host.close();
}
