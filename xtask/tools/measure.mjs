// Prints the size of every file in dist/, raw and compressed, and holds them against budget.json.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const budget = JSON.parse(readFileSync(new URL("budget.json", import.meta.url), "utf8"));

// `*` stands for any part of a name, and a name may go on behind its end with a hash.
const named = (name) => {
  const parts = name.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}${name.endsWith("-") ? "" : "$"}`);
};

const entries = readdirSync(dist, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .map((path) => {
    const bytes = readFileSync(path);
    const name = relative(dist, path).split(sep).join("/");
    const limit = budget.files.find((file) => named(file.name).test(name));
    return { name, raw: bytes.length, brotli: brotliCompressSync(bytes).length, first: limit?.first, limit: limit?.limit };
  })
  .sort((a, b) => Number(b.first ?? 0) - Number(a.first ?? 0) || b.brotli - a.brotli);

const row = (name, raw, brotli, limit, note) =>
  console.log(`${name.padEnd(46)}${String(raw).padStart(9)}${String(brotli).padStart(9)}${String(limit).padStart(9)}  ${note}`);

const faults = [];
row("file", "raw", "brotli", "limit", "");
for (const { name, raw, brotli, first, limit } of entries) {
  let note = first ? "first" : "later";
  if (limit === undefined) {
    note = "NOT IN THE BUDGET";
    faults.push(`${name} is not in the budget`);
  } else if (brotli > limit) {
    note += ", OVER ITS LIMIT";
    faults.push(`${name} is ${brotli - limit} bytes over its limit`);
  }
  row(name, raw, brotli, limit ?? "-", note);
}
const first = entries.filter((entry) => entry.first);
const sum = (key) => first.reduce((total, entry) => total + entry[key], 0);
row("until the first outcome", sum("raw"), sum("brotli"), budget.first, "");
if (sum("brotli") > budget.first) faults.push(`the first load is ${sum("brotli") - budget.first} bytes over its limit`);

for (const fault of faults) console.error(`over budget: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
