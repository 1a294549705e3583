// Completes what Trunk has built, before it becomes dist/: Trunk's `post_build` hook.
//
// - bundles the style sheets into one, the code editor, www/editor/, into a classic script, and each dialog of www/dialogs/ into a
//   classic script and a style sheet;
// - gives the worker's glue a name of its own, so that a page can hold both programs;
// - packs the WebAssembly and the gallery into scripts, for pages with an opaque origin (see www/boot.js);
// - minifies scripts and styles in a release;
// - makes embed.html from index.html, so that both name the same hashed files, and bundles the custom element, www/embed/;
// - where WHY403_ORIGIN says where it will be, writes what other sites show of a link: Open Graph and oEmbed;
// - writes in a release what makes the page work without a network;
// - writes the licences of everything in it, and in a release the headers for hosts and compressed files;
// - while serving, adds a script that reloads the page after a build.

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { compress, filesIn, writeHeaders } from "./hosts.mjs";
import { licences } from "./licences.mjs";
import { openGraph, writeOembed } from "./oembed.mjs";
import { makePages } from "./pages.mjs";

const staging = env.TRUNK_STAGING_DIR;
const release = env.TRUNK_PROFILE === "release";
const source = (path) => fileURLToPath(new URL(`../../www/${path}`, import.meta.url));

// The packages are where xtask has installed the tools, whose programs are on the PATH.
const packages = env.PATH.split(delimiter)
  .map(dirname)
  .find((folder) => existsSync(join(folder, "esbuild", "package.json")));
if (!packages) throw new Error("esbuild is not on the PATH: build with `cargo xtask`");
const esbuild = createRequire(join(packages, "esbuild", "package.json"))("esbuild");
const options = { charset: "utf8", target: ["chrome111", "firefox114", "safari16.4"] };

const replaceOnce = (text, pattern, replacement) => {
  if (text.split(pattern).length !== 2) throw new Error(`a file does not hold \`${pattern}\` exactly once`);
  return text.replace(pattern, () => replacement);
};

const writeHashed = (name, extension, content) => {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const file = `${name}-${hash}${extension}`;
  writeFileSync(join(staging, file), content);
  return file;
};

/** The files in the bundles. */
const bundled = [];
const bundle = (entry, more) => {
  const { outputFiles, metafile } = esbuild.buildSync({
    ...options, entryPoints: [source(entry)], bundle: true, write: false, metafile: true, ...more,
  });
  bundled.push(...Object.keys(metafile.inputs));
  return outputFiles[0].text;
};

/** The style sheets as one. */
const bundleStyles = () => writeHashed("styles", ".css", bundle("styles/main.css", { minify: release }));

/** The code editor as one classic script: a page with an opaque origin can load no modules. */
function bundleEditor() {
  const banner = { js: "/* With CodeMirror, Lezer and others; their licences are in licences.txt. */" };
  return writeHashed("why403-editor", ".js", bundle("editor/main.js", { minify: true, banner }));
}

/** The dialogs by name, each with its script and its style sheet: `www/dialogs/` has two files of its name. */
function bundleDialogs() {
  const names = readdirSync(source("dialogs")).filter((file) => file.endsWith(".css") && existsSync(source(`dialogs/${file.replace(/css$/, "js")}`)));
  const files = names.sort().map((file) => {
    const name = file.replace(/\.css$/, "");
    const written = (extension) =>
      `./${writeHashed(`dialog-${name}`, extension, bundle(`dialogs/${name}${extension}`, { minify: release, format: "iife" }))}`;
    return [name, [written(".js"), written(".css")]];
  });
  return JSON.stringify(Object.fromEntries(files));
}

/** The scripts of embeds as classic ones: the embed's own, and the custom element, whose name stays. Gives the name of the first. */
function bundleEmbed() {
  writeFileSync(join(staging, "why403-playground.js"), bundle("embed/element.js", { minify: true }));
  copyFileSync(source("embed/why403-playground.d.ts"), join(staging, "why403-playground.d.ts"));
  return writeHashed("embed", ".js", bundle("embed/frame.js", { minify: release }));
}

