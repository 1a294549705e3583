// Helpers for the tests of the rich editors.

import assert from "node:assert/strict";
import { hook, host, started, watch } from "./harness.mjs";

export const FIELD = "editor-output";
/** CodeMirror's list of completions takes no keys so soon after it has opened, in milliseconds. */
const INTERACTION_DELAY = 75;
/** The content of the rich editor that stands in a text area's place. */
export const rich = (name = FIELD) => `.editor-field[data-rich]:has(${hook(name)}) .cm-content`;

export const value = (page, name = FIELD) => page.$eval(hook(name), (area) => area.value);

/** Presses keys together: `chord(page, "Control", "KeyZ")`. */
export async function chord(page, ...keys) {
  const key = keys.pop();
  for (const modifier of keys) await page.keyboard.down(modifier);
  await page.keyboard.press(key);
  for (const modifier of keys.reverse()) await page.keyboard.up(modifier);
}

/** Selects the first `text` in an editor of either kind; with `caret` puts the caret at its `start` or `end` instead. */
export const selectText = (page, text, { name = FIELD, caret } = {}) =>
  page.$eval(
    hook(name),
    (area, text, caret) => {
      const from = area.value.indexOf(text);
      const to = from + text.length;
      const range = { start: [from, from], end: [to, to] }[caret] ?? [from, to];
      const { editor } = [...globalThis.why403Editors.entries].find((entry) => entry.area === area);
      if (editor) return editor.select(...range);
      area.focus();
      area.setSelectionRange(...range);
    },
    text,
    caret,
  );

/** Focuses the rich editor. */
export const focusRich = (page) =>
  page.$eval(hook(FIELD), (area) => [...globalThis.why403Editors.entries].find((entry) => entry.area === area).editor.focus());

/** Puts the caret behind the first `text`. */
export const caretBehind = (page, text, name = FIELD) => selectText(page, text, { name, caret: "end" });

/** Waits until the caret is within the editor's box and the window, or not. */
export const caretIsSeen = (page, seen = true) =>
  page.waitForFunction((seen) => {
    const caret = getSelection().getRangeAt(0).getBoundingClientRect();
    const box = document.activeElement.closest(".cm-scroller").getBoundingClientRect();
    const within = caret.height > 0 && caret.top >= Math.max(box.top, 0) && caret.bottom <= Math.min(box.bottom, innerHeight);
    return within === seen;
  }, {}, seen);

/** Waits until the text fits a pattern. */
export async function holds(page, pattern, name = FIELD) {
  const fits = (selector, source) => new RegExp(source).test(document.querySelector(selector).value);
  await page.waitForFunction(fits, {}, hook(name), pattern.source).catch(() => {});
  assert.match(await value(page, name), pattern);
}

/** Clicks the first problem's link, and waits until its range, `text`, is selected. */
export async function goToProblem(page, text) {
  await page.click(".problem .location");
  await page.waitForFunction(
    (selector, text) => document.activeElement?.matches(selector) && getSelection().toString() === text,
    {},
    rich(),
    text,
  );
}

/**
 * Waits until these completions are offered, or `more` behind them, and are taken by a key: the page's clock is put forward, by
 * which the list goes.
 */
export async function offers(page, labels, { more = false } = {}) {
  const list = ".cm-tooltip-autocomplete .cm-completionLabel";
  const fits = (list, labels, more) => {
    const shown = [...document.querySelectorAll(list)].map((label) => label.textContent);
    return labels.every((label, index) => label === shown[index]) && (more || labels.length === shown.length);
  };
  await page.waitForFunction(fits, {}, list, labels, more).catch(() => {});
  const shown = await page.$$eval(list, (labels) => labels.map((label) => label.textContent));
  assert.deepEqual(more ? shown.slice(0, labels.length) : shown, labels);
  await page.evaluate((delay) => {
    const now = Date.now;
    Date.now = () => now() + delay;
  }, INTERACTION_DELAY);
}

/** Waits for the rich editor. */
export const open = (page, name) => page.waitForSelector(rich(name));

export const RICH = { editors: "rich" };

/** A scenario in a link. */
export const link = (scenario) => `#j${Buffer.from(JSON.stringify(scenario)).toString("base64url")}`;

export const output = (...statements) => JSON.stringify({ principalId: "alice", policyDocument: { Version: "2012-10-17", Statement: statements } }, null, 2);

/** Opens the page with the editors' script held back until `release()`, or `release("abort")`. */
export async function held(work) {
  let release;
  const until = new Promise((resolve) => (release = resolve));
  // Not by intercepting requests: those of a worker do not always go on then.
  const server = await host({ alter: (name, bytes) => (name.startsWith("why403-editor-") ? { bytes, until } : undefined) });
  const context = await (await started()).createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    const faults = watch(page, [new URL(server.address).origin]);
    await page.goto(server.address);
    await page.waitForSelector(hook("status"));
    await work(page, release, faults);
  } finally {
    await context.close();
    await server.close();
  }
}
