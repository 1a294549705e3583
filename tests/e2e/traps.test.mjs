// Traps of the WebAssembly: a notice over the page with the texts as they are, which are saved without it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { RICH, focusRich, open as openRich } from "./editors.mjs";
import { countTimers, hook, host, idle, started } from "./harness.mjs";
import { browsers } from "./launch.mjs";

/** Runs `work(page, address)` in a fresh profile; exceptions are what is looked for here. */
async function withPage(work, { browser, editors = "plain", alter = withClock } = {}) {
  const server = await host({ alter });
  const context = await (await started(browser)).createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    if (editors === "plain") await page.evaluateOnNewDocument(() => localStorage.setItem("why403.editor", "plain"));
    await page.evaluateOnNewDocument(countTimers);
    page.on("dialog", (dialog) => dialog.accept());
    await page.goto(server.address);
    await page.waitForSelector(hook("status"));
    await work(page, server.address);
  } finally {
    await context.close();
    await server.close();
  }
}

/** A script of the page, with which the clock can be made to throw where the WebAssembly reads it, as an import may. */
const CLOCK = `
globalThis.breakClock = () => {
  const { now } = Date;
  Date.now = () => {
    // Only what calls now: of what called before a promise was waited for, browsers name some as well ("async*save", "at async save").
    const lines = new Error().stack.split("\\n");
    const before = lines.findIndex((line) => /\\w\\*|at async /.test(line));
    const calling = before < 0 ? lines : lines.slice(0, before);
    if (/wasm/.test(calling.join())) throw new Error("there is no clock");
    return now();
  };
};
if (localStorage.getItem("break-clock")) globalThis.breakClock();
`;
const breakClock = (page) => page.evaluate(() => globalThis.breakClock());
// It comes with the page: of what a script throws that a test evaluates, Chromium tells a page nothing.
const withClock = (name, bytes) => (/^boot-.*\.js$/.test(name) ? { bytes: bytes + CLOCK } : null);

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
  await page.$eval(hook("rescue-download"), (button) => button.click());
  await page.waitForFunction(() => globalThis.downloaded !== undefined);
  return JSON.parse(await page.evaluate(() => globalThis.downloaded));
}

for (const browser of browsers) {
  test(`an import that throws ends in a notice with all texts, which are saved, ${browser}`, async () => {
    await withPage(async (page, address) => {
      await page.focus(hook("header-value-0"));
      await page.keyboard.press("End");
      await page.keyboard.type("-very-secret-token");
      await page.waitForFunction(() => JSON.stringify(localStorage).includes("very-secret-token"));
      await breakClock(page);
      await page.focus(hook("request-path"));
      await page.keyboard.press("End");
      // What is typed after it neither reloads the page nor puts the notice away.
      await page.keyboard.type("Z z");
      await page.keyboard.press("Enter");
      const { saved, text, fields } = await stopped(page);
      assert.equal(saved, "true");
      assert.match(text, /why403 has stopped/);
      assert.ok(fields.includes("/pets/7Z"), fields.join());
      assert.ok(fields.some((field) => field.includes("policyDocument")));
      assert.equal(await page.$eval("#app", (app) => app.inert), true);
      const report = await page.$eval(`${hook("rescue")} pre`, (report) => report.textContent);
      assert.match(report, /wasm/);
      assert.doesNotMatch(report, /secret|\/pets|no clock/);
      const scenario = await downloaded(page);
      assert.equal(scenario.timeline[1].request.path, "/pets/7Z");
      assert.match(scenario.timeline[1].request.headers.Authorization, /very-secret-token$/);
      assert.match((await stored(page)).join(), /"path":"\/pets\/7Z"/);
      // Escape does not lead behind it.
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await page.waitForSelector(`${hook("rescue")}[open]`);
      // Reloaded, the work is offered, and there is only one.
      await page.click(hook("rescue-reload"));
      await page.waitForSelector(hook("open-stopped"));
      assert.equal((await stored(page)).length, 1);
      await page.click(hook("open-stopped"));
      await page.waitForFunction((path) => document.querySelector(path)?.value === "/pets/7Z", {}, hook("request-path"));
      await page.waitForFunction(() => localStorage.getItem("why403.opening.work") === null);
      await page.goto("about:blank");
      await page.goto(address);
      await page.waitForFunction((path) => document.querySelector(path)?.value === "/pets/7Z", {}, hook("request-path"));
    }, { browser });
  });

  test(`what another tab has made of the same work stays, ${browser}`, async () => {
    await withPage(async (page) => {
      await page.focus(hook("request-path"));
      await page.keyboard.press("End");
      await page.keyboard.type("A");
      await page.waitForFunction(() => JSON.stringify(localStorage).includes("/pets/7A"));
      const [key] = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("why403.work.")));
      await page.evaluate((key) => localStorage.setItem(key, "1790000000000 {\"title\":\"Of another tab\"}"), key);
      await breakClock(page);
      await page.keyboard.type("Z");
      assert.equal((await stopped(page)).saved, "true");
      const all = await stored(page);
      assert.equal(all.length, 2);
      assert.match(all.join(), /Of another tab/);
      assert.match(all.join(), /pets\/7AZ/);
    }, { browser });
  });

  test(`in a rich editor too, ${browser}`, async () => {
    await withPage(async (page) => {
      await openRich(page);
      await focusRich(page);
      // What comes after a pause reads the clock as well: the page would stop before the key.
      await idle(page);
      await breakClock(page);
      await page.keyboard.type("Q");
      const { saved, fields } = await stopped(page);
      assert.equal(saved, "true");
      assert.ok(fields.some((field) => field.includes("Q") && field.includes("policyDocument")), fields.join());
      assert.match((await stored(page)).join(), /Q/);
    }, { browser, ...RICH });
  });

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
      await page.evaluate(() => Object.assign(localStorage, { "why403.work.1": "1790000000000 {\"title\":\"At hand\"}", "break-clock": "yes" }));
      await page.goto("about:blank");
      await page.goto(address);
      await page.waitForSelector(hook("rescue-download"));
      assert.equal((await downloaded(page)).title, "At hand");
    }, { browser });
  });
}

test("tokens that are masked in saved work stay so", async () => {
  await withPage(async (page) => {
    await page.evaluate(() => localStorage.setItem("why403.tokens", "mask"));
    await page.focus(hook("header-value-0"));
    await page.keyboard.press("End");
    await page.keyboard.type("-very-secret-token");
    await page.waitForFunction(() => JSON.stringify(localStorage).includes("masked-1"));
    await breakClock(page);
    await page.focus(hook("editor-output"));
    await page.keyboard.type(" ");
    const { saved, fields } = await stopped(page);
    assert.equal(saved, "true");
    assert.ok(fields.some((field) => field.includes("policyDocument")));
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /secret/);
    assert.match((await stored(page)).join(), /masked-1/);
  });
});

test("tokens are masked from the moment on that this is chosen", async () => {
  await withPage(async (page) => {
    await page.focus(hook("header-value-0"));
    await page.keyboard.press("End");
    await page.keyboard.type("-very-secret-token");
    await page.waitForFunction(() => JSON.stringify(localStorage).includes("very-secret-token"));
    await page.click(hook("privacy-open"));
    await (await page.waitForSelector(hook("mask-tokens"))).click();
    await page.click(hook("privacy-close"));
    await breakClock(page);
    await page.focus(hook("editor-output"));
    await page.keyboard.type(" ");
    assert.equal((await stopped(page)).saved, "true");
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /secret/);
    assert.equal((await stored(page)).length, 1);
  });
});
