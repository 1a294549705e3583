// The page as one file, opened from disk: nothing is beside it, and nothing is asked of any other place.

import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { dist, hook, shows, started } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const folder = mkdtempSync(join(tmpdir(), "why403-single-"));
const file = join(folder, "why403.html");
copyFileSync(join(dist, "why403.html"), file);
after(() => rmSync(folder, { recursive: true }));

/** Runs `work(page)` with the file open, and then holds that the file is all that was loaded, and that nothing went wrong. */
async function withFile(browser, fragment, work) {
  const context = await (await started(browser)).createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    if (browser === "chromium") await page.setOfflineMode(true);
    const faults = [];
    page.on("console", (message) => ["error", "warn"].includes(message.type()) && faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("request", (request) => {
      const { protocol, pathname } = new URL(request.url());
      if (protocol !== "data:" && pathname !== pathToFileURL(file).pathname) faults.push(request.url());
    });
    await page.goto(pathToFileURL(file).href + fragment);
    await work(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

for (const browser of browsers) {
  test(`it starts from disk with its editor, suggestions and examples, ${browser}`, async () => {
    await withFile(browser, "", async (page) => {
      await shows(page, "status", /403/);
      await page.waitForSelector(".cm-editor .cm-content");
      const sheets = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--complete"));
      assert.notEqual(sheets, "");
      // Found in slices on the page: there are no workers.
      const fix = await page.waitForSelector(`${hook("suggestions")} li button`);
      await fix.click();
      await shows(page, "status", /200/);
    });
  });

  test(`it opens an example and the licences from disk, ${browser}`, async () => {
    await withFile(browser, "#g:cached-policy", async (page) => {
      await page.waitForSelector(hook("status"));
      // The file itself holds the texts of all examples.
      await page.waitForFunction(() => /10 seconds later/.test(document.getElementById("app").textContent));
      await page.$eval('a[href="./licences.txt"]', (link) => link.click());
      const licences = await page.waitForSelector(hook("licences"));
      assert.match(await licences.evaluate((dialog) => dialog.textContent), /wasm-bindgen[^]*@codemirror\/view[^]*Permission is hereby granted/);
      await page.keyboard.press("Escape");
      await page.waitForFunction((selector) => !document.querySelector(selector), {}, hook("licences"));
    });
  });

  test(`what it shares names it, and nothing leads to pages that it lacks, ${browser}`, async () => {
    await withFile(browser, "", async (page) => {
      await page.waitForSelector(hook("status"));
      await page.$eval(`${hook("examples")} summary`, (summary) => summary.click());
      await page.waitForSelector('a[href="gallery.html"]');
      const shown = await page.$$eval('a[href="gallery.html"], a[href="lessons.html"]', (links) => links.filter((link) => link.checkVisibility()).length);
      assert.equal(shown, 0);
      await page.$eval(hook("share"), (button) => button.click());
      await page.waitForSelector(`${hook("share-dialog")}[aria-busy="false"]`);
      const link = await page.$eval(hook("share-link"), ({ value }) => value);
      assert.ok(link.startsWith(`${pathToFileURL(file).href}#1`), link);
      assert.equal(await page.$(hook("share-as-embed")), null);
    });
  });
}

test("its policy allows only what is in it", () => {
  const page = readFileSync(file, "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)[1];
  assert.match(policy, /^default-src 'none'; script-src ('sha256-[\w+/=]+' )+'wasm-unsafe-eval'; style-src ('sha256-[\w+/=]+' ?)+; img-src data:; base-uri 'none'; form-action 'none'$/);
  assert.doesNotMatch(page, /<script[^>]*\ssrc=|<link rel="(?:stylesheet|preload|manifest)"/);
});
