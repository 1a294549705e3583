// Completes what Trunk has built, before it becomes dist/: Trunk's `post_build` hook.
//
// - packs the WebAssembly into a script, for pages with an opaque origin (see www/boot.js);
// - bundles the rich editors, www/editor/, into a script, which the page loads once it has shown its first outcome;
// - makes embed.html from index.html, so that both name the same hashed files;
// - while serving, adds a script that reloads the page after a build.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

const staging = env.TRUNK_STAGING_DIR;

const replaceOnce = (text, pattern, replacement) => {
  if (text.split(pattern).length !== 2) throw new Error(`index.html does not hold \`${pattern}\` exactly once`);
  return text.replace(pattern, () => replacement);
};

const writeHashed = (name, text) => {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const file = `${name}-${hash}.js`;
  writeFileSync(join(staging, file), text);
  return file;
};

/** The rich editors as one classic script: a page with an opaque origin can load no modules. */
async function bundle() {
  // The packages stand where xtask has installed the tools, whose programs are on the PATH.
  const folders = env.PATH.split(delimiter).map(dirname);
  const packages = folders.find((folder) => existsSync(join(folder, "esbuild", "package.json")));
  if (!packages) throw new Error("esbuild is not on the PATH: build with `cargo xtask`");
  const { build } = createRequire(join(packages, "esbuild", "package.json"))("esbuild");
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../www/editor/main.js", import.meta.url))],
    nodePaths: [packages],
    bundle: true,
    minify: true,
    charset: "utf8",
    target: ["chrome111", "firefox114", "safari16.4"],
    banner: { js: "/* With CodeMirror, Lezer and style-mod: MIT licence, (C) Marijn Haverbeke and others. */" },
    write: false,
  });
  return writeHashed("why403-editor", outputFiles[0].text);
}

let page = readFileSync(join(staging, "index.html"), "utf8");

const wasm = /data-wasm="\.\/([^"]+)"/.exec(page)?.[1];
if (!wasm) throw new Error("index.html does not say which WebAssembly file it loads");
const packed = deflateRawSync(readFileSync(join(staging, wasm)), { level: 9 }).toString("base64");
const packedFile = writeHashed("why403-packed", `globalThis.why403Packed="${packed}";\n`);
const files = { wasm, packed: packedFile, editor: await bundle() };
const named = Object.entries(files).map(([name, file]) => ` data-${name}="./${file}"`);
page = replaceOnce(page, ` data-wasm="./${wasm}"`, named.join(""));

if (env.WHY403_RELOAD) {
  const reload = writeHashed("reload", readFileSync(new URL("reload.js", import.meta.url), "utf8"));
  page = replaceOnce(page, "</body>", `<script src="./${reload}"></script></body>`);
}

// An embed may be one of many on its page: it loads what it needs when it runs, and nothing ahead.
const embed = replaceOnce(page, 'data-view="page"', 'data-view="embed"').replace(/<link rel="preload"[^>]*>/g, "");

writeFileSync(join(staging, "index.html"), page);
writeFileSync(join(staging, "embed.html"), embed);
