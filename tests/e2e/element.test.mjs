// The custom element `<why403-playground>` in another site's page, whose security policy is strict.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { browsers } from "./launch.mjs";
import { clickIn, dist, eventually, hook, host, idle, inFrame, inFreshProfile, settled, shows } from "./harness.mjs";
import { serve } from "./server.mjs";

const SCRIPT = "why403-playground.js";
const NONCE = "bm9uY2U";

/**
 * Runs `work(page, embed)` with a page of another site that holds `body`; `embed(index)` waits for the frame of one of its
 * elements. `head` comes before the script; `scripted`: whether the page has JavaScript; `sameSite`: it is only of another origin.
 */
async function onPage(body, work, { browser, head = "", alter, scripted = true, sameSite = false, script = (address) => `<script src="${address}${SCRIPT}"></script>` } = {}) {
  const ours = await host({ alter });
  const { origin } = new URL(ours.address);
  const policy = `default-src 'none'; img-src data:; style-src 'nonce-${NONCE}'; script-src ${origin} 'nonce-${NONCE}'; frame-src ${origin}; require-trusted-types-for 'script'`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Documentation</title><meta http-equiv="Content-Security-Policy" content="${policy}">
    <link rel="icon" href="data:,">${head}${script(ours.address)}</head><body>${body}</body></html>`;
  const site = await serve({ pages: { "/page": html } });
  // Another name of the same machine: another site, not only another port.
  const address = sameSite ? site.origin : site.origin.replace("127.0.0.1", "localhost");
  try {
    await inFreshProfile(
      async (page) => {
        if (!scripted) await page.setJavaScriptEnabled(false);
        await page.goto(`${address}/page`);
        const embed = async (index = 0, selector = hook("status")) => {
          await page.waitForFunction((index) => document.querySelectorAll("why403-playground")[index].shadowRoot?.querySelector("iframe"), {}, index);
          const handle = await page.evaluateHandle((index) => document.querySelectorAll("why403-playground")[index].shadowRoot.querySelector("iframe"), index);
          const frame = await handle.asElement().contentFrame();
          await inFrame(frame, selector);
          return frame;
        };
        await work(page, embed, ours.address);
      },
      { browser, path: null, from: { address: ours.address, close: ours.close }, origins: [address], editors: "plain" },
    );
  } finally {
    await site.close();
    await ours.close();
  }
}

const inline = (code) => `<script nonce="${NONCE}">${code}</script>`;
const style = (code) => `<style nonce="${NONCE}">${code}</style>`;

/** What can be seen of an element: its frame's height, and what the author wrote inside. */
const seen = (page, index = 0) =>
  page.evaluate((index) => {
    const element = document.querySelectorAll("why403-playground")[index];
    const frame = element.shadowRoot?.querySelector("iframe");
    const inside = element.firstElementChild;
    const isSeen = (one) => one?.checkVisibility({ visibilityProperty: true }) ?? false;
    return { frame: isSeen(frame), inside: isSeen(inside), height: frame?.getBoundingClientRect().height };
  }, index);

const shown = (page, index = 0) =>
  page.waitForFunction((index) => document.querySelectorAll("why403-playground")[index].shadowRoot?.querySelector("iframe.shown"), {}, index);

const SCENARIO = {
  title: "From the page",
  authorizer: null,
  api: { methods: [{ httpMethod: "GET", path: "/pets" }] },
  timeline: [{ request: { path: "/pets" } }, { at: 1, request: { path: "/nowhere" } }],
};

for (const browser of browsers) {
  test(`the element shows a scenario, as high as it is, and fires outcomes, ${browser}`, async () => {
    const head = inline(`globalThis.outcomes = []; addEventListener("outcome", ({ target, detail }) => outcomes.push([target.localName, detail]))`);
    await onPage(
      `<why403-playground scenario="g:authorizer-explicit-deny" panes="request,response" readonly><p>What the author wrote</p></why403-playground>`,
      async (page, embed) => {
        const frame = await embed();
        await shown(page);
        // It follows what comes after the outcome.
        const fits = () => eventually(async () => {
          const { frame: isSeen, inside, height } = await seen(page);
          assert.deepEqual([isSeen, inside], [true, false]);
          const [content, scrolls] = await frame.evaluate(() => {
            const { scrollHeight, clientHeight } = document.documentElement;
            return [document.body.getBoundingClientRect().height, scrollHeight > clientHeight + 1];
          });
          assert.ok(Math.abs(height - content) <= 1, `${height} for ${content}`);
          assert.equal(scrolls, false);
          return height;
        });
        await idle(frame);
        const height = await fits();
        assert.deepEqual(await page.evaluate(() => globalThis.outcomes), [
          ["why403-playground", { request: 1, statusCode: 403, alternatives: [], kind: "explicit", decidedBy: "authorizer-policy", edited: false }],
        ]);
        assert.equal(await page.evaluate(() => document.querySelector("why403-playground").outcome.statusCode), 403);
        assert.deepEqual(await frame.$$eval(".chips button", (all) => all.map(({ textContent }) => textContent)), ["Request", "Response"]);
        await clickIn(frame, "open-response");
        await page.waitForFunction((height) => document.querySelector("why403-playground").offsetHeight > height + 100, {}, height);
        await fits();
        await clickIn(frame, "timeline-0");
        await page.waitForFunction(() => document.querySelector("why403-playground").outcome.statusCode === 200);
      },
      { browser, head },
    );
  });

  test(`the scenario is the JSON inside, as a script or as a block of code, ${browser}`, async () => {
    const json = JSON.stringify(SCENARIO);
    await onPage(
      `<why403-playground><script type="application/json">${json}</script><p>A link</p></why403-playground>
       <why403-playground sandbox><p>Text</p><pre><code>${json.replaceAll("&", "&amp;")}</code></pre></why403-playground>`,
      async (page, embed) => {
        for (const index of [0, 1]) {
          const frame = await embed(index);
          await shows(frame, "status", "403");
          assert.equal(await frame.$eval(".title", ({ textContent }) => textContent), "From the page");
          assert.equal(await frame.evaluate(() => self.origin === "null"), index === 1);
          await shown(page, index);
          await page.waitForFunction((index) => document.querySelectorAll("why403-playground")[index].outcome?.request === 1, {}, index);
        }
      },
      // Of several frames of another site, which begin at once, puppeteer now and then loses one.
      { browser, sameSite: true },
    );
  });

  test(`the element follows the theme of its page, ${browser}`, async () => {
    const head = style(`
      .night { color-scheme: dark } .day { color-scheme: light } .both { color-scheme: light dark }
      body { background: #fff } .black body { background: #111 }`);
    await onPage(
      `<why403-playground scenario="g:own-words"></why403-playground><why403-playground scenario="g:own-words" theme="dark"></why403-playground>`,
      async (page, embed) => {
        const [first, second] = [await embed(0), await embed(1)];
        const has = (frame, theme) => frame.waitForFunction((theme) => document.documentElement.dataset.theme === theme, {}, theme);
        await has(first, "light");
        await has(second, "dark");
        const set = (change) => page.evaluate(`(root => { ${change} })(document.documentElement)`);
        for (const [on, off] of [
          ["root.dataset.theme = 'dark'", "root.dataset.theme = 'light'"],
          ["root.className = 'dark'; delete root.dataset.theme", "root.className = ''"],
          ["root.className = 'night'", "root.className = 'day'"],
          ["root.className = 'black'", "root.className = ''"],
          ["document.body.dataset.bsTheme = 'dark'", "document.body.dataset.bsTheme = 'light'"],
        ]) {
          await set(on);
          await has(first, "dark");
          await set(off);
          await has(first, "light");
          await has(second, "dark");
        }
        await set("delete document.body.dataset.bsTheme; root.className = 'both'; document.body.style.background = 'none'");
        if (browser === "chromium") {
          for (const value of ["dark", "light"]) {
            await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
            await has(first, value);
          }
        }
        await page.evaluate(() => document.querySelectorAll("why403-playground")[1].setAttribute("theme", "light"));
        await has(second, "light");
      },
      { browser, head, sameSite: true },
    );
  });

  test(`the element takes from a hostile embed a height within bounds and an outcome of known words, ${browser}`, async () => {
    const fake = `<!doctype html><script src="./gallery.js"></script>`;
    const good = { request: 0, statusCode: 403, alternatives: [200], kind: "failed", decidedBy: "routing", edited: false };
    const attack = `
      const send = (message) => parent.postMessage(message, "*");
      const size = (height) => send({ why403: 1, type: "size", height });
      const outcome = (change) => send({ why403: 1, type: "outcome", detail: { ...${JSON.stringify(good)}, ...change } });
      for (const message of [null, 7, "size", [], { why403: 1 }, { why403: 2, type: "size", height: 900 }, { why403: 1, type: "theme", theme: "dark" },
        { why403: 1, type: "navigate", href: "https://example.com/" }, { why403: 1, type: "outcome" }, { why403: 1, type: "outcome", detail: [] }]) send(message);
      for (const height of ["900", NaN, Infinity, -Infinity, null, {}, [900]]) size(height);
      for (const change of [{ request: -1 }, { request: 1.5 }, { request: 1e9 }, { statusCode: 99 }, { statusCode: "403" }, { statusCode: undefined },
        { alternatives: "200" }, { alternatives: Array(9).fill(200) }, { alternatives: [{}] }, { kind: "<b>" }, { decidedBy: "toString" }, { edited: 1 }]) outcome(change);
      size(10 ** 9);
      outcome({ statusCode: 403, html: "<img src=x onerror=alert(1)>", toString: "x" });
      size(-5);
      outcome({ request: 1 });
    `;
    const alter = (name) => (name === "embed.html" ? { bytes: fake } : name === "gallery.js" ? { bytes: attack } : undefined);
    const heights = inline(`globalThis.seen = []; addEventListener("outcome", ({ target, detail }) =>
      seen.push([target.shadowRoot.querySelector("iframe").style.height, detail]))`);
    await onPage(
      `<why403-playground scenario="g:own-words"></why403-playground>`,
      async (page) => {
        await page.waitForFunction(() => globalThis.seen.length === 2);
        assert.deepEqual(await page.evaluate(() => globalThis.seen), [["8000px", good], ["40px", { ...good, request: 1 }]]);
        assert.equal(await page.evaluate(() => document.querySelector("img")), null);
      },
      { browser, alter, head: heights },
    );
  });
}

