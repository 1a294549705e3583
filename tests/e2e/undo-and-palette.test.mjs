// Undo across panes, the command palette and shortcuts, and work that is still there at the next visit.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, host, idle, inFreshProfile, openSaved, shows, text, type } from "./harness.mjs";
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
  await page.waitForFunction(same, {}, hook(name), expected).catch(() => {});
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
    const before = await value(page, "editor-output");
    // Several keys may be several steps, where they come slowly.
    await page.keyboard.type("q");
    await chord(page, "Control", "KeyZ");
    await holds(page, "editor-output", before);
    assert.equal(await page.$eval(hook("editor-output"), (area) => area.selectionEnd), 10);
  });
});

test("an example in the place of work is undone like any step", async () => {
  await inFreshProfile(async (page) => {
    await type(page, "request-path", "/my/work");
    await (await page.waitForSelector(`${hook("examples")} summary`)).click();
    await (await page.waitForSelector(hook("example-cached-policy"))).click();
    await shows(page, "about", /It works, and 10 seconds later it returns 403/);
    await chord(page, "Control", "KeyZ");
    await holds(page, "request-path", "/my/work");
    // It is taken out of the address a little later.
    await page.waitForFunction(() => location.hash === "");
  });
});

/** Leaves the page and comes back without a fragment, as a new visit does. */
async function comeBack(page, address) {
  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForSelector(hook("status"));
}

/** What is kept: the texts of all pieces of work. */
const kept = (page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("why403.work")).map((key) => localStorage[key]));

/** Waits until a text is in the work that is saved. */
const saved = (page, text) =>
  page.waitForFunction((text) => Object.keys(localStorage).some((key) => key.startsWith("why403.work") && localStorage[key].includes(text)), {}, text);

for (const browser of browsers) {
  test(`what was typed survives a reload, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await type(page, "request-path", "/my/work");
      // At once: not after the pause in which typing is not yet kept.
      await page.reload();
      await holds(page, "request-path", "/my/work");
      await comeBack(page, address);
      await holds(page, "request-path", "/my/work");
    }, { browser });
  });

  test(`a link overwrites no work, wherever it is opened, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await type(page, "request-path", "/my/work");
      await holds(page, "request-path", "/my/work");
      // In the same tab, as a typed address: and undone like any step.
      await page.evaluate(() => { location.hash = "#g:cached-policy"; });
      await shows(page, "about", /10 seconds later/);
      await type(page, "request-path", "/edited/link");
      await comeBack(page, address);
      await holds(page, "request-path", "/edited/link");
      // In another document, and edited there at once.
      await page.goto("about:blank");
      await page.goto(`${address}#g:missing-token`);
      await shows(page, "status", "401");
      await type(page, "request-path", "/third");
      await comeBack(page, address);
      await holds(page, "request-path", "/third");
      await openSaved(page);
      const earlier = await page.$$eval(".saved-work li", (items) => items.map((item) => item.textContent));
      assert.equal(earlier.length, 3, earlier.join());
      assert.match(earlier[0], /Open now · .*\d\d:\d\d · GET/);
      // The oldest is the last.
      await (await page.$$(".saved-work .opens"))[2].click();
      await holds(page, "request-path", "/my/work");
    }, { browser });
  });
}

test("two tabs keep their work apart", async () => {
  await inFreshProfile(async (page, address, context) => {
    await type(page, "request-path", "/first");
    await saved(page, '"/first"');
    const other = await context.newPage();
    await other.goto(address);
    await holds(other, "request-path", "/first");
    await type(other, "request-path", "/second");
    await saved(other, '"/second"');
    await page.bringToFront();
    await type(page, "request-path", "/first/more");
    await saved(page, '"/first/more"');
    const texts = await kept(page);
    assert.equal(texts.length, 2);
    for (const path of ["/second", "/first/more"]) assert.ok(texts.some((text) => text.includes(`"${path}"`)), path);
    await other.close();
  });
});

