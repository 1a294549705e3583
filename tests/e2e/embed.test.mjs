// The embed in a frame of another origin, as strict as a host can make it, and in a column; and the page without a server.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { browsers, launch } from "./launch.mjs";
import { clickIn, dist, hook, host, idle, inFrame, inFreshProfile, paste, shows, watch } from "./harness.mjs";
import { serve } from "./server.mjs";
import { STATES } from "./states.mjs";

/**
 * A foreign page, with a security policy that allows frames of `ours` and nothing else; gives the page's address and `close`. It is of
 * another site, or only of another origin.
 */
async function foreignPage(ours, body, { sameSite = false } = {}) {
  const policy = `default-src 'none'; img-src data:; style-src 'none'; script-src 'none'; frame-src ${new URL(ours).origin}`;
  const html = `<!doctype html><title>A blog</title><meta http-equiv="Content-Security-Policy" content="${policy}"><link rel="icon" href="data:,">${body}`;
  const server = await serve({ pages: { "/blog": html } });
  // Another name of the same machine: another site, not only another port.
  const origin = sameSite ? server.origin : server.origin.replace("127.0.0.1", "localhost");
  return { address: `${origin}/`, close: server.close };
}

/** Runs `work(frame, page)` with an embed in a foreign page. */
async function embedded(work, { address, attributes = "", browser, editors = "rich" }) {
  const ours = await host();
  const blog = await foreignPage(ours.address, `<iframe ${attributes} src="${ours.address}embed.html${address}" width="900" height="700"></iframe>`);
  try {
    await inFreshProfile(
      async (page) => {
        const frame = await page.waitForFrame((frame) => frame.url().startsWith(ours.address));
        await inFrame(frame);
        await work(frame, page, ours.address);
      },
      { browser, path: "blog", from: blog, origins: [new URL(ours.address).origin], editors },
    );
  } finally {
    await blog.close();
    await ours.close();
  }
}

const open = async (frame, ...panes) => {
  for (const pane of panes) await clickIn(frame, `open-${pane}`);
};

