// A web server that counts what it sends, and a browser driven through WebDriver: all that the measurement needs,
// with nothing to install but Chromium and its driver.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml" };

/** Serves `folder`, and `extra` (path to text) beside it, compressed and under a strict policy. `sent` lists [path, compressed bytes]. */
export async function serve(folder, extra = {}) {
  const sent = [];
  const packed = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const file = join(folder, normalize(path));
    let body;
    if (path in extra) body = Buffer.from(extra[path]);
    else if (existsSync(file) && statSync(file).isFile()) body = readFileSync(file);
    if (!body) {
      response.writeHead(404).end();
      sent.push([path, 0]);
      return;
    }
    if (!packed.has(path)) packed.set(path, gzipSync(body, { level: 6 }));
    const data = packed.get(path);
    sent.push([path, data.length]);
    response.writeHead(200, {
      "Content-Type": TYPES[extname(path)] || "application/octet-stream",
      "Content-Encoding": "gzip",
      "Cache-Control": "no-store",
      "Content-Security-Policy": "default-src 'self'",
    });
    response.end(data);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, sent, close: () => server.close() };
}

/** Starts Chromium. `run` executes the body of an async function in the page and resolves to what it returns. */
export async function browser({ chromium = "/usr/bin/chromium", driver = "chromedriver", size = "1280,900", dark = false } = {}) {
  const child = spawn(driver, ["--port=0"], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise((resolve, reject) => {
    child.on("error", reject);
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = /started successfully on port (\d+)/.exec(line);
      if (match) resolve(match[1]);
    });
  });
  const base = `http://127.0.0.1:${port}`;
  const call = async (method, path, body) => {
    const answer = await fetch(base + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${value && value.message}`);
    return value;
  };
  const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", `--window-size=${size}`];
  if (dark) args.push("--force-dark-mode", "--enable-features=WebContentsForceDark:none");
  const { sessionId } = await call("POST", "/session", {
    capabilities: { alwaysMatch: { browserName: "chrome", "goog:chromeOptions": { binary: chromium, args }, "goog:loggingPrefs": { browser: "ALL" } } },
  });
  const session = `/session/${sessionId}`;
  await call("POST", `${session}/timeouts`, { script: 3_600_000, pageLoad: 60_000 });
  return {
    open: (url) => call("POST", `${session}/url`, { url }),
    run: async (body, ...args) => {
      const script = `const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);
        (async (...args) => { ${body} })(...given).then((value) => done({ value }), (error) => done({ error: String(error && error.stack || error) }));`;
      const { value, error } = await call("POST", `${session}/execute/async`, { script, args });
      if (error) throw new Error(error);
      return value;
    },
    keys: async (text) => {
      const actions = [...text].flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
      await call("POST", `${session}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
    },
    cdp: (cmd, params) => call("POST", `${session}/goog/cdp/execute`, { cmd, params }),
    screenshot: async () => Buffer.from(await call("GET", `${session}/screenshot`), "base64"),
    log: () => call("POST", `${session}/se/log`, { type: "browser" }),
    close: async () => {
      await call("DELETE", session).catch(() => {});
      child.kill();
    },
  };
}

