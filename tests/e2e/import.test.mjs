// Import of texts that are pasted, dropped and offered; what was read is shown before anything is replaced.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hook, inFreshProfile, paste, shows } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const SCENARIO = JSON.stringify({
  why403: 1,
  title: "Read",
  api: { region: "eu-west-1", stageName: "prod" },
  timeline: [{ request: { httpMethod: "POST", path: "/orders", headers: { Authorization: "Bearer 8f14e45fceea167a5a36dedd4bea2543" } } }],
});

/** An input of the importers' own tests. */
const input = (name) => readFileSync(new URL(`../import/${name}`, import.meta.url), "utf8");
const value = (page, name) => page.$eval(hook(name), (field) => field.value);
const open = async (page) => {
  await page.evaluate(() => globalThis.why403Dialogs.open("import", ""));
  await page.waitForSelector(hook("import-text"));
};
/** Pastes outside of all fields. */
const pasteOutside = (page, text, selector = "main") =>
  page.$eval(selector, (place, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    // Firefox takes the text by itself.
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, dataType: "text/plain", data: text, bubbles: true, cancelable: true }));
  }, text);
/** Drops a file on the page. */
const drop = (page, name, text) =>
  page.$eval("main", (place, name, text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], name));
    for (const type of ["dragover", "drop"]) place.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, name, text);