for (const browser of browsers) {
  for (const attributes of ['sandbox="allow-scripts"', 'sandbox="allow-scripts allow-popups"', ""]) {
    test(`the embed runs in <iframe ${attributes}> of another origin, ${browser}`, async () => {
      await embedded(
        async (frame, _, ours) => {
          assert.equal(await frame.$(hook("notice")), null);
          const origin = await frame.evaluate(() => self.origin);
          assert.equal(origin, attributes ? "null" : new URL(ours).origin);
          await open(frame, "authorizer", "response");
          await frame.waitForSelector(".cm-editor");
          // Found by a worker, or by the page where an opaque origin has none.
          await frame.waitForSelector(`${hook("suggestions")} li`);
        },
        { address: "#g:authorizer-explicit-deny", attributes, browser },
      );
    });
  }

  test(`the address chooses panes, the theme and whether anything can be edited, ${browser}`, async () => {
    const address = "?panes=authorizer,request,nothing&theme=dark&readonly#g:authorizer-explicit-deny";
    await embedded(
      async (frame) => {
        const buttons = await frame.$$eval(".chips [aria-expanded]", (all) => all.map(({ dataset }) => dataset.testid));
        assert.deepEqual(buttons, ["open-request", "open-authorizer"]);
        assert.equal(await frame.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
        await open(frame, "request", "authorizer");
        await frame.waitForSelector(".cm-content");
        assert.ok(await frame.$$eval("input[type=text], textarea", (all) => all.length > 3 && all.every(({ readOnly }) => readOnly)));
        assert.equal(await frame.$$eval(".pair .bare, .timeline-actions, .editor-tools", (all) => all.filter((one) => one.checkVisibility()).length), 0);
        // A person who types into the editor changes nothing.
        await frame.focus(".cm-content");
        await frame.page().keyboard.type("}{");
        assert.ok(!(await frame.$eval(hook("editor-output"), ({ value }) => value.includes("}{"))));
        await shows(frame, "status", "403");
        assert.equal(await frame.$(hook("reset")), null);
        // Each request can still be brought into view.
        await clickIn(frame, "timeline-0");
        await shows(frame, "status", "200");
      },
      { address, browser },
    );
  });

  test(`a reader's edits go along to why403, and Reset brings back the author's scenario, ${browser}`, async () => {
    await embedded(
      async (frame) => {
        assert.equal(await frame.$(hook("reset")), null);
        const before = await frame.$eval(hook("open-in-why403"), ({ href }) => href);
        await open(frame, "authorizer");
        const output = await frame.$eval(hook("editor-output"), ({ value }) => value);
        await paste(frame, "editor-output", output.replaceAll('"Deny"', '"Allow"'));
        await shows(frame, "status", "200");
        assert.notEqual(await frame.$eval(hook("open-in-why403"), ({ href }) => href), before);
        await clickIn(frame, "reset");
        await shows(frame, "status", "403");
        assert.equal(await frame.$eval(hook("editor-output"), ({ value }) => value), output);
        await frame.waitForSelector(hook("reset"), { hidden: true });
      },
      { address: "#g:authorizer-explicit-deny", attributes: 'sandbox="allow-scripts"', browser, editors: "plain" },
    );
  });
}

const gallery = new URL("../../www/gallery/", import.meta.url);
const EXAMPLES = readdirSync(gallery).map((file) => [file.slice(0, -5), JSON.parse(readFileSync(new URL(file, gallery), "utf8")).title]);

for (const width of [320, 600]) {
  test(`the embed has at most 480 pixels before anything is opened, ${width} pixels wide`, async () => {
    await inFreshProfile(async (page, address) => {
      await page.setViewport({ width, height: 480 });
      const high = [];
      const measure = async (name) => {
        const height = await page.evaluate(() => document.body.getBoundingClientRect().height);
        if (height > 480) high.push(`${name}: ${height}`);
      };
      for (const name of ["unknown-two-answers", "policy-broken"]) {
        await page.goto("about:blank");
        await page.goto(`${address}embed.html${STATES[name].path}`);
        await page.waitForSelector(hook("status"));
        await measure(name);
      }
      for (const [name, title] of EXAMPLES) {
        await page.evaluate((name) => (location.hash = `g:${name}`), name);
        await page.waitForFunction((title) => document.querySelector(".embed > .title")?.textContent === title, {}, title);
        await measure(name);
      }
      assert.deepEqual(high, []);
    }, { path: null });
  });

  for (const editors of ["plain", "rich"]) {
    test(`nothing scrolls within the embed, ${width} pixels wide, ${editors} editors`, async () => {
      await inFreshProfile(async (page) => {
        await page.setViewport({ width, height: 480 });
        await page.waitForSelector(hook("status"));
        await open(page, "about", "request", "authorizer", "policy", "response");
        if (editors === "rich") await page.waitForFunction(() => document.querySelectorAll(".cm-content").length === 2);
        await page.waitForSelector(`${hook("suggestions")} li`);
        await idle(page);
        const boxes = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          const scrolls = [...document.querySelectorAll("body *")].filter((one) => {
            const { overflowY, overflowX, visibility } = getComputedStyle(one);
            const down = /auto|scroll/.test(overflowY) && one.scrollHeight > one.clientHeight + 1;
            const across = /auto|scroll/.test(overflowX) && one.scrollWidth > one.clientWidth + 1;
            return visibility === "visible" && one.clientHeight > 0 && (down || across);
          });
          return [...(scrollWidth > clientWidth ? [`${scrollWidth} wide`] : []), ...scrolls.map((one) => `${one.className} ${one.id}`)];
        });
        assert.deepEqual(boxes, []);
      }, { path: "embed.html#g:resource-policy-explicit-deny", editors });
    });
  }
}

test("an embed that nobody touches does nothing, and loads neither the editor nor the worker", async () => {
  await inFreshProfile(async (page) => {
    await page.waitForSelector(hook("status"));
    await idle(page);
    const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name.split("/").pop()));
    assert.ok(loaded.some((name) => name.endsWith(".wasm")), String(loaded));
    assert.deepEqual(loaded.filter((name) => /^(why403-editor|worker|tasks)/.test(name)), []);
    assert.equal(page.workers().length, 0);
    // What a button leads to is loaded then.
    await page.click(".why .show");
    await page.waitForSelector(".cm-content");
    await page.waitForFunction(() => document.activeElement.closest(".cm-content") !== null);
  }, { path: "embed.html#g:authorizer-explicit-deny", editors: "rich" });
});

