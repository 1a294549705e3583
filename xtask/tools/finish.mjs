// Completes what Trunk has built, before it becomes dist/: Trunk's `post_build` hook.
//
// - packs the WebAssembly into a script, for pages with an opaque origin (see www/boot.js);
// - makes embed.html from index.html, so that both name the same hashed files;
// - while serving, adds a script that reloads the page after a build.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
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

let page = readFileSync(join(staging, "index.html"), "utf8");

const wasm = /data-wasm="\.\/([^"]+)"/.exec(page)?.[1];
if (!wasm) throw new Error("index.html does not say which WebAssembly file it loads");
const packed = deflateRawSync(readFileSync(join(staging, wasm)), { level: 9 }).toString("base64");
const packedFile = writeHashed("why403-packed", `globalThis.why403Packed="${packed}";\n`);
page = replaceOnce(page, ` data-wasm="./${wasm}"`, ` data-wasm="./${wasm}" data-packed="./${packedFile}"`);

if (env.WHY403_RELOAD) {
  const reload = writeHashed("reload", readFileSync(new URL("reload.js", import.meta.url), "utf8"));
  page = replaceOnce(page, "</body>", `<script src="./${reload}"></script></body>`);
}

// An embed may be one of many on its page: it loads what it needs when it runs, and nothing ahead.
const embed = replaceOnce(page, 'data-view="page"', 'data-view="embed"').replace(/<link rel="preload"[^>]*>/g, "");

writeFileSync(join(staging, "index.html"), page);
writeFileSync(join(staging, "embed.html"), embed);
