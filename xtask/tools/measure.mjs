// Prints the size of every file in dist/, raw and compressed with brotli, and fails where the page's first outcome needs more
// than the budget.

import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesIn } from "./hosts.mjs";

/** Bytes (brotli, highest quality) that the page may load until it shows its first outcome. The goal is 280 KB. */
const BUDGET = 418 * 1024;

/**
 * What the first outcome does not need: embeds, the code editor, dialogs, the worker, packed WebAssembly for opaque origins,
 * examples, lessons, the static pages, licences, and what makes the page work without a network.
 */
const LAZY = [
  /^embed(\.html$|-)/, /^why403-playground\./, /^oembed\//, /^why403-editor-/, /^dialog-/, /^why403-packed-/, /^tasks-/, /^worker/,
  /^gallery/, /^lessons/, /^pages-/, /^theme-/, /^licences\.txt$/, /^offline-/, /^service-worker\.js$/, /^manifest\.webmanifest$/, /\.png$/,
];

/** Bytes that the custom element's script may have: every page that embeds something loads it. */
const ELEMENT = { name: "why403-playground.js", budget: 3 * 1024 };

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const names = filesIn(dist);
const files = names
  // What is served: a file with a compressed one beside it.
  .filter((name) => names.includes(`${name}.br`))
  .map((name) => {
    const size = (path) => statSync(join(dist, path)).size;
    return { name, raw: size(name), brotli: size(`${name}.br`), lazy: LAZY.some((pattern) => pattern.test(name)) };
  })
  .sort((a, b) => Number(a.lazy) - Number(b.lazy) || b.brotli - a.brotli);

const row = (name, raw, brotli, note = "") =>
  console.log(`${name.padEnd(46)}${String(raw).padStart(9)}${String(brotli).padStart(9)}  ${note}`);

row("file", "raw", "brotli");
for (const { name, raw, brotli, lazy } of files) row(name, raw, brotli, lazy ? "lazy" : "");
const first = files.filter(({ lazy }) => !lazy);
const sum = (key) => first.reduce((total, file) => total + file[key], 0);
row("until the first outcome", sum("raw"), sum("brotli"), `budget: ${BUDGET}`);

if (sum("brotli") > BUDGET) {
  console.error(`over budget: the first outcome needs ${sum("brotli") - BUDGET} bytes too many`);
  process.exitCode = 1;
}

const { brotli: element } = files.find(({ name }) => name === ELEMENT.name);
if (element > ELEMENT.budget) {
  console.error(`over budget: ${ELEMENT.name} has ${element} bytes, and may have ${ELEMENT.budget}`);
  process.exitCode = 1;
}