for (const browser of browsers) {
  test(`embeds on one page compile the module once, ${browser}`, async () => {
    const ours = await host();
    const frames = `<iframe src="${ours.address}embed.html#g:authorizer-explicit-deny" width="300" height="200"></iframe>`.repeat(5);
    // Of five frames of another site, which begin at once, puppeteer now and then leaves one waiting for a debugger.
    const blog = await foreignPage(ours.address, frames, { sameSite: true });
    try {
      await inFreshProfile(
        async (page) => {
          await page.waitForFunction(() => window.length === 5);
          const inside = page.frames().slice(1);
          for (const frame of inside) await inFrame(frame);
          const compiled = await Promise.all(inside.map((frame) => frame.evaluate(() => "why403Compiled" in globalThis)));
          assert.equal(compiled.filter(Boolean).length, 1);
        },
        { browser, path: "blog", from: blog, origins: [new URL(ours.address).origin] },
      );
    } finally {
      await blog.close();
      await ours.close();
    }
  });

  test(`an embed takes nothing from a hostile page but a theme, ${browser}`, async () => {
    const ours = await host();
    const attack = `<script>
      const send = (to) => {
        for (const data of [null, 1, "theme", [], {}, { why403: 1 }, { type: "theme", theme: "dark" }, { why403: 2, type: "theme", theme: "dark" },
          { why403: "1", type: "theme", theme: "dark" }, { why403: 1, type: "theme", theme: ["dark"] }, { why403: 1, type: "theme", theme: "dark;x" },
          { why403: 1, type: "theme", theme: {} }, { why403: 1, type: "size", height: 1 }, { why403: 1, type: "load", scenario: "{}" },
          { why403: 1, type: "outcome", detail: {} }, { why403: 1, type: "theme" }, "last"]) to.postMessage(data, "*");
      };
      addEventListener("message", ({ data }) => data === "attack" && send(frames[0]));
    </script>`;
    // A frame beside it is not the page around it, and may send what it wants.
    const beside = await serve({ pages: { "/beside": `<!doctype html><script>onmessage = () => { for (const data of [{ why403: 1, type: "theme", theme: "dark" }, "last"]) parent.frames[0].postMessage(data, "*") }</script>` } });
    const blog = await serve({
      pages: {
        "/blog": `<!doctype html><title>A blog</title><link rel="icon" href="data:,">${attack}<iframe src="${ours.address}embed.html?theme=light#g:authorizer-explicit-deny" width="600" height="400"></iframe><iframe src="${beside.origin}/beside"></iframe>`,
      },
    });
    try {
      await inFreshProfile(
        async (page) => {
          const frame = await page.waitForFrame((frame) => frame.url().startsWith(ours.address));
          await inFrame(frame);
          await idle(frame);
          const before = await frame.evaluate(() => document.documentElement.outerHTML);
          await frame.evaluate(() => {
            globalThis.attacks = 0;
            addEventListener("message", ({ data }) => (globalThis.attacks += Number(data === "last")));
          });
          await page.evaluate(() => postMessage("attack", "*"));
          await page.evaluate(() => frames[1].postMessage("attack", "*"));
          await frame.waitForFunction(() => globalThis.attacks === 2);
          await idle(frame);
          assert.equal(await frame.evaluate(() => document.documentElement.outerHTML), before);
          // What is on the list works.
          await page.evaluate(() => frames[0].postMessage({ why403: 1, type: "theme", theme: "dark" }, "*"));
          await frame.waitForFunction(() => getComputedStyle(document.documentElement).colorScheme === "dark");
        },
        { browser, path: "blog", from: { address: `${blog.origin.replace("127.0.0.1", "localhost")}/`, close: blog.close }, origins: [ours.address, beside.origin].map((one) => new URL(one).origin) },
      );
    } finally {
      for (const server of [ours, beside, blog]) await server.close();
    }
  });
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
