// The dialog for sharing: what it shows, what is replaced before anything is copied, and what is copied.

import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { hook, host, idle, inFreshProfile, openShare, shows, type } from "./harness.mjs";
import { browsers } from "./launch.mjs";

const dictionary = readFileSync(new URL("../../src/scenario/link/dictionary-1.txt", import.meta.url));
/** The scenario in a link. */
const contentOf = (link) => inflateRawSync(Buffer.from(link.split("#1")[1], "base64url"), { dictionary }).toString();

const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLWFsaWNl";
const KEY = "AKIAJQZ7XB2M4RTKWPLE";
const MAIL = "alice.miller@northwind-traders.io";

/** A token that the function knows, an access key in the function's context, and an e-mail address. */
const withSecrets = {
  title: "Who may read",
  authorizer: {
    lambda: [
      {
        when: `Bearer ${TOKEN}`,
        returns: {
          principalId: MAIL,
          policyDocument: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/pets/*" }],
          },
          context: { key: KEY },
        },
      },
      { throws: "Unauthorized" },
    ],
  },
  timeline: [
    { request: { path: "/pets/7", headers: { Authorization: `Bearer ${TOKEN}` } } },
    { at: 5, request: { path: "/admin", headers: { Authorization: `Bearer ${TOKEN}` } } },
  ],
};
const link = (scenario) => `#j${Buffer.from(JSON.stringify({ why403: 1, ...scenario })).toString("base64url")}`;

/** Takes what is copied instead of the clipboard. */
const takeCopies = (page) =>
  page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (globalThis.copied = text) } });
  });
const copied = async (page) => {
  const text = await (await page.waitForFunction(() => globalThis.copied)).jsonValue();
  await page.evaluate(() => (globalThis.copied = undefined));
  return text;
};
const chord = async (page, key) => {
  await page.keyboard.down("Control");
  await page.keyboard.press(key);
  await page.keyboard.up("Control");
};
const upToDate = (page) => page.waitForSelector(`${hook("share-dialog")}[aria-busy="false"]`);
/** Waits until the preview of the embed shows its outcome: Firefox writes an error for what is still being loaded when it is replaced. */
const previewed = async (page) => {
  await upToDate(page);
  await page.waitForFunction((preview, status) => {
    const { src, contentWindow, contentDocument } = document.querySelector(preview);
    return contentWindow?.location.href === src && contentDocument?.querySelector(status);
  }, {}, hook("share-preview"), hook("status"));
};
const statuses = (page) => page.$$eval('[data-testid^="timeline-"]', (all) => all.map((one) => one.textContent));

