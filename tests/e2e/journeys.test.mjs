// Journeys through the page, from beginning to end, in every browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, host, inFreshProfile, openShare, paste, shows, text, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";
import { serve } from "./server.mjs";

const click = async (page, name) => (await page.waitForSelector(hook(name))).click();

const value = (page, name) => page.$eval(hook(name), (field) => field.value);

for (const browser of browsers) {
  const options = { browser };

  test(`a first visit: a 403, why, and an edit to 200, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await shows(page, "outcome-label", "Implicitly denied");
      const reason = await text(page, "reason");
      assert.match(reason, /allows|about/);
      // By hand: the resource that the policy names becomes the one that is asked for.
      const arn = await text(page, "method-arn");
      await page.$eval(hook("editor-output"), (area) => {
        const { index, 0: resource } = /(?<="Resource": ")[^"]*/.exec(area.value);
        area.focus();
        area.setSelectionRange(index, index + resource.length);
      });
      await page.keyboard.type(arn);
      await shows(page, "status", "200");
      await shows(page, "outcome-label", "Allowed");
      assert.notEqual(await text(page, "reason"), reason);
      assert.equal(await page.$(hook("suggestions")), null);
    }, options);
  });

  test(`a first visit: one of the edits that are offered mends it, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await page.waitForSelector(`${hook("suggestions")} button:not(:disabled)`);
      const before = await value(page, "editor-output");
      await page.click(`${hook("suggestions")} button`);
      await shows(page, "status", "200");
      assert.notEqual(await value(page, "editor-output"), before);
    }, options);
  });

  test(`a cached policy: too narrow, turned off, flushed, expired, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await shows(page, "cache", /^Hit/);
      await shows(page, "reason", /cached policy/);
      // Drawing what mends it would put the number back into a field that is empty just then.
      await page.waitForSelector(`${hook("suggestions")} button:not(:disabled)`);
      await type(page, "authorizer-ttl", "0");
      await shows(page, "status", "200");
      await shows(page, "cache", /^Not used/);
      await type(page, "authorizer-ttl", "300");
      await shows(page, "status", "403");
      // Flushed between the two requests.
      await click(page, "timeline-0");
      await shows(page, "status", "200");
      await click(page, "event-flush");
      await click(page, "timeline-1");
      await shows(page, "status", "200");
      await shows(page, "cache", /^Miss/);
      // And without the flush, later than the TTL.
      await page.$$eval(`${hook("panel-timeline")} tbody tr`, (rows) =>
        rows.find((row) => /flush/i.test(row.textContent)).querySelector('[data-testid^="event-remove-"]').click());
      await shows(page, "status", "403");
      await type(page, "request-at", "301");
      await shows(page, "status", "200");
    }, { ...options, path: "#g:cached-policy" });
  });

  test(`a broken policy is mended by the fixes of its problems, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await click(page, "authorizer-attached");
      await click(page, "policy-attached");
      await shows(page, "status", "200");
      const whole = await value(page, "editor-policy");
      const broken = whole.replace('"Allow"', '"allow"').replace(/\n {4}\}\n/, "\n    },\n");
      assert.notEqual(broken, whole);
      await paste(page, "editor-policy", broken);
      await page.waitForSelector("#editor-policy-problems .fix");
      // What cannot be saved is not deployed: the answer before it is shown, as such.
      await page.waitForSelector(hook("stale"));
      await shows(page, "reason", /save/);
      for (let mended = 0; await page.$("#editor-policy-problems .fix"); mended++) {
        assert.ok(mended < 5, "the problems' fixes come to no end");
        const before = await value(page, "editor-policy");
        await page.click("#editor-policy-problems .fix");
        await page.waitForFunction((field, before) => document.querySelector(field).value !== before, {}, hook("editor-policy"), before);
      }
      await shows(page, "status", "200");
      assert.equal(await page.$(hook("stale")), null);
      assert.equal(await page.$("#editor-policy-problems"), null);
      assert.doesNotThrow(() => JSON.parse(whole));
    }, options);
  });

  test(`a link is made here, opens elsewhere, and one that is damaged says so, ${browser}`, async () => {
    const server = await host();
    try {
      let link;
      await inFreshProfile(async (page) => {
        await type(page, "request-path", "/cats/9");
        await shows(page, "status", "403");
        await page.evaluate(() => {
          Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (globalThis.copied = text) } });
        });
        await openShare(page);
        await click(page, "copy-link");
        const copied = await page.waitForFunction(() => globalThis.copied);
        link = (await copied.jsonValue()).slice(server.address.length);
        // Only on demand.
        assert.equal(await page.evaluate(() => location.hash), "");
      }, { ...options, from: server });
      await inFreshProfile(async (page) => {
        await shows(page, "status", "403");
        assert.equal(await value(page, "request-path"), "/cats/9");
        assert.equal(await page.$(hook("notice")), null);
      }, { ...options, from: server, path: link });
      await inFreshProfile(async (page) => {
        await shows(page, "notice", /cannot be read/);
        await shows(page, "status", "403");
        await page.click(`${hook("notice")} .bare`);
        await page.waitForSelector(hook("notice"), { hidden: true });
      }, { ...options, from: server, path: link.slice(0, 12) });
    } finally {
      await server.close();
    }
  });

  test(`an embed in somebody's page is edited there, and opens here, ${browser}`, async () => {
    const ours = await host();
    const html = `<!doctype html><title>A blog</title><link rel="icon" href="data:,"><iframe title="why403" sandbox="allow-scripts" src="${ours.address}embed.html#g:authorizer-explicit-deny" width="600" height="900"></iframe>`;
    const blog = await serve({ pages: { "/blog": html } });
    const from = { address: `${blog.origin.replace("127.0.0.1", "localhost")}/`, close: blog.close };
    try {
      let address;
      await inFreshProfile(async (page) => {
        const frame = await page.waitForFrame((frame) => frame.url().startsWith(ours.address));
        await shows(frame, "status", "403");
        await shows(frame, "outcome-label", "Explicitly denied");
        await (await frame.$(hook("open-authorizer"))).click();
        await frame.waitForSelector(hook("editor-output"));
        const output = await frame.$eval(hook("editor-output"), (field) => field.value);
        await paste(frame, "editor-output", output.replaceAll('"Deny"', '"Allow"'));
        await shows(frame, "status", "200");
        address = await frame.$eval(hook("open-in-why403"), (anchor) => anchor.href);
        assert.ok(address.startsWith(`${ours.address}index.html#`), address);
      }, { ...options, from, path: "blog", origins: [new URL(ours.address).origin] });
      await inFreshProfile(async (page) => {
        await shows(page, "status", "200");
        assert.ok((await value(page, "editor-output")).includes('"Allow"'));
      }, { ...options, from: ours, path: address.slice(ours.address.length) });
    } finally {
      await blog.close();
      await ours.close();
    }
  });
}
