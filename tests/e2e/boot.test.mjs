// The page's start: before the WebAssembly runs, without it, and with its security policy.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { browsers } from "./launch.mjs";
import { dist, hook, host, inFreshProfile, started } from "./harness.mjs";

for (const browser of browsers) {
  test(`the page starts, and keeps to its own files, ${browser}`, async () => {
    await inFreshProfile(async (page) => await page.waitForSelector(hook("status")), { browser });
  });
}

test("the security policy allows neither inline nor evaluated scripts", async () => {
  for (const name of ["index.html", "embed.html"]) {
    const html = readFileSync(join(dist, name), "utf8");
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)[1];
    assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
    assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
    // Relative addresses alone: the page works from any folder of any host.
    assert.doesNotMatch(html, /(?:src|href|data-(?:glue|wasm|packed|editor))="(?!\.\/)/);
  }
  // And the browser holds the page to it, which the harness notices.
  const breach = inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      // Where the browser has Trusted Types, `textContent` would not take it.
      script.append("globalThis.inlineRan = true");
      document.head.append(script);
      return globalThis.inlineRan === true;
    });
    assert.equal(ran, false);
  });
  await assert.rejects(breach, /Content Security Policy|TrustedScript/);
});

/** Opens the page in a fresh profile prepared by `prepare`, and gives what is read from it. */
async function prepared(prepare, look, path = "") {
  const server = await host();
  const context = await (await started()).createBrowserContext();
  try {
    const page = await context.newPage();
    await prepare(page);
    await page.goto(server.address + path, { waitUntil: "domcontentloaded" });
    return await look(page);
  } finally {
    await context.close();
    await server.close();
  }
}

test("without JavaScript the page says what it needs", async () => {
  const seen = await prepared(
    (page) => page.setJavaScriptEnabled(false),
    (page) => page.$eval("noscript", (element) => element.textContent),
  );
  assert.match(seen, /needs JavaScript and WebAssembly/);
});

test("without WebAssembly the page says so", async () => {
  const seen = await prepared(
    (page) => page.evaluateOnNewDocument(() => delete globalThis.WebAssembly),
    async (page) => {
      await page.waitForFunction(() => document.getElementById("boot-message").textContent !== "Loading…");
      return page.$eval("#boot-message", (element) => element.textContent);
    },
  );
  assert.match(seen, /needs WebAssembly/);
});

test("a file that does not arrive is named, not waited for", async () => {
  const seen = await prepared(
    async (page) => {
      await page.setRequestInterception(true);
      page.on("request", (request) => (request.url().endsWith(".wasm") ? request.abort() : request.continue()));
    },
    async (page) => {
      await page.waitForFunction(() => document.getElementById("boot-message")?.textContent !== "Loading…");
      return page.$eval("#boot-message", (element) => element.textContent);
    },
  );
  assert.match(seen, /could not start/);
});

test("without the worker the page answers, and says that it has no fixes to offer", async () => {
  const seen = await prepared(
    async (page) => {
      await page.setRequestInterception(true);
      page.on("request", (request) => (request.url().includes("/tasks-") ? request.abort() : request.continue()));
    },
    async (page) => {
      await page.waitForSelector(hook("status"));
      await page.waitForSelector(hook("suggestions-failed"));
      return page.$eval(hook("suggestions-failed"), (element) => element.textContent);
    },
  );
  assert.match(seen, /after the next edit/);
});

test("the stored theme is there before anything else", async () => {
  for (const path of ["", "gallery.html", "lessons.html"]) {
    const theme = await prepared(
      async (page) => {
        await page.evaluateOnNewDocument(() => localStorage.setItem("why403.theme", "dark"));
        await page.setRequestInterception(true);
        page.on("request", (request) => (/\/(gallery|lessons)-\w+\.js$/.test(request.url()) ? request.abort() : request.continue()));
      },
      (page) => page.$eval("html", (element) => element.dataset.theme),
      path,
    );
    assert.equal(theme, "dark", path);
  }
});
