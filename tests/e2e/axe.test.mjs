// No state of the page violates what axe-core can check of WCAG 2.2 AA.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inFreshProfile } from "./harness.mjs";
import { STATES, bringAllIntoView, enter } from "./states.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const OPTIONS = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};
const LOOKS = [{ width: 1280, scheme: "light" }, { width: 360, scheme: "dark" }];
const ALL_LOOKS = [1280, 360].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));
/** The states that are looked at in every width and scheme. */
const THOROUGH = ["first-visit", "panels-all", "panels-pinned", "policy-broken", "rich-editors", "embed", "embed-open"];

/** What axe-core finds, a line for each element. Behind a dialog nothing can be reached, and other states show it. */
export async function violations(page) {
  // Not a script element: the page's policy would not let it run.
  await page.evaluate(`${AXE};0`);
  const found = await page.evaluate((options) => globalThis.axe.run(document.querySelector("dialog:modal") ?? document, options), OPTIONS);
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(" ")}\n    ${node.html.slice(0, 160)}\n    ${node.failureSummary}`),
  );
}

for (const [name, state] of Object.entries(STATES)) {
  test(`axe-core finds nothing: ${name}`, async () => {
    await inFreshProfile(
      async (page, address) => {
        const looks = THOROUGH.includes(name) ? ALL_LOOKS : LOOKS;
        await page.setViewport({ width: looks[0].width, height: 900 });
        await enter(page, address, state);
        for (const { width, scheme } of looks) {
          await page.setViewport({ width, height: 900 });
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          // All of it in view: what lies behind the status bar now is not hidden by it for good.
          await bringAllIntoView(page, width);
          assert.deepEqual(await violations(page), [], `${width} px wide, ${scheme}`);
        }
      },
      { path: null, editors: state.editors },
    );
  });
}