/** WebAssembly as a script, compressed since a host compresses base64 badly. */
function packWasm(name, wasm) {
  const packed = deflateRawSync(readFileSync(join(staging, wasm)), { level: 9 }).toString("base64");
  return writeHashed(`${name}-packed`, ".js", `globalThis.why403Packed="${packed}";\n`);
}

/** A script of a program, minified in a release. */
const minified = (code) => (release ? esbuild.transformSync(code, { ...options, minify: true }).code : code);

/** The attributes that name the files of the worker. Its glue declares `wasm_bindgen`, as that of the page does. */
function workerFiles() {
  const built = (pattern) => {
    const found = readdirSync(staging).filter((file) => pattern.test(file));
    if (found.length !== 1) throw new Error(`Trunk has built ${found.length} files ${pattern}`);
    return found[0];
  };
  const [glue, wasm] = [built(/^worker\.js$/), built(/^worker_bg\.wasm$/)];
  const [code, program] = [readFileSync(join(staging, glue), "utf8"), readFileSync(join(staging, wasm))];
  const names = {
    tasks: writeHashed("tasks", ".js", minified(readFileSync(source("tasks.js"), "utf8"))),
    "task-glue": writeHashed("worker", ".js", minified(replaceOnce(code, "let wasm_bindgen =", "var why403Worker ="))),
    "task-wasm": writeHashed("worker", ".wasm", program),
    "task-packed": packWasm("worker", wasm),
  };
  for (const file of [glue, wasm]) rmSync(join(staging, file));
  return Object.entries(names).map(([name, file]) => ` data-${name}="./${file}"`).join("");
}

/** The texts of a folder's JSON files, by name. */
const textsOf = (folder) =>
  readdirSync(source(folder)).sort().map((file) => [file.replace(/\.json$/, ""), readFileSync(source(`${folder}/${file}`), "utf8")]);

/**
 * The gallery and the lessons as a classic script, for pages with an opaque origin, which cannot fetch their files, and the texts to
 * search in by example: the description, then a line for each response that is expected.
 */
function packGallery(examples, lessons) {
  for (const [name, text] of lessons) writeFileSync(join(staging, "gallery", `${name}.json`), text);
  const texts = [...examples, ...lessons];
  const searched = examples.map(([name, text]) => {
    const { description, timeline } = JSON.parse(text);
    const lines = timeline.map(({ expect }) => expect && [expect.statusCode, expect.responseType, expect.decidedBy, expect.body].filter(Boolean).join(" "));
    return [name, [description.replaceAll("`", ""), ...new Set(lines.filter(Boolean))]];
  });
  texts.push(["search", JSON.stringify(Object.fromEntries(searched))]);
  writeFileSync(join(staging, "gallery", "search.json"), texts.at(-1)[1]);
  writeFileSync(join(staging, "gallery.js"), `globalThis.why403Gallery=${JSON.stringify(Object.fromEntries(texts))};\n`);
}

/** The static pages, in the look of the page that was built. */
function writePages(page, examples, lessons) {
  const scripts = Object.fromEntries(["gallery", "lessons", "theme"].map((name) => [name, writeHashed(name, ".js", bundle(`pages/${name}.js`, { minify: release, format: "iife" }))]));
  const head = {
    icon: /<link rel="icon"[^>]*>/.exec(page)[0],
    styles: /<link rel="stylesheet"[^>]*>/.exec(page)[0],
  };
  const styles = writeHashed("pages", ".css", bundle("pages/pages.css", { minify: release }));
  const given = { source, head, styles, scripts, examples: Object.fromEntries(examples), lessons: Object.fromEntries(lessons) };
  for (const [name, text] of Object.entries(makePages(given))) writeFileSync(join(staging, name), text);
}

/** Where the version of the page stands in it. */
const VERSION_PLACE = "@VERSION@";

