// @ts-check
// Answers the page's requests with the files of one version, so that the page works without a network. www/offline.js registers it.
//
// xtask/tools/finish.mjs writes two constants in front of it: VERSION, and FILES with the SHA-256 of each file by its path. A new
// version is loaded beside the old one, and takes its place when no page of the old one is open, or when a person asks for it.
(() => {
  "use strict";

  const folder = new URL("./", location.href);
  /** The caches of this page: other pages of this origin may have some too. */
  const OURS = `why403 ${folder.pathname} `;
  const CACHE = OURS + VERSION;
  const addressOf = (/** @type {string} */ path) => new URL(path, folder).href;
  const isHashed = (/** @type {string} */ path) => /-[0-9a-f]{12,16}(_bg)?\.[a-z]+$/.test(path);

  /** @param {string} path */
  async function fromHost(path) {
    // The hash keeps files of two versions apart while a host is being updated: then the next visit tries it again.
    const response = await fetch(addressOf(path), {
      cache: isHashed(path) ? "default" : "no-cache",
      integrity: `sha256-${FILES[path]}`,
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    // Browsers refuse to show a page that was redirected on the way here.
    return response.redirected ? new Response(response.body, response) : response;
  }

  async function install() {
    const cache = await caches.open(CACHE);
    const paths = Object.keys(FILES);
    const next = async () => {
      for (let path; (path = paths.shift()); ) {
        // What has not changed is in the cache of the version before.
        const known = isHashed(path) && (await caches.match(addressOf(path)));
        await cache.put(addressOf(path), known || (await fromHost(path)));
      }
    };
    await Promise.all([next(), next(), next(), next()]);
  }

  /** Deletes older versions, but for those that an open page has: it holds a lock of the cache's name. */
  async function clean() {
    if (registration.installing || registration.waiting) return;
    const { held = [] } = await navigator.locks.query();
    for (const name of await caches.keys()) {
      const isOlder = name.startsWith(OURS) && name !== CACHE;
      if (isOlder && !held.some((lock) => lock.name === name)) await caches.delete(name);
    }
  }

  /** @param {Request} request @param {string} path */
  async function answer(request, path) {
    const cache = path in FILES ? await caches.open(CACHE) : caches;
    const found = await cache.match(addressOf(path));
    // The address of a worker's own response would take the place of the one that it was started with, which has a fragment.
    return found && request.destination === "worker" ? new Response(found.body, found) : (found ?? fetch(request));
  }

  addEventListener("install", (event) => event.waitUntil(install()));
  addEventListener("activate", (event) => event.waitUntil(Promise.all([clean(), clients.claim()])));
  addEventListener("message", (/** @type {any} */ event) => {
    if (event.data === "activate") event.waitUntil(skipWaiting());
    if (event.data === "clean") event.waitUntil(clean());
  });
  addEventListener("fetch", (event) => {
    const { origin, pathname } = new URL(event.request.url);
    if (event.request.method !== "GET" || origin !== folder.origin || !pathname.startsWith(folder.pathname)) return;
    let path = pathname.slice(folder.pathname.length) || "index.html";
    // Some hosts have pages without their ending.
    if (`${path}.html` in FILES) path += ".html";
    // A file with a hash that is not of this version is one of an older version, of which a page is still open.
    if (path in FILES || isHashed(path)) event.respondWith(answer(event.request, path));
  });
})();
