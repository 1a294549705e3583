// Times a page with twenty embeds until each shows its outcome, beside a page with one, and measures what they hold and do then:
// rows of the table of `cargo xtask bench`.

import { readFileSync, readdirSync } from "node:fs";
import { dist, hook } from "../harness.mjs";
import { launch } from "../launch.mjs";
import { serve } from "../server.mjs";
import { median, tableRow } from "./statistics.mjs";

const EMBEDS = 20;
const VISITS = 5;
/** The time for which embeds are watched that nobody touches, in milliseconds. */
const WATCHED = 2000;

const KINDS = { "": "", sandboxed: 'sandbox="allow-scripts allow-popups"' };
const frame = (attributes) => `<iframe ${attributes} width="600" height="400" src="/embed.html#g:authorizer-explicit-deny"></iframe>`;
const page = (attributes, embeds) => `<!doctype html><meta charset="utf-8"><title>Embeds</title>${frame(attributes).repeat(embeds)}`;
const pages = Object.fromEntries(
  Object.entries(KINDS).flatMap(([kind, attributes]) => [1, EMBEDS].map((embeds) => [`/${kind}${embeds}`, page(attributes, embeds)])),
);

/** The processor time, in milliseconds, and the memory, in MB, of a process and all that it has started; none but on Linux. */
function costOf(pid) {
  const stat = (one) => readFileSync(`/proc/${one}/stat`, "utf8").replace(/^.*\) /s, "").split(" ").map(Number);
  const attempt = (work, otherwise) => {
    try {
      return work();
    } catch {
      // It has ended, or there is no /proc.
      return otherwise;
    }
  };
  const all = attempt(() => readdirSync("/proc"), []).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = all.map((one) => [one, attempt(() => stat(one)[1], 0)]);
  const family = new Set([pid]);
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const [child, parent] of parents) if (family.has(parent)) family.add(child);
  }
  const sum = (of) => [...family].reduce((total, one) => total + attempt(() => of(one), 0), 0);
  return {
    // In ticks, of which a second has a hundred.
    time: sum((one) => 10 * (stat(one)[11] + stat(one)[12])),
    memory: sum((one) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, "utf8"))[1]) / 1024),
  };
}

const server = await serve({ folder: dist, pages, brotli: true });

/** A visit in a browser of its own: the time until each embed shows its outcome, and the memory and the work after that. */
async function visit(path, embeds) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const start = performance.now();
    await page.goto(server.origin + path, { waitUntil: "domcontentloaded" });
    while (page.frames().length < embeds + 1) await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all(page.frames().slice(1).map((frame) => frame.waitForSelector(hook("status"), { timeout: 120_000 })));
    const time = performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, WATCHED));
    const before = costOf(browser.process().pid);
    await new Promise((resolve) => setTimeout(resolve, WATCHED));
    return { time, memory: before.memory, work: costOf(browser.process().pid).time - before.time };
  } finally {
    await browser.close();
  }
}

try {
  for (const kind of Object.keys(KINDS)) {
    const [one, many] = [[], []];
    for (let round = 0; round < VISITS; round++) {
      one.push(await visit(`/${kind}1`, 1));
      many.push(await visit(`/${kind}${EMBEDS}`, EMBEDS));
    }
    const row = (what, key, unit) =>
      tableRow(`${EMBEDS} embeds on a page${kind && `, ${kind}`}, ${what}`, median(many.map((it) => it[key])), "one embed", median(one.map((it) => it[key])), unit);
    row("until each shows its outcome", "time", "ms");
    row("memory of the browser then", "memory", "MB");
    row(`processor time in ${WATCHED / 1000} s in which nobody touches them`, "work", "ms");
  }
} finally {
  await server.close();
}
