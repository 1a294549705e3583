// Takes pictures of the release build: a common and a narrow window, light and dark.
// node screens.mjs FOLDER [FRAGMENT]

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { hook, host } from "./harness.mjs";
import { launch } from "./launch.mjs";

const [folder, fragment = ""] = argv.slice(2);
mkdirSync(folder, { recursive: true });

const server = await host();
const browser = await launch();
try {
  for (const view of ["index", "embed"]) {
    for (const scheme of ["light", "dark"]) {
      for (const width of [1280, 360]) {
        const page = await browser.newPage();
        await page.setViewport({ width, height: width > 600 ? 800 : 740 });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.goto(`${server.address}${view}.html${fragment && `#${fragment}`}`);
        await page.waitForSelector(hook("status"), { timeout: 10_000 }).catch(() => {});
        const path = join(folder, `${view}-${width}-${scheme}.png`);
        await page.screenshot({ path, fullPage: true });
        console.log(path);
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