/** Opens the page with a storage prepared by `prepare`. */
async function withStorage(prepare, work) {
  await inFreshProfile(async (page, address) => {
    await page.goto("about:blank");
    await page.evaluateOnNewDocument(prepare);
    await page.goto(address);
    await page.waitForSelector(hook("status"));
    await work(page, address);
  });
}

test("work that is damaged is shown as far as it goes, said, and left where it is", async () => {
  const damaged = '1750000000000 {"title":"Mine","timeline":[{"request":{"path":"/mine"}}],"api":{"region":7';
  await withStorage(`localStorage["why403.work.1"] = ${JSON.stringify(damaged)};`, async (page, address) => {
    await shows(page, "notice", /could not be read completely/);
    assert.equal(await value(page, "request-path"), "/mine");
    await type(page, "request-path", "/mended");
    await saved(page, '"/mended"');
    const texts = await kept(page);
    assert.ok(texts.includes(damaged));
    assert.ok(texts.some((text) => text.includes('"/mended"')));
    await openSaved(page);
    await page.waitForSelector(hook("copy-why403.work.1"));
  });
});

for (const rubbish of ["", "rubbish", "[1, 2", "99999999999999999999 {}", "\u0000\ud800"]) {
  test(`rubbish in the storage is survived: ${JSON.stringify(rubbish)}`, async () => {
    const everywhere = ["work", "work.1", "earlier", "panels", "theme", "invited", "editor"];
    const fill = everywhere.map((key) => `localStorage["why403.${key}"] = ${JSON.stringify(rubbish)};`).join("");
    await withStorage(fill, async (page) => {
      await shows(page, "notice", /could not be read completely/);
      await shows(page, "status", "403");
      await type(page, "request-path", "/works");
    });
  });
}

for (const browser of browsers) {
  test(`a first visit is invited to an edit, once, ${browser}`, async () => {
    await inFreshProfile(async (page, address) => {
      await shows(page, "status", "403");
      await shows(page, "invitation", /^Try it: add a \* after GET\/pets/);
      await page.reload();
      await page.waitForSelector(hook("invitation"));
      // As it says.
      await page.focus(hook("editor-output"));
      await page.$eval(hook("editor-output"), (area) => {
        const end = area.value.indexOf("GET/pets") + "GET/pets".length;
        area.setSelectionRange(end, end);
      });
      await page.keyboard.type("*");
      await shows(page, "status", "200");
      assert.equal(await page.$(hook("invitation")), null);
      await comeBack(page, address);
      assert.equal(await page.$(hook("invitation")), null);
    }, { browser });
  });
}

test("an invitation that is put away does not come back", async () => {
  await inFreshProfile(async (page, address) => {
    await (await page.waitForSelector(hook("decline"))).click();
    await page.waitForSelector(hook("invitation"), { hidden: true });
    await comeBack(page, address);
    await shows(page, "status", "403");
    assert.equal(await page.$(hook("invitation")), null);
  });
});

/** The option that the palette would take. */
const chosen = (page) => page.$eval('[role="option"][aria-selected="true"]', (option) => option.firstChild.textContent);

/** Opens the palette by its key, types, and waits until the first option is `expected`. */
async function find(page, words, expected) {
  await chord(page, "Control", "KeyK");
  await page.waitForSelector(`${hook("palette-query")}:focus`);
  await page.keyboard.type(words);
  const first = (name) => document.querySelector('[role="option"][aria-selected="true"]')?.firstChild.textContent === name;
  await page.waitForFunction(first, {}, expected).catch(() => {});
  assert.equal(await chosen(page), expected);
}

const focusedId = (page) => page.evaluate(() => document.activeElement.id);

