// Takes pictures of the release build in several states at two widths.
// node screens.mjs FOLDER [STATE...]

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { countTimers, host, settled } from "./harness.mjs";
import { launch } from "./launch.mjs";
import { PANELS, STATES, bringAllIntoView, enter, panels } from "./states.mjs";

const FORMS = PANELS.slice(PANELS.indexOf("request"));
const rich = (state, more = {}) => ({ editors: "rich", ...state, ...more });

/** The pictures, by name: a state, how it is looked at, and what is done in it. */
const PICTURES = {
  "first-visit-light": rich(STATES["first-visit"]),
  "first-visit-dark": rich(STATES["first-visit"], { media: { "prefers-color-scheme": "dark" } }),
  "cached-policy-timeline-and-arns": rich(STATES["cached-policy"]),
  "explicit-deny-table-a": rich(STATES["explicit-deny"]),
  "broken-policy-problems": rich(STATES["stale"]),
  "malformed-output-500": { ...STATES["output-malformed"], editors: "plain" },
  "token-missing-401": rich(STATES["token-missing"], { media: { "prefers-color-scheme": "dark" } }),
  "unknown-two-answers": rich(STATES["unknown-two-answers"]),
  "all-forms": rich({ path: "#g:private-api", panels: panels(["flow", ...FORMS], ["flow"]) }),
  "examples-menu": rich(STATES.examples),
  "import-empty": rich(STATES["import-empty"], { inWindow: true, widths: [1280, 600, 360] }),
  ...Object.fromEntries(
    ["import", "import-log", "import-message", "import-template", "share", "share-template"].flatMap((name) =>
      ["light", "dark"].map((scheme) => [
        `${name}-${scheme}`,
        rich(STATES[name], { inWindow: true, widths: [1280, 600, 360], media: { "prefers-color-scheme": scheme } }),
      ]),
    ),
  ),
  privacy: rich(STATES.privacy, { inWindow: true }),
  "work-that-stopped-the-page": rich(STATES["work-that-stopped-the-page"]),
  "not-saved": { ...STATES["not-saved"], editors: "plain" },
  "stopped-saved": rich(STATES["stopped-saved"], { inWindow: true }),
  "stopped-not-saved": rich(STATES["stopped-not-saved"], { inWindow: true, media: { "prefers-color-scheme": "dark" } }),
  "not-started": rich(STATES["not-started"], { inWindow: true }),
  "simulation-running": rich(STATES["simulation-running"], { inWindow: true }),
  embed: { ...STATES.embed, widths: [600, 320] },
  "embed-dark": { ...STATES.embed, widths: [600, 320], media: { "prefers-color-scheme": "dark" } },
  "embed-open": { ...STATES["embed-open"], widths: [600, 320] },
  "embed-readonly": { ...STATES["embed-readonly"], widths: [600, 320], media: { "prefers-color-scheme": "dark" } },
  "embed-two-answers": { ...STATES["embed-two-answers"], widths: [600, 320] },
  "forced-colors": rich(STATES["cached-policy"], { media: { "forced-colors": "active", "prefers-color-scheme": "dark" } }),
};
const WIDTHS = [1280, 360];

const [folder, ...chosen] = argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = await host();
const browser = await launch();
try {
  for (const [name, state] of Object.entries(PICTURES)) {
    if (chosen.length > 0 && !chosen.some((word) => name.includes(word))) continue;
    for (const width of state.widths ?? WIDTHS) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width, height: width > 600 ? 800 : 740 });
      const features = Object.entries({ "prefers-color-scheme": "light", ...state.media }).map(([name, value]) => ({ name, value }));
      await (await page.createCDPSession()).send("Emulation.setEmulatedMedia", { features });
      await page.evaluateOnNewDocument(countTimers);
      await enter(page, server.address, state);
      // As tall as the page: an editor draws its numbers where it is in view.
      if (!state.inWindow) await bringAllIntoView(page, width);
      await settled(page);
      const path = join(folder, `${name}-${width}.png`);
      // Not `fullPage`: what is captured beyond the window may lack panels that were out of sight.
      await page.screenshot({ path, captureBeyondViewport: false });
      console.log(path);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
}
