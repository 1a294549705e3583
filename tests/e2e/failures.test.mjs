// Each file of the build in turn is missing, cut off, of another type, or slow: the page works, or says clearly what does not.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dist, hook, host, shows, started, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const PAGE = readFileSync(join(dist, "index.html"), "utf8");
/** The files that the page loads by itself. Packed files and `gallery.js` are for opaque origins. */
const NAMED = /(?:src|href|data-(?:glue|wasm|editor|offline|tasks|task-glue|task-wasm))="\.\/([\w-]+\.(?:js|css|wasm))"/g;
const FILES = [...new Set([...PAGE.matchAll(NAMED)].map(([, name]) => name))];
/** Without this the page has plain text areas. */
const EDITOR = /^why403-editor/;
/** Without these the page has no fixes to offer. */
const WORKER = /^(tasks|worker)/;
/** Without this it does not work offline. */
const OFFLINE = /^offline/;

const KINDS = {
  missing: () => ({ status: 404, bytes: "" }),
  "cut off": (bytes) => ({ bytes: bytes.subarray(0, bytes.length * 0.6) }),
  // Some hosts send a page in the place of what they do not have.
  "another page": () => ({ type: "text/html; charset=utf-8", bytes: PAGE }),
  "of another type": (bytes) => ({ type: "text/html", bytes }),
  slow: (bytes) => ({ delay: 1_000, bytes }),
};

/** What the notice says of a file. */
const FAILED = /could not be (loaded|compiled)|is incomplete/;

/** How the page ends: it works, or says what is wrong. */
const ended = () => {
  const shown = (selector) => document.querySelector(selector)?.checkVisibility();
  if (shown("[data-testid=rescue]")) return "notice";
  if (/could not start/.test(document.getElementById("boot-message")?.textContent ?? "")) return "message";
  if (document.readyState !== "complete" || !shown("[data-testid=status]")) return null;
  return shown("[data-testid=unstyled]") ? "unstyled" : "works";
};

/** How the page ends where a file fails in a way. Browsers run classic scripts, and compile WebAssembly, of any type. */
function expected(file, kind) {
  if (kind === "slow" || [EDITOR, WORKER, OFFLINE].some((optional) => optional.test(file))) return "works";
  if (file.endsWith(".css")) return "unstyled";
  if (kind === "of another type") return "works";
  return file.startsWith("rescue") ? "message" : "notice";
}

/** Runs `work(page, address)` with the page open, served with altered files. */
async function withAltered(alter, work, { browser, path = "" } = {}) {
  const server = await host({ alter });
  const context = await (await started(browser)).createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(server.address + path, { waitUntil: "domcontentloaded" });
    await work(page, server.address);
  } finally {
    await context.close();
    await server.close();
  }
}