for (const browser of browsers) {
  test(`the palette by keyboard alone, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await page.waitForSelector(hook("status"));
      await page.focus(hook("request-path"));
      // It closes by Escape, and gives the focus back.
      await chord(page, "Control", "KeyK");
      await page.waitForSelector(`${hook("palette-query")}:focus`);
      const all = Number.parseInt(await text(page, "palette-count"), 10);
      assert.ok(all > 60, String(all));
      await page.keyboard.press("Escape");
      await page.waitForSelector(hook("dialog"), { hidden: true });
      assert.equal(await focusedId(page), "request-path");

      // Words in any order, the arrows, and around the end.
      await find(page, "policy attach", "Attach or detach the resource policy");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForSelector(hook("editor-policy"));
      await find(page, "go policy", "Go to the resource policy");
      await page.keyboard.press("Enter");
      await page.waitForSelector(`${hook("editor-policy")}:focus`);

      // A panel opens and has the focus; opening it again leaves it open.
      for (let twice = 0; twice < 2; twice++) {
        await find(page, "arn compar", "ARN comparison");
        await page.keyboard.press("Enter");
        await page.waitForSelector(`${hook("panel-arns")}:focus`);
      }
      await find(page, "theme dark", "Theme: dark");
      await page.keyboard.press("Enter");
      await page.waitForSelector('html[data-theme="dark"]');
      assert.equal(await page.$eval(hook("theme-2"), (radio) => radio.checked), true);

      await find(page, "disable cache", "Fix: disable the cache");
      await page.keyboard.press("Enter");
      await shows(page, "about", /disable the cache/);
      await find(page, "undo", "Undo");
      await page.keyboard.press("Enter");
      await shows(page, "about", /does not cover/);
      await find(page, "repeat", "Add a request: repeat this one");
      await page.keyboard.press("Enter");
      await page.waitForSelector(hook("timeline-2"));

      await chord(page, "Control", "KeyK");
      await page.waitForSelector(`${hook("palette-query")}:focus`);
      await page.keyboard.type("no such thing");
      await shows(page, "palette-count", "No results");
      // In its field the browser undoes, not the page.
      await chord(page, "Control", "KeyZ");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Escape");
      await page.waitForSelector(hook("timeline-2"));
    }, { browser });
  });

  test(`every key of the list does what it says, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await page.waitForSelector(hook("status"));
      await page.focus(hook("editor-output"));
      await chord(page, "Control", "/");
      await page.waitForSelector(hook("keys"));
      const keys = await page.$$eval(".key-row kbd", (all) => all.map((key) => key.textContent));
      assert.ok(keys.includes("Page down") && keys.includes("F8"));
      // Another of the dialogs' keys leads over.
      await chord(page, "Control", "KeyK");
      await page.waitForSelector(`${hook("palette-query")}:focus`);
      await page.keyboard.press("Escape");
      await page.waitForSelector(hook("dialog"), { hidden: true });
      await page.waitForSelector(`${hook("editor-output")}:focus`);
      for (const [digit, id] of [["1", "request-path"], ["2", "editor-output"], ["3", "policy-attached"], ["4", "response"]]) {
        await chord(page, "Alt", "Shift", `Digit${digit}`);
        assert.equal(await focusedId(page), id);
      }
      await chord(page, "Alt", "PageUp");
      await shows(page, "status", "200");
      await chord(page, "Alt", "PageUp");
      await chord(page, "Alt", "PageDown");
      await shows(page, "status", "403");
      await chord(page, "Alt", "PageDown");
      await shows(page, "status", "403");
    }, { browser });
  });
}

test("the dialogs open by buttons, a pointer takes a command, and what is behind closes them", async () => {
  await inFreshProfile(async (page) => {
    await (await page.waitForSelector(hook("palette"))).click();
    await page.waitForSelector(hook("palette-query"));
    await page.keyboard.type("keyboard shortcuts");
    await page.waitForFunction(() => document.querySelectorAll('[role="option"]').length === 1);
    await page.click('[role="option"]');
    await page.waitForSelector(hook("keys"));
    await page.click(hook("keys-close"));
    await page.waitForSelector(hook("dialog"), { hidden: true });
    await page.click(hook("keys-list"));
    await page.waitForSelector(hook("keys"));
    await page.mouse.click(5, 600);
    await page.waitForSelector(hook("dialog"), { hidden: true });
    await page.waitForSelector(`${hook("keys-list")}:focus`);
  });
});

