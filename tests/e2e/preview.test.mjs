// Previews of suggestions, shown before one is made: in the rich editor, or on a card beside the suggestion.

import assert from "node:assert/strict";
import { test } from "node:test";
import { RICH, open, value } from "./editors.mjs";
import { hook, inFreshProfile, shows } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const FIRST = ".suggestions button:not(:disabled)";

/** The positions of the suggestions and of what is around them. */
const places = (page) =>
  page.$$eval(".suggestions button, #response, .editors section", (all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));

for (const browser of browsers) {
  test(`with the pointer or the focus on a suggestion the rich editor shows its change, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      // The editor is in view.
      await page.setViewport({ width: 1280, height: 1400 });
      await open(page);
      await page.waitForSelector(FIRST);
      const [text, before] = [await value(page), await places(page)];
      const added = () => page.$$eval(".cm-added", (all) => all.map((one) => one.textContent).join());
      await page.hover(FIRST);
      await page.waitForSelector(".cm-added");
      assert.notEqual(await added(), "");
      assert.deepEqual(await places(page), before);
      assert.equal(await value(page), text);
      assert.equal(await page.$("[popover]:popover-open"), null);
      await page.mouse.move(5, 5);
      await page.waitForFunction(() => !document.querySelector(".cm-added, .cm-removed"));
      await page.focus(FIRST);
      await page.waitForSelector(".cm-added");
      await page.keyboard.press("Escape");
      await page.waitForFunction(() => !document.querySelector(".cm-added, .cm-removed"));
      // The change that is made is the one that was shown.
      await page.hover(FIRST);
      const shown = await added();
      await page.click(FIRST);
      await shows(page, "status", "200");
      assert.ok((await value(page)).includes(shown));
      await page.waitForFunction(() => !document.querySelector(".cm-added, .cm-removed"));
    }, { browser, ...RICH });
  });

  test(`beside a text area the change is on a card, ${browser}`, async () => {
    for (const width of [1280, 360]) {
      await inFreshProfile(async (page) => {
        await page.setViewport({ width, height: 800 });
        await page.waitForSelector(FIRST);
        await page.$eval(FIRST, (button) => button.scrollIntoView({ block: "center" }));
        const before = await places(page);
        await page.hover(FIRST);
        const card = await page.waitForSelector("[popover]:popover-open");
        assert.match(await card.evaluate((card) => card.textContent), /removed: .*added: /);
        const apart = await page.evaluate((first) => {
          const card = document.querySelector("[popover]:popover-open").getBoundingClientRect();
          const button = document.querySelector(first).getBoundingClientRect();
          const inside = card.left >= 0 && card.top >= 0 && card.right <= innerWidth && card.bottom <= innerHeight;
          const beside = card.right <= button.left + 1 || card.bottom <= button.top + 1 || card.top >= button.bottom - 1;
          return inside && beside ? "" : JSON.stringify({ card, button });
        }, FIRST);
        assert.equal(apart, "", `${width}`);
        assert.deepEqual(await places(page), before);
        await page.mouse.move(5, 5);
        await page.waitForFunction(() => !document.querySelector("[popover]:popover-open"));
        // A screen reader reads the change with the button.
        await page.focus(FIRST);
        await page.waitForSelector("[popover]:popover-open");
        const described = await page.$eval(FIRST, (button) => document.getElementById(button.getAttribute("aria-describedby")).textContent);
        assert.match(described, /added: /);
        await page.keyboard.press("Escape");
        await page.waitForFunction(() => !document.querySelector("[popover]:popover-open"));
        await page.click(FIRST);
        await shows(page, "status", "200");
        assert.equal(await page.$("[popover]:popover-open"), null);
      }, { browser });
    }
  });
}

test("what has no editor is shown on the card, with the rich editors too", async () => {
  await inFreshProfile(async (page) => {
    await open(page);
    await page.waitForSelector(FIRST);
    const other = await page.$$(".suggestions li > button");
    for (const button of other) {
      await button.hover();
      await page.waitForSelector("[popover]:popover-open, .cm-added, .cm-removed");
      await page.mouse.move(5, 5);
      await page.waitForFunction(() => !document.querySelector("[popover]:popover-open, .cm-added, .cm-removed"));
    }
  }, { ...RICH, path: "#g:missing-token" });
});

test("the description of an example leaves with the first edit, and nothing moves", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(FIRST);
    await page.click(hook("decline"));
    const top = () => page.$eval(hook("editor-output"), (field) => field.getBoundingClientRect().top);
    const before = await top();
    await page.focus(hook("editor-output"));
    await page.keyboard.type(" ");
    await shows(page, "about", /^Edited: /);
    assert.doesNotMatch(await page.$eval(hook("about"), (about) => about.innerText), /does not list/);
    assert.equal(await top(), before);
    await page.click(hook("undo"));
    await shows(page, "about", /^The authorizer’s policy/);
  });
});
