// Storage that is forbidden, corrupted, of a newer version, private.

import assert from "node:assert/strict";
import { env } from "node:process";
import { test } from "node:test";
import puppeteer from "puppeteer-core";
import { hook, host, inFreshProfile, openSaved, shows, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";

/** Opens the page with these values in the storage. */
async function opened(page, address, values, path = "") {
  await page.waitForSelector(hook("status"));
  await page.evaluate((values) => (localStorage.clear(), Object.assign(localStorage, values)), values);
  await page.goto("about:blank");
  await page.goto(address + path);
  await page.waitForSelector(hook("status"));
}

const read = (page, keys) => page.evaluate((keys) => keys.map((key) => localStorage.getItem(key)), keys);

for (const browser of browsers) {
  test(`without a storage the page works, and says that nothing is saved, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await page.evaluateOnNewDocument(() => {
        Object.defineProperty(globalThis, "localStorage", {
          get() {
            throw new DOMException("The operation is insecure.", "SecurityError");
          },
        });
      });
      page.on("dialog", (dialog) => dialog.accept());
      await page.goto(address);
      await shows(page, "status", "403");
      await type(page, "request-path", "/pets");
      await shows(page, "status", "200");
      await shows(page, "notice", /stores no data for this page: your changes are not saved/);
      assert.ok(await page.$(hook("take-file")));
      await page.$eval(hook("privacy-open"), (button) => button.click());
      await shows(page, "privacy", /Nothing: this browser stores no data/);
    }, { browser, path: null });
  });

  test(`what is corrupted is left as it is, ${browser}`, async () => {
    const values = {
      "why403.work.1": "1790000000003 {\"title\":\"Cut off",
      "why403.work.2": "1790000000002 z!!!!",
      "why403.work.3": "1790000000001 zAAAA",
      "why403.work": "\u0000\ud800 not text",
      "why403.work.x": "",
      "why403.panels": "%%%",
      "why403.theme": "plaid",
      "why403.editor": "",
      "why403.messages": "🔑",
      "why403.opening.work": "long ago",
      "why403.tokens": "?",
    };
    const works = Object.keys(values).filter((key) => key.startsWith("why403.work"));
    await inFreshProfile(async (page, address) => {
      await opened(page, address, values);
      await shows(page, "notice", /could not be read completely/);
      await type(page, "request-path", "/mine");
      await page.waitForFunction(() => Object.values(localStorage).some((value) => value.includes("/mine")));
      assert.deepEqual(await read(page, works), works.map((key) => values[key]));
      // They are listed, with their texts to copy.
      await openSaved(page);
      await page.waitForSelector(hook("copy-why403.work.1"));
      for (const key of works.slice(0, 3)) assert.ok(await page.$(hook(`copy-${key}`)), key);
    }, { browser });
  });

  test(`what a newer version has stored is left as it is, ${browser}`, async () => {
    const values = {
      "why403.work.7": "1790000000009 {\"why403\":2,\"title\":\"From a newer version\",\"timeline\":[{\"request\":{\"path\":\"/newer\"}}]}",
      "why403.work.8": "1790000000008 y0123 in a form that comes later",
      "why403.work.9": "v2:1790000000007:something",
    };
    await inFreshProfile(async (page, address) => {
      await opened(page, address, values);
      await shows(page, "notice", /version/);
      await shows(page, "about", /From a newer version/);
      await type(page, "request-path", "/older");
      await page.waitForFunction(() => Object.values(localStorage).some((value) => value.includes("/older")));
      assert.deepEqual(await read(page, Object.keys(values)), Object.values(values));
    }, { browser });
  });

  test(`what stopped the page is offered, and not opened, ${browser}`, async () => {
    const key = "why403.work.1790000000001";
    const values = {
      [key]: "1790000000001 {\"title\":\"It hangs\",\"timeline\":[{\"request\":{\"path\":\"/hangs\"}}]}",
      "why403.opening.work": `1790000000000 ${key.length}:${key}`,
    };
    await inFreshProfile(async (page, address) => {
      await opened(page, address, values);
      await shows(page, "notice", /stopped the page/);
      await shows(page, "about", /^The authorizer’s policy/);
      assert.ok(await page.$(hook("copy-stopped")));
      await page.reload();
      await shows(page, "notice", /stopped the page/);
      // Opened by choice, and the page comes to rest: from then on it is opened as any other.
      await page.click(hook("open-stopped"));
      await shows(page, "about", /It hangs/);
      await page.waitForFunction(() => localStorage.getItem("why403.opening.work") === null);
      await page.goto("about:blank");
      await page.goto(address);
      await shows(page, "about", /It hangs/);
    }, { browser });
  });

  test(`a link that stopped the page is offered, and not opened, ${browser}`, async () => {
    const fragment = `j${Buffer.from("{\"title\":\"A link that hangs\",\"timeline\":[{\"request\":{}}]}").toString("base64url")}`;
    const values = { "why403.opening.link": `1790000000000 ${fragment.length}:${fragment.slice(-64)}` };
    await inFreshProfile(async (page, address) => {
      await opened(page, address, values, `#${fragment}`);
      await shows(page, "notice", /link stopped the page/);
      await shows(page, "about", /^The authorizer’s policy/);
      await page.click(hook("open-stopped"));
      await shows(page, "about", /A link that hangs/);
    }, { browser });
  });
}

test("in Firefox's private mode work is saved until it is closed", { skip: !env.WHY403_FIREFOX }, async () => {
  const server = await host();
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: env.WHY403_FIREFOX,
    headless: true,
    extraPrefsFirefox: { "browser.privatebrowsing.autostart": true },
  });
  try {
    const page = await browser.newPage();
    await page.goto(server.address);
    await page.waitForSelector(hook("status"));
    await page.$eval(hook("request-path"), (field) => {
      field.value = "/private";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    await page.waitForFunction(() => JSON.stringify(localStorage).includes("/private"));
    assert.equal(await page.$(hook("notice")), null);
    await page.reload();
    await page.waitForFunction((path) => document.querySelector(path)?.value === "/private", {}, hook("request-path"));
  } finally {
    await browser.close();
    await server.close();
  }
});
