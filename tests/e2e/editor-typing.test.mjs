// Typing in the rich editors: no letter is lost, and the caret stays in view.

import assert from "node:assert/strict";
import { test } from "node:test";
import { caretBehind, caretIsSeen, chord, FIELD, held, holds, link, open, output, RICH, selectText, value } from "./editors.mjs";
import { hook, inFreshProfile } from "./harness.mjs";
import { browsers } from "./launch.mjs";

test("opening the rich editor while typing loses no letter, caret or undo step", async () => {
  await held(async (page, release, faults) => {
    await caretBehind(page, '"alice');
    const letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    for (const [index, letter] of [...letters].entries()) {
      if (index === 10) release();
      await page.keyboard.type(letter, { delay: 15 });
    }
    await open(page);
    await page.keyboard.type("!");
    await holds(page, new RegExp(`"alice${letters}!"`));
    while (!(await page.$eval(hook("undo"), (button) => button.ariaDisabled === "true"))) await chord(page, "Control", "KeyZ");
    await holds(page, /"alice"/);
    assert.deepEqual(faults, []);
  });
});

for (const browser of browsers) {
  test(`typing scrolls the caret into view, and a change of the text area shows, ${browser}`, async () => {
    const statements = Array.from({ length: 60 }, (_, index) => ({ Sid: `s${index}`, Effect: "Allow", Action: "*", Resource: "*" }));
    const scenario = { why403: 1, authorizer: { lambda: [{ returns: output(...statements) }] }, timeline: [{ request: { httpMethod: "GET", path: "/pets" } }] };
    await inFreshProfile(async (page) => {
      await open(page);
      await caretBehind(page, '"s40');
      await page.keyboard.type("a");
      await caretIsSeen(page);
      // Scrolled away, in the editor and on the page.
      const away = () => page.evaluate(() => {
        document.activeElement.closest(".cm-scroller").scrollTop = 0;
        scrollTo(0, document.documentElement.scrollHeight);
      });
      await away();
      await caretIsSeen(page, false);
      await page.keyboard.type("b");
      await holds(page, /"s40ab"/);
      await caretIsSeen(page);
      // As an extension or a script that fills the text area.
      await page.evaluate((selector) => {
        const area = document.querySelector(selector);
        const at = area.value.indexOf("s40ab");
        area.setRangeText("x", at, at + 5);
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }, hook(FIELD));
      await holds(page, /"x"/);
      await page.waitForFunction(() => [...document.querySelectorAll(".cm-line")].some((line) => line.textContent.includes('"x"')));
    }, { ...RICH, browser, path: link(scenario) });
  });

  test(`typing over several selected lines replaces them, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      const before = await value(page);
      const selected = before.slice(before.indexOf('"principalId"'), before.indexOf('"Effect"'));
      await selectText(page, selected);
      await page.keyboard.type("ab");
      await holds(page, /ab"Effect"/);
      assert.equal(await value(page), before.replace(selected, "ab"));
    }, { ...RICH, browser });
  });

  test(`typing inserts at several carets, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      await selectText(page, "alice");
      const before = await value(page);
      const times = before.split("alice").length - 1;
      for (let more = 1; more < times; more++) await chord(page, "Control", "KeyD");
      await page.waitForFunction((times) => document.querySelectorAll(".cm-cursor").length === times, {}, times);
      await page.keyboard.type("bob");
      await holds(page, /bob/);
      assert.equal(await value(page), before.replaceAll("alice", "bob"));
      await caretBehind(page, "bob");
      await page.waitForFunction(() => document.querySelectorAll(".cm-cursor").length === 1);
    }, { ...RICH, browser, path: link({ why403: 1, authorizer: { lambda: [{ returns: '{ "principalId": "alice", "context": { "name": "alice" } }' }] } }) });
  });
}

test("a composition is not disturbed: the rich editor and diagnostics wait for its end", async () => {
  await held(async (page, release, faults) => {
    const client = await page.createCDPSession();
    const compose = (text) => client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await caretBehind(page, '"alice');
    await compose("に");
    release();
    await page.waitForFunction(() => globalThis.why403Editors.update);
    assert.equal(await page.$(".cm-editor"), null);
    await compose("にほ");
    await client.send("Input.insertText", { text: "日本" });
    await holds(page, /"alice日本"/);
    await open(page);
    await page.keyboard.type("!");
    await holds(page, /"alice日本!"/);

    await caretBehind(page, '"Allow');
    for (const text of ["ど", "どう", "どうし"]) await compose(text);
    await client.send("Input.insertText", { text: "同士" });
    await holds(page, /"Allow同士"/);
    // Diagnostics follow.
    const underlined = await page.waitForSelector(".cm-lintRange-error");
    assert.equal(await underlined.evaluate((range) => range.textContent), '"Allow同士"');
    await page.keyboard.type("?");
    await holds(page, /"Allow同士\?"/);
    assert.deepEqual(faults, []);
  });
});
