// Location links: from a sentence to the place in a text and back; the diagram of steps by keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, inFreshProfile, shows } from "./harness.mjs";
import { browsers } from "./launch.mjs";

/** The selected text of a text area, once there is one. */
const selected = async (page, name) => {
  const found = await page.waitForFunction((selector) => {
    const area = document.querySelector(selector);
    return document.activeElement === area && area.value.slice(area.selectionStart, area.selectionEnd);
  }, {}, hook(name));
  return found.jsonValue();
};

/** Waits until the rich editor marks exactly this text as pointed at; empty: none. */
const pointed = (page, expected) =>
  page.waitForFunction(
    (text) => [...document.querySelectorAll(".cm-pointed")].map((node) => node.textContent).join("") === text,
    {},
    expected,
  );

const open = async (page, panel) => {
  await (await page.waitForSelector(hook(`open-${panel}`))).click();
  await page.waitForSelector(hook(`panel-${panel}`));
};

for (const browser of browsers) {
  test(`the sentence, a statement and a problem lead to their places in the plain text (${browser})`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "reason", /allows GET \/pets only/);
      await page.click(".why .show");
      assert.equal(await selected(page, "editor-output"), '"${event.methodArn}"');
      await open(page, "statements");
      await page.focus(".statements .show");
      await page.keyboard.press("Enter");
      assert.match(await selected(page, "editor-output"), /^\{[^]*"Effect": "Allow"[^]*\}$/);
      // What is wrong with a text leads there in the same way.
      await page.$eval(hook("editor-output"), (area) => {
        area.value = area.value.replace('"Allow"', '"Alow"');
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      });
      await page.waitForSelector(".problem .location");
      await page.click(".problem .location");
      assert.equal(await selected(page, "editor-output"), '"Alow"');
    }, { browser, path: "#g:cached-policy" });
  });

  test(`a statement of a rule that is not in view brings the rule into view (${browser})`, async () => {
    await inFreshProfile(async (page) => {
      await (await page.waitForSelector(hook("timeline-2"))).click();
      await shows(page, "status", "200");
      await open(page, "statements");
      await page.click(hook("rule-0"));
      await page.click(".statements .show");
      assert.match(await selected(page, "editor-output"), /"Effect": "Allow"/);
      assert.equal(await page.$eval(hook("rule-2"), (chip) => chip.getAttribute("aria-current")), "true");
    }, { browser, path: "#g:unauthorized-exactly" });
  });

  test(`a signed caller’s policy comes into view with its panel (${browser})`, async () => {
    await inFreshProfile(async (page) => {
      await (await page.waitForSelector(hook("timeline-1"))).click();
      await shows(page, "status", "200");
      await page.waitForSelector('.why .show[data-place^="/timeline/"]');
      await page.click(".why .show");
      assert.match(await selected(page, "editor-caller"), /"Effect": "Allow"/);
    }, { browser, path: "#g:signed-caller" });
  });

  test(`pointing, both ways, with the rich editor (${browser})`, async () => {
    await inFreshProfile(async (page) => {
      await page.waitForSelector(".cm-content");
      await open(page, "statements");
      await open(page, "arns");
      // From the page to the text: by the pointer, and by the focus.
      await page.hover(hook("reason"));
      await pointed(page, '"${event.methodArn}"');
      await page.hover("h1");
      await pointed(page, "");
      await page.focus(".statements .show");
      await page.waitForFunction(() => document.querySelectorAll(".cm-pointed").length > 1);
      await page.focus(hook("request-path"));
      await pointed(page, "");
      // And back: the caret in the resource pattern marks what speaks of it, and nothing moves.
      const standing = () => page.$eval(".statements", (node) => [node.offsetTop, node.offsetHeight].join());
      const before = await standing();
      const marked = () => page.$$eval(".pointed", (nodes) => nodes.map((node) => node.className));
      await page.click(".why .show");
      await page.waitForSelector(".pointed");
      assert.ok((await marked()).some((name) => name.includes("why")), String(await marked()));
      assert.ok(await page.$(".arns > .pointed"));
      assert.equal(await standing(), before);
      await page.focus(hook("request-path"));
      await page.waitForFunction(() => !document.querySelector(".pointed"));
      // The pointer over the effect: the statement.
      const effect = await page.evaluateHandle(() =>
        [...document.querySelectorAll(".cm-line")].find((line) => line.textContent.includes('"Effect"')).lastElementChild);
      await effect.hover();
      await page.waitForSelector(".statements ol > li.pointed");
    }, { browser, path: "#g:cached-policy", editors: "rich" });
  });

  test(`a step’s evidence begins with a capital, but not where it begins with code (${browser})`, async () => {
    for (const [path, expected] of [["#g:cached-policy", "uppercase"], ["#g:missing-token", "none"]]) {
      await inFreshProfile(async (page) => {
        await page.waitForSelector(".step-detail p");
        const written = (node) => getComputedStyle(node, "::first-letter").textTransform;
        assert.equal(await page.$eval(".step-detail p", written), expected, path);
      }, { browser, path });
    }
  });

  test(`the evaluation steps by keyboard (${browser})`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      const tab = '.vertical [role="tab"][aria-selected="true"]';
      const label = () => page.$eval(tab, (node) => node.getAttribute("aria-label"));
      assert.equal(await label(), "Policies: 403 Implicitly denied");
      await page.$eval(tab, (node) => node.focus());
      await page.keyboard.press("ArrowUp");
      assert.equal(await label(), "Lambda authorizer response: skipped");
      await page.keyboard.press("Home");
      assert.equal(await label(), "Method and path: passed");
      await page.keyboard.press("End");
      assert.equal(await label(), "Integration: not reached");
      for (let up = 0; up < 2; up++) await page.keyboard.press("ArrowUp");
      assert.equal(await label(), "Policies: 403 Implicitly denied");
      // On to the step's evidence, its way into the text, and the sources of its rules.
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement.matches("button.show")));
      await page.keyboard.press("Tab");
      const link = await page.evaluate(() => {
        const { href, target, rel } = document.activeElement;
        return { href, target, rel };
      });
      assert.match(link.href, /^https:\/\/docs\.aws\.amazon\.com\//);
      assert.equal(link.target, "_blank");
      assert.match(link.rel, /noopener/);
    }, { browser, path: "#g:cached-policy" });
  });
}
