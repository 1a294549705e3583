// Saved work: the list, what is deleted and restored, the file of all of it, and files that are opened.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, host, inFreshProfile, openSaved, shows, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const scenario = (title, path, more = {}) => JSON.stringify({ title, timeline: [{ request: { path } }], ...more });

const WORK = {
  "why403.work.1": `1790000000000 ${scenario("Orders", "/orders/7")}`,
  "why403.work.2": `1790000100000 ${scenario("Customers", "/customers", { description: "Only partners may read." })}`,
  "why403.work.3": `1790000200000 ${scenario("", "/untitled")}`,
  "why403.work.4": '1790000300000 {"title":"Cut off","timeline":[{"request":{"path":"/cut"',
};

/** Opens the page with this work saved. */
async function withWork(page, address, work = WORK) {
  await page.evaluateOnNewDocument((work) => {
    if (sessionStorage.prepared) return;
    sessionStorage.prepared = "yes";
    Object.assign(localStorage, work);
  }, work);
  await page.goto(`${address}#g:missing-token`);
  await shows(page, "status", "401");
}

const saved = (page) =>
  page.evaluate(() => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith("why403.work"))));
const titles = (page) => page.$$eval(".saved-work .opens", (rows) => rows.map((row) => row.firstChild.textContent));
/** Waits until the list has these titles. */
async function lists(page, expected) {
  const has = (expected) => {
    const rows = [...document.querySelectorAll(".saved-work .opens")].map((row) => row.firstChild.textContent);
    return JSON.stringify(rows) === JSON.stringify(expected);
  };
  await page.waitForFunction(has, {}, expected).catch(async () => assert.deepEqual(await titles(page), expected));
}

/** Drops files on an element, as a person does. */
const drop = (page, files, selector = "main") =>
  page.$eval(selector, (place, files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of files) dataTransfer.items.add(new File([text], name));
    for (const type of ["dragover", "drop"]) place.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, files);

/** Takes what is downloaded instead of a file. */
const takeDownloads = (page) =>
  page.evaluate(() => {
    URL.createObjectURL = (blob) => {
      blob.text().then((text) => (globalThis.downloaded = text));
      return "data:,";
    };
    HTMLAnchorElement.prototype.click = () => {};
  });

