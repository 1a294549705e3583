// The release as a host serves it: licences, response headers and compressed files, and the page on a real nginx.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { browsers } from "./launch.mjs";
import { dist, hook, inFreshProfile } from "./harness.mjs";

const read = (name) => readFileSync(join(dist, name), "utf8");
const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(read("index.html"))[1];
const [wasm] = readdirSync(dist).filter((name) => /^why403-.*_bg\.wasm$/.test(name));
const HASHED = "public, max-age=31536000, immutable";

test("the footer links to the licences of all parts", async () => {
  await inFreshProfile(async (page, address) => {
    await page.waitForSelector(hook("status"));
    const link = await page.$eval(".foot a", ({ href, textContent }) => ({ href, textContent }));
    assert.deepEqual(link, { href: `${address}licences.txt`, textContent: "Licences" });
    const licences = await page.evaluate(async (href) => (await fetch(href)).text(), link.href);
    for (const name of ["wasm-bindgen", "yew", "talc", "Rust's standard library", "@codemirror/view", "@lezer/json", "style-mod"]) {
      assert.match(licences, new RegExp(`^${name} .*MIT`, "m"));
    }
    assert.match(licences, /Permission is hereby granted, free of charge/);
    assert.match(licences, /Apache License\s+Version 2\.0/);
  });
});

test("each served file is there compressed as well", () => {
  for (const name of ["index.html", "embed.html", "licences.txt", "gallery/search.json", wasm]) {
    const bytes = readFileSync(join(dist, name));
    assert.ok(brotliDecompressSync(readFileSync(join(dist, `${name}.br`))).equals(bytes));
    assert.ok(gunzipSync(readFileSync(join(dist, `${name}.gz`))).equals(bytes));
  }
});

/** What a file's response says, for each way to say it. */
function holds(name, headers) {
  const frames = { "index.html": "; frame-ancestors 'none'", "embed.html": "; frame-ancestors *" }[name];
  const csp = headers["content-security-policy"];
  assert.ok(frames ? csp.endsWith(policy + frames) : csp.startsWith(policy), `${name}: ${csp}`);
  assert.match(headers["permissions-policy"], /camera=\(\), .*microphone=\(\)/);
  assert.equal(headers["referrer-policy"], "no-referrer");
  assert.equal(headers["x-content-type-options"], "nosniff");
  // `_headers` leaves a file without a hash to the host, which asks again for each as it is.
  const kept = /-[0-9a-f]{12,}/.test(name) ? [HASHED] : ["no-cache", ...(frames ? [] : [undefined])];
  assert.ok(kept.includes(headers["cache-control"]), `${name}: ${headers["cache-control"]}`);
}
const FILES = ["index.html", "embed.html", "gallery/cached-policy.json", wasm, ...readdirSync(dist).filter((name) => /^tasks-.*\.js$/.test(name))];

