// Typing in the rich editors: every letter arrives, what is typed is in view, and nothing is disturbed meanwhile.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { caretBehind, caretIsSeen, chord, FIELD, held, holds, link, open, output, rich, RICH, value } from "./editors.mjs";
import { hook, inFreshProfile } from "./harness.mjs";
import { browsers } from "./launch.mjs";

test("the change while somebody types loses no letter, no caret and no undo step", async () => {
  await held(async (page, release, faults) => {
    await caretBehind(page, '"alice');
    const letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    for (const [index, letter] of [...letters].entries()) {
      if (index === 10) release();
      await page.keyboard.type(letter);
      await pause(15);
    }
    await open(page);
    await page.keyboard.type("!");
    await holds(page, new RegExp(`"alice${letters}!"`));
    while (!(await page.$eval(hook("undo"), (button) => button.ariaDisabled === "true"))) await chord(page, "Control", "KeyZ");
    await holds(page, /"alice"/);
    assert.deepEqual(faults, []);
  });
});

test("a line that is wrapped once more is no reason to measure all of the text", async () => {
  await inFreshProfile(async (page) => {
    await open(page);
    await caretBehind(page, "/dev/GET/pets");
    const height = () => page.evaluate(() => getSelection().anchorNode.parentElement.closest(".cm-line").getBoundingClientRect().height);
    await page.evaluate(() => {
      window.measured = 0;
      // The editor measures its letters on a line of its own that it takes away at once.
      const count = (changes) => {
        for (const { addedNodes } of changes) for (const { style } of addedNodes) if (style?.position === "absolute") window.measured++;
      };
      new MutationObserver(count).observe(document.activeElement, { childList: true });
    });
    const before = await height();
    await page.keyboard.type("/and/so/on".repeat(20));
    assert.ok((await height()) > before + 40);
    assert.equal(await page.evaluate(() => window.measured), 0);
  }, RICH);
});

test("the list of completions, and what is said beside it, follow what is typed a frame later", async () => {
  await inFreshProfile(async (page) => {
    await open(page);
    await page.evaluate(() => {
      // The frame comes when the test says so: however slow the machine, what came before it is told from what it brought.
      const ask = requestAnimationFrame.bind(window);
      let asked = [];
      let held = false;
      window.requestAnimationFrame = (callback) => (held ? asked.push(callback) : ask(callback));
      window.hold = () => {
        held = true;
        window.touched = 0;
      };
      window.release = () => {
        held = false;
        for (const callback of asked) ask(callback);
        asked = [];
      };
      // Longer than the editor waits until it asks for completions (100 ms), and two frames: the second sees what the first led to.
      window.calm = async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => ask(() => setTimeout(resolve)));
      };
      const count = (changes) => {
        for (const { target } of changes) if (target.closest(".cm-tooltip")) window.touched++;
      };
      new MutationObserver(count).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["style", "class"] });
    });
    const calm = () => page.evaluate(() => window.calm());
    /** Where the caret's row ends, and how far from there the list stands; what is said stands beside the list. */
    const seen = () => page.evaluate(() => {
      const { bottom } = getSelection().getRangeAt(0).getBoundingClientRect();
      const list = document.querySelector(".cm-tooltip-autocomplete").getBoundingClientRect();
      const info = document.querySelector(".cm-completionInfo").getBoundingClientRect();
      const beside = info.height > 0 && info.top < list.bottom && info.bottom > list.top && info.right <= innerWidth;
      return { bottom, apart: Math.abs(list.top - bottom), beside };
    });
    await caretBehind(page, '"Statement": [');
    await page.keyboard.type('{"Sid": "');
    /** How many letters more the row has room for. */
    const room = () => page.evaluate(() => {
      const caret = getSelection().getRangeAt(0);
      const letter = document.createRange();
      letter.setStart(caret.startContainer, caret.startOffset - 1);
      letter.setEnd(caret.startContainer, caret.startOffset);
      const { right, width } = letter.getBoundingClientRect();
      return (document.activeElement.getBoundingClientRect().right - right) / width;
    });
    await page.keyboard.type("x");
    while ((await room()) > 8) await page.keyboard.type("x");
    await page.keyboard.type('", "');
    await page.waitForSelector(".cm-completionInfo", { timeout: 5_000 });
    await calm();
    const rows = new Set();
    for (const letter of ["", ..."Effec"]) {
      await page.evaluate(() => window.hold());
      await page.keyboard.type(letter);
      assert.equal(await page.evaluate(() => window.touched), 0, `${letter}: touched before the frame`);
      await page.evaluate(() => window.release());
      await calm();
      const { bottom, apart, beside } = await seen();
      rows.add(bottom);
      assert.ok(apart < 6, `${letter}: the list is ${apart} pixels away`);
      assert.ok(beside, letter);
    }
    assert.equal(rows.size, 2, "a word that is too long for its row goes to the next, with the list");
  }, RICH);
});

