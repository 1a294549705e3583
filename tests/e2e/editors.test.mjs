// The rich editors: completion, problems, hover, markers, search; switching to text areas and back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { caretBehind, caretIsSeen, chord, FIELD, focusRich, goToProblem, held, holds, link, offers, open, output, rich, RICH, selectText, value } from "./editors.mjs";
import { dist, hook, inFreshProfile, shows } from "./harness.mjs";
import { browsers, launch } from "./launch.mjs";

for (const browser of browsers) {
  test(`completion offers what fits the position, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      await caretBehind(page, '"Allow",');
      await page.keyboard.press("Enter");
      await page.keyboard.type('"');
      await offers(page, ["Sid", "Condition"]);
      await page.keyboard.type("cond");
      await offers(page, ["Condition"], { more: true });
      await page.keyboard.press("Enter");
      await holds(page, /"Condition": {\s+},\s+"Action"/);
      await page.keyboard.type('"ipa');
      await offers(page, ["IpAddress", "NotIpAddress"]);
      await page.keyboard.press("Enter");
      await holds(page, /"IpAddress": {\s+}/);
      await page.keyboard.type('"');
      await offers(page, ["aws:SourceIp"], { more: true });
      await page.keyboard.press("Enter");
      await page.keyboard.type("203.0.113.0/24");
      await holds(page, /"IpAddress": {\s+"aws:SourceIp": "203\.0\.113\.0\/24"\s+}/);
      // The request's own ARN fixes it.
      await shows(page, "status", "403");
      await caretBehind(page, "/dev/GET/pets");
      await chord(page, "Control", " ");
      await offers(page, ["arn:…:abcdef1234/dev/GET/pets/7", "${event.methodArn}", "arn:…:abcdef1234/dev/*", "*"]);
      await page.keyboard.press("Enter");
      await holds(page, /abcdef1234\/dev\/GET\/pets\/7"/);
      await shows(page, "status", "200");
    }, { browser, ...RICH });
  });

  test(`problems are underlined and have a message, a fix and a link, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      // Ranges are right after letters of two, three and four bytes.
      await caretBehind(page, '"alice');
      await page.keyboard.type("é€🔑");
      await caretBehind(page, '"Allow');
      await page.keyboard.type("z");
      const underlined = await page.waitForSelector(".cm-lintRange-error");
      assert.equal(await underlined.evaluate((range) => range.textContent), '"Allowz"');
      assert.equal(await page.$eval(rich(), (content) => content.ariaInvalid), "true");
      const described = await page.$eval(rich(), (content) => content.getAttribute("aria-describedby"));
      assert.match(await page.$eval(`#${described}`, (problems) => problems.textContent), /Allowz/);
      assert.ok(await page.$(".cm-lint-marker-error"));
      await underlined.hover();
      const action = await page.waitForSelector(".cm-diagnosticAction");
      assert.equal(await action.evaluate((button) => button.textContent), "replace with Allow");
      await action.click();
      await holds(page, /"Effect": "Allow"/);
      await page.waitForSelector(".cm-lintRange-error", { hidden: true });
      // The list's link selects the range here too, and F8 the next problem.
      await caretBehind(page, '"Allow');
      await page.keyboard.type("z");
      await page.waitForSelector(".problem .location");
      await caretBehind(page, "{");
      await page.keyboard.press("F8");
      await page.keyboard.type('"Allower"');
      await holds(page, /"Effect": "Allower"/);
      await page.waitForFunction(() => document.querySelector(".problem")?.textContent.includes("Allower"));
      await goToProblem(page, '"Allower"');
      await page.keyboard.type('"Deny"');
      await holds(page, /"Effect": "Deny"/);
    }, { browser, ...RICH });
  });

  test(`an element's meaning and evaluation are shown on hover and by key, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      await caretBehind(page, '"Eff');
      await chord(page, "Alt", "F1");
      const told = await page.waitForSelector(".cm-explanation");
      assert.match(await told.evaluate((tip) => tip.textContent), /^Effect · Policy element.*Allow or Deny.+Does not apply/s);
      await page.keyboard.press("Escape");
      await page.waitForSelector(".cm-explanation", { hidden: true });
      await caretBehind(page, "/dev/GET");
      // Announcements are there for a moment only.
      await page.$eval(".cm-announced", (place) => {
        globalThis.spoken = "";
        new MutationObserver(() => (globalThis.spoken += place.textContent)).observe(place, { childList: true });
      });
      await chord(page, "Control", "KeyI");
      await page.waitForSelector(".cm-explanation");
      await page.waitForFunction(() => /Resource.+\/pets\/7/.test(globalThis.spoken));
      await page.keyboard.press("ArrowRight");
      await page.waitForSelector(".cm-explanation", { hidden: true });
      const key = await page.evaluateHandle((selector) => {
        const spans = [...document.querySelectorAll(`${selector} span`)];
        return spans.find((span) => span.textContent === '"principalId"');
      }, rich());
      await key.hover();
      await page.waitForFunction(() => /Lambda authorizer response/.test(document.querySelector(".cm-explanation")?.textContent));
    }, { browser, ...RICH });
  });

  test(`statement markers follow the request, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      const signs = () => page.$$eval(".cm-statement-bar:has(.cm-statement-sign)", (bars) => bars.map((bar) => bar.dataset.status));
      await page.waitForSelector('.cm-statement-bar[data-status="not-applied"]');
      assert.match(await page.$eval(".cm-statement-bar[data-status]", (bar) => bar.title), /GET \/pets/);
      assert.equal(await page.$(".cm-decisive"), null);
      await page.focus(hook("request-path"));
      await page.keyboard.press("End");
      for (let key = 0; key < 2; key++) await page.keyboard.press("Backspace");
      await shows(page, "status", "200");
      await page.waitForSelector('.cm-decisive[data-status="allowed"]');
      assert.deepEqual(await signs(), ["allowed"]);
    }, { browser, ...RICH });
  });

  test(`undo is the page's, and moves the caret to the change, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      const before = await value(page);
      await caretBehind(page, '"ali');
      // One key is one step, however slow the machine is.
      await page.keyboard.type("X");
      await holds(page, /"aliXce"/);
      await caretBehind(page, '"Version');
      for (const [keys, expected] of [[["KeyZ"], before], [["Shift", "KeyZ"], before.replace("alice", "aliXce")]]) {
        await chord(page, "Control", ...keys);
        await holds(page, new RegExp(/alice|aliXce/.exec(expected)[0]));
        assert.equal(await value(page), expected);
        assert.equal(await page.$eval(rich(), (content) => content.contains(document.activeElement)), true);
      }
      await page.keyboard.type("!");
      await holds(page, /"aliX!ce"/);
      // A change from the page keeps the caret of an editor without the focus.
      await caretBehind(page, '"Version');
      await page.focus(hook("request-path"));
      await page.click(hook("undo"));
      await holds(page, /"aliXce"/);
      await focusRich(page);
      await page.keyboard.type("1");
      await holds(page, /"Version1"/);
    }, { browser, ...RICH });
  });

  test(`the keyboard is not trapped; lines fold; the text is searched, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      const before = await value(page);
      const inside = () => page.$eval(rich(), (content) => content.contains(document.activeElement));
      await caretBehind(page, '"principalId');
      await page.keyboard.press("Tab");
      assert.equal(await inside(), false);
      assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "editor-output-format");
      await chord(page, "Shift", "Tab");
      assert.equal(await inside(), true);
      await chord(page, "Shift", "Tab");
      assert.equal(await inside(), false);
      assert.equal(await value(page), before);
      await focusRich(page);
      await chord(page, "Control", "BracketRight");
      await holds(page, /\n {4}"principalId"/);
      await chord(page, "Control", "BracketLeft");
      await caretBehind(page, '"policyDocument": {');
      await page.click(".cm-foldGutter .cm-gutterElement:nth-child(4) span");
      await page.waitForSelector(".cm-foldPlaceholder");
      assert.equal(await value(page), before);
      await focusRich(page);
      await chord(page, "Control", "KeyF");
      await page.waitForSelector(".cm-search [name=search]");
      await page.keyboard.type("Invoke");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Escape");
      await page.waitForSelector(".cm-search", { hidden: true });
      assert.equal(await inside(), true);
      await page.keyboard.type("Call");
      await holds(page, /execute-api:Call/);
    }, { browser, ...RICH });
  });

  test(`switching to plain text keeps text, caret and selection, also after a reload, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await open(page);
      await selectText(page, "alice");
      const change = () => page.$eval(hook("editor-output-switch"), (button) => button.click());
      await change();
      await page.waitForSelector(rich(), { hidden: true });
      const selected = () => page.$eval(hook(FIELD), (area) => area.value.slice(area.selectionStart, area.selectionEnd));
      assert.equal(await selected(), "alice");
      assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), FIELD);
      await page.keyboard.type("bob");
      await holds(page, /"bob"/);
      await page.reload();
      await page.waitForSelector(hook("status"));
      await page.waitForNetworkIdle();
      assert.equal(await page.$(".cm-editor"), null);
      await holds(page, /"bob"/);
      // And back: the script is fetched only now.
      await selectText(page, "bob");
      await change();
      await open(page);
      await page.keyboard.type("carol");
      await holds(page, /"carol"/);
    }, { browser, ...RICH });
  });
}

test("a long text keeps the caret in view when the rich editor opens", async () => {
  await held(async (page, release, faults) => {
    const statements = Array.from({ length: 60 }, (_, index) => ({ Sid: `s${index}`, Effect: "Allow", Action: "*", Resource: "*" }));
    await page.$eval(hook(FIELD), (area, text) => {
      area.value = text;
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      area.focus();
      const at = area.value.indexOf('"s40"');
      area.setSelectionRange(at, at);
      area.blur();
      area.focus();
    }, output(...statements));
    release();
    await open(page);
    await caretIsSeen(page);
    await page.keyboard.type("Z");
    await holds(page, /Z"s40"/);
    assert.deepEqual(faults, []);
  });
});

test("without the script the text areas stay, and the page says so", async () => {
  await held(async (page, release) => {
    release("abort");
    await page.waitForFunction(() => document.documentElement.dataset.editor === "failed");
    await caretBehind(page, '"alice');
    await page.keyboard.type("!");
    await holds(page, /"alice!"/);
    assert.equal(await page.$(".cm-editor"), null);
    assert.match(await page.$eval(hook("editor-output-switch"), (button) => button.innerText), /could not be loaded/);
  });
});

test("formatting and copying report their result; text that is not JSON is not formatted", async () => {
  await inFreshProfile(async (page) => {
    await page.browserContext().overridePermissions(new URL(page.url()).origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
    await open(page);
    const before = await value(page);
    await page.click(hook("editor-output-format"));
    await shows(page, "editor-output-said", "Already formatted");
    await caretBehind(page, '"policyDocument":');
    await page.keyboard.type("     ");
    await page.click(hook("editor-output-format"));
    await shows(page, "editor-output-said", "Formatted");
    assert.equal(await value(page), before);
    await page.click(hook("editor-output-copy"));
    await shows(page, "editor-output-copy", "Copied");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), before);
    await caretBehind(page, '"policyDocument":');
    await page.keyboard.type("?");
    await page.click(hook("editor-output-format"));
    await shows(page, "editor-output-said", "Not valid JSON: not formatted");
    await holds(page, /"policyDocument":\?/);
  }, RICH);
});

test("CRLF line breaks do not shift diagnostics", async () => {
  const text = output({ Effect: "Allowed", Action: "*", Resource: "*" }).replaceAll("\n", "\r\n");
  const scenario = { authorizer: { lambda: [{ returns: text }] }, timeline: [{ request: { headers: { Authorization: "a" } } }] };
  await inFreshProfile(async (page) => {
    await open(page);
    const underlined = await page.waitForSelector(".cm-lintRange-error");
    assert.equal(await underlined.evaluate((range) => range.textContent), '"Allowed"');
    await goToProblem(page, '"Allowed"');
    await page.keyboard.type('"Allow"');
    await holds(page, /"Effect": "Allow"/);
  }, { ...RICH, path: link(scenario) });
});

for (const width of [360, 1280]) {
  test(`the rich editor takes the text area's place and size, ${width} pixels`, async () => {
    await held(async (page, release) => {
      await page.setViewport({ width, height: 900 });
      const boxes = (selector) => page.$$eval(selector, (elements) => elements.map((element) => {
        const { top, left, width, height } = element.getBoundingClientRect();
        return [top + scrollY, left, width, height].map(Math.round).join();
      }));
      await page.waitForSelector(`${hook("suggestions")} li`);
      // The button that switches has another label then.
      const around = "#app :not(.cm-editor, .cm-editor *, .editor-tools *)";
      const before = [await boxes(".editor-field textarea"), await boxes(around)];
      release();
      await open(page);
      assert.deepEqual([await boxes(".cm-editor"), await boxes(around)], before);
    });
  });
}

test("at 320 pixels nothing scrolls sideways", async () => {
  await inFreshProfile(async (page) => {
    await page.setViewport({ width: 320, height: 640 });
    await open(page);
    const sideways = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll(".cm-scroller")]
      .map((element) => element.scrollWidth - element.clientWidth));
    assert.ok(sideways.every((pixels) => pixels <= 0), sideways.join());
  }, RICH);
});

test("the rich editors work in a page opened from disk", async () => {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(`${dist}/index.html`).href);
    await open(page);
    await caretBehind(page, '"alice');
    await page.keyboard.type("!");
    await holds(page, /"alice!"/);
  } finally {
    await browser.close();
  }
});

test("nothing on the page is offered for translation", async () => {
  await inFreshProfile(async (page) => {
    await open(page);
    const translated = await page.$$eval("body *", (elements) => elements.filter((element) => element.translate && element.id !== "app" && element.closest("#app")).map((element) => element.outerHTML.slice(0, 80)));
    assert.deepEqual(translated, []);
  }, RICH);
});
