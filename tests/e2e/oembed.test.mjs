// Previews of an example's address on other sites: Open Graph tags, and an oEmbed response with an embed that works.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { dist, hook, inFreshProfile, shows } from "./harness.mjs";
import { serve } from "./server.mjs";
import { openGraph, writeOembed } from "../../xtask/tools/oembed.mjs";

const gallery = fileURLToPath(new URL("../../www/gallery", import.meta.url));
const texts = readdirSync(gallery).map((name) => [name.replace(/\.json$/, ""), readFileSync(join(gallery, name), "utf8")]);

test("each example has an oEmbed response, which a page leads to and whose embed works", async () => {
  const folder = mkdtempSync(join(tmpdir(), "why403-oembed-"));
  const ours = await serve({ folder: dist });
  const written = await serve({ folder });
  let blog;
  try {
    writeOembed(folder, ours.origin, texts);
    assert.equal(readdirSync(join(folder, "oembed")).length, 2 * texts.length);
    const ask = async (address) => fetch(address.replace(ours.origin, written.origin));
    for (const [name, text] of texts) {
      const page = await (await ask(`${ours.origin}/oembed/${name}.html`)).text();
      const discovered = /<link rel="alternate" type="application\/json\+oembed" title="[^"]+" href="([^"]+)">/.exec(page)[1];
      const response = await (await ask(discovered)).json();
      const { title } = JSON.parse(text);
      assert.deepEqual([response.version, response.type, response.title, response.provider_url], ["1.0", "rich", title, `${ours.origin}/`]);
      assert.ok(Number.isInteger(response.width) && Number.isInteger(response.height));
      assert.ok(response.html.includes(`${ours.origin}/embed.html#g:${name}"`), response.html);
      assert.ok(page.includes(`url=../index.html#g:${name}"`) && page.includes('<meta property="og:title"'));
    }
    const { html } = JSON.parse(readFileSync(join(folder, "oembed", "cached-policy.json"), "utf8"));
    blog = await serve({ pages: { "/blog": `<!doctype html><title>A blog</title><link rel="icon" href="data:,">${html}` } });
    await inFreshProfile(
      async (page) => {
        const frame = await page.waitForFrame((frame) => frame.url().startsWith(ours.origin));
        await frame.waitForSelector(hook("status"));
        await shows(frame, "status", "403");
      },
      { from: { address: `${blog.origin.replace("127.0.0.1", "localhost")}/` }, path: "blog", origins: [ours.origin] },
    );
  } finally {
    for (const server of [ours, written, blog]) await server?.close();
    rmSync(folder, { recursive: true });
  }
});

test("the tags have absolute addresses and nothing that could end an attribute, and are not there without an origin", () => {
  const tags = openGraph("https://example.com/why403", { title: 'A "quoted" <title>', description: "One & two" });
  assert.match(tags, /<meta property="og:image" content="https:\/\/example\.com\/why403\/screenshot\.png">/);
  assert.match(tags, /<meta property="og:title" content="A &#34;quoted&#34; &#60;title&#62;">/);
  assert.match(tags, /<meta property="og:description" content="One &#38; two">/);
  assert.doesNotMatch(readFileSync(join(dist, "index.html"), "utf8"), /og:|oembed/);
});
