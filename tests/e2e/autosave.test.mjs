// Autosave: saving removes nothing, what does not fit is reported, and at most a second of typing is at risk.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, idle, inFreshProfile, paste, shows, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";

/** The saved scenarios as they are stored, by their keys. */
const stored = (page) => page.evaluate(() => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith("why403.work."))));

/** Fills the storage as another page of the origin may, up to `free` characters. */
const fill = (page, free = 0) =>
  page.evaluate((free) => {
    let text = "x".repeat(1 << 20);
    for (let key = 0; text.length > 8; ) {
      try {
        localStorage.setItem(`other.${key++}`, text);
      } catch {
        text = text.slice(text.length / 2);
      }
    }
    if (free > 0) {
      const last = Object.keys(localStorage).find((key) => localStorage[key].length === 1 << 20);
      localStorage.setItem(last, "x".repeat((1 << 20) - free));
    }
  }, free);

const ELEVEN = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`why403.work.${at}`, `${1_790_000_000_000 + at} {"title":"Number ${at}"}`]));
const seed = (page, values) => page.evaluate((values) => Object.assign(localStorage, values), values);

for (const browser of browsers) {
  test(`in a full storage nothing is removed, and the work can be taken along, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await page.waitForSelector(hook("status"));
      page.on("dialog", (dialog) => dialog.accept());
      await seed(page, ELEVEN);
      await page.goto("about:blank");
      await page.goto(`${address}#g:missing-token`);
      await page.waitForSelector(hook("status"));
      const before = await stored(page);
      assert.equal(Object.keys(before).length, 11);
      await fill(page);
      await type(page, "request-path", "/a/path/that/does/not/fit/in/what/is/left/of/the/storage");
      await shows(page, "notice", /storage for this site is full: your changes are not saved/);
      assert.deepEqual(await stored(page), before);
      // A file with the scenario.
      await page.evaluate(() => {
        URL.createObjectURL = (blob) => {
          blob.text().then((text) => (globalThis.downloaded = text));
          return "data:,";
        };
        HTMLAnchorElement.prototype.click = () => {};
      });
      await page.click(hook("take-file"));
      await page.waitForFunction(() => globalThis.downloaded !== undefined);
      assert.match(await page.evaluate(() => globalThis.downloaded), /does\/not\/fit/);
      for (const name of ["take-link", "take-copy"]) assert.ok(await page.$(hook(name)), name);
      // Once there is room, it is saved, and the notice goes.
      await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("other.")).forEach((key) => localStorage.removeItem(key)));
      await page.focus(hook("request-path"));
      await page.keyboard.type("!");
      await page.waitForFunction((notice) => !document.querySelector(notice), {}, hook("notice"));
      const after = await stored(page);
      assert.equal(Object.keys(after).length, 12);
      for (const [key, value] of Object.entries(before)) assert.equal(after[key], value);
    }, { browser });
  });

  test(`a large work is stored compressed beside all others, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await page.waitForSelector(hook("status"));
      await seed(page, ELEVEN);
      await page.goto("about:blank");
      await page.goto(`${address}#g:missing-token`);
      await page.waitForSelector(hook("status"));
      const large = `{"principalId": "${"All work and no play. ".repeat(100_000)}"}`;
      await paste(page, "editor-output", large);
      await page.waitForFunction(() => Object.keys(localStorage).filter((key) => key.startsWith("why403.work.")).length === 12, { timeout: 60_000 });
      const all = await stored(page);
      const value = Object.entries(all).find(([key]) => !(key in ELEVEN))[1];
      assert.match(value, /^\d+ z[\w-]+$/);
      assert.ok(value.length < large.length / 10);
      await page.goto("about:blank");
      await page.goto(address);
      await page.waitForFunction((editor, length) => document.querySelector(editor)?.value.length === length, { timeout: 60_000 }, hook("editor-output"), large.length);
    }, { browser });
  });

  test(`steady typing is saved while it goes on, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await page.waitForSelector(hook("status"));
      await page.evaluate(() => {
        const set = Storage.prototype.setItem;
        globalThis.saves = [];
        Storage.prototype.setItem = function (key, value) {
          if (key.startsWith("why403.work.")) globalThis.saves.push(JSON.parse(value.slice(value.indexOf("{"))).timeline[1].request.path);
          return set.call(this, key, value);
        };
      });
      await page.focus(hook("request-path"));
      await page.keyboard.press("End");
      await page.keyboard.type("x".repeat(40), { delay: 100 });
      const saves = await page.evaluate(() => globalThis.saves);
      // Four seconds without a pause: none would be enough to save in one.
      assert.ok(new Set(saves).size >= 4, JSON.stringify(saves));
    }, { browser });
  });

  test(`a page that is hidden or left saves at once, ${browser}`, async () => {
    for (const event of ["visibilitychange", "pagehide"]) {
      await inFreshProfile(async (page) => {
        await page.waitForSelector(hook("status"));
        await page.$eval(hook("request-path"), async (field, event) => {
          // The pause never ends.
          const set = globalThis.setTimeout;
          globalThis.setTimeout = (work, delay, ...rest) => (delay >= 100 ? 0 : set(work, delay, ...rest));
          field.value = "/hidden";
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
          await new Promise(requestAnimationFrame);
          await new Promise((done) => set(done, 50));
          (event === "pagehide" ? window : document).dispatchEvent(new Event(event));
        }, event);
        assert.match(JSON.stringify(await stored(page)), /hidden/, event);
      }, { browser });
    }
  });

  test(`two tabs with the same work keep both, ${browser}`, async () => {
    await inFreshProfile(async (page, address, context) => {
      await type(page, "request-path", "/common");
      await page.waitForFunction(() => JSON.stringify(localStorage).includes("/common"));
      const other = await context.newPage();
      await other.goto(address);
      await other.waitForFunction((path) => document.querySelector(path)?.value === "/common", {}, hook("request-path"));
      for (const [tab, path] of [[page, "/left"], [other, "/right"], [page, "/left/again"]]) {
        await tab.bringToFront();
        await tab.$eval(hook("request-path"), (field, path) => {
          field.value = path;
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }, path);
        await tab.waitForFunction((path) => Object.values(localStorage).some((value) => value.includes(`"${path}"`)), {}, path);
      }
      const all = Object.values(await stored(page)).join();
      assert.match(all, /"\/left\/again"/);
      assert.match(all, /"\/right"/);
      await other.close();
    }, { browser });
  });
}

test("a person is told to remove some of a hundred saved scenarios, and none is removed", async () => {
  const many = Object.fromEntries(Array.from({ length: 98 }, (_, at) => [`why403.work.${at}`, `${1_790_000_000_000 + at} {"title":"Number ${at}"}`]));
  await inFreshProfile(async (page, address) => {
    await page.waitForSelector(hook("status"));
    await seed(page, many);
    for (const [example, count] of [["missing-token", 99], ["own-words", 100], ["cached-policy", 101]]) {
      await page.goto("about:blank");
      await page.goto(`${address}#g:${example}`);
      await page.waitForSelector(hook("status"));
      await type(page, "request-path", "/mine");
      await page.waitForFunction((count) => Object.keys(localStorage).filter((key) => key.startsWith("why403.work.")).length === count, {}, count);
      await idle(page);
      if (count === 100) await shows(page, "notice", /^100 scenarios are saved in this browser/);
      else assert.equal(await page.$(hook("notice")), null, `${count} saved`);
    }
    const all = await stored(page);
    for (const [key, value] of Object.entries(many)) assert.equal(all[key], value);
  });
});

test("a renderer that ends while a person types loses a second at most", async () => {
  await inFreshProfile(async (page, address, context) => {
    await page.waitForSelector(hook("status"));
    await page.focus(hook("request-path"));
    await page.keyboard.press("End");
    await page.keyboard.type("y".repeat(40), { delay: 75 });
    const typed = await page.$eval(hook("request-path"), (field) => field.value.length);
    await page.goto("chrome://crash").catch(() => {});
    const next = await context.newPage();
    await next.goto(address);
    await next.waitForFunction((path) => document.querySelector(path)?.value.includes("y"), {}, hook("request-path"));
    const found = await next.$eval(hook("request-path"), (field) => field.value.length);
    // A second is some thirteen characters at this pace, and fewer on a slow machine.
    assert.ok(typed - found <= 14, `${typed - found} of ${typed} characters are lost`);
    await next.close();
  });
});
