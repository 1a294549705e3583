// Prints how long links are beside other ways to put a scenario into a URL: rows of the table of `cargo xtask bench links`.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import lzString from "./peers/node_modules/lz-string/libs/lz-string.js";

const folder = fileURLToPath(new URL("./links/", import.meta.url));
const most = { "six-statements.json": 500, "43-statements.json": 1000 };

console.log("| scenario | JSON | why403 | lz-string | deflate | at most |\n|---|---:|---:|---:|---:|---:|");
for (const name of readdirSync(folder)) {
  const json = JSON.stringify(JSON.parse(readFileSync(folder + name, "utf8")));
  const link = execFileSync("cargo", ["run", "--quiet", "--", "export", "--as", "link", folder + name], { encoding: "utf8" }).trim();
  const others = [
    lzString.compressToEncodedURIComponent(json),
    deflateRawSync(json, { level: 9 }).toString("base64url"),
  ];
  console.log(`| ${[name, json.length, link.length, ...others.map(({ length }) => length), most[name] ?? ""].join(" | ")} |`);
}