for (const browser of browsers) {
  test(`by keyboard alone: tokens are replaced everywhere, the outcomes stay, and the link opens, ${browser}`, async (t) => {
    const server = await host();
    t.after(server.close);
    let address;
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      const before = await statuses(page);
      await takeCopies(page);
      await chord(page, "KeyS");
      await upToDate(page);
      // Nothing has been asked, and Enter copies.
      await page.waitForSelector(`${hook("copy-link")}:focus`);
      // The page below the dialog takes no shortcuts.
      await chord(page, "KeyS");
      assert.equal((await page.$$(hook("share-dialog"))).length, 1);
      await shows(page, "share-summary", /Who may read.*GET \/pets\/7 → 200.*GET \/admin → 403.*2 requests/);
      await shows(page, "share-outcomes", /All responses stay the same/);
      await page.keyboard.press("Enter");
      await shows(page, "copy-link", "Copied");
      address = await copied(page);
      assert.equal(address, await page.$eval(hook("share-link"), (field) => field.value));
      assert.doesNotMatch(contentOf(address), new RegExp(`${TOKEN}|${KEY}`));
      // What is not usually replaced is, by choice.
      assert.match(contentOf(address), new RegExp(MAIL));
      await page.focus(hook("secret-email"));
      await page.keyboard.press(" ");
      await page.waitForFunction((field, mail) => document.querySelector(field)?.value !== mail, {}, hook("share-link"), address);
      await upToDate(page);
      assert.doesNotMatch(contentOf(await page.$eval(hook("share-link"), (field) => field.value)), new RegExp(MAIL));
      // And what is, stays by choice: then the dialog says what can be read.
      await page.focus(hook("secret-token"));
      await page.keyboard.press(" ");
      await shows(page, "share-outcomes", /can read these: Tokens/);
      await page.focus(hook("copy-link"));
      await page.keyboard.press("Enter");
      assert.match(contentOf(await copied(page)), new RegExp(TOKEN));
      await page.keyboard.press("Escape");
      await page.waitForSelector(hook("share-dialog"), { hidden: true });
      // Nothing of it is in the page or in its address.
      assert.equal(await page.evaluate(() => location.hash), link(withSecrets));
      assert.equal(await page.$eval(hook("header-value-0"), (field) => field.value), `Bearer ${TOKEN}`);
      assert.deepEqual(await statuses(page), before);
    }, { browser, from: server, path: link(withSecrets) });
    await inFreshProfile(async (page) => {
      await shows(page, "about", /^Who may read/);
      await shows(page, "status", "403");
      assert.equal(await page.$(hook("notice")), null);
      await (await page.waitForSelector(hook("timeline-0"))).click();
      await shows(page, "status", "200");
      assert.equal(await page.$eval(hook("request-path"), (field) => field.value), "/pets/7");
    }, { browser, from: server, path: address.slice(server.address.length) });
  });

  test(`all forms are made of the replaced text, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await takeCopies(page);
      await openShare(page);
      const secret = new RegExp(`${TOKEN}|${KEY}`);
      for (const [form, button, expected] of [
        ["markdown", "copy-markdown", /\]\(http.*#1/],
        ["curl", "copy-curl-line", /^curl /],
        ["embed", "copy-embed", /<iframe[^>]*embed\.html/],
        ["file", "copy-json", /"title": "Who may read"/],
      ]) {
        await page.click(hook(`share-as-${form}`));
        await page.click(hook(button));
        const text = await copied(page);
        assert.match(text, expected);
        assert.doesNotMatch(text, secret, form);
      }
      // The embed with its options, and its preview.
      await page.click(hook("share-as-embed"));
      for (const option of ["embed-theme-dark", "embed-pane-policy", "embed-readonly"]) {
        await previewed(page);
        await page.click(hook(option));
      }
      await page.waitForFunction((field) => /theme=dark/.test(document.querySelector(field).value), {}, hook("share-embed"));
      await previewed(page);
      const html = await page.$eval(hook("share-embed"), (field) => field.value);
      assert.match(html, /panes=about,request,authorizer,response/);
      assert.match(html, /readonly/);
      const preview = await page.$eval(hook("share-preview"), (frame) => frame.getAttribute("src"));
      assert.match(preview, /theme=dark/);
      assert.ok(html.replaceAll("&amp;", "&").includes(preview), html);
      await page.click(hook("embed-code-element"));
      await page.waitForFunction((field) => /<why403-playground /.test(document.querySelector(field).value), {}, hook("share-embed"));
      // A QR code: as many modules as its version has.
      await page.click(hook("share-as-qr"));
      assert.ok(await page.$eval(`${hook("share-qr")} svg`, (svg) => svg.viewBox.baseVal.width >= 21 && svg.querySelector("path").getAttribute("d").length > 100));
    }, { browser, path: link(withSecrets) });
  });

  test(`the quick commands replace tokens and keys too, ${browser}`, async () => {
    await inFreshProfile(async (page) => {
      await shows(page, "status", "403");
      await takeCopies(page);
      const run = async (words) => {
        await chord(page, "KeyK");
        await page.waitForSelector(hook("palette-query"));
        await page.keyboard.type(words);
        await page.keyboard.press("Enter");
      };
      await run("copy link");
      await shows(page, "toast", /^Link copied\. Replaced with stand-ins: .*\(1\)/);
      assert.doesNotMatch(contentOf(await copied(page)), new RegExp(`${TOKEN}|${KEY}`));
      await run("address bar");
      await page.waitForFunction(() => location.hash.startsWith("#1"));
      assert.doesNotMatch(contentOf(await page.evaluate(() => location.href)), new RegExp(`${TOKEN}|${KEY}`));
      await idle(page);
    }, { browser, path: link(withSecrets) });
  });
}

test("nothing is written to the address while typing, and a long link is warned of", async () => {
  await inFreshProfile(async (page) => {
    await shows(page, "status", "403");
    await type(page, "request-path", "/typed");
    await idle(page);
    assert.equal(await page.evaluate(() => location.hash), "");
    await openShare(page);
    await shows(page, "share-length", /^\d+ characters$/);
    assert.equal(await page.evaluate(() => location.hash), "");
    await page.click(hook("share-close"));
    // What does not compress.
    const random = Array.from({ length: 300 }, (_, index) => Math.sin(index + 1).toString(36).slice(2)).join("/");
    await page.$eval(hook("request-path"), (field, text) => {
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }, `/${random}`);
    await openShare(page);
    await shows(page, "share-length", /^[\d,]+ characters: some mail programs/);
    await page.click(hook("share-as-qr"));
    await shows(page, "share-qr", /cannot hold a link of/);
  });
});

test("where the stand-ins change an outcome, the dialog says which", async () => {
  const allow = { principalId: "a", policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }] } };
  const scenario = {
    title: "By pattern",
    // The stand-in does not begin so.
    authorizer: { lambda: [{ when: "Bearer 8f14e45f*", returns: allow }, { throws: "Unauthorized" }] },
    timeline: [{ request: { path: "/pets", headers: { Authorization: "Bearer 8f14e45fceea167a5a36dedd4bea2543" } } }],
  };
  await inFreshProfile(async (page) => {
    await shows(page, "status", "200");
    await openShare(page);
    await shows(page, "share-outcomes", /these responses differ:GET \/pets: 200 .* becomes 401/);
    await page.click(hook("secret-token"));
    await shows(page, "share-outcomes", /can read these: Tokens.*All responses stay the same/);
  }, { path: link(scenario) });
});

test("on a phone the system's share sheet gets the link", async () => {
  await inFreshProfile(async (page, address) => {
    await page.evaluateOnNewDocument(() => {
      navigator.share = async (data) => void (globalThis.given = data);
    });
    await page.setViewport({ width: 360, height: 740 });
    await page.goto(`${address}#g:missing-token`);
    await shows(page, "status", "401");
    await openShare(page);
    await page.click(hook("share-system"));
    const given = await (await page.waitForFunction(() => globalThis.given)).jsonValue();
    assert.equal(given.title, "The token is missing");
    assert.ok(given.url.startsWith(`${address}#1`));
  }, { path: null });
});

test("without the worker the dialog says so", async (t) => {
  const from = await host({ alter: (name) => /^worker.*\.wasm$/.test(name) && { status: 200, type: "application/wasm", bytes: "no" } });
  t.after(from.close);
  await inFreshProfile(async (page) => {
    page.removeAllListeners("console");
    await page.waitForSelector(hook("status"));
    await (await page.waitForSelector(hook("share"))).click();
    await shows(page, "share-status", /could not be made/);
  }, { from });
});