test("what is copied is said to be", async () => {
  await inFreshProfile(async (page, address) => {
    const permissions = ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"];
    await page.browserContext().overridePermissions(new URL(address).origin, permissions);
    const expected = {
      "copy-body": /^\{"Message":/,
      "copy-method-arn": /^arn:aws:execute-api:/,
      "copy-curl": /^curl -i 'https:\/\/.*\/pets\/7' \\\n {2}-H 'Authorization: Bearer bob'$/,
      "copy-log": /Starting authorizer/,
    };
    for (const [name, pattern] of Object.entries(expected)) {
      await (await page.waitForSelector(hook(name))).click();
      await shows(page, name, "Copied");
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), pattern);
    }
    // By the palette too.
    await find(page, "copy body", "Copy the response body");
    await page.keyboard.press("Enter");
    await shows(page, "copy-body", "Copied");
  });
});

test("the outcome is said once for each change, when typing has paused", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    await page.evaluate((selector) => {
      globalThis.said = [];
      const region = document.querySelector(selector);
      new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true, subtree: true, characterData: true });
    }, hook("announcer"));
    const said = () => page.evaluate(() => globalThis.said);
    const saidTimes = (times) => page.waitForFunction((times) => said.length >= times, {}, times);
    await idle(page);
    assert.deepEqual(await said(), [], "what is there from the start is read with the page");
    await page.focus(hook("request-path"));
    await page.keyboard.press("End");
    await page.keyboard.type("/a/longer/path");
    await saidTimes(1);
    assert.equal((await said()).length, 1);
    assert.match((await said())[0], /^403 Implicitly denied\./);
    // The outcome stays the same.
    await page.focus(hook("request-source-ip"));
    await page.keyboard.type("1");
    await idle(page);
    assert.equal((await said()).length, 1);
    // It changes and changes back within a pause.
    await page.focus(hook("request-path"));
    await page.keyboard.type("x");
    await page.keyboard.press("Backspace");
    await idle(page);
    assert.equal((await said()).length, 1);
    // The same undone twice is said twice.
    await chord(page, "Control", "KeyZ");
    await saidTimes(2);
    await chord(page, "Control", "KeyZ");
    await saidTimes(3);
    const last = (await said()).slice(1);
    assert.equal(last.length, 2, last.join());
    assert.ok(last.every((words) => words.startsWith("Undone: the path.")), last.join());
  });
});

test("what is empty says what to do", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    /** By keyboard: the button goes, and the part of the page that it stood in has the focus. */
    const press = async (words) => {
      const label = await page.$$eval(".empty button", (all, words) => {
        const button = all.find((it) => it.textContent === words);
        button.focus();
        return button.closest("section").getAttribute("aria-labelledby");
      }, words);
      await page.keyboard.press("Enter");
      await page.waitForFunction((label) => document.activeElement.getAttribute("aria-labelledby") === label, {}, label);
    };
    await press("Attach a resource policy");
    await page.waitForSelector(hook("editor-policy"));
    await page.click(hook("authorizer-attached"));
    await page.waitForSelector(hook("editor-output"), { hidden: true });
    await press("Enable a Lambda authorizer");
    await page.waitForSelector(hook("editor-output"));
    await page.evaluate(() => { location.hash = "#jeyJ0aXRsZSI6IldoeT8ifQ"; });
    await shows(page, "about", /^Why\?/);
    await press("Add a response");
    await press("Add a request");
    await page.waitForSelector(hook("status"));
  });
});