test("the element takes nothing from its page, nor from a frame that is not its own or that has gone elsewhere", async () => {
  const alter = (name) => {
    if (name === "index.html") return { bytes: `<!doctype html><script src="./gallery.js"></script>` };
    if (name === "gallery.js") return { bytes: `for (const height of [555, 556]) parent.postMessage({ why403: 1, type: "size", height }, "*"); parent.postMessage("sent", "*")` };
  };
  await onPage(
    `<why403-playground scenario="g:own-words"></why403-playground>`,
    async (page, embed, ours) => {
      await idle(await embed());
      await shown(page);
      const { height } = await seen(page);
      await page.evaluate(
        (address) =>
          new Promise((done) => {
            addEventListener("message", ({ data }) => data === "sent" && done());
            postMessage({ why403: 1, type: "size", height: 554 }, "*");
            const frame = document.createElement("iframe");
            frame.src = address;
            document.body.append(frame);
          }),
        `${ours}index.html`,
      );
      assert.equal((await seen(page)).height, height);
      // A sandboxed document in the same frame has an origin of its own.
      await page.evaluate(
        (address) =>
          new Promise((done) => {
            addEventListener("message", ({ data }) => data === "sent" && done());
            const frame = document.querySelector("why403-playground").shadowRoot.querySelector("iframe");
            frame.setAttribute("sandbox", "allow-scripts");
            frame.src = address;
          }),
        `${ours}index.html`,
      );
      assert.equal((await seen(page)).height, height);
    },
    { alter },
  );
});