for (const browser of browsers) {
  test(`the list is searched, and what is deleted is restored, by keyboard alone, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await withWork(page, address);
      await page.keyboard.down("Control");
      await page.keyboard.press("KeyK");
      await page.keyboard.up("Control");
      await page.waitForSelector(hook("palette-query"));
      await page.keyboard.type("saved scenarios");
      await page.keyboard.press("Enter");
      await page.waitForSelector(`${hook("saved-work-query")}:focus`);
      const all = ["Cut off", "Untitled scenario", "Customers", "Orders"];
      await lists(page, all);
      await page.waitForSelector(hook("saved-work-restore"), { hidden: true });
      assert.match(await page.$eval(hook("open-why403.work.1"), (row) => row.textContent), /^Orders\d+ Sep\w* 2026, \d\d:\d\d · GET \/orders\/7$/);
      assert.match(await page.$eval(hook("open-why403.work.4"), (row) => row.textContent), /part of it cannot be read/);
      await page.keyboard.type("partners");
      await lists(page, ["Customers"]);
      await shows(page, "saved-work-status", "1 result");
      await page.keyboard.press("Tab");
      await page.waitForSelector(`${hook("open-why403.work.2")}:focus`);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await lists(page, []);
      // Nothing is left in the list: the focus is on what undoes it.
      await page.waitForSelector(`${hook("saved-work-restore")}:focus`);
      assert.equal((await saved(page))["why403.work.2"], undefined);
      await page.keyboard.press("Enter");
      await lists(page, ["Customers"]);
      await page.waitForSelector(`${hook("open-why403.work.2")}:focus`);
      assert.deepEqual(await saved(page), WORK);
      // All of it, and back by the shortcut.
      await page.$eval(hook("saved-work-query"), (field) => field.select());
      await page.focus(hook("saved-work-query"));
      await page.keyboard.press("Backspace");
      await lists(page, all);
      await page.focus(hook("saved-work-delete-all"));
      await page.keyboard.press("Enter");
      await lists(page, []);
      assert.deepEqual(await saved(page), {});
      await shows(page, "saved-work-status", "4 scenarios deleted");
      // The list remembers what was deleted while the page is open.
      await page.keyboard.press("Escape");
      await page.waitForSelector(hook("saved-work-dialog"), { hidden: true });
      await page.click(`${hook("examples")} summary`);
      await page.click(hook("saved-work"));
      await page.focus(hook("saved-work-file"));
      await page.keyboard.down("Control");
      await page.keyboard.press("KeyZ");
      await page.keyboard.up("Control");
      await lists(page, all);
      assert.deepEqual(await saved(page), WORK);
    }, { browser, path: null });
  });

  test(`saved work opens beside what is there, and undo leads back, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await withWork(page, address);
      await type(page, "request-path", "/mine/now");
      await page.waitForFunction(() => JSON.stringify(localStorage).includes("/mine/now"));
      await openSaved(page);
      await lists(page, ["Edited: The token is missing", "Cut off", "Untitled scenario", "Customers", "Orders"]);
      assert.equal(await page.$eval(".saved-work [aria-current]", (row) => row.firstChild.textContent), "Edited: The token is missing");
      await page.click(hook("open-why403.work.1"));
      await shows(page, "about", /^Orders/);
      await page.click(hook("undo"));
      await page.waitForFunction((path) => document.querySelector(path)?.value === "/mine/now", {}, hook("request-path"));
      assert.ok(Object.values(await saved(page)).some((value) => value.includes("/mine/now")));
      for (const key of Object.keys(WORK)) assert.ok((await saved(page))[key], key);
    }, { browser, path: null });
  });

  test(`saved work is renamed, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await withWork(page, address);
      await type(page, "request-path", "/mine/now");
      await page.waitForFunction(() => JSON.stringify(localStorage).includes("/mine/now"));
      await openSaved(page);
      const rename = async (button, title, end) => {
        await button.focus();
        await page.keyboard.press("Enter");
        await page.waitForSelector(`${hook("saved-work-title")}:focus`);
        await page.keyboard.type(title);
        await page.keyboard.press(end);
      };
      const orders = hook("rename-why403.work.1");
      await rename(await page.$(orders), "Orders of 2026", "Enter");
      await lists(page, ["Edited: The token is missing", "Cut off", "Untitled scenario", "Customers", "Orders of 2026"]);
      await page.waitForSelector(`${orders}:focus`);
      await shows(page, "saved-work-status", "Renamed to “Orders of 2026”");
      const renamed = `1790000000000 ${scenario("Orders of 2026", "/orders/7")}`;
      assert.equal((await saved(page))["why403.work.1"], renamed);
      await rename(await page.$(orders), "Not this", "Escape");
      await page.waitForSelector(`${orders}:focus`);
      assert.equal((await saved(page))["why403.work.1"], renamed);
      // A damaged one keeps its text as it is.
      assert.equal(await page.$(hook("rename-why403.work.4")), null);
      // What is open is edited: undo takes it back.
      const count = Object.keys(await saved(page)).length;
      await rename(await page.$(".saved-work li:has([aria-current]) [data-testid^=rename-]"), "Mine", "Enter");
      await shows(page, "about", /^Mine/);
      await lists(page, ["Mine", "Cut off", "Untitled scenario", "Customers", "Orders of 2026"]);
      assert.equal(Object.keys(await saved(page)).length, count);
      await page.click(hook("saved-work-close"));
      await page.click(hook("undo"));
      await shows(page, "about", /^Edited: The token is missing/);
    }, { browser, path: null });
  });

  test(`all saved work is exported as one file, and imported again, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      const long = scenario("Long", `/${"long/".repeat(6000)}`);
      await withWork(page, address, { ...WORK, "why403.work.5": `1790000400000 ${long}` });
      await openSaved(page);
      await takeDownloads(page);
      await page.click(hook("saved-work-export"));
      const file = await (await page.waitForFunction(() => globalThis.downloaded)).jsonValue();
      const { savedWork } = JSON.parse(file);
      assert.deepEqual(savedWork.map(({ scenario, text }) => scenario?.title ?? text.slice(0, 18)), ["Long", '{"title":"Cut off"', "", "Customers", "Orders"]);
      await page.click(hook("saved-work-delete-all"));
      await lists(page, []);
      await page.click(hook("saved-work-close"));
      // As on another device.
      await drop(page, [["all.json", file]]);
      await lists(page, ["Long", "Cut off", "Untitled scenario", "Customers", "Orders"]);
      await shows(page, "saved-work-status", "5 scenarios added");
      const restored = Object.values(await saved(page)).sort();
      assert.deepEqual(restored.slice(0, 4), Object.values(WORK).sort());
      // What is long is stored compressed, as the page does it.
      assert.match(restored[4], /^1790000400000 z/);
      await page.click(hook("saved-work-close"));
      await drop(page, [["all.json", file]]);
      await shows(page, "saved-work-status", "0 scenarios added, 5 saved already");
      assert.equal(Object.keys(await saved(page)).length, 5);
      await page.click('.saved-work [data-testid^="open-"]');
      await shows(page, "about", /^Long/);
    }, { browser, path: null });
  });

  test(`a dropped file opens beside earlier work, on an editor too, and a reload finds it, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await type(page, "request-path", "/mine");
      await page.waitForFunction(() => JSON.stringify(localStorage).includes("/mine"));
      await drop(page, [["orders.json", scenario("Orders", "/orders/7")]], hook("editor-output"));
      await shows(page, "about", /^Orders/);
      assert.equal(await page.$(hook("notice")), null);
      await page.reload();
      await shows(page, "about", /^Orders/);
      await page.goBack();
      await page.waitForFunction((path) => document.querySelector(path)?.value === "/mine", {}, hook("request-path"));
      // What is none is offered to be imported, and replaces nothing.
      for (const [text, words] of [
        ['{ "Version": "2012-10-17", "Statement": [] }', /policy|output of a Lambda authorizer/],
        ["not JSON", /^$/],
        ["", /^The file is empty\.$/],
      ]) {
        await drop(page, [["other.json", text]]);
        await page.waitForFunction((selector, text) => document.querySelector(selector)?.value === text, {}, hook("import-text"), text);
        await shows(page, "import-status", words);
        await page.click(hook("import-close"));
        assert.equal(await page.$eval(hook("request-path"), (field) => field.value), "/mine");
      }
      // A damaged one opens as far as it goes.
      await drop(page, [["damaged.json", '{"title":"Damaged","timeline":[{"request":{"path":"/damaged"}}],"api":{"region":7']]);
      await shows(page, "about", /^Damaged/);
      await shows(page, "notice", /The file “damaged\.json” could not be read completely/);
      // Several are added to the list.
      await drop(page, [["a.json", scenario("A", "/a")], ["b.jsonl", `${scenario("B", "/b")}\n${scenario("C", "/c")}\n`]]);
      await shows(page, "saved-work-status", "3 scenarios added");
    }, { browser });
  });

  test(`a dialog that cannot be loaded says so, and is loaded again, ${browser}`, async (t) => {
    let broken = true;
    const from = await host({ alter: (name) => broken && /^dialog-saved-work.*js$/.test(name) && { status: 200, bytes: "" } });
    t.after(from.close);
    await inFreshProfile(async (page) => {
      await page.waitForSelector(hook("status"));
      await page.click(`${hook("examples")} summary`);
      await (await page.waitForSelector(hook("saved-work"))).click();
      await shows(page, "notice", /could not be loaded/);
      broken = false;
      await page.click(`${hook("examples")} summary`);
      await (await page.waitForSelector(hook("saved-work"))).click();
      await page.waitForSelector(hook("saved-work-dialog"));
    }, { browser, from });
  });
}

test("a file is chosen by the button", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    await page.click(`${hook("examples")} summary`);
    const [chooser] = await Promise.all([page.waitForFileChooser(), (await page.waitForSelector(hook("open-file"))).click()]);
    await chooser.accept([new URL("../../www/gallery/cached-policy.json", import.meta.url).pathname]);
    await shows(page, "about", /10 seconds later/);
  });
});

test("imported work is masked where a person has chosen that", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    await page.evaluate(() => localStorage.setItem("why403.tokens", "mask"));
    const secret = { authorizer: {}, timeline: [{ request: { headers: { Authorization: "Bearer a-long-secret-token" } } }] };
    await drop(page, [["all.jsonl", `${scenario("A", "/a", secret)}\n${scenario("B", "/b", secret)}`]]);
    await shows(page, "saved-work-status", "2 scenarios added");
    assert.doesNotMatch(JSON.stringify(await saved(page)), /a-long-secret-token/);
  });
});