test("_headers says it", () => {
  const rules = read("_headers")
    .replace(/^#.*\n/gm, "")
    .split(/^(?=\/)/m)
    .map((rule) => rule.trim().split(/\n\s+/))
    .filter(([path]) => path);
  const valid = rules.every(([path, ...headers]) => path.startsWith("/") && headers.length > 0 && headers.every((line) => /^[\w-]+: [^@]+$/.test(line)));
  assert.ok(valid, read("_headers"));
  for (const name of FILES) {
    const headers = {};
    for (const [path, ...lines] of rules) {
      if (path !== "/*" && path !== `/${name}`) continue;
      for (const [header, value] of lines.map((line) => line.split(/: (.*)/))) {
        // A later rule's value is added to an earlier one's: two policies hold both.
        const key = header.toLowerCase();
        headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
      }
    }
    holds(name, headers);
  }
});

test("the CloudFront function says it", () => {
  const handler = runInNewContext(`${read("hosts/cloudfront-function.js")}; handler`);
  for (const name of FILES) {
    const { headers } = handler({ request: { uri: `/some/folder/${name}` }, response: { headers: {} } });
    holds(name, Object.fromEntries(Object.entries(headers).map(([header, { value }]) => [header, value])));
  }
});

const nginx = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx"].find(existsSync);
const brotli = ["/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"].find(existsSync);

/** Runs `work(origin)` with an nginx that has dist/hosts/nginx.conf, with the lines adapted that say so. */
async function withNginx(work) {
  const folder = mkdtempSync(join(tmpdir(), "why403-nginx-"));
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
  const site = read("hosts/nginx.conf")
    .replace("listen 80;", `listen 127.0.0.1:${port};`)
    .replace("/srv/why403/dist/", `${dist}/`)
    .replace(/brotli_static on;/, brotli ? "$&" : "");
  assert.match(site, new RegExp(`alias ${dist}/;`));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
  writeFileSync(join(folder, "site.conf"), site);
  writeFileSync(
    join(folder, "nginx.conf"),
    `${brotli ? `load_module ${brotli};` : ""} ${process.getuid?.() === 0 ? "user root;" : ""} daemon off; pid ${folder}/pid;
     events {} http { access_log off; ${temporary.join(" ")} include ${folder}/site.conf; }`,
  );
  const options = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "errors")];
  execFileSync(nginx, ["-t", "-q", ...options]);
  const server = spawn(nginx, options, { stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  try {
    const origin = `http://127.0.0.1:${port}`;
    for (let attempt = 0; !(await fetch(origin).then(() => true, () => false)); attempt++) {
      assert.ok(attempt < 600, "nginx does not answer");
      await pause(50);
    }
    await work(origin);
  } finally {
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true });
  }
}

/** A response as it comes, not decompressed. */
const ask = (address, encoding) =>
  new Promise((resolve, reject) => {
    get(address, { headers: { "Accept-Encoding": encoding } }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part)).on("end", () => resolve({ headers: response.headers, body: Buffer.concat(parts) }));
    }).on("error", reject);
  });

const skip = nginx ? false : "nginx is not on this machine";

test("nginx says it, with types, and sends the compressed files", { skip }, async () => {
  const types = { html: "text/html", json: "application/json", js: "text/javascript", wasm: "application/wasm" };
  await withNginx(async (origin) => {
    for (const name of FILES) {
      const bytes = readFileSync(join(dist, name));
      for (const [encoding, decompress] of [["gzip", gunzipSync], ["br", brotli && brotliDecompressSync], ["identity", (body) => body]]) {
        if (!decompress) continue;
        const { headers, body } = await ask(`${origin}/why403/${name}`, encoding);
        holds(name, headers);
        const ending = name.split(".").pop();
        assert.equal(headers["content-type"].split(";")[0], types[ending]);
        assert.equal(headers["content-encoding"] ?? "identity", encoding);
        assert.equal(headers.vary, "Accept-Encoding");
        assert.ok(decompress(body).equals(bytes));
      }
    }
    holds("index.html", (await ask(`${origin}/why403/`, "gzip")).headers);
  });
});

for (const browser of browsers) {
  test(`the page works on nginx under a folder, with its worker, ${browser}`, { skip }, async () => {
    await withNginx(async (origin) => {
      await inFreshProfile(
        async (page) => {
          await page.waitForSelector(hook("status"));
          await page.waitForSelector(`${hook("suggestions")} li`);
          await page.waitForSelector(".cm-content");
        },
        { browser, from: { address: `${origin}/why403/` }, path: "#g:authorizer-explicit-deny", editors: "rich" },
      );
    });
  });
}

test("where the browser has Trusted Types, no other text becomes a script", async () => {
  assert.match(policy, /; require-trusted-types-for 'script'; trusted-types why403$/);
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    const refused = await page.evaluate(() => globalThis.trustedTypes?.emptyHTML !== undefined);
    assert.ok(refused, "this Chromium has no Trusted Types");
    const loaded = await page.evaluate(() => globalThis.why403Load("https://example.com/a.js").then(() => "loaded", ({ message }) => message));
    assert.match(loaded, /is no script of the page/);
  });
  // The browser refuses plain text, which the harness notices.
  const breach = inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    const threw = await page.evaluate(() => {
      try {
        document.createElement("script").src = "./boot.js";
      } catch (error) {
        return error.name;
      }
    });
    assert.equal(threw, "TypeError");
  });
  await assert.rejects(breach, /TrustedScriptURL/);
});
