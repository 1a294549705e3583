// Makes dist/why403.html of dist/: the page as one file, which opens from disk without a host or a network.
//
// A file from disk has an opaque origin, as a sandboxed frame has, and loads what that loads (www/boot.js): classic scripts. Those that
// are wanted later stand in the page as text. Its policy names each script and style sheet by its hash, and allows no other.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const read = (name) => readFileSync(join(dist, name), "utf8");
const hashes = { script: [], style: [] };

/** A text as it may stand in an element: nothing in it ends that. */
function enclosed(text, name) {
  // In a script or a style sheet these stand in strings alone, where a backslash changes nothing.
  const safe = text.replaceAll("\r\n", "\n").replace(/<(?=\/(?:script|style)|!--|script)/gi, "\\x3c");
  if (safe !== text && !/\.js$/.test(name)) throw new Error(`${name} cannot stand in a page`);
  return safe;
}

const allowed = (kind, text) => {
  hashes[kind].push(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  return text;
};

/** A script that runs where it stands. */
const script = (name) => `<script>${allowed("script", enclosed(read(name), name))}</script>`;

/** A script or a style sheet that is used later, by its name. */
function kept(name) {
  const text = enclosed(read(name), name);
  if (name.endsWith(".js")) allowed("script", text);
  if (name.endsWith(".css")) allowed("style", text);
  return `<script type="text/plain" id="${name}">${text}</script>`;
}

const replaced = (text, pattern, replacement) => {
  if (!pattern.test(text)) throw new Error(`index.html does not hold ${pattern}`);
  return text.replace(pattern, replacement);
};

let page = read("index.html").replace(/<link rel="preload"[^>]*>/g, "");
// The names of the files that the page loads later, but for those that only a host can serve.
const [template] = /<template id="why403-files"[^>]*>/.exec(page);
const later = [...template.matchAll(/\.\/([\w-]+\.(?:js|css))/g)].map(([, name]) => name).filter((name) => !name.startsWith("offline-"));

page = replaced(page, /<script src="\.\/([\w-]+\.js)"[^>]*><\/script>/g, (_, name) => script(name));
page = replaced(page, /<link rel="stylesheet" href="\.\/([^"]+)">/, (_, name) => `<style>${allowed("style", enclosed(read(name), name))}</style>`);
page = replaced(page, /(<link rel="icon" href=")\.\/([^"]+)"/, (_, start, name) => `${start}data:image/svg+xml;base64,${Buffer.from(read(name)).toString("base64")}"`);
page = replaced(page, / data-offline="[^"]*" data-version="[^"]*"/, "");
// The pages beside it are not in it.
const hidden = 'a:is([href="gallery.html"], [href="lessons.html"]) { display: none }';
page = replaced(page, /<\/head>/, () => `<style>${allowed("style", hidden)}</style>\n</head>`);
const own = `<script>${allowed("script", readFileSync(new URL("../../www/single-file.js", import.meta.url), "utf8"))}</script>`;
page = replaced(page, /<\/body>/, () => `${[...later, "gallery.js", "licences.txt"].map(kept).join("\n")}\n${own}\n</body>`);
const policy = [
  "default-src 'none'",
  `script-src ${hashes.script.join(" ")} 'wasm-unsafe-eval'`,
  `style-src ${hashes.style.join(" ")}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
];
page = replaced(page, /(http-equiv="Content-Security-Policy" content=")[^"]+/, (_, start) => start + policy.join("; "));
writeFileSync(join(dist, "why403.html"), page);
console.log(`dist/why403.html: ${Buffer.byteLength(page)} bytes`);
