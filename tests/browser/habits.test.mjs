// Habits: undo across panes, the palette and the keys, and work that stays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, host, inFreshProfile, shows, text, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const value = (page, name) => page.$eval(hook(name), (field) => field.value);

/** Presses a key with modifiers: `chord(page, "Control", "Shift", "KeyZ")`. */
async function chord(page, ...keys) {
  const key = keys.pop();
  for (const modifier of keys) await page.keyboard.down(modifier);
  await page.keyboard.press(key);
  for (const modifier of keys.reverse()) await page.keyboard.up(modifier);
}

/** Waits until a field holds `expected`. */
async function holds(page, name, expected) {
  const same = (selector, wanted) => document.querySelector(selector)?.value === wanted;
  await page.waitForFunction(same, { timeout: 5_000 }, hook(name), expected).catch(() => {});
  assert.equal(await value(page, name), expected);
}

for (const browser of browsers) {
  test(`undo goes across the panes, by keys, buttons and the browser's own menu, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await page.waitForSelector(hook("status"));
      const [path, output] = [await value(page, "request-path"), await value(page, "editor-output")];
      await page.focus(hook("request-path"));
      await page.keyboard.press("End");
      await page.keyboard.type("/one");
      await page.focus(hook("editor-output"));
      await page.keyboard.press("PageDown");
      await page.keyboard.type("x");
      await page.click(hook("policy-attached"));
      await page.waitForSelector(hook("editor-policy"));

      // Whatever has the focus: a switch here, a text there.
      await chord(page, "Control", "KeyZ");
      await page.waitForSelector(hook("editor-policy"), { hidden: true });
      await shows(page, "announcer", /^Undone: the resource policy\./);
      await page.focus(hook("editor-output"));
      await chord(page, "Control", "KeyZ");
      await holds(page, "editor-output", output);
      assert.equal(await value(page, "request-path"), `${path}/one`);
      await chord(page, "Control", "KeyZ");
      await holds(page, "request-path", path);
      assert.equal(await page.$eval(hook("undo"), (button) => button.ariaDisabled), "true");

      await chord(page, "Control", "Shift", "KeyZ");
      await holds(page, "request-path", `${path}/one`);
      await page.click(hook("redo"));
      assert.notEqual(await value(page, "editor-output"), output);
      await page.click(hook("undo"));
      await holds(page, "editor-output", output);
      await chord(page, "Control", "KeyY");
      await page.waitForFunction((selector, text) => document.querySelector(selector).value !== text, {}, hook("editor-output"), output);

      // What is edited now cannot be redone any more.
      await page.focus(hook("request-path"));
      await page.keyboard.type("!");
      await page.waitForSelector(`${hook("redo")}[aria-disabled]`);
    }, { browser });
  });
}

test("the browser's own undo is ours", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    const path = await value(page, "request-path");
    await page.focus(hook("request-path"));
    await page.keyboard.type("/one");
    await page.$eval(hook("request-path"), (field) => {
      const event = new InputEvent("beforeinput", { inputType: "historyUndo", bubbles: true, cancelable: true });
      field.dispatchEvent(event);
    });
    await holds(page, "request-path", path);
  });
});

test("undo leaves the caret where the text changed", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    await page.focus(hook("editor-output"));
    await page.$eval(hook("editor-output"), (area) => area.setSelectionRange(10, 10));
    await page.keyboard.type("qqq");
    await chord(page, "Control", "KeyZ");
    await page.waitForFunction((selector) => !document.querySelector(selector).value.includes("qqq"), {}, hook("editor-output"));
    assert.equal(await page.$eval(hook("editor-output"), (area) => area.selectionEnd), 10);
  });
});

test("an example in the place of work is undone like any step", async () => {
  await inFreshProfile(async (page) => {
    await type(page, "request-path", "/my/work");
    await page.click(`${hook("examples")} summary`);
    await (await page.waitForSelector(hook("example-cached-policy"))).click();
    await shows(page, "status", "403");
    await chord(page, "Control", "KeyZ");
    await holds(page, "request-path", "/my/work");
    assert.equal(await page.evaluate(() => location.hash), "");
  });
});
