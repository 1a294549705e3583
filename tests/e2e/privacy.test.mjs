// Stored data: told without a request, masked by choice, forgotten on demand, and not put into the address.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, idle, inFreshProfile, openShare, shows, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const ours = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("why403.")));

for (const browser of browsers) {
  test(`the privacy dialog needs no request, and forgets everything, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await type(page, "request-path", "/mine");
      await page.waitForFunction(() => JSON.stringify(localStorage).includes("/mine"));
      await page.evaluate(() => localStorage.setItem("other", "of another page"));
      await idle(page);
      const requests = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.click(hook("privacy-open"));
      await shows(page, "privacy", /connect-src 'self'/);
      await shows(page, "stored", /^1 saved scenario/);
      await page.click(hook("forget"));
      await page.click(hook("forget-cancel"));
      await page.click(hook("forget"));
      assert.deepEqual(requests, []);
      await page.waitForSelector(hook("forget-confirm"));
      await Promise.all([page.waitForNavigation(), page.$eval(hook("forget-confirm"), (button) => button.click())]);
      await page.waitForFunction((path) => document.querySelector(path)?.value === "/pets/7", {}, hook("request-path"));
      await idle(page);
      // The harness asks for plain text areas at each start.
      assert.deepEqual((await ours(page)).filter((key) => key !== "why403.editor"), []);
      assert.equal(await page.evaluate(() => localStorage.getItem("other")), "of another page");
    }, { browser });
  });

  test(`tokens are masked in saved work by choice, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await type(page, "header-value-0", "Bearer a-long-secret-token");
      await page.waitForFunction(() => JSON.stringify(localStorage).includes("a-long-secret-token"));
      await page.$eval(hook("privacy-open"), (button) => button.click());
      await (await page.waitForSelector(hook("mask-tokens"))).click();
      await page.waitForFunction(() => !JSON.stringify(localStorage).includes("a-long-secret-token"));
      await page.click(hook("privacy-close"));
      // The page goes on with the token, and saves the mask.
      await type(page, "request-path", "/masked/path");
      await page.waitForFunction(() => JSON.stringify(localStorage).includes("/masked/path"));
      assert.equal(await page.$eval(hook("header-value-0"), (field) => field.value), "Bearer a-long-secret-token");
      assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /a-long-secret-token/);
      assert.equal((await ours(page)).filter((key) => key.startsWith("why403.work.")).length, 1);
      await page.goto("about:blank");
      await page.goto(address);
      await page.waitForFunction((field) => document.querySelector(field)?.value === "Bearer masked-1", {}, hook("header-value-0"));
    }, { browser });
  });
}

test("a copied link is in the address only on demand, and the history holds no scenario", async () => {
  await inFreshProfile(async (page, address, context) => {
    await context.overridePermissions(new URL(address).origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
    await type(page, "header-value-0", "Bearer a-long-secret-token");
    await page.waitForFunction(() => history.state !== null);
    await openShare(page);
    await page.click(hook("copy-link"));
    await shows(page, "copy-link", "Copied");
    await page.click(hook("share-close"));
    assert.equal(await page.evaluate(() => location.hash), "");
    await page.evaluate(() => (location.hash = "#g:missing-token"));
    await shows(page, "about", /The token is missing/);
    await page.goBack();
    await page.waitForFunction((field) => document.querySelector(field)?.value === "Bearer a-long-secret-token", {}, hook("header-value-0"));
    assert.equal(await page.evaluate(() => location.hash), "");
    // By the palette.
    await page.keyboard.down("Control");
    await page.keyboard.press("KeyK");
    await page.keyboard.up("Control");
    await page.waitForSelector(hook("palette-query"));
    await page.type(hook("palette-query"), "address bar");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.startsWith("#1"));
  });
});
