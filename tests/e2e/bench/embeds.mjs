// Times a page with twenty embeds until each shows its outcome, beside a page with one: a row of the table of `cargo xtask bench`.

import { dist, hook } from "../harness.mjs";
import { launch } from "../launch.mjs";
import { serve } from "../server.mjs";
import { median, tableRow } from "./statistics.mjs";

const EMBEDS = 20;
const VISITS = 5;

const frame = `<iframe sandbox="allow-scripts allow-popups" width="600" height="400" src="/embed.html#g:authorizer-explicit-deny"></iframe>`;
const page = (embeds) => `<!doctype html><meta charset="utf-8"><title>Embeds</title>${frame.repeat(embeds)}`;

const server = await serve({ folder: dist, pages: { "/one": page(1), "/many": page(EMBEDS) }, brotli: true });
const browser = await launch();

async function visit(path, embeds) {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    const start = performance.now();
    await page.goto(server.origin + path, { waitUntil: "domcontentloaded" });
    while (page.frames().length < embeds + 1) await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all(page.frames().slice(1).map((frame) => frame.waitForSelector(hook("status"), { timeout: 120_000 })));
    return performance.now() - start;
  } finally {
    await context.close();
  }
}

try {
  const [one, many] = [[], []];
  for (let round = 0; round < VISITS; round++) {
    one.push(await visit("/one", 1));
    many.push(await visit("/many", EMBEDS));
  }
  tableRow(`${EMBEDS} embeds on a page, until each shows its outcome`, median(many), "one embed", median(one));
} finally {
  await browser.close();
  await server.close();
}