for (const browser of browsers) {
  test(`what was read is shown, and replaces the selected parts in one step, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      const path = await value(page, "request-path");
      await open(page);
      await paste(page, "import-text", SCENARIO);
      await shows(page, "import-status", /^This is a scenario: it has the property why403/);
      assert.deepEqual(
        await page.$$eval("input[name=import-part]", (boxes) => boxes.map((box) => box.value)),
        ["/api/region", "/api/stageName", "/timeline", "/title"],
      );
      await shows(page, "import-resets", /^“Replace all” also resets what the text does not hold: .*Authorizer function/);
      // Nothing is replaced before a person says so.
      assert.equal(await value(page, "request-path"), path);
      await page.click(hook("import-part-/timeline"));
      await shows(page, "import-selected", "Replace selected (3)");
      await page.click(hook("import-selected"));
      await shows(page, "method-arn", /^arn:aws:execute-api:eu-west-1:.*\/prod\//);
      assert.equal(await value(page, "request-path"), path);
      await page.click(hook("undo"));
      await page.waitForFunction((selector) => !document.querySelector(selector).textContent.includes("eu-west-1"), {}, hook("method-arn"));
      assert.equal(await page.$eval(hook("undo"), (button) => button.ariaDisabled), "true");
    }, { browser });
  });

  test(`tokens of what was read are replaced unless they are asked for, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await open(page);
      await paste(page, "import-text", SCENARIO);
      await page.waitForSelector(hook("import-all"));
      await page.click(hook("import-all"));
      await page.waitForFunction((selector) => document.querySelector(selector).value === "/orders", {}, hook("request-path"));
      assert.match(await value(page, "header-value-0"), /example-token-1/);
      await open(page);
      await paste(page, "import-text", SCENARIO);
      await (await page.waitForSelector(`[data-testid^="import-secret-"]`)).click();
      await page.waitForFunction(() => document.querySelector(".import-parts").textContent.includes("8f14e45fceea167a"));
      await page.click(hook("import-new"));
      await page.waitForFunction((selector) => document.querySelector(selector).value.includes("8f14e45fceea167a"), {}, hook("header-value-0"));
    }, { browser });
  });

  test(`a paste outside of a field, and a file that is dropped, open the dialog, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await pasteOutside(page, SCENARIO);
      await shows(page, "import-status", /^This is a scenario/);
      await page.click(hook("import-close"));
      await drop(page, "notes.txt", "nothing of this is known");
      await page.waitForFunction((selector) => document.querySelector(selector)?.value === "nothing of this is known", {}, hook("import-text"));
      await shows(page, "import-notes", /not recognised/);
      assert.equal(await page.$(hook("import-all")), null);
      // What is read as another kind than it is says so.
      await page.select(hook("import-kind"), "scenario");
      await shows(page, "import-status", "Read as scenario.");
    }, { browser });
  });

  test(`a log is simulated beside what it says, and its requests are taken over, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await pasteOutside(page, input("execution-log/cached-policy.txt"));
      await shows(page, "import-status", /^This is .*execution log/);
      await shows(page, "import-compared", "The text says 403; the simulation says 403.");
      // Another request of the log: what it shows is shown at once.
      await page.click(hook("import-reading-1"));
      await shows(page, "import-compared", "The text says 200; the simulation says 200.");
      assert.match(await page.$eval(hook("import-notes"), (notes) => notes.textContent), /its policy came from the cache/);
      await page.click(hook("import-new"));
      await page.waitForFunction((selector) => document.querySelector(selector).value === "/orders/19", {}, hook("request-path"));
      await shows(page, "status", "200");
    }, { browser });
  });

  test(`a message has several readings, and a note leads to its line, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await open(page);
      await paste(page, "import-text", input("message/forbidden.json"));
      await shows(page, "import-status", /^This is/);
      const titles = await page.$$eval(".import-readings label", (labels) => labels.map((label) => label.textContent));
      assert.ok(titles.length > 8, titles.join("\n"));
      await page.click(hook("import-reading-8"));
      await shows(page, "import-reading", new RegExp(titles[8].replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
      const text = SCENARIO.replace('{"why403":1', '{\n"unknown":1,\n"why403":1');
      await paste(page, "import-text", text);
      await (await page.waitForSelector(hook("import-note-2"))).click();
      assert.equal(await page.$eval(hook("import-text"), (area) => area.value.slice(area.selectionStart, area.selectionEnd)), '"unknown":1,');
    }, { browser });
  });

  test(`what is pasted into the editor of a policy and is none is offered, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await pasteOutside(page, '{ "Version": "2012-10-17", "Statement": [] }', hook("editor-output"));
      const output = JSON.parse(await value(page, "editor-output"));
      const command = "curl -H 'Authorization: allow' https://h7q2m9x0za.execute-api.eu-central-1.amazonaws.com/live/orders";
      await pasteOutside(page, command, hook("editor-output"));
      await shows(page, "import-offer", /^The pasted text is no policy. It seems to be a request, an address or a name/);
      // As the browser does with what is pasted.
      await paste(page, "editor-output", command);
      assert.equal(await page.$(hook("dialog")), null);
      await page.click(hook("import-offered"));
      await shows(page, "import-status", /^This is a request, an address or a name/);
      // A request alone says nothing of the answer.
      assert.equal(await page.$(hook("import-outcome")), null);
      await page.click(hook("import-selected"));
      await page.waitForFunction((selector) => document.querySelector(selector).value === "/orders", {}, hook("request-path"));
      // It takes the place of what was pasted.
      assert.deepEqual(JSON.parse(await value(page, "editor-output")), output);
    }, { browser });
  });

  test(`what is edited after a paste that is offered stays, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      const output = await value(page, "editor-output");
      await pasteOutside(page, SCENARIO, hook("editor-output"));
      await paste(page, "editor-output", SCENARIO);
      await shows(page, "import-offer", /^The pasted text is no policy. It seems to be a scenario/);
      await paste(page, "request-path", "/later");
      await page.waitForFunction((selector) => document.querySelector(selector).value === "/later", {}, hook("request-path"));
      await page.click(hook("import-offered"));
      await shows(page, "import-status", /^This is a scenario/);
      await page.click(hook("import-part-/timeline"));
      await page.click(hook("import-selected"));
      await page.waitForFunction((selector, output) => document.querySelector(selector).value === output, {}, hook("editor-output"), output);
      assert.equal(await value(page, "request-path"), "/later");
    }, { browser });
  });

  test(`reading a long text can be stopped, and the page still works, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      // The worker answers nothing for this text: as long as no machine is.
      await page.evaluate(() => {
        const { why403Task } = globalThis;
        globalThis.why403Task = (name, text, ...more) => (text === "endless" ? new Promise(() => {}) : why403Task(name, text, ...more));
      });
      await open(page);
      await paste(page, "import-text", "endless");
      await page.waitForSelector(hook("import-stop"), { visible: true });
      await page.click(hook("import-stop"));
      await shows(page, "import-status", "Stopped. Nothing was read.");
      await paste(page, "import-text", SCENARIO);
      await shows(page, "import-status", /^This is a scenario/);
    }, { browser });
  });
}
