// Makes the JavaScript package in dist/pkg/ of the compiled src/bin/package.rs and www/pkg/. Its argument is the compiled file.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { licences } from "./licences.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const place = join(root, "dist/pkg");
const run = (program, ...args) => execFileSync(program, args, { stdio: ["ignore", "inherit", "inherit"] });

rmSync(place, { recursive: true, force: true });
mkdirSync(join(place, "gallery"), { recursive: true });

run("wasm-bindgen", argv[2], "--target", "web", "--no-typescript", "--out-name", "engine", "--out-dir", place);
const wasm = join(place, "engine_bg.wasm");
run("wasm-opt", "-Oz", "--low-memory-unused", wasm, "-o", wasm);

for (const file of readdirSync(join(root, "www/pkg"))) copyFileSync(join(root, "www/pkg", file), join(place, file));
for (const file of ["LICENSE-APACHE", "LICENSE-MIT"]) copyFileSync(join(root, file), join(place, file));
// A link names an example or a lesson, which have one set of names.
for (const folder of ["gallery", "lessons"]) {
  for (const file of readdirSync(join(root, "www", folder))) copyFileSync(join(root, "www", folder, file), join(place, "gallery", file));
}
writeFileSync(join(place, "licences.txt"), licences([]));

const manifest = readFileSync(join(root, "Cargo.toml"), "utf8");
const said = (key) => new RegExp(`^${key} = "(.*)"$`, "m").exec(manifest)[1];
const description = {
  name: said("name"),
  version: said("version"),
  description: said("description"),
  license: said("license"),
  keywords: ["aws", "api-gateway", "lambda-authorizer", "iam", "403"],
  type: "module",
  engines: { node: ">=20" },
  exports: {
    ".": { types: "./why403.d.ts", node: "./node.js", default: "./why403.js" },
    "./engine_bg.wasm": "./engine_bg.wasm",
    "./gallery/*.json": "./gallery/*.json",
    "./package.json": "./package.json",
  },
  types: "./why403.d.ts",
  sideEffects: ["./node.js"],
};
writeFileSync(join(place, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
