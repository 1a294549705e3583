// The licences of everything in dist/, as one text: the crates that are linked into the two programs, Rust's standard library,
// and the npm packages in the code editor.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { env } from "node:process";

const TARGET = "wasm32-unknown-unknown";
const LICENCE_FILE = /^(licen[cs]e|copying|copyright|notice|unlicense)/i;

const run = (program, ...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });

/** The texts of a package's licence files. */
const textsIn = (folder) =>
  readdirSync(folder).filter((file) => LICENCE_FILE.test(file)).sort().map((file) => readFileSync(join(folder, file), "utf8"));

/** A licence in the comment with which a crate's source begins. */
function textInSource(folder) {
  const [comment] = /^\/\*[^]*?\*\//.exec(readFileSync(join(folder, "src/lib.rs"), "utf8")) ?? [""];
  return /Permission is hereby granted/.test(comment) ? [comment.replace(/^\s*(\/\*|\*\/|\*) ?/gm, "")] : [];
}

/** Crates that a program links: not those that run while it is compiled. */
function crates() {
  const { packages, resolve } = JSON.parse(
    run(env.CARGO ?? "cargo", "metadata", "--format-version=1", "--locked", "--filter-platform", TARGET),
  );
  const byId = new Map(packages.map((one) => [one.id, one]));
  const needs = new Map(resolve.nodes.map(({ id, deps }) => [id, deps]));
  const isMacro = (id) => byId.get(id).targets.some(({ kind }) => kind.includes("proc-macro"));
  const linked = new Set();
  const visit = (id) => {
    if (linked.has(id) || isMacro(id)) return;
    linked.add(id);
    for (const { pkg, dep_kinds } of needs.get(id)) if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
  };
  visit(packages.find(({ name }) => name === "why403").id);
  const own = [...linked].map((id) => byId.get(id));
  const [apache, mit] = ["LICENSE-APACHE", "LICENSE-MIT"].map((file) => readFileSync(join(dirname(own[0].manifest_path), file), "utf8"));
  return own.map(({ name, version, license, repository, authors, manifest_path }) => {
    const texts = textsIn(dirname(manifest_path));
    // Some crates bring no text; this licence has the same for all.
    if (texts.length === 0 && /\bApache-2\.0\b/.test(license)) texts.push(apache);
    // And some have it at the top of their source.
    if (texts.length === 0) texts.push(...textInSource(dirname(manifest_path)));
    // This one differs by its first line.
    if (texts.length === 0 && license === "MIT" && authors.length > 0) texts.push(mit.replace(/^Copyright.*$/m, `Copyright (c) ${authors.join(", ")}`));
    return { name: `${name} ${version}`, licence: license, place: repository ?? "", texts };
  });
}

const unescape = (html) =>
  html.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)).replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Rust's standard library, with those of its crates that the target has: the toolchain brings a page about them. */
function standardLibrary() {
  const page = readFileSync(join(run("rustc", "--print", "sysroot").trim(), "share/doc/rust/COPYRIGHT-library.html"), "utf8");
  const built = readdirSync(run("rustc", "--print", "target-libdir", "--target", TARGET).trim());
  const names = new Set(built.map((file) => /^lib(.+)-[0-9a-f]+\.rlib$/.exec(file)?.[1]));
  const found = page.split("<h3>").slice(1).flatMap((section) => {
    const [, name, version] = /^\S+ (.+?)-(\d[^<]*)<\/h3>/.exec(section) ?? [];
    // hashbrown is built with foldhash where it is built at all, but names it only within itself.
    if (!names.has(name?.replaceAll("-", "_")) && name !== "foldhash") return [];
    const texts = [...section.matchAll(/<pre>([^]*?)<\/pre>/g)].map(([, text]) => unescape(text));
    const licence = /License:<\/b> ([^<]*)</.exec(section)[1];
    return { name: `${name} ${version} (in Rust's standard library)`, licence, place: `https://crates.io/crates/${name}`, texts };
  });
  const own = { name: "Rust's standard library", licence: "MIT OR Apache-2.0", place: "https://github.com/rust-lang/rust" };
  const folder = join(run("rustc", "--print", "sysroot").trim(), "share/doc/rust/licenses");
  const texts = ["MIT.txt", "Apache-2.0.txt", "Unicode-3.0.txt"].map((file) => readFileSync(join(folder, file), "utf8"));
  texts[0] = `Copyright (c) The Rust Project Developers (see https://thanks.rust-lang.org)\n\n${texts[0]}`;
  return [{ ...own, texts }, ...found];
}

/** The npm packages whose files a bundle holds, by esbuild's account of its inputs. */
function npmPackages(inputs) {
  const folders = new Set(inputs.map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
  return [...folders].map((folder) => {
    const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { name: `${name} ${version}`, licence: license, place: repository?.url ?? "", texts: textsIn(folder) };
  });
}

/** The text of dist/licences.txt. `inputs`: the files in the code editor. */
export function licences(inputs) {
  const byName = (one, other) => (one.name < other.name ? -1 : 1);
  const parts = [...crates().sort(byName), ...standardLibrary(), ...npmPackages(inputs).sort(byName)];
  // The same text in other lines is written once.
  const texts = new Map();
  for (const { name, texts: own } of parts) {
    if (own.length === 0) throw new Error(`no licence text is known of ${name}`);
    for (const text of own) {
      const words = text.toLowerCase().split(/\s+/).filter(Boolean).join(" ");
      const { names = [] } = texts.get(words) ?? {};
      if (!names.includes(name)) texts.set(words, { text: text.replaceAll("\r", "").replace(/^\s*\n|\s+$/g, ""), names: [...names, name] });
    }
  }
  const line = "-".repeat(80);
  const width = Math.max(...parts.map(({ name }) => name.length));
  return [
    "What why403 consists of, each with its licence; the texts of the licences follow.\n",
    ...parts.map(({ name, licence, place }) => `${name.padEnd(width)}  ${licence}  ${place}`.trimEnd()),
    ...[...texts.values()].map(({ text, names }) => `\n${line}\n${names.join(", ")}\n${line}\n\n${text}`),
    "",
  ].join("\n");
}