for (const browser of browsers) {
  for (const [kind, alter] of Object.entries(KINDS)) {
    // What the browsers differ in is how they tell of a file that is not there, or not whole.
    if (browser === "firefox" && !["missing", "cut off"].includes(kind)) continue;
    test(`a file that fails is told of, or not needed: ${kind}, ${browser}`, async () => {
      for (const file of FILES) {
        const only = (name, bytes) => (name === file ? alter(bytes) : null);
        await withAltered(only, async (page) => {
          const found = await page.waitForFunction(ended, { timeout: 30_000 }).catch(() => assert.fail(`${file}, ${kind}: nothing is said`));
          const how = await found.jsonValue();
          assert.equal(how, expected(file, kind), `${file}, ${kind}`);
          if (how === "notice") {
            assert.ok(await page.$(hook("rescue-reload")));
            assert.equal(await page.$eval("#app", (app) => app.inert), true);
            assert.match(await page.$eval(hook("rescue"), (notice) => notice.textContent), FAILED, `${file}, ${kind}`);
            return;
          }
          if (how === "message") return;
          const arrives = kind === "slow" || kind === "of another type";
          if (EDITOR.test(file)) {
            const state = arrives ? "rich" : "failed";
            await page.waitForFunction((state) => document.documentElement.dataset.editor === state, { timeout: 20_000 }, state);
          }
          const [fixes, none] = ["suggestions", "suggestions-failed"].map(hook);
          const said = await page.waitForSelector(`${fixes}, ${none}`, { timeout: 20_000 }).catch(() => assert.fail(`${file}, ${kind}: no word of fixes`));
          const works = (await said.evaluate((element) => element.dataset.testid)) === "suggestions";
          // Firefox runs a worker's script of its own type only.
          if (!WORKER.test(file) || kind === "slow") assert.ok(works, `${file}, ${kind}`);
          else if (!arrives) assert.ok(!works, `${file}, ${kind}`);
        }, { browser });
      }
    });
  }

  test(`files of a page with an opaque origin that fail are told of, ${browser}`, async () => {
    const sandboxed = (name, bytes) => name === "index.html" && { headers: { "Content-Security-Policy": "sandbox allow-scripts" }, bytes };
    for (const file of readdirSync(dist).filter((name) => /packed-\w+\.js$|^gallery\.js$/.test(name))) {
      for (const kind of ["missing", "cut off", "another page"]) {
        const alter = (name, bytes) => sandboxed(name, bytes) || (name === file ? KINDS[kind](bytes) : null);
        await withAltered(alter, async (page) => {
          const what = `${file}, ${kind}`;
          const found = await page.waitForFunction(ended, { timeout: 30_000 }).catch(() => assert.fail(`${what}: nothing is said`));
          const how = await found.jsonValue();
          if (file.startsWith("why403")) {
            assert.equal(how, "notice", what);
            assert.match(await page.$eval(hook("rescue"), (notice) => notice.textContent), FAILED, what);
          } else {
            assert.equal(how, "works", what);
            if (file.startsWith("worker")) await page.waitForSelector(hook("suggestions-failed"), { timeout: 20_000 });
            else await shows(page, "notice", /^The example “.+” could not be loaded. Try again\.$/);
          }
        }, { browser, path: "#g:cached-policy" });
      }
    }
  });

  test(`an example that fails is not opened, ${browser}`, async () => {
    let kind;
    const alter = (name, bytes) => (name === "gallery/cached-policy.json" && kind ? KINDS[kind](bytes) : null);
    for (kind of ["missing", "cut off", "another page"]) {
      await withAltered(alter, async (page) => {
        await shows(page, "notice", /^The example “.+” could not be loaded. Try again\.$/);
        await shows(page, "about", /^The authorizer’s policy/);
        kind = undefined;
        await page.click(`${hook("examples")} summary`);
        await (await page.waitForSelector(hook("example-cached-policy"))).click();
        await page.waitForFunction(() => location.hash === "#g:cached-policy" && !document.querySelector("[data-testid=notice]"));
      }, { browser, path: "#g:cached-policy" });
    }
    // One that takes long is announced.
    kind = "slow";
    const slow = (name, bytes) => (alter(name, bytes) ? { bytes, delay: 3_000 } : null);
    await withAltered(slow, async (page) => {
      await page.waitForSelector(hook("status"));
      await page.click(`${hook("examples")} summary`);
      await (await page.waitForSelector(hook("example-cached-policy"))).click();
      await shows(page, "notice", "Loading the example…");
      await page.waitForFunction(() => location.hash === "#g:cached-policy" && !document.querySelector("[data-testid=notice]"));
    }, { browser });
  });

  test(`without the examples' texts their titles are searched, ${browser}`, async () => {
    for (const kind of ["missing", "cut off", "another page"]) {
      await withAltered((name, bytes) => (name === "gallery/search.json" ? KINDS[kind](bytes) : null), async (page) => {
        await page.waitForSelector(hook("status"));
        await page.click(`${hook("examples")} summary`);
        await shows(page, "examples", /Only titles are searched: .+ could not be loaded/);
        await type(page, "examples-query", "10 seconds later");
        await page.waitForSelector(hook("example-cached-policy"));
      }, { browser });
    }
  });
}

test("fixes that could not be computed are computed again after the next edit", async () => {
  let missing = true;
  const alter = (name) => (missing && WORKER.test(name) ? { status: 404, bytes: "" } : null);
  await withAltered(alter, async (page) => {
    await shows(page, "suggestions-failed", /again after the next edit/);
    missing = false;
    await type(page, "request-path", "/pets/8");
    await page.waitForSelector(hook("suggestions"), { timeout: 20_000 });
  });
});

test("what takes long is said, and saved work is at hand where the page does not start", async () => {
  let wasm = "slow";
  const alter = (name, bytes) => {
    if (!/^why403.*\.wasm$/.test(name) || wasm === "works") return null;
    return wasm === "slow" ? { delay: 9_500, bytes } : { status: 404, bytes: "" };
  };
  await withAltered(alter, async (page, address) => {
    await page.waitForFunction(() => document.getElementById("boot-message")?.textContent === "Still loading…", { timeout: 20_000 });
    await page.waitForSelector(hook("status"), { timeout: 20_000 });
    await page.evaluate(() => localStorage.setItem("why403.work.1", "1790000000000 {\"title\":\"At hand\"}"));
    wasm = "missing";
    await page.goto("about:blank");
    await page.goto(address, { waitUntil: "domcontentloaded" });
    await page.waitForSelector(hook("rescue-download"));
    await page.evaluate(() => {
      URL.createObjectURL = (blob) => (blob.text().then((text) => (globalThis.downloaded = text)), "data:,");
      HTMLAnchorElement.prototype.click = () => {};
    });
    await page.click(hook("rescue-download"));
    await page.waitForFunction(() => /At hand/.test(globalThis.downloaded));
    // It is opened as ever once the file is there again.
    wasm = "works";
    await page.goto("about:blank");
    await page.goto(address);
    await shows(page, "about", /At hand/);
  });
});
