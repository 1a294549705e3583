// Documentation made by four tools, each with three embeds: `cargo xtask test docs`.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers } from "../launch.mjs";
import { eventually, hook, host, inFrame, inFreshProfile, settled, shows } from "../harness.mjs";
import { serve } from "../server.mjs";

const sources = (path) => fileURLToPath(new URL(path, import.meta.url));
const pictures = fileURLToPath(new URL("../../../target/screens/docs", import.meta.url));
const { WHY403_MDBOOK: mdbook, WHY403_DOCS_PACKAGES: packages } = env;
if (!mdbook) throw new Error("run these tests with `cargo xtask test docs`");
const node = (program, ...given) => ["node", join(packages, program), ...given];

/** The tools: how one builds a folder, where it puts the site, and what a person clicks on for the other theme.
 * mdBook's list of themes stays open. */
const TOOLS = {
  mdbook: { build: [mdbook, "build"], site: "book", dark: ["#mdbook-theme-toggle", "#mdbook-theme-navy"], light: ["#mdbook-theme-light"] },
  vitepress: { build: node("vitepress/bin/vitepress.js", "build"), site: ".vitepress/dist", dark: [".VPNavBarAppearance button"], light: [".VPNavBarAppearance button"] },
  docusaurus: {
    build: node("@docusaurus/core/bin/docusaurus.mjs", "build"),
    site: "build",
    dark: [".navbar button[class*=toggleButton]"],
    light: [".navbar button[class*=toggleButton]"],
  },
  mkdocs: { build: ["python3", "-m", "mkdocs", "build", "--quiet"], site: "site", dark: ["label[for=__palette_1]"], light: ["label[for=__palette_0]"] },
};

const TEXT = /\.(md|mdx|mjs|js|toml|yml)$/;

/** Builds a tool's site in a folder, with embeds of the why403 at `address`. */
function build(name, folder, address) {
  cpSync(sources(name), folder, { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile() && TEXT.test(path)) writeFileSync(path, readFileSync(path, "utf8").replaceAll("https://why403.example/", address));
  }
  symlinkSync(packages, join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), "{}");
  const [program, ...given] = TOOLS[name].build;
  execFileSync(program, given, { cwd: folder, stdio: "pipe", env: { ...env, DOCUSAURUS_NO_TELEMETRY: "1", DOCUSAURUS_NO_PERSISTENT_CACHE: "1", CI: "true" } });
}

for (const [name, tool] of Object.entries(TOOLS)) {
  test(`three embeds in documentation made by ${name}`, async (context) => {
    const folder = mkdtempSync(join(tmpdir(), `why403-${name}-`));
    const ours = await host();
    // A browser asks for an icon on its own.
    const site = await serve({ folder: join(folder, tool.site), pages: { "/favicon.ico": "" } });
    // Another origin, but not another site: of several frames of another site, which begin at once, puppeteer now and then loses one.
    const { origin } = site;
    const click = async (page, buttons) => {
      for (const button of buttons) await (await page.waitForSelector(button, { visible: true })).click();
    };
    try {
      build(name, folder, ours.address);
      for (const browser of browsers) {
        await context.test(browser, async () => {
          await inFreshProfile(
            async (page) => {
              await page.setViewport({ width: 1400, height: 2400 });
              const element = async (index) => {
                const frame = await page.waitForFunction((index) => document.querySelectorAll("why403-playground")[index]?.shadowRoot?.querySelector("iframe.shown"), {}, index);
                return frame.asElement().contentFrame();
              };
              const frames = [await element(0), await element(1), await (await page.waitForSelector("iframe[title=why403]")).contentFrame()];
              for (const frame of frames) await inFrame(frame);
              await shows(frames[0], "status", "403");
              await shows(frames[1], "status", "403");
              assert.equal(await frames[1].$eval(".title", ({ textContent }) => textContent), "From the documentation");
              const sizes = await page.evaluate(() =>
                [...document.querySelectorAll("why403-playground")].map((one) => [one.getBoundingClientRect().width, one.parentElement.getBoundingClientRect().width, one.offsetHeight]),
              );
              for (const [width, column, height] of sizes) {
                assert.ok(width <= column && width > 300, `${width} in ${column}`);
                assert.ok(height > 100 && height <= 480, `${height} high`);
              }
              for (const frame of frames) {
                const scrolls = () => document.documentElement.scrollHeight > document.documentElement.clientHeight + 1;
                await eventually(async () => assert.equal(await frame.evaluate(scrolls), false));
              }
              for (const theme of ["dark", "light"]) {
                await click(page, tool[theme]);
                if (browser === "chromium") await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
                for (const frame of browser === "chromium" ? frames : frames.slice(0, 2)) {
                  await frame.waitForFunction((theme) => (getComputedStyle(document.body).backgroundColor === "rgb(20, 24, 26)") === (theme === "dark"), {}, theme);
                }
                await settled(page);
                mkdirSync(pictures, { recursive: true });
                await page.screenshot({ path: join(pictures, `${name}-${theme}-${browser}.png`), captureBeyondViewport: false });
              }
            },
            { browser, path: "", from: { address: `${origin}/`, close: site.close }, origins: [new URL(ours.address).origin] },
          );
        });
      }
    } finally {
      await site.close();
      await ours.close();
      rmSync(folder, { recursive: true });
    }
  });
}
