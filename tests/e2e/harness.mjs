// Helpers of the browser tests: the page from a sub-folder of a plain host, in a fresh profile, and
// a watch for errors, breaches of the page's security policy and requests to other places.

import assert from "node:assert/strict";
import { argv } from "node:process";
import { after } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { launch } from "./launch.mjs";
import { serve } from "./server.mjs";

export const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const FOLDER = "/some/folder/";
/** How long is waited for what must come, in milliseconds: a machine with more to do than this is slow. */
export const TIMEOUT = 60_000;

/**
 * Serves dist/ from a sub-folder, maybe with altered files; gives the folder's address and `close`. Its service worker does nothing
 * unless `offline`: it would answer in the server's place.
 */
export async function host({ alter, offline = false } = {}) {
  const changed = (name, bytes) => (name === "service-worker.js" && !offline ? { bytes: "" } : alter?.(name, bytes));
  const server = await serve({ folder: dist, prefix: FOLDER, alter: changed });
  return { address: server.origin + FOLDER, close: server.close };
}

/** The browsers of this file's tests, by name. */
const running = new Map();

/** A browser for this file's tests: it is started once, and every test has a profile of its own in it. */
export async function started(name = "chromium") {
  if (!running.has(name)) running.set(name, await launch(name));
  return running.get(name);
}

// Not in scripts that are no tests.
if (argv[1].endsWith(".test.mjs")) {
  after(async () => {
    for (const browser of running.values()) await browser.close();
  });
}

/**
 * Runs `work(page, address, context)` in a fresh profile with the page open (nothing, where `path` is null), and then holds that
 * nothing went wrong on the way and nothing was asked of any other place than `origins`. `editors`: `plain`, or `rich` as on a
 * first visit.
 */
export async function inFreshProfile(work, { browser: name = "chromium", path = "", from, origins = [], editors = "plain" } = {}) {
  const server = from ?? (await host());
  const context = await (await started(name)).createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT);
    await page.setViewport({ width: 1280, height: 900 });
    if (editors === "plain") await page.evaluateOnNewDocument(keepPlain);
    await page.evaluateOnNewDocument(countTimers);
    unhurried(page);
    const faults = watch(page, [new URL(server.address).origin, ...origins]);
    if (path !== null) await page.goto(server.address + path);
    await work(page, server.address, context);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
    if (!from) await server.close();
  }
}

/** Makes whoever uses the page look, click and press a key when it has drawn what came of the last one; typing does not wait. */
function unhurried(page) {
  const after = (object, name) => {
    const plain = object[name].bind(object);
    object[name] = async (...given) => {
      if (!typing) await settled(page);
      return plain(...given);
    };
  };
  let typing = false;
  const { keyboard } = page;
  const type = keyboard.type.bind(keyboard);
  keyboard.type = async (...given) => {
    await settled(page);
    typing = true;
    await type(...given).finally(() => (typing = false));
  };
  for (const name of ["$", "$$", "$eval", "$$eval", "evaluate", "click", "focus", "hover"]) after(page, name);
  after(keyboard, "press");
  // What it gives is clicked on where it stands then.
  const wait = page.waitForSelector.bind(page);
  page.waitForSelector = async (...given) => {
    await wait(...given);
    await settled(page);
    return wait(...given);
  };
}

/**
 * Waits until what came of the last step is drawn: a frame has passed, and nothing has changed
 * for a while. What comes after a pause, or from a script that is fetched, is waited for by its name. `page` may be a frame, for what
 * is in it.
 */
