// Completes what Trunk has built, before it becomes dist/: Trunk's `post_build` hook.
//
// - in a release, splits the WebAssembly into what the first outcome needs and what can come later, and makes both small;
// - packs the WebAssembly into a script, for pages with an opaque origin (see www/boot.js);
// - bundles the rich editors, www/editor/, into a script, which the page loads once it has shown its first outcome;
// - joins the style sheets, which a release makes small: one for the first outcome, one for what is shown later;
// - makes embed.html from index.html, so that both name the same hashed files;
// - while serving, adds a script that reloads the page after a build.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

const staging = env.TRUNK_STAGING_DIR;

/** What is shown after the first outcome: see www/index.html for all of them. */
const LATER_STYLES = ["panels", "drawings", "menu", "dialogs"];

const replaceOnce = (text, pattern, replacement) => {
  if (text.split(pattern).length !== 2) throw new Error(`index.html does not hold \`${pattern}\` exactly once`);
  return text.replace(pattern, () => replacement);
};

const writeHashed = (name, extension, content) => {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const file = `${name}-${hash}${extension}`;
  writeFileSync(join(staging, file), content);
  return file;
};

// The packages stand where xtask has installed the tools, whose programs are on the PATH.
const packages = env.PATH.split(delimiter)
  .map(dirname)
  .find((folder) => existsSync(join(folder, "esbuild", "package.json")));
if (!packages) throw new Error("esbuild is not on the PATH: build with `cargo xtask`");
const esbuild = createRequire(join(packages, "esbuild", "package.json"))("esbuild");
const TARGET = ["chrome111", "firefox114", "safari16.4"];

/** The rich editors as one classic script: a page with an opaque origin can load no modules. */
async function bundle() {
  const licence = readFileSync(join(packages, "@codemirror", "view", "LICENSE"), "utf8");
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(new URL("../../www/editor/main.js", import.meta.url))],
    nodePaths: [packages],
    bundle: true,
    minify: true,
    charset: "utf8",
    target: TARGET,
    banner: { js: `/* With CodeMirror, Lezer and style-mod.\n\n${licence.trim()} */` },
    write: false,
  });
  return writeHashed("why403-editor", ".js", outputFiles[0].text);
}

/** Names that are shorter in the WebAssembly than wasm-bindgen has made them, by those. */
const shortNames = new Map();

/** The WebAssembly in two halves, what the first outcome needs and what can come later, each made small. */
function splitAndShrink(whole) {
  const halves = ["first", "later"].map((half) => ({ half, path: join(staging, `${half}.wasm`) }));
  const paths = halves.map(({ path }) => path);
  // xtask says where it is. Without it all comes at once, and the budget shows it.
  if (env.WHY403_XTASK) {
    const names = join(staging, "names.json");
    execFileSync(env.WHY403_XTASK, ["split", join(staging, whole), ...paths, names], { stdio: "inherit" });
    for (const [long, short] of Object.entries(JSON.parse(readFileSync(names, "utf8")))) shortNames.set(long, short);
    rmSync(names);
  } else copyFileSync(join(staging, whole), paths[0]);
  rmSync(join(staging, whole));
  const there = halves.filter(({ path }) => existsSync(path));
  return there.map(({ half, path }) => {
    // The lowest kilobyte is the end of the stack, never an object. By name, what is alike stands together, and compresses.
    const options = ["-Oz", "--converge", "--low-memory-unused", "--reorder-functions-by-name", "--strip-debug", "--strip-producers"];
    execFileSync("wasm-opt", [...options, path, "-o", path], { stdio: "inherit" });
    const file = writeHashed(`why403-${half}`, ".wasm", readFileSync(path));
    rmSync(path);
    return file;
  });
}

/** A script of the page's, made small under another name. */
function shrinkScript(name) {
  const [file] = new RegExp(`${name}-[0-9a-f]+\\.js`).exec(page);
  const text = readFileSync(join(staging, file), "utf8").replaceAll(/\w+/g, (word) => shortNames.get(word) ?? word);
  const { code } = esbuild.transformSync(text, { minify: true, charset: "utf8", target: TARGET });
  rmSync(join(staging, file));
  page = page.replaceAll(file, writeHashed(name, ".js", code));
}

/** The style sheets as two: of what is shown first, and of what is shown later. */
function joinStyles() {
  const links = [...page.matchAll(/<link rel="stylesheet" href="\.\/([^"]+)"[^>]*>\s*/g)];
  const sheets = { first: [], later: [] };
  for (const [link, file] of links) {
    const name = /^(.+)-[0-9a-f]+\.css$/.exec(file)[1];
    sheets[LATER_STYLES.includes(name) ? "later" : "first"].push(readFileSync(join(staging, file), "utf8"));
    rmSync(join(staging, file));
    page = page.replace(link, () => "");
  }
  const write = (half) => {
    const code = sheets[half].join("\n");
    return writeHashed(`styles-${half}`, ".css", release ? esbuild.transformSync(code, { loader: "css", minify: true, target: TARGET }).code : code);
  };
  page = replaceOnce(page, "</title>", `</title>\n<link rel="stylesheet" href="./${write("first")}">`);
  return write("later");
}

let page = readFileSync(join(staging, "index.html"), "utf8");

const wasm = /data-wasm="\.\/([^"]+)"/.exec(page)?.[1];
if (!wasm) throw new Error("index.html does not say which WebAssembly file it loads");
const release = env.TRUNK_PROFILE === "release";
const halves = release ? splitAndShrink(wasm) : [wasm];
if (release) ["boot", "why403"].forEach(shrinkScript);
const packed = halves.map((half) => deflateRawSync(readFileSync(join(staging, half)), { level: 9 }).toString("base64"));
const [first, later] = halves;
page = page.replaceAll(wasm, first);
const files = {
  wasm: first,
  ...(later && { later }),
  packed: writeHashed("why403-packed", ".js", `globalThis.why403Packed=${JSON.stringify(packed)};
`),
  styles: joinStyles(),
  editor: await bundle(),
};
const named = Object.entries(files).map(([name, file]) => ` data-${name}="./${file}"`);
page = replaceOnce(page, ` data-wasm="./${first}"`, named.join(""));

if (env.WHY403_RELOAD) {
  const reload = writeHashed("reload", ".js", readFileSync(new URL("reload.js", import.meta.url), "utf8"));
  page = replaceOnce(page, "</body>", `<script src="./${reload}"></script></body>`);
}

// An embed may be one of many on its page: it loads what it needs when it runs, and nothing ahead.
const embed = replaceOnce(page, 'data-view="page"', 'data-view="embed"').replace(/<link rel="preload"[^>]*>/g, "");

writeFileSync(join(staging, "index.html"), page);
writeFileSync(join(staging, "embed.html"), embed);
