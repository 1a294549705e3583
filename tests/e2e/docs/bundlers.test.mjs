// Pages that Vite and webpack have made with the JavaScript package: both are there with the tools for documentation.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { dist } from "../harness.mjs";
import { browsers } from "../launch.mjs";
import { answers, pageScript } from "../package-page.mjs";

const packages = env.WHY403_DOCS_PACKAGES;
if (!packages) throw new Error("run these tests with `cargo xtask test docs`");

/** The bundlers: each makes `page.js` of `home/entry.js` in a folder. */
const BUNDLERS = {
  async vite(home, outDir) {
    const { build } = await import(pathToFileURL(join(packages, "vite/dist/node/index.js")));
    const rollupOptions = { input: join(home, "entry.js"), output: { entryFileNames: "page.js" } };
    await build({ root: home, configFile: false, logLevel: "error", build: { outDir, emptyOutDir: false, rollupOptions } });
  },
  async webpack(home, path) {
    const webpack = createRequire(join(packages, "webpack/package.json"))("webpack");
    const output = { path, filename: "page.js", publicPath: "/" };
    const stats = await promisify(webpack)({ mode: "production", context: home, entry: "./entry.js", output });
    assert.equal(stats.hasErrors(), false, stats.toString());
  },
};

for (const [name, bundle] of Object.entries(BUNDLERS)) {
  test(`the package in a page bundled by ${name}`, async (context) => {
    const home = mkdtempSync(join(tmpdir(), `why403-${name}-`));
    try {
      cpSync(join(dist, "pkg"), join(home, "node_modules/why403"), { recursive: true });
      writeFileSync(join(home, "package.json"), JSON.stringify({ private: true, type: "module" }));
      writeFileSync(join(home, "entry.js"), pageScript());
      await bundle(home, join(home, "site"));
      for (const browser of browsers) await context.test(browser, () => answers(join(home, "site"), browser));
    } finally {
      rmSync(home, { recursive: true });
    }
  });
}