export async function settled(page) {
  const quiet = async () => {
    const start = performance.now();
    // What comes after the first outcome comes in turns, and moves what is below it; nobody clicks between them.
    const first = !globalThis.lastDrawn;
    const rest = first ? 150 : 25;
    const drawn = (globalThis.lastDrawn ??= { at: start });
    if (first) {
      const observer = new MutationObserver(() => (drawn.at = performance.now()));
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    do {
      await new Promise((done) => {
        // A page in the background has no frames.
        setTimeout(done, 100);
        requestAnimationFrame(() => setTimeout(done));
      });
    } while (performance.now() - drawn.at < rest && performance.now() - start < 2_000);
  };
  // The page may be left meanwhile, or closed.
  await (page.mainFrame?.() ?? page).evaluate(quiet).catch(() => {});
}

/** Waits until the page has no timer left: nothing more comes of the last step, not even after a pause. Needs `countTimers`. */
export async function idle(page) {
  await settled(page);
  await page.waitForFunction(() => globalThis.pendingTimers.size === 0);
  await settled(page);
}

/** Waits until a frame has an element. One that is still loading when it is asked may never answer: it is asked again. */
export async function inFrame(frame, selector = hook("status")) {
  for (const until = Date.now() + TIMEOUT; Date.now() < until; await pause(100)) {
    const found = frame.evaluate((selector) => document.querySelector(selector) !== null, selector).catch(() => false);
    if (await Promise.race([found, pause(2_000)])) return;
  }
  assert.fail(`no ${selector} in ${frame.detached ? "a detached frame, " : ""}${frame.url()}`);
}

/** Clicks on an element of a frame where it stands once what came of the last step is drawn. */
export async function clickIn(frame, name) {
  await inFrame(frame, hook(name));
  await settled(frame);
  await (await frame.waitForSelector(hook(name))).click();
}

/** Repeats what does not hold yet until it does; at last it fails as it does then. */
export async function eventually(check) {
  for (const until = Date.now() + TIMEOUT; ; await pause(100)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}

/** In the page, before its own scripts: keeps account of the timers that have not run yet. */
export function countTimers() {
  const pending = (globalThis.pendingTimers = new Set());
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (work, ...rest) => {
    const timer = set((...given) => {
      pending.delete(timer);
      work(...given);
    }, ...rest);
    pending.add(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    pending.delete(timer);
    clear(timer);
  };
}

/** In the page, before its own scripts: text areas stay what they are. */
function keepPlain() {
  try {
    localStorage.setItem("why403.editor", "plain");
  } catch {
    // A frame with an opaque origin has no storage.
  }
}

/** Collects what must not happen on a page; also what its frames do. */
export function watch(page, origins) {
  const faults = [];
  let visits = 0;
  for (const way of ["goto", "reload"]) {
    const go = page[way].bind(page);
    page[way] = (...to) => {
      visits++;
      return go(...to);
    };
  }
  page.on("console", (message) => {
    if (["error", "warn", "assert"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // A page that is left gives up what it has not loaded yet; so does a frame that is given another address, or taken away.
    const left = (visits > 1 || request.frame() !== page.mainFrame()) && ["net::ERR_ABORTED", "NS_BINDING_ABORTED"].includes(why);
    if (!left) faults.push(`failed: ${request.url()} ${why}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (["data:", "blob:"].includes(url.protocol) || origins.includes(url.origin)) return;
    faults.push(`request to another place: ${url}`);
  });
  page.on("response", (response) => {
    // A browser asks for a favicon on its own where a page has none.
    if (response.status() >= 400 && !response.url().endsWith("/favicon.ico")) {
      faults.push(`${response.status()}: ${response.url()}`);
    }
  });
  return faults;
}

/** The selector of a test hook. */
export const hook = (name) => `[data-testid="${name}"]`;

/** The text of an element, once it is there. */
export async function text(page, name) {
  const element = await page.waitForSelector(hook(name));
  return element.evaluate((node) => node.textContent.trim());
}

/** Waits until an element's text is `expected` (a string: exactly; a pattern: somewhere in it). */
export async function shows(page, name, expected) {
  const source = expected instanceof RegExp ? expected.source : null;
  try {
    await page.waitForFunction(
      (selector, exact, pattern) => {
        const found = document.querySelector(selector)?.textContent.trim();
        return found !== undefined && (pattern === null ? found === exact : new RegExp(pattern).test(found));
      },
      { timeout: TIMEOUT },
      hook(name),
      source === null ? expected : "",
      source,
    );
  } catch {
    const found = await page.$eval(hook(name), (node) => node.textContent.trim()).catch(() => "nothing");
    assert.fail(`${name} shows ${JSON.stringify(found)}, not ${source ?? JSON.stringify(expected)}`);
  }
}

/** Replaces what is in a field by typing, as a person does. */
export async function type(page, name, value) {
  const field = await page.waitForSelector(hook(name));
  await field.focus();
  await page.keyboard.down("Control");
  await page.keyboard.press("KeyA");
  await page.keyboard.up("Control");
  await page.keyboard.press("Backspace");
  await field.type(value);
}

/** Replaces what is in a field in one step, as a paste does. */
export async function paste(page, name, value) {
  const field = await page.waitForSelector(hook(name));
  await field.evaluate((node, text) => {
    node.value = text;
    node.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, value);
}

/** Opens the list of saved work by the menu of examples. */
export async function openSaved(page) {
  await (await page.waitForSelector(`${hook("examples")} summary`)).click();
  await (await page.waitForSelector(hook("saved-work"))).click();
  await page.waitForSelector(`${hook("saved-work-dialog")} .found li`);
}

/** Opens the dialog for sharing, and waits for what the worker makes. */
export async function openShare(page) {
  await (await page.waitForSelector(hook("share"))).click();
  await page.waitForSelector(`${hook("share-dialog")}[aria-busy="false"]`);
}