test("what the author wrote inside is there without JavaScript, in print, and until the embed has answered", async () => {
  const body = `<why403-playground scenario="g:own-words"><p>What the author wrote</p></why403-playground>`;
  await onPage(
    body,
    async (page) => {
      // Not by way of the page's timers, which do not run.
      const text = await page.mainFrame().$eval("p", (one) => [one.textContent, one.checkVisibility()]);
      assert.deepEqual(text, ["What the author wrote", true]);
    },
    { scripted: false },
  );
  await onPage(body, async (page) => {
    await shown(page);
    await page.emulateMediaType("print");
    const { frame, inside } = await seen(page);
    assert.deepEqual([frame, inside], [false, true]);
  });
  let answer;
  const until = new Promise((resolve) => (answer = resolve));
  const alter = (name, bytes) => (name === "embed.html" ? { bytes, until } : undefined);
  await onPage(
    body,
    async (page) => {
      await page.waitForFunction(() => document.querySelector("why403-playground").shadowRoot?.querySelector("iframe"));
      const { frame, inside } = await seen(page);
      assert.deepEqual([frame, inside], [false, true]);
      answer();
      await shown(page);
    },
    { alter },
  );
});

test("an embed is loaded when it comes near the window", async () => {
  await onPage(
    `<why403-playground scenario="g:own-words"></why403-playground><div class="far"></div><why403-playground scenario="g:own-words"></why403-playground>`,
    async (page) => {
      await shown(page);
      await settled(page);
      assert.equal(page.frames().length, 2);
      await page.evaluate(() => document.querySelectorAll("why403-playground")[1].scrollIntoView());
      await shown(page, 1);
      assert.equal(page.frames().length, 3);
    },
    { head: style(".far { height: 9000px }") },
  );
});

