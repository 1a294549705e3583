// Serves folders on this machine as a plain host does: no CORS headers and, unless asked for, no compression.

import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync } from "node:zlib";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves `folder` under `prefix`, and each of `pages` (path: HTML), compressed by `brotli`; gives the origin and `close`.
 * `alter(name, bytes)` may give another `{ status, type, headers, bytes, delay }` for a file, and `until`: a promise that holds it back, and
 * that ends the connection if it is of `"abort"`.
 */
export async function serve({ folder, prefix = "/", pages = {}, brotli = false, alter }) {
  const compressed = new Map();
  const compress = (file) => {
    if (!compressed.has(file)) compressed.set(file, brotliCompressSync(readFileSync(file)));
    return compressed.get(file);
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname in pages) {
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(pages[pathname]);
      return;
    }
    const inside = folder && pathname.startsWith(prefix) && normalize(pathname.slice(prefix.length));
    const file = inside !== undefined && inside !== false && join(folder, inside === "." ? "index.html" : inside);
    if (!file || inside.startsWith("..") || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" };
    const altered = alter?.(inside === "." ? "index.html" : inside, readFileSync(file));
    if (altered) {
      const { status = 200, type: other, headers, bytes, delay = 0, until } = altered;
      const send = () => response.writeHead(status, { ...(other ? { "Content-Type": other } : type), ...headers }).end(bytes);
      Promise.resolve(until).then((how) => (how === "abort" ? response.destroy() : setTimeout(send, delay)));
      return;
    }
    if (brotli) response.writeHead(200, { ...type, "Content-Encoding": "br" }).end(compress(file));
    else createReadStream(file).pipe(response.writeHead(200, type));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}
