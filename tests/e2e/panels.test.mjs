// The panels: the timeline by keyboard alone, and panels that stay as they were left.

import assert from "node:assert/strict";
import { test } from "node:test";
import { hook, inFreshProfile, shows } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const CHECKED = '[role="radio"][aria-checked="true"]';
const label = (page) => page.$eval(CHECKED, (node) => node.getAttribute("aria-label"));

// The driver's own refuses elements of SVG.
const focus = (page, selector) => page.$eval(selector, (node) => node.focus());

for (const browser of browsers) {
  test(`the timeline by keyboard alone (${browser})`, async () => {
    const options = { browser, path: "#g:cached-policy" };
    await inFreshProfile(async (page) => {
      await page.waitForSelector(hook("timeline-chart"));
      await shows(page, "status", "403");
      // The way there is by Tab: from the slider's number field into the drawing.
      await page.focus(hook("timeline-ttl-number"));
      for (let tabs = 0; tabs < 4 && !(await page.$(`${CHECKED}:focus`)); tabs++) await page.keyboard.press("Tab");
      assert.ok(await page.$(`${CHECKED}:focus`), "Tab does not lead to the request in view");
      await page.keyboard.press("ArrowLeft");
      await shows(page, "status", "200");
      assert.match(await label(page), /cache miss/);
      await page.keyboard.press("ArrowRight");
      await shows(page, "status", "403");
      assert.match(await label(page), /cache hit/);
      // Later than the TTL the entry has expired: the function is asked again, and allows it.
      await page.focus(hook("timeline-ttl"));
      for (let left = 0; left < 20; left++) await page.keyboard.press("ArrowLeft");
      await shows(page, "status", "200");
      await page.keyboard.press("End");
      await shows(page, "status", "403");
      // Out of the drawing again: it is no trap.
      await focus(page, CHECKED);
      await page.keyboard.press("Tab");
      assert.equal(await page.$(`${CHECKED}:focus`), null);
    }, options);
  });
}

test("panels stay as they were left", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("panel-flow"));
    await page.click(hook("close-flow"));
    await page.click(hook("open-tables"));
    await page.waitForSelector(`.panel-area ${hook("panel-tables")}`);
    await page.click(hook("pin-tables"));
    await page.waitForSelector(`.response ${hook("panel-tables")}`);
    await page.reload();
    await page.waitForSelector(`.response ${hook("panel-tables")}`);
    assert.equal(await page.$(hook("panel-flow")), null);
  });
});

test("the flow's steps open by keyboard", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("flow"));
    const decisive = await page.$eval(hook("step-detail"), (node) => node.getAttribute("aria-label"));
    await focus(page, '.vertical [role="tab"][aria-selected="true"]');
    await page.keyboard.press("Home");
    await shows(page, "step-detail", /^Method and path/);
    assert.notEqual(decisive, "Method and path");
  });
});