/** What a page works without: files for opaque origins, for hosts, for other sites and for people to read. */
const ONLINE_ONLY = /-packed-|^gallery\.js$|^licences\.txt$|^hosts\/|^_headers$|^why403-playground\.|^oembed\/|^screenshot\.png$/;

/**
 * Writes the service worker, which holds the hash of each file; the pages name its version. It is a hash of their own content too, so
 * that they hold a placeholder until it is known.
 */
function writeServiceWorker() {
  const hashes = () => {
    const paths = filesIn(staging).filter((path) => !ONLINE_ONLY.test(path));
    const hash = (path) => createHash("sha256").update(readFileSync(join(staging, path))).digest("base64");
    return JSON.stringify(Object.fromEntries(paths.map((path) => [path, hash(path)])));
  };
  const version = createHash("sha256").update(hashes()).digest("hex").slice(0, 16);
  const place = join(staging, "index.html");
  writeFileSync(place, replaceOnce(readFileSync(place, "utf8"), VERSION_PLACE, version));
  const code = minified(readFileSync(source("service-worker.js"), "utf8"));
  writeFileSync(join(staging, "service-worker.js"), `const VERSION="${version}",FILES=${hashes()};\n${code}`);
}

let page = readFileSync(join(staging, "index.html"), "utf8");
const wasm = /data-wasm="\.\/([^"]+)"/.exec(page)?.[1];
if (!wasm) throw new Error("index.html does not say which WebAssembly file it loads");

if (release) {
  for (const name of ["rescue", "boot", "why403"]) {
    const [file] = new RegExp(`${name}-[0-9a-f]+\\.js`).exec(page);
    const code = minified(readFileSync(join(staging, file), "utf8"));
    rmSync(join(staging, file));
    page = page.replaceAll(file, writeHashed(name, ".js", code));
  }
}
page = replaceOnce(page, "styles/main.css", `./${bundleStyles()}`);
page = replaceOnce(page, ` data-wasm="./${wasm}"`, ` data-wasm="./${wasm}" data-packed="./${packWasm("why403", wasm)}" data-editor="./${bundleEditor()}" data-dialogs='${bundleDialogs()}'${workerFiles()}`);

const [examples, lessons] = [textsOf("gallery"), textsOf("lessons")];
packGallery(examples, lessons);
writePages(page, examples, lessons);

if (env.WHY403_RELOAD) {
  const reload = writeHashed("reload", ".js", readFileSync(new URL("reload.js", import.meta.url), "utf8"));
  page = replaceOnce(page, "</body>", `<script src="./${reload}"></script></body>`);
}

// An embed may be one of many on its page: it loads what it needs when it runs, and nothing ahead.
const embed = replaceOnce(replaceOnce(page, 'data-view="page"', 'data-view="embed"'), "</head>", `  <script src="./${bundleEmbed()}"></script>\n</head>`)
  .replace(/<link rel="preload"[^>]*>/g, "");

// What is shown of a link elsewhere needs addresses with a host.
if (env.WHY403_ORIGIN) {
  page = replaceOnce(page, "</head>", `  ${openGraph(env.WHY403_ORIGIN)}\n</head>`);
  copyFileSync(source("screenshot.png"), join(staging, "screenshot.png"));
  writeOembed(staging, env.WHY403_ORIGIN, examples);
}

if (release) {
  for (const file of ["manifest.webmanifest", "icon-192.png", "icon-512.png", "icon-maskable.png"]) {
    copyFileSync(source(file), join(staging, file));
  }
  const offline = writeHashed("offline", ".js", minified(readFileSync(source("offline.js"), "utf8")));
  page = replaceOnce(page, "></template>", ` data-offline="./${offline}" data-version="${VERSION_PLACE}"></template>`);
}

writeFileSync(join(staging, "licences.txt"), licences(bundled));
writeFileSync(join(staging, "index.html"), page);
writeFileSync(join(staging, "embed.html"), embed);
if (release) {
  writeServiceWorker();
  writeHeaders(staging);
  compress(staging);
}