test("attributes and properties of the element can be changed", async () => {
  await onPage(
    `<why403-playground scenario="g:authorizer-explicit-deny" height="300" aria-label="A refused request"></why403-playground>`,
    async (page, embed) => {
      await shows(await embed(), "status", "403");
      await shown(page);
      assert.equal((await seen(page)).height, 300);
      assert.equal(await page.evaluate(() => document.querySelector("why403-playground").shadowRoot.querySelector("iframe").title), "A refused request");
      await page.evaluate(() => document.querySelector("why403-playground").setAttribute("height", "auto"));
      assert.notEqual((await seen(page)).height, 300);
      const entries = await page.evaluate(() => history.length);
      await page.evaluate((scenario) => {
        const element = document.querySelector("why403-playground");
        element.scenario = scenario;
        element.setAttribute("panes", "request");
        element.toggleAttribute("readonly", true);
      }, SCENARIO);
      const frame = await embed(0, ".title");
      assert.equal(await frame.$eval(".title", ({ textContent }) => textContent), "From the page");
      assert.equal(await frame.evaluate(() => document.documentElement.dataset.readonly), "");
      assert.equal(await frame.evaluate(() => document.documentElement.dataset.panes), "request");
      // Back leads away from the page, not through its embeds.
      assert.equal(await page.evaluate(() => history.length), entries);
      // An address of a scenario is taken by its fragment: it leads nowhere else.
      await page.evaluate(() => document.querySelector("why403-playground").setAttribute("scenario", "https://elsewhere.example/x#g:own-words"));
      await embed();
      await page.evaluate(() => document.querySelector("why403-playground").remove());
      await page.waitForFunction(() => window.length === 0);
    },
  );
});

test("a copy of the script, as a module on the page's own site, needs to be told where why403 is", async () => {
  const code = readFileSync(`${dist}/${SCRIPT}`, "utf8");
  const script = (address) => `<script type="module" nonce="${NONCE}">${code};document.querySelector("why403-playground").setAttribute("base", "${address}")</script>`;
  await onPage(
    `<why403-playground scenario="g:own-words"></why403-playground>`,
    async (page, embed, ours) => {
      const frame = await embed();
      assert.ok(frame.url().startsWith(`${ours}embed.html?theme=light#g:own-words`), frame.url());
      await shown(page);
    },
    { script },
  );
});
