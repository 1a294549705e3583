// Starts the browsers that `cargo xtask` found, each time with a fresh profile.

import { env } from "node:process";
import puppeteer from "puppeteer-core";

const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** The browsers to test in, by name. */
export const browsers = ["chromium", ...(env.WHY403_FIREFOX ? ["firefox"] : [])];

/** Launches `chromium` or `firefox`. */
export function launch(name = "chromium") {
  if (name === "firefox") {
    return puppeteer.launch({ browser: "firefox", executablePath: env.WHY403_FIREFOX, headless: true });
  }
  if (!env.WHY403_CHROMIUM) throw new Error("run the browser tests with `cargo xtask test browser`");
  return puppeteer.launch({ executablePath: env.WHY403_CHROMIUM, headless: true, args: CHROMIUM_FLAGS });
}