for (const browser of browsers) {
  test(`what is typed comes into view, and is the text area's at once, ${browser}`, async () => {
    const statements = Array.from({ length: 60 }, (_, index) => ({ Sid: `s${index}`, Effect: "Allow", Action: "*", Resource: "*" }));
    const scenario = { why403: 1, authorizer: { lambda: [{ returns: output(...statements) }] }, timeline: [{ request: { httpMethod: "GET", path: "/pets" } }] };
    await inFreshProfile(async (page) => {
      await open(page);
      await caretBehind(page, '"s40');
      await page.keyboard.type("a");
      assert.ok(await caretIsSeen(page));
      // Scrolled away, in the editor and on the page.
      const away = () => page.evaluate(() => {
        document.activeElement.closest(".cm-scroller").scrollTop = 0;
        scrollTo(0, document.documentElement.scrollHeight);
      });
      await away();
      await page.waitForFunction(() => document.activeElement.closest(".cm-scroller").scrollTop === 0);
      assert.ok(!(await caretIsSeen(page)));
      // Asked for in the same task: nobody who reads the field finds an earlier text.
      await page.evaluate((selector) => {
        const area = document.querySelector(selector);
        area.addEventListener("input", () => (window.seen = area.value.includes('"s40ab"')), { once: true });
      }, hook(FIELD));
      await page.keyboard.type("b");
      assert.ok(await caretIsSeen(page));
      assert.ok(await page.evaluate(() => window.seen));
      await holds(page, /"s40ab"/);
      // What comes from elsewhere goes on from what was typed.
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

  test(`several carets are drawn, and all of them typed at, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      assert.equal(await page.$(".cm-cursor"), null);
      await page.$eval(hook(FIELD), (area) => {
        const at = area.value.indexOf("alice");
        area.focus();
        area.setSelectionRange(at, at + 5);
      });
      const before = await value(page);
      const times = before.split("alice").length - 1;
      for (let more = 1; more < times; more++) await chord(page, "Control", "KeyD");
      await page.waitForFunction((times) => document.querySelectorAll(".cm-cursor").length === times, {}, times);
      await page.keyboard.type("bob");
      await holds(page, /bob/);
      assert.equal(await value(page), before.replaceAll("alice", "bob"));
      await caretBehind(page, "bob");
      await page.waitForFunction(() => !document.querySelector(".cm-cursor"));
    }, { ...RICH, browser, path: link({ why403: 1, authorizer: { lambda: [{ returns: '{ "principalId": "alice", "context": { "name": "alice" } }' }] } }) });
  });
}

for (const browser of browsers) {
  test(`keys are tried when an editor is used for the first time, and nobody is told, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      const before = await value(page);
      await page.$eval(hook(FIELD), (area) => area.setSelectionRange(20, 20));
      await pause(300);
      await page.evaluate((field, content, next) => {
        const area = document.querySelector(field);
        window.told = [];
        for (const kind of ["input", "select"]) area.addEventListener(kind, () => window.told.push(kind));
        const letters = { subtree: true, childList: true, characterData: true };
        new MutationObserver(() => window.told.push("text")).observe(document.querySelector(content), letters);
        window.tried = [];
        const create = document.createTextNode;
        document.createTextNode = (text) => {
          window.tried.push(text);
          return create.call(document, text);
        };
        // The copy: whether it can be seen or reached, and whether it has lines to wrap.
        window.copies = [];
        const look = () => {
          const copy = document.querySelector("body > :not(#app) .cm-content");
          if (copy) {
            copy.focus();
            const reached = copy.contains(document.activeElement) || copy.checkVisibility({ visibilityProperty: true });
            const row = parseFloat(getComputedStyle(copy).lineHeight);
            const wrapped = [...copy.querySelectorAll(".cm-line")].some((line) => line.getBoundingClientRect().height > 1.5 * row);
            window.copies.push({ reached, wrapped });
          }
          if (copy || window.copies.length === 0) requestAnimationFrame(look);
        };
        look();
        area.focus();
        // Whoever goes on meanwhile is not called back.
        document.querySelector(next).focus();
      }, hook(FIELD), rich(), hook(`${FIELD}-format`));
      await page.waitForFunction(() => window.tried.some((text) => text.includes("Resource")), { timeout: 10_000 });
      await page.waitForFunction(() => window.copies.length > 0 && !document.querySelector("body > :not(#app) .cm-content"), { timeout: 10_000 });
      assert.ok(await page.evaluate((next) => document.activeElement.matches(next), hook(`${FIELD}-format`)), "the focus was called back");
      const copies = await page.evaluate(() => window.copies);
      assert.deepEqual(copies.filter(({ reached }) => reached), []);
      assert.ok(copies.some(({ wrapped }) => wrapped), "nothing was measured that is wrapped");
      assert.deepEqual(await page.evaluate(() => window.told), []);
      assert.equal(await value(page), before);
      assert.ok(await page.$(`${hook("undo")}[aria-disabled]`));
      assert.equal(await page.$(".cm-tooltip"), null);
    }, { ...RICH, browser });
  });
}

test("what a script types in one go is all there, brackets and quotes too", async () => {
  await inFreshProfile(async (page) => {
    await open(page);
    await caretBehind(page, '"alice",');
    await page.evaluate(() => {
      const type = (data) =>
        document.activeElement.dispatchEvent(new InputEvent("beforeinput", { inputType: "insertText", data, bubbles: true, cancelable: true }));
      for (const letter of '"a": ["b') type(letter);
    });
    // The editor closes what was opened.
    await holds(page, /"alice","a": \["b"\]/);
    assert.match(await page.$eval(rich(), (content) => content.textContent), /"alice","a": \["b"\]/);
    await page.keyboard.type("c");
    await holds(page, /"alice","a": \["bc"\]/);
  }, { ...RICH, path: link({ why403: 1, authorizer: { lambda: [{ returns: '{ "principalId": "alice", "x": 1 }' }] } }) });
});

test("a composition is not disturbed: the change waits for its end, and in the rich editor nothing is put off", async () => {
  await held(async (page, release, faults) => {
    const client = await page.createCDPSession();
    const compose = (text) => client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await caretBehind(page, '"alice');
    await compose("に");
    release();
    await pause(800);
    assert.equal(await page.$(".cm-editor"), null);
    await compose("にほ");
    await client.send("Input.insertText", { text: "日本" });
    await holds(page, /"alice日本"/);
    await open(page);
    await page.keyboard.type("!");
    await holds(page, /"alice日本!"/);

    await caretBehind(page, '"Allow');
    for (const text of ["ど", "どう", "どうし"]) {
      await compose(text);
      await pause(60);
    }
    await client.send("Input.insertText", { text: "同士" });
    await holds(page, /"Allow同士"/);
    // What was put off until then is there.
    const underlined = await page.waitForSelector(".cm-lintRange-error");
    assert.equal(await underlined.evaluate((range) => range.textContent), '"Allow同士"');
    await page.keyboard.type("?");
    await holds(page, /"Allow同士\?"/);
    assert.deepEqual(faults, []);
  });
});

test("what is typed goes where the caret is; a correction elsewhere is the browser's", async () => {
  await inFreshProfile(async (page) => {
    await open(page);
    await caretBehind(page, '"alice');
    // As a browser asks before it types: over the caret, and over another word.
    const kept = await page.$eval(rich(), (content) => {
      const [word] = [...content.querySelectorAll(".cm-line span")].find((span) => span.textContent === '"Version"').childNodes;
      const caret = getSelection().getRangeAt(0);
      const ask = (start, startOffset, end, endOffset) => {
        const range = new StaticRange({ startContainer: start, startOffset, endContainer: end, endOffset });
        const event = new InputEvent("beforeinput", {
          inputType: "insertText", data: "!", bubbles: true, cancelable: true, targetRanges: [range],
        });
        return !content.dispatchEvent(event);
      };
      return [ask(word, 1, word, 3), ask(caret.startContainer, caret.startOffset, caret.endContainer, caret.endOffset)];
    });
    assert.deepEqual(kept, [false, true]);
    await holds(page, /"alice!"/);
    assert.match(await value(page), /"Version"/);
  }, RICH);
});
