// What other sites show of a link: Open Graph tags on the page, and for each example of the gallery an oEmbed response
// (https://oembed.com) with a page that leads to it. Both need to know where the page will be.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { escaped } from "./pages.mjs";

const TITLE = "why403: why did API Gateway say no?";
const DESCRIPTION =
  "Edit a Lambda authorizer's output, a resource policy and a request, and see at once what Amazon API Gateway answers, and why.";
const FRAME = { width: 600, height: 480 };

const plain = (text) => text.replaceAll("`", "").split("\n\n")[0];
const absolute = (path, origin) => new URL(path, origin.endsWith("/") ? origin : `${origin}/`).href;
const meta = (properties) =>
  Object.entries(properties).map(([name, content]) => `<meta property="${name}" content="${escaped(content)}">`).join("\n  ");

/** The tags of a page at `origin`, as HTML. */
export const openGraph = (origin, { title = TITLE, description = DESCRIPTION, url = absolute("", origin) } = {}) =>
  meta({
    "og:type": "website",
    "og:site_name": "why403",
    "og:title": title,
    "og:description": description,
    "og:url": url,
    "og:image": absolute("screenshot.png", origin),
    "og:image:alt": "The page: the request and the policies on the left, on the right a 403 with the reason for it",
  });

/** The oEmbed response for an example. */
export const response = (origin, name, { title }) => ({
  version: "1.0",
  type: "rich",
  title,
  provider_name: "why403",
  provider_url: absolute("", origin),
  cache_age: 86400,
  ...FRAME,
  html: `<iframe title="${escaped(title)}" width="${FRAME.width}" height="${FRAME.height}" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" src="${absolute(`embed.html#g:${name}`, origin)}"></iframe>`,
});

/** Writes oembed/NAME.json and oembed/NAME.html for each of `texts`: names and scenarios. */
export function writeOembed(folder, origin, texts) {
  mkdirSync(join(folder, "oembed"), { recursive: true });
  for (const [name, text] of texts) {
    const example = JSON.parse(text);
    const [json, url] = [absolute(`oembed/${name}.json`, origin), absolute(`oembed/${name}.html`, origin)];
    const description = plain(example.description ?? "");
    writeFileSync(join(folder, `oembed/${name}.json`), JSON.stringify(response(origin, name, example)));
    writeFileSync(
      join(folder, `oembed/${name}.html`),
      `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'">
  <meta http-equiv="refresh" content="0; url=../index.html#g:${name}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${escaped(example.title)} – why403</title>
  <link rel="alternate" type="application/json+oembed" title="${escaped(example.title)}" href="${escaped(json)}">
  ${openGraph(origin, { title: example.title, description, url })}
</head>
<body>
  <h1>${escaped(example.title)}</h1>
  <p>${escaped(description)}</p>
  <p><a href="../index.html#g:${name}">Open in why403</a></p>
</body>
</html>
`,
    );
  }
}
