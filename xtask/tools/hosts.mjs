// Response headers for hosts, out of www/hosts/: the page's own policy is written into each, and compressed files are put beside the
// others.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** What the page never uses. */
const PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

const source = fileURLToPath(new URL("../../www/hosts", import.meta.url));

/** All files in a folder, by their paths within it. */
export const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();

/** Writes the files for hosts into dist/hosts/, and `_headers` where hosts look for it. */
export function writeHeaders(dist) {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(readFileSync(join(dist, "index.html"), "utf8"))[1];
  const paths = {
    // Some hosts have a page without its ending.
    PAGE: ["/", "/index.html"],
    EMBED: ["/embed", "/embed.html"],
    HASHED: filesIn(dist).filter((name) => /-[0-9a-f]{12,16}(_bg)?\.[a-z]+$/.test(name)).map((name) => `/${name}`),
  };
  const fill = (text) =>
    text
      .replaceAll("@CSP@", policy)
      .replaceAll("@PERMISSIONS@", PERMISSIONS)
      .replace(/^@(PAGE|EMBED|HASHED)@\n((?: .*\n)+)/gm, (_, name, headers) => paths[name].map((path) => `${path}\n${headers}`).join(""));
  mkdirSync(join(dist, "hosts"), { recursive: true });
  for (const file of readdirSync(source)) {
    const text = fill(readFileSync(join(source, file), "utf8"));
    writeFileSync(join(dist, file === "_headers" ? file : `hosts/${file}`), text);
  }
}

/** Writes a brotli and a gzip file beside each file that is served. */
export function compress(dist) {
  for (const name of filesIn(dist).filter((name) => !/^hosts\/|^_headers$/.test(name))) {
    const bytes = readFileSync(join(dist, name));
    writeFileSync(join(dist, `${name}.br`), brotliCompressSync(bytes));
    writeFileSync(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
}
