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
    assert.doesNotMatch(html, /(?:src|href|data-(?:glue|wasm|later|packed|styles|editor))="(?!\.\/)/);
  }
  // And the browser holds the page to it, which the harness notices.
  const breach = inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.inlineRan = true";
      document.head.append(script);
      return globalThis.inlineRan === true;
    });
    assert.equal(ran, false);
  });
  await assert.rejects(breach, /Content Security Policy/);
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

test("the first outcome needs the first half of the WebAssembly alone, and a key before the second fetches that", async () => {
  const asked = [];
  await prepared(
    async (page) => {
      await page.setRequestInterception(true);
      page.on("request", (request) => {
        const later = request.url().includes("why403-later");
        if (later) asked.push(request.resourceType());
        // What was asked for in the background does not arrive.
        if (!later || request.resourceType() === "xhr") request.continue();
      });
    },
    async (page) => {
      await page.waitForSelector(hook("status"));
      assert.equal(await page.$eval(hook("status"), (node) => node.textContent), "403");
      await page.waitForFunction(() => document.querySelector('link[href*="styles-later"]'));
      assert.deepEqual(asked, ["fetch"]);
      assert.equal(await page.$(hook("panel-flow")), null);
      await page.focus(hook("request-path"));
      await page.keyboard.type("x");
      await page.waitForSelector(hook("panel-flow"));
      assert.deepEqual(asked, ["fetch", "xhr"]);
      assert.match(await page.$eval(hook("reason"), (node) => node.textContent), /x/);
    },
  );
});

test("panels come with their styles, or without where these do not arrive", async () => {
  for (const what of ["continue", "abort"]) {
    let held;
    await prepared(
      async (page) => {
        await page.setRequestInterception(true);
        page.on("request", (request) => {
          if (request.url().includes("styles-later")) held = request;
          else request.continue();
        });
      },
      async (page) => {
        await page.waitForResponse((response) => response.url().includes("why403-later"));
        await new Promise((done) => setTimeout(done, 500));
        assert.equal(await page.$(hook("panel-flow")), null);
        await held[what]();
        await page.waitForSelector(hook("panel-flow"));
      },
    );
  }
});

const fragment = (scenario) => `#j${Buffer.from(JSON.stringify(scenario)).toString("base64url")}`;
const request = { headers: { Authorization: "Bearer alice" } };
const scenarios = {
  "a first visit": "",
  "an embed": "embed.html",
  "an example": "#g:cached-policy",
  "a link": fragment({ timeline: [{ request }] }),
  "a link to policies": fragment({ api: { policy: { Statement: [] } }, timeline: [{ request }, { at: 9, request }] }),
  "a link with a regular expression": fragment({ authorizer: { identityValidationExpression: "x" }, timeline: [{ request }] }),
  "a link that cannot be read": "#z!",
};
test("nothing before the first outcome waits for the second half", async () => {
  for (const [name, path] of Object.entries(scenarios)) {
    const asked = [];
    await prepared(
      (page) => page.on("request", (request) => request.url().includes("why403-later") && asked.push(request.resourceType())),
      async (page) => {
        await page.waitForSelector(hook("status"));
        await page.waitForFunction(() => globalThis.why403ToCome === false);
        assert.deepEqual(asked, ["fetch"], name);
      },
      path,
    );
  }
});

test("the stored theme is there before anything else", async () => {
  const theme = await prepared(
    (page) => page.evaluateOnNewDocument(() => localStorage.setItem("why403.theme", "dark")),
    (page) => page.$eval("html", (element) => element.dataset.theme),
  );
  assert.equal(theme, "dark");
});
