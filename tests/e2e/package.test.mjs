// The JavaScript package as its users have it: packed, installed, in Node.js, type-checked, and in pages with and without a bundler.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { env } from "node:process";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { dist } from "./harness.mjs";
import { browsers } from "./launch.mjs";
import { answers, pageScript } from "./package-page.mjs";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "why403-package-"));
const installed = join(home, "node_modules/why403");
/** The package in Node.js. */
let why403;

const run = (program, ...args) => execFileSync(program, args, { cwd: home, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

before(async () => {
  const [{ filename, files }] = JSON.parse(run(npm, "pack", "--json", join(dist, "pkg")));
  assert.deepEqual(
    files.map(({ path }) => path).filter((path) => !path.startsWith("gallery/")).sort(),
    ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "engine.js", "engine_bg.wasm", "licences.txt", "node.js", "package.json", "types.d.ts", "why403.d.ts", "why403.js"],
  );
  writeFileSync(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }));
  run(npm, "install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", join(home, filename));
  writeFileSync(join(home, "entry.js"), 'export * from "why403"; export { default } from "why403";');
  why403 = await import(pathToFileURL(join(home, "entry.js")));
});
after(() => rmSync(home, { recursive: true }));

const example = (name) => readFileSync(join(installed, "gallery", `${name}.json`), "utf8");

/** Scenarios of the gallery and of the gateway's cases, as objects. */
function scenarios() {
  const gallery = readdirSync(join(installed, "gallery")).map((file) => JSON.parse(example(file.replace(/\.json$/, ""))));
  const folder = join(repository, "tests/gateway");
  const cases = readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")))
    .map((one) => one.scenario ?? one);
  assert.ok(gallery.length > 30 && cases.length > 300);
  return [...gallery, ...cases];
}

test("in Node.js it answers what the gallery expects", async () => {
  // As in a page, where it is needed.
  await why403.default();
  for (const file of readdirSync(join(installed, "gallery"))) {
    const text = example(file.replace(/\.json$/, ""));
    const { lesson, timeline } = JSON.parse(text);
    // A lesson expects what it is not yet.
    if (lesson) continue;
    const requests = timeline.filter(({ request }) => request);
    for (const input of [text, JSON.parse(text)]) {
      const { outcomes } = why403.evaluate(input);
      assert.equal(outcomes.length, requests.length);
      requests.forEach(({ expect = {} }, index) => {
        for (const name of ["statusCode", "responseType", "decidedBy", "body"]) {
          if (name in expect) assert.equal(outcomes[index][name], expect[name], `${file}: ${name}`);
        }
      });
    }
  }
});

test("it explains, and its edits are scenarios again", () => {
  const text = example("authorizer-implicit-deny");
  const { requests, diagnostics } = why403.explain(text);
  assert.deepEqual(diagnostics, []);
  const denied = requests.find(({ statusCode }) => statusCode === 403);
  assert.match(denied.sentence, /allows/);
  const [first] = denied.suggestions;
  assert.equal(why403.evaluate(first.scenario).outcomes[denied.request].statusCode, first.statusCode);
  assert.deepEqual(why403.explain(text, requests.length - 1).requests, requests.slice(-1));
  assert.deepEqual(why403.explain(text, 99).requests, []);
});

