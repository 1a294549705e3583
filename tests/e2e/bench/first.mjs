// Times a first visit until the first outcome is on the screen, on a slow machine and network, with an empty cache.
// node first.mjs [OTHER_DIST] [--table]: another build is timed in the same run, visit by visit in turns.

import { argv } from "node:process";
import { dist, hook } from "../harness.mjs";
import { launch } from "../launch.mjs";
import { serve } from "../server.mjs";
import { median, percentile, row, slow, table, tableRow } from "./statistics.mjs";

const VISITS = 9;

/** In the page: notes when the outcome's frame has been drawn, in milliseconds since the visit began. */
function noteOutcome(selector) {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => (globalThis.firstOutcome = performance.now())));
  });
  observer.observe(document, { subtree: true, childList: true });
}

async function visit(browser, address) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.evaluateOnNewDocument(noteOutcome, hook("status"));
    await slow(page);
    await page.goto(address, { waitUntil: "domcontentloaded", timeout: 120_000 });
    const handle = await page.waitForFunction(() => globalThis.firstOutcome, { timeout: 120_000 });
    return await handle.jsonValue();
  } finally {
    await context.close();
  }
}

const folders = [dist, ...argv.slice(2).filter((word) => word !== "--table")];
const servers = await Promise.all(folders.map((folder) => serve({ folder, brotli: true })));
const browser = await launch();
try {
  const times = folders.map(() => []);
  for (let round = 0; round < VISITS; round++) {
    for (const [index, server] of servers.entries()) times[index].push(await visit(browser, `${server.origin}/index.html`));
  }
  if (table) tableRow("first outcome, slow machine and network, empty cache", median(times[0]), "a Yew page with one word", median(times[1]));
  else row(`until the first outcome, ms, ${VISITS} visits`, "min", "median", "max");
  for (const [index, folder] of table ? [] : folders.entries()) {
    row(folder, Math.min(...times[index]), median(times[index]), percentile(times[index], 1));
  }
  if (folders.length > 1 && !table) row("ratio of the medians", "", median(times[0]) / median(times[1]));
} finally {
  await browser.close();
  await Promise.all(servers.map((server) => server.close()));
}
