// Cargo's runner for tests compiled to WebAssembly: wasm-bindgen's runner serves them as a page,
// which is opened here in a headless browser, and its result read.

import { spawn } from "node:child_process";
import { argv, env, exit } from "node:process";
import { launch } from "./launch.mjs";

const TIME_LIMIT = 300_000;

const server = spawn(env.WHY403_WASM_RUNNER, argv.slice(2), {
  env: { ...env, NO_HEADLESS: "1", WASM_BINDGEN_TEST_ADDRESS: "127.0.0.1:0", WASM_BINDGEN_USE_BROWSER: "1" },
  stdio: ["ignore", "pipe", "inherit"],
});

// Nothing: the program has no tests for the browser, and the runner has said so and ended.
const address = await new Promise((resolve, reject) => {
  let said = "";
  server.stdout.setEncoding("utf8").on("data", (text) => {
    said += text;
    const found = /available at (http:\S+)/.exec(said);
    if (found) resolve(found[1]);
  });
  server.on("error", reject);
  server.on("exit", (code) => {
    if (code === 0) resolve(undefined);
    else reject(new Error(`wasm-bindgen-test-runner ended early: ${said}`));
  });
});
if (address === undefined) exit(0);

let report = "";
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(
    () => /test result: |error: /.test(document.getElementById("output").textContent),
    { timeout: TIME_LIMIT },
  );
  report = await page.$eval("#output", (output) => output.textContent);
} finally {
  await browser.close();
  server.removeAllListeners("exit").kill();
}
console.log(report);
exit(/test result: ok\./.test(report) ? 0 : 1);