test("a link holds a scenario", () => {
  const text = example("cached-policy");
  const link = why403.toLink(text, "https://example.com/why403/#old");
  assert.match(link, /^https:\/\/example\.com\/why403\/#1[\w-]+$/);
  assert.equal(why403.toLink(text), link.slice(link.indexOf("#")));
  const { scenario, diagnostics } = why403.fromLink(link);
  assert.deepEqual(diagnostics, []);
  assert.equal(why403.format(scenario), why403.format(text));
  assert.deepEqual(JSON.parse(why403.format(text)), { why403: 1, ...scenario });
  assert.deepEqual(why403.fromLink("#g:cached-policy"), { example: "cached-policy" });
  assert.throws(() => why403.fromLink(link.slice(0, -40)), (error) => {
    assert.ok(error instanceof Error);
    assert.match(error.message, /the end of the link is missing/);
    assert.match(error.recovered, /^\{/);
    return true;
  });
  assert.throws(() => why403.fromLink("https://example.com/why403/"), /no `#`/);
  assert.throws(() => why403.fromLink("#?abc"), /not a kind of link/);
});

test("it reads what people have in hand", () => {
  const read = why403.importText('{"why403": 1, "api": {"region": "eu-west-1"}}');
  assert.equal(read.kind, "scenario");
  assert.equal(read.readings[0].scenario.api.region, "eu-west-1");
  const { kind, readings, notes } = why403.importText("good morning");
  assert.deepEqual([kind, readings, notes.length], [null, [], 1]);
  assert.throws(() => why403.importText("{}", "poem"), /`poem` is no kind of text/);
});

test("what is no scenario is an error, and what is wrong with one a diagnostic", () => {
  for (const input of ["", "{", "[]", "null", "7", undefined, null, [], () => {}]) {
    for (const name of ["evaluate", "explain", "toLink", "format"]) {
      assert.throws(() => why403[name](input), (error) => error instanceof Error && /^this is no scenario: ./.test(error.message), `${name} of ${String(input)}`);
    }
  }
  const { outcomes, diagnostics } = why403.evaluate({ api: { endpointType: "LOCAL" }, surprise: 1, timeline: [{ request: {} }] });
  assert.equal(outcomes.length, 1);
  assert.deepEqual(diagnostics.slice(0, 2).map(({ code, path }) => [code, path]), [["scenario-value", "/api/endpointType"], ["scenario-unknown", "/surprise"]]);
});

/** Those of the values that have a property, a kind of value or a word in a place where none before them has it. */
function distinct(values) {
  const seen = new Set();
  function isNew(value, place) {
    const inside = value !== null && typeof value === "object" ? Object.entries(value) : [];
    const word = typeof value === "string" && /^[A-Za-z-]+$/.test(value) ? value : typeof value;
    const fact = `${place}: ${inside.length > 0 && !Array.isArray(value) ? Object.keys(value) : word}`;
    const found = !seen.has(fact);
    seen.add(fact);
    const within = Array.isArray(value) ? () => `${place}/*` : (name) => `${place}/${name}`;
    return inside.map(([name, value]) => isNew(value, within(name))).includes(true) || found;
  }
  return values.filter((value) => isNew(value, ""));
}

test("the declarations fit what goes in and what comes out", () => {
  const all = scenarios();
  const simulations = all.map((scenario) => why403.evaluate(scenario));
  const valid = all.filter((_, index) => simulations[index].diagnostics.every(({ code }) => !code.startsWith("scenario-")));
  const outcomes = distinct(simulations.flatMap(({ outcomes }) => outcomes));
  const diagnostics = distinct(simulations.flatMap(({ diagnostics }) => diagnostics));
  // Each is a search: those of some examples have what there is.
  const reports = distinct(all.slice(0, 12).flatMap((scenario) => why403.explain(scenario).requests));
  const declared = [
    ["scenarios", "Scenario", distinct(valid)],
    ["outcomes", "Outcome", outcomes],
    ["diagnostics", "ScenarioDiagnostic", diagnostics],
    ["reports", "RequestReport", reports],
  ];
  for (const [file, type, values] of declared) {
    assert.ok(values.length > 5, `${values.length} ${file}`);
    const lines = values.map((value, index) => `export const value${index}: ${type} = ${JSON.stringify(value)};`);
    writeFileSync(join(home, `${file}.ts`), `import type { ${type} } from "why403";\n${lines.join("\n")}\n`);
  }
  writeFileSync(
    join(home, "use.ts"),
    `import init, { evaluate, explain, format, fromLink, importText, initSync, toLink, type Outcome, type Scenario } from "why403";
     await init();
     await init(new URL("engine_bg.wasm", import.meta.url));
     initSync(new Uint8Array());
     const scenario: Scenario = { authorizer: null, timeline: [{ request: { path: "/pets" } }] };
     const [outcome]: Outcome[] = evaluate(scenario).outcomes;
     if (outcome?.decidedBy === "policies") console.log(outcome.trace.steps[0].observation.kind);
     explain(format(scenario), 0).requests[0].suggestions[0].aws.commands.join();
     importText("{}", "scenario").readings[0].scenario?.api?.region?.toUpperCase();
     const content = fromLink(toLink(scenario, "https://example.com"));
     if ("scenario" in content) evaluate(content.scenario);
     else content.example.at(0);
     // @ts-expect-error
     evaluate(7);
     // @ts-expect-error
     evaluate({ timelime: [] });
     // @ts-expect-error
     evaluate({ api: { endpointType: "LOCAL" } });
     // @ts-expect-error
     outcome.decidedBy === "nobody";
     // @ts-expect-error
     outcome.surprise;
    `,
  );
  const compilerOptions = { lib: ["es2023", "dom"], module: "nodenext", noEmit: true, strict: true, target: "es2023", types: [] };
  writeFileSync(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const compiler = join(repository, "www/editor/node_modules/typescript/bin/tsc");
  try {
    run(process.execPath, compiler, "--project", home);
  } catch (error) {
    assert.fail(error.stdout.split("\n").slice(0, 20).map((line) => line.slice(0, 600)).join("\n"));
  }
});

const esbuildHome = env.PATH.split(delimiter).map(dirname).find((folder) => existsSync(join(folder, "esbuild/package.json")));

for (const bundled of [true, false]) {
  for (const browser of browsers) {
    test(`it runs in a page ${bundled ? "bundled by esbuild" : "without a bundler"}, ${browser}`, async () => {
      const folder = mkdtempSync(join(home, "page-"));
      if (bundled) {
        const more = 'import wasm from "why403/engine_bg.wasm";';
        writeFileSync(join(home, "page.js"), pageScript({ source: "new URL(wasm, import.meta.url)", more }));
        createRequire(join(esbuildHome, "esbuild/package.json"))("esbuild").buildSync({
          entryPoints: [join(home, "page.js")], bundle: true, format: "esm", minify: true, outdir: folder, loader: { ".wasm": "file" },
        });
      } else {
        writeFileSync(join(folder, "page.js"), pageScript({ from: "./why403/why403.js" }));
        mkdirSync(join(folder, "why403"));
        for (const file of ["why403.js", "engine.js", "engine_bg.wasm"]) copyFileSync(join(installed, file), join(folder, "why403", file));
      }
      await answers(folder, browser);
    });
  }
}
