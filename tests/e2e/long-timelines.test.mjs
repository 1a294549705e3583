// Long timelines: the page answers at once, goes on in slices, and can be stopped.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { hook, inFreshProfile, shows } from "./harness.mjs";

/** A link to a timeline with this many requests. */
function link(requests) {
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }] };
  const scenario = {
    authorizer: { lambda: [{ when: {}, returns: { principalId: "user", policyDocument: policy } }] },
    timeline: Array.from({ length: requests }, (_, at) => ({ at, request: { path: "/pets", headers: { Authorization: `Bearer ${at % 50}` } } })),
  };
  return `#z${deflateRawSync(JSON.stringify(scenario)).toString("base64url")}`;
}

test("ten thousand requests are simulated in slices, with progress, and typing goes on", async () => {
  await inFreshProfile(async (page) => {
    await shows(page, "status", "200");
    // Progress is shown after half a second: before, that there is none says nothing.
    await page.waitForSelector(hook("progress"), { timeout: 3_000 }).catch(() => {});
    await page.waitForSelector(hook("progress"), { hidden: true, timeout: 120_000 });
    // As many tabs as one can look through, and a way to the others.
    assert.equal((await page.$$(".request-tab")).length, 200);
    await page.$eval(hook("later-requests"), (button) => button.click());
    await page.waitForSelector(`${hook("timeline-200")}[aria-current]`);
    // An edit is answered before all are simulated. Stopped as soon as there is a button for it, and continued.
    await page.evaluate((button) => {
      const stop = new MutationObserver(() => {
        if (!document.querySelector(button)) return;
        stop.disconnect();
        document.querySelector(button).click();
      });
      stop.observe(document.body, { childList: true, subtree: true });
    }, hook("progress-button"));
    await page.focus(hook("request-path"));
    await page.keyboard.press("End");
    await page.keyboard.type("x");
    await shows(page, "progress", /^Simulation stopped at request \d+ of 10000/);
    await page.$eval(hook("progress-button"), (button) => button.click());
    await page.waitForSelector(hook("progress"), { hidden: true, timeout: 120_000 });
    await page.waitForFunction((arn) => document.querySelector(arn).textContent.endsWith("/petsx"), {}, hook("method-arn"));
  }, { path: link(10_000) });
});
