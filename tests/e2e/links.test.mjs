// Links: copied here, opened elsewhere; and those that cannot be read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browsers } from "./launch.mjs";
import { hook, host, inFreshProfile, openShare, shows, type } from "./harness.mjs";

/** Everything that can be edited, by its hook, and what is answered. */
const everything = (page) =>
  page.$$eval("input[data-testid], textarea[data-testid]", (fields) =>
    fields.map((field) => [field.dataset.testid, field.type === "checkbox" || field.type === "radio" ? field.checked : field.value]),
  );

test("a copied link opens exactly this state in a fresh profile", async () => {
  const server = await host();
  try {
    let link, state;
    await inFreshProfile(
      async (page, address, context) => {
        await context.overridePermissions(new URL(address).origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
        await (await page.waitForSelector(hook("timeline-0"))).click();
        await type(page, "request-path", "/pets/é🔑?x");
        await type(page, "header-value-0", "Bearer of “bad” news");
        await page.click(hook("policy-attached"));
        await type(page, "editor-policy", '{"Statement": [oops]}');
        state = await everything(page);
        await openShare(page);
        // Exactly this state: the token as it is.
        await (await page.$(hook("secret-token")))?.click();
        await page.click(hook("copy-link"));
        await shows(page, "copy-link", "Copied");
        link = await page.evaluate(() => navigator.clipboard.readText());
        assert.ok(link.startsWith(`${address}#1`), link);
      },
      { from: server },
    );
    for (const browser of browsers) {
      await inFreshProfile(
        async (page) => {
          // The request that was in view is not the first that is refused.
          await page.waitForSelector(hook("timeline-0"));
          assert.deepEqual(await everything(page), state);
        },
        { from: server, browser, path: link.slice(server.address.length) },
      );
    }
  } finally {
    await server.close();
  }
});

test("a link that cannot be read says why, and leaves local work alone", async () => {
  await inFreshProfile(async (page, address) => {
    await type(page, "request-path", "/my/work");
    for (const fragment of ["z!!!!", "zAAAA", "qsomething", "jeyJ0", "g:no-such-example", "z"]) {
      // A fresh document each time: a change of the fragment alone does not load one.
      await page.goto("about:blank");
      await page.goto(`${address}#${fragment}`);
      await shows(page, "notice", /link/i);
      assert.equal(await page.$eval(hook("request-path"), (field) => field.value), "/my/work", fragment);
    }
  });
});

test("a link that can be read in part says what is wrong and what was read", async () => {
  const text = JSON.stringify({ title: "Mine", rules: "old", timeline: [{ request: { path: "/mine" } }], a: 1, b: 1, c: 1 });
  const link = (text) => `#j${Buffer.from(text).toString("base64url")}`;
  await inFreshProfile(async (page, address) => {
    await shows(page, "notice", /^The link could not be read completely: .*\/rules.*\/a.*\/b.*; and 1 more\. What was read: title, 1 request\.$/);
    assert.equal(await page.$(hook("open-recovered")), null);
    // Its end is missing, and with it what came after the path.
    await page.goto("about:blank");
    await page.goto(`${address}${link(text).slice(0, -24)}`);
    await shows(page, "notice", /^This link cannot be read: .* What was read: title, 1 request\./);
    await page.click(hook("open-recovered"));
    await page.waitForFunction((path) => document.querySelector(path)?.value === "/mine", {}, hook("request-path"));
    // Nothing is left of it.
    await page.goto("about:blank");
    await page.goto(`${address}${link(text).slice(0, 8)}`);
    await shows(page, "notice", /^This link cannot be read: .*where it was made\.$/);
    assert.equal(await page.$(hook("open-recovered")), null);
  }, { path: link(text) });
});

test("every example opens from its link", async () => {
  await inFreshProfile(async (page) => {
    await (await page.waitForSelector(`${hook("examples")} summary`)).click();
    await page.waitForSelector('[data-testid^="example-"]');
    const examples = await page.$$eval('[data-testid^="example-"]', (items) => items.map((item) => [item.dataset.testid.slice(8), item.textContent]));
    assert.ok(examples.length >= 5);
    for (const [name, title] of examples) {
      await page.evaluate((name) => { location.hash = `#g:${name}`; }, name);
      await page.waitForFunction((about, title) => document.querySelector(about)?.textContent === title, {}, `${hook("about")} h2`, title);
      await shows(page, "status", /^(\d{3}|–)$/);
      assert.equal(await page.$(hook("notice")), null, name);
    }
  });
});

test("a link opens at its request, with its panels, and leaves the panels of the next visit alone", async () => {
  const scenario = {
    timeline: [{ request: { path: "/first" } }, { at: 1, request: { path: "/second" } }],
    view: { request: 1, panels: ["headers", "statements"] },
  };
  const link = `#j${Buffer.from(JSON.stringify(scenario)).toString("base64url")}`;
  const open = (page) =>
    page.$$eval('[data-testid^="open-"][aria-expanded="true"]', (chips) => chips.map((chip) => chip.dataset.testid.slice(5)));
  await inFreshProfile(
    async (page, address) => {
      await page.waitForSelector(`${hook("timeline-1")}[aria-current="true"]`);
      assert.equal(await page.$eval(hook("request-path"), (field) => field.value), "/second");
      await page.waitForSelector(hook("panel-headers"));
      assert.deepEqual(await open(page), ["statements", "headers"]);
      await page.goto("about:blank");
      await page.goto(address);
      await page.waitForSelector(hook("panel-flow"));
      assert.deepEqual(await open(page), ["flow", "timeline", "log"]);
    },
    { path: link },
  );
});
