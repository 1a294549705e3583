// The embed in a frame of another origin, as strict as a host can make it; and the page without a server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { browsers, launch } from "./launch.mjs";
import { dist, hook, host, inFreshProfile, watch } from "./harness.mjs";
import { serve } from "./server.mjs";

/** A foreign page with the embed in a frame; gives the page's address and `close`. */
async function foreignPage(embed, attributes) {
  const html = `<!doctype html><title>A blog</title><link rel="icon" href="data:,"><iframe ${attributes} src="${embed}" width="900" height="700"></iframe>`;
  const server = await serve({ pages: { "/blog": html } });
  // Another name of the same machine: another site, not only another port.
  return { address: server.origin.replace("127.0.0.1", "localhost") + "/", close: server.close };
}

for (const browser of browsers) {
  for (const attributes of ['sandbox="allow-scripts"', 'sandbox="allow-scripts allow-popups"', ""]) {
    test(`the embed runs in <iframe ${attributes}> of another origin, ${browser}`, async () => {
      const ours = await host();
      const blog = await foreignPage(`${ours.address}embed.html#g:authorizer-explicit-deny`, attributes);
      try {
        await inFreshProfile(
          async (page) => {
            const frame = await page.waitForFrame((frame) => frame.url().startsWith(ours.address));
            await frame.waitForSelector(hook("status"));
            assert.equal(await frame.$(hook("notice")), null);
            const origin = await frame.evaluate(() => self.origin);
            assert.equal(origin, attributes ? "null" : new URL(ours.address).origin);
            // Without storage nobody has chosen plain text.
            if (attributes) await frame.waitForSelector(".cm-editor");
            // Found by a worker, or by the page where an opaque origin has none.
            await frame.waitForSelector(`${hook("suggestions")} li`);
          },
          { browser, path: "blog", from: blog, origins: [new URL(ours.address).origin] },
        );
      } finally {
        await blog.close();
        await ours.close();
      }
    });
  }
}

test("the page opens from disk, without a server", async () => {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const requests = watch(page, ["null"]);
    await page.goto(pathToFileURL(`${dist}/index.html`).href);
    await page.waitForSelector(`${hook("suggestions")} li`);
    const elsewhere = requests.filter((fault) => !fault.includes("file://"));
    // The preload of the WebAssembly is in vain there, and Chromium says so.
    assert.deepEqual(elsewhere.filter((fault) => !fault.startsWith("console: ")), []);
  } finally {
    await browser.close();
  }
});
