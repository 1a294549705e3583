// The page without a network, and new versions of it: they are announced, and taken when a person says so.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { browsers } from "./launch.mjs";
import { TIMEOUT, dist, eventually, hook, host, shows, started } from "./harness.mjs";

/** Waits until everything is kept for later. */
const kept = (page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state !== "activated") await new Promise((done) => (active.onstatechange = () => active.state === "activated" && done()));
  });

/** Runs `work(page, address, context)` in a fresh profile, with the page open; what a closed server leaves unanswered is no fault. */
async function withPage(server, browser, work) {
  const context = await (await started(browser)).createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT);
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(server.address);
    await page.waitForSelector(hook("status"));
    await work(page, server.address, context);
  } finally {
    await context.close();
    await server.close();
  }
}

for (const browser of browsers) {
  test(`after the first visit the page works without a network, ${browser}`, async () => {
    const server = await host({ offline: true });
    await withPage(server, browser, async (page, address) => {
      await kept(page);
      await server.close();
      await assert.rejects(fetch(address));
      await page.goto(`${address}?from=somewhere#g:cached-policy`);
      await page.waitForFunction(() => /10 seconds later/.test(document.body.textContent));
      await page.waitForSelector(".cm-editor .cm-content");
      await page.goto(`${address}index.html#g:authorizer-explicit-deny`);
      await shows(page, "status", /403/);
      // By the worker.
      await page.waitForSelector(`${hook("suggestions")} li`);
      await page.goto(`${address}embed.html#g:authorizer-explicit-deny`);
      await shows(page, "status", /403/);
    });
  });
}

/** A server that has another version from when `newer.now` is set: another title, and no rich editor any more. */
function updating() {
  const newer = { now: false };
  const named = (version) => `next${version.slice(4)}`;
  const marked = (text) => text.replace("<title>", "<title>New ").replace(/data-version="(\w+)"/, (_, version) => `data-version="${named(version)}"`);
  const alter = (name, bytes) => {
    if (!newer.now) return;
    if (name === "index.html") return { bytes: marked(bytes.toString()) };
    if (/^why403-editor-/.test(name)) return { status: 404 };
    if (name !== "service-worker.js") return;
    const [, version, files, code] = /^const VERSION="(\w+)",FILES=(\{.*?\});\n([^]*)/.exec(bytes.toString());
    const hashes = Object.fromEntries(Object.entries(JSON.parse(files)).filter(([name]) => !/^why403-editor-/.test(name)));
    const page = marked(readFileSync(join(dist, "index.html"), "utf8"));
    hashes["index.html"] = createHash("sha256").update(page).digest("base64");
    return { bytes: `const VERSION="${named(version)}",FILES=${JSON.stringify(hashes)};\n${code}` };
  };
  return { newer, alter };
}

for (const browser of browsers) {
  test(`a new version is announced and not forced, and pages of the old one keep their files, ${browser}`, async () => {
    const { newer, alter } = updating();
    const server = await host({ offline: true, alter });
    await withPage(server, browser, async (page, address, context) => {
      await kept(page);
      await page.reload();
      await page.waitForSelector(hook("status"));
      const other = await context.newPage();
      other.setDefaultTimeout(TIMEOUT);
      await other.goto(address);
      await other.waitForSelector(hook("status"));
      await other.waitForSelector(".cm-editor");
      assert.equal(await page.$(hook("update")), null);

      newer.now = true;
      await page.bringToFront();
      await page.reload();
      const notice = await page.waitForSelector(hook("update"));
      assert.match(await notice.evaluate((element) => element.textContent), /^A new version is available\./);
      assert.match(await page.title(), /^why403/);
      await page.reload();
      await page.waitForSelector(hook("update"));
      assert.match(await page.title(), /^why403/);
      // What comes after the first outcome may move the buttons.
      const click = (name) => page.$eval(hook(name), (button) => button.click());
      await click("update-dismiss");
      assert.equal(await page.$(hook("update")), null);
      await page.reload();
      await page.waitForSelector(hook("update"));
      await Promise.all([page.waitForNavigation(), click("update-reload")]);
      await page.waitForSelector(hook("status"));
      assert.match(await page.title(), /^New why403/);

      const editor = await other.evaluate(() => document.getElementById("why403-files").dataset.editor);
      const status = (page) => page.evaluate((file) => fetch(file).then(({ status }) => status), editor);
      const versions = (page) => page.evaluate(async () => (await caches.keys()).length);
      assert.match(await other.title(), /^why403/);
      assert.equal(await status(other), 200);
      assert.equal(await versions(page), 2);
      await other.close();
      // A page clears up when it starts; the other one may still have been closing then.
      await eventually(async () => {
        await page.reload();
        await page.waitForSelector(hook("status"));
        assert.equal(await versions(page), 1);
      });
      assert.equal(await status(page), 404);
      assert.equal(await page.$(hook("update")), null);
      await server.close();
      await page.reload();
      await page.waitForSelector(hook("status"));
      assert.match(await page.title(), /^New why403/);
    });
  });
}
