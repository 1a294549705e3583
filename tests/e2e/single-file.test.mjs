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
}

test("its policy allows only what is in it", () => {
  const page = readFileSync(file, "utf8");
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)[1];
  assert.match(policy, /^default-src 'none'; script-src ('sha256-[\w+/=]+' )+'wasm-unsafe-eval'; style-src ('sha256-[\w+/=]+' ?)+; img-src data:; base-uri 'none'; form-action 'none'$/);
  assert.doesNotMatch(page, /<script[^>]*\ssrc=|<link rel="(?:stylesheet|preload|manifest)"/);
});
