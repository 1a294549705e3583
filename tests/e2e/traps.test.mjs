// Where the WebAssembly stops: a notice over the page with the texts as they are, which are saved without it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, host, started } from "./harness.mjs";
import { browsers } from "./launch.mjs";

/** Runs `work(page, address)` in a fresh profile; exceptions are what is looked for here. */
async function withPage(work, { browser, editors = "plain", alter } = {}) {
  const server = await host({ alter });
  const context = await (await started(browser)).createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    if (editors === "plain") await page.evaluateOnNewDocument(() => localStorage.setItem("why403.editor", "plain"));
    page.on("dialog", (dialog) => dialog.accept());
    await page.goto(server.address);
    await page.waitForSelector(hook("status"));
    await work(page, server.address);
  } finally {
    await context.close();
    await server.close();
  }
}

/** From now on the clock throws where the WebAssembly reads it, as an import may. */
const breakClock = () => {
  const { now } = Date;
  Date.now = () => {
    if (/wasm/.test(new Error().stack)) throw new Error("there is no clock");
    return now();
  };
};

const stored = (page) => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("why403.work.")).map(([, value]) => value));

/** Waits for the notice, and until it knows whether the texts are saved. */
async function stopped(page) {
  await page.waitForSelector(`${hook("rescue")}[data-saved]`, { timeout: 30_000 });
  return page.$eval(hook("rescue"), (notice) => ({ saved: notice.dataset.saved, text: notice.textContent, fields: [...notice.querySelectorAll("textarea")].map(({ value }) => value) }));
}

/** What the notice offers as a file. */
async function downloaded(page) {
  await page.evaluate(() => {
    URL.createObjectURL = (blob) => (blob.text().then((text) => (globalThis.downloaded = text)), "data:,");
    HTMLAnchorElement.prototype.click = () => {};
  });
  await page.click(hook("rescue-download"));
  await page.waitForFunction(() => globalThis.downloaded !== undefined);
  return JSON.parse(await page.evaluate(() => globalThis.downloaded));
}

for (const browser of browsers) {
  test(`out of memory ends in the notice, with the text that was too large, ${browser}`, async () => {
    /** Gives the memory of the program a maximum of 8 MiB more than it starts with. */
    const limited = (bytes) => {
      const leb = (at) => {
        let [value, shift, byte] = [0, 0, 0];
        do {
          byte = bytes[at++];
          value |= (byte & 127) << shift;
          shift += 7;
        } while (byte & 128);
        return [value, at];
      };
      const toLeb = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...toLeb(value >> 7)]);
      for (let at = 8; at < bytes.length; ) {
        const section = bytes[at];
        const [size, start] = leb(at + 1);
        if (section === 5) {
          const [pages] = leb(start + 2);
          const content = [1, 1, ...toLeb(pages), ...toLeb(pages + 128)];
          return Buffer.concat([bytes.subarray(0, at), Buffer.from([5, ...toLeb(content.length), ...content]), bytes.subarray(start + size)]);
        }
        at = start + size;
      }
      throw new Error("there is no memory section");
    };
    const alter = (name, bytes) => (/^why403.*\.wasm$/.test(name) && !/worker/.test(name) ? { bytes: limited(bytes) } : null);
    await withPage(async (page) => {
      await page.$eval(hook("editor-output"), (area) => {
        area.value = `{"principalId": "${"too much ".repeat(1_500_000)}"}`;
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      });
      const { saved, fields } = await stopped(page);
      assert.equal(saved, "true");
      assert.ok(fields.some((field) => field.length > 12_000_000));
      // It is stored compressed.
      assert.match((await stored(page)).join(), /^\d+ z/);
    }, { browser, alter });
  });

  test(`a page that stops while it starts says so, with the saved work at hand, ${browser}`, async () => {
    await withPage(async (page, address) => {
      await page.evaluate(() => localStorage.setItem("why403.work.1", "1790000000000 {\"title\":\"At hand\"}"));
      await page.evaluateOnNewDocument(breakClock);
      await page.goto("about:blank");
      await page.goto(address);
      await page.waitForSelector(hook("rescue-download"));
      assert.equal((await downloaded(page)).title, "At hand");
    }, { browser });
  });
}
