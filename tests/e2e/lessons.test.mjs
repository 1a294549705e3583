// Lessons in the page, the pages of examples and lessons, lessons of one's own, and presenter's mode.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browsers } from "./launch.mjs";
import { hook, inFreshProfile, paste, shows, text } from "./harness.mjs";

const STAGE = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";
const output = (...resources) =>
  JSON.stringify({
    principalId: "alice",
    policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: resources }] },
  });
const progress = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("why403.lessons")));
const title = (page) => page.$eval(`${hook("about")} h2`, (heading) => heading.textContent);

for (const browser of browsers) {
  test(`a lesson is solved by typing, and by no wrong answer: ${browser}`, async () => {
    await inFreshProfile(
      async (page) => {
        await shows(page, "lesson-check-1", /^Not yet: GET \/pets\/7 as Bearer reader → 200, not 403$/);
        await shows(page, "lesson-check-3", /^As expected: DELETE \/pets\/7/);
        // Everything: what must stay 403 is 200.
        await paste(page, "editor-output", output("*"));
        await shows(page, "lesson-check-3", /^Not yet/);
        assert.equal(await text(page, "lesson-status"), "");
        // One hint at a time.
        assert.equal((await page.$$(".lesson-hints li")).length, 0);
        await page.click(hook("lesson-hint"));
        assert.equal((await page.$$(".lesson-hints li")).length, 1);
        await shows(page, "lesson-hint", "Show a hint (2 left)");
        await paste(page, "editor-output", output(`${STAGE}/GET/pets`, `${STAGE}/GET/pets/*`));
        await shows(page, "lesson-status", /^Solved\. A wildcard matches slashes/);
        assert.deepEqual(await progress(page), { "Least privilege": "solved" });
        // The text of a lesson goes on being about it.
        assert.equal(await title(page), "Least privilege");
        await page.click(hook("lesson-reset"));
        await shows(page, "lesson-check-1", /^Not yet/);
        await page.click(hook("lesson-solution"));
        await shows(page, "lesson-status", /^Solved/);
        await page.click(hook("lesson-next"));
        await shows(page, "lesson-check-1", /^Not yet: GET \/admin\/users/);
        assert.equal(await title(page), "Two policies, one verdict");
        assert.equal(await page.evaluate(() => document.activeElement.id), "lesson-heading");
        assert.deepEqual(await progress(page), { "Least privilege": "solved", "Two policies, one verdict": "begun" });
      },
      { browser, path: "#g:least-privilege" },
    );
  });

  test(`what a lesson locks stays as it is: ${browser}`, async () => {
    await inFreshProfile(
      async (page) => {
        await page.waitForSelector(hook("lesson"));
        const path = () => page.$eval(hook("request-path"), (field) => field.value);
        const before = await path();
        await (await page.waitForSelector(hook("request-path"))).type("x");
        await shows(page, "notice", /locked in the lesson/);
        assert.equal(await path(), before);
        const border = (name) => page.$eval(hook(name), (field) => getComputedStyle(field).borderColor);
        assert.notEqual(await border("request-path"), await border("authorizer-ttl"));
        // A click on a check brings its request into view.
        await (await page.waitForSelector(hook("lesson-check-0"))).click();
        await page.waitForFunction((selector) => document.querySelector(selector).value === "/pets", {}, hook("request-path"));
      },
      { browser, path: "#g:first-403" },
    );
  });

  test(`examples are found by words and by symptom: ${browser}`, async () => {
    await inFreshProfile(
      async (page, address) => {
        const found = () => page.$$eval("article:not([hidden])", (articles) => articles.map(({ id }) => id));
        await page.goto(`${address}gallery.html`);
        const all = await found();
        assert.ok(all.length >= 50);
        // A word that stands in the scenario only.
        await page.type("#words", "2001:db8::7");
        assert.deepEqual(await found(), ["ipv6-source"]);
        await page.goto(`${address}gallery.html?words=options&status=401`);
        assert.deepEqual(await found(), ["preflight", "sam-preflight"]);
        await page.select("#layer", "routing");
        assert.deepEqual(await found(), []);
        assert.equal(await page.$eval("#found", (status) => status.textContent), "No results");
        await page.goto(`${address}gallery.html`);
        await page.select("#message", "Forbidden");
        assert.deepEqual(await found(), ["not-deployed", "api-key", "usage-plan", "usage-identifier-key"]);
        await page.evaluate(() => {
          Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (globalThis.copied = text) } });
        });
        await page.click(hook("copy-usage-plan"));
        await shows(page, "copy-usage-plan", /^Copied the commands of/);
        assert.match(await page.evaluate(() => globalThis.copied), /aws apigateway create-usage-plan-key/);
        // What is to be replaced is named; a word that AWS gives a meaning to is not.
        const notes = () => page.$$eval("#open-proxy dd > p, #usage-plan dd > p, #cors-error dd > p", (notes) => notes.map((note) => note.textContent));
        const ids = "AWS CLI commands. Replace the ids of the example with your values:";
        assert.deepEqual(await notes(), [ids.replace("the ids", "INTEGRATION_URI and the ids"), ids, ids]);
        await page.click("#usage-plan h3 a");
        await shows(page, "status", /403/);
        assert.match(await title(page), /usage plan/);
      },
      { browser, path: null },
    );
  });

  test(`a scenario becomes a lesson, and lessons a course in a link: ${browser}`, async () => {
    let link;
    await inFreshProfile(
      async (page, address, context) => {
        if (browser === "chromium") {
          await context.overridePermissions(new URL(address).origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
        }
        // The goal is what the solution answers.
        await page.waitForSelector(hook("status"));
        await paste(page, "editor-output", output(`${STAGE}/GET/pets*`));
        await shows(page, "status", /200/);
        const open = () => page.evaluate(() => globalThis.why403Dialogs.open("make-lesson", ""));
        await open();
        await page.click(hook("lesson-from-outcomes"));
        await page.click(hook("lesson-keep"));
        await page.click(hook("lesson-save"));
        await shows(page, "lesson-check-1", /^As expected: GET \/pets\/7/);
        await paste(page, "editor-output", output(`${STAGE}/GET/pets`));
        await shows(page, "lesson-check-1", /^Not yet: GET \/pets\/7/);
        await open();
        await paste(page, "lesson-hints", "One\nTwo");
        await paste(page, "lesson-explanation", "The path is covered now.");
        await page.click(hook("course-add"));
        await shows(page, "make-lesson-status", "The course has 1 lesson");
        await page.click(hook("lesson-save"));
        await page.goto(`${address}#g:deny-wins`);
        await shows(page, "lesson-check-0", /^Not yet/);
        await open();
        await page.click(hook("course-add"));
        await shows(page, "make-lesson-status", "The course has 2 lessons");
        await page.evaluate(() => {
          navigator.clipboard.writeText = async (copied) => void (globalThis.copied = copied);
        });
        await page.click(hook("course-link"));
        link = await page.waitForFunction(() => globalThis.copied).then((handle) => handle.jsonValue());
        assert.ok(link.startsWith(`${address}#z`), link);
      },
      { browser, path: "#g:authorizer-implicit-deny" },
    );
    await inFreshProfile(
      async (page) => {
        await shows(page, "lesson-check-1", /^Not yet: GET \/pets\/7/);
        await shows(page, "lesson-hint", "Show a hint (2 left)");
        await page.click(hook("lesson-solution"));
        await shows(page, "lesson-status", "Solved. The path is covered now.");
        await page.click(hook("lesson-next"));
        await shows(page, "lesson-check-0", /^Not yet: GET \/pets\/7/);
        assert.equal(await title(page), "A Deny overrides every Allow");
        // It has a solution of its own, whatever was kept for the lesson before it.
        await page.click(hook("lesson-solution"));
        await shows(page, "lesson-status", /^Solved/);
      },
      { browser, path: new URL(link).hash },
    );
  });

  test(`presenter's mode goes on by keys, with nothing of earlier work: ${browser}`, async () => {
    await inFreshProfile(
      async (page) => {
        await page.waitForSelector(hook("lesson"));
        const visible = (selector) => page.$eval(selector, (element) => element.checkVisibility());
        const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
        const usual = await size();
        const earlier = output("earlier");
        await paste(page, "editor-output", output("before"));
        await paste(page, "editor-output", earlier);
        await page.evaluate(() => globalThis.why403Dialogs.open("presenter", ""));
        await page.click(hook("presenter-policy"));
        await page.click(hook("presenter-start"));
        await shows(page, "presenter-step", "Request 2 of 2");
        // Undo goes no further back than to the beginning of the mode, by the keys and by the button.
        await page.keyboard.down("Control");
        await page.keyboard.press("KeyZ");
        await page.keyboard.up("Control");
        await page.$eval(hook("undo"), (undo) => undo.click());
        assert.equal(await page.$eval(hook("editor-output"), (editor) => editor.value), earlier);
        assert.equal(await size(), usual * 1.5);
        assert.equal(await visible(".tools"), false);
        assert.equal(await visible('[aria-labelledby="policy-heading"]'), false);
        assert.equal(await visible('[aria-labelledby="output-heading"]'), true);
        await page.keyboard.press("PageUp");
        await shows(page, "presenter-step", "Request 1 of 2");
        await page.keyboard.press("PageDown");
        await page.keyboard.press("PageDown");
        await shows(page, "lesson-check-0", /^Not yet: GET \/pets\/7 as Bearer alice → 200, not 401/);
        await page.keyboard.press("PageUp");
        await page.keyboard.press("PageUp");
        await shows(page, "lesson-check-1", /as Bearer alice → 200, not 403/);
        await page.keyboard.press("Escape");
        await page.waitForFunction(() => !document.documentElement.dataset.presenting);
        assert.equal(await visible(".tools"), true);
      },
      { browser, path: "#g:first-403" },
    );
  });
}
