// A page that uses the JavaScript package, whichever bundler has made its script.

import assert from "node:assert/strict";
import { inFreshProfile } from "./harness.mjs";
import { serve } from "./server.mjs";

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";

/** The page's script. `from`: the module of the package; `source`: an expression for its WebAssembly, with what it needs in `more`. */
export const pageScript = ({ from = "why403", source = "undefined", more = "" } = {}) => `
  import init, { evaluate, explain } from "${from}";
  ${more}
  const show = (text) => (document.body.textContent = text);
  const scenario = { authorizer: null, timeline: [{ request: { path: "/pets" } }] };
  let before;
  try { evaluate(scenario); } catch (error) { before = error.message; }
  init(${source}).then(() => show([before, evaluate(scenario).outcomes[0].statusCode, explain(scenario).requests.length].join()), show);`;

/** Holds that the page of a folder with this script, `page.js`, has the answers. */
export async function answers(folder, browser) {
  const html = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>A page</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script><body></body>`;
  const server = await serve({ folder, pages: { "/page": html } });
  try {
    await inFreshProfile(
      async (page) => {
        await page.waitForFunction(() => document.body?.textContent !== "");
        assert.equal(await page.$eval("body", (element) => element.textContent), "why403 is not loaded: await init() first,200,1");
      },
      { browser, path: "page", from: { address: `${server.origin}/` } },
    );
  } finally {
    await server.close();
  }
}
