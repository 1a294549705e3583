// @ts-check
// In the embed: the options out of its address, and messages with the page around it. Runs after www/boot.js, before anything
// is drawn.

import { PANES, readTheme, readThemeMessage } from "./messages.js";

/** The time to wait for the WebAssembly that another embed is compiling, in milliseconds. */
const PATIENCE = 10_000;

const { dataset } = document.documentElement;
const options = new URLSearchParams(location.search);

/** @param {import("./messages.js").Theme | undefined} theme */
function showTheme(theme) {
  if (theme === "light" || theme === "dark") dataset.theme = theme;
  // What was chosen for the page, and is kept in this browser, is not for another site's page.
  else delete dataset.theme;
}
showTheme(readTheme(options.get("theme")));
const panes = options.get("panes");
if (panes !== null) dataset.panes = panes.split(",").filter((pane) => PANES.includes(pane)).join(" ");
if (options.has("readonly") && options.get("readonly") !== "false") dataset.readonly = "";

addEventListener("message", ({ source, data }) => {
  const theme = source === parent && parent !== window ? readThemeMessage(data) : undefined;
  if (theme) showTheme(theme);
});

/**
 * Tells the page around the embed, whichever that is: nothing in a message is a text that a reader may have typed.
 *
 * @param {import("./messages.js").SizeMessage | import("./messages.js").OutcomeMessage} message
 */
const tell = (message) => parent !== window && parent.postMessage(message, "*");

let told = 0;
/** Asks for the height of what there is. */
function tellHeight() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  // Before the first outcome there is nothing to be seen.
  if (height === told || !document.querySelector("main")) return;
  told = height;
  tell({ why403: 1, type: "size", height });
}

document.addEventListener("DOMContentLoaded", () => new ResizeObserver(tellHeight).observe(document.body));

/**
 * The WebAssembly as an embed of the same origin on the same page has compiled it. Otherwise it is compiled here, and the others
 * may have it. Measured by tests/e2e/bench/embeds.mjs.
 *
 * @param {string} address
 * @param {(address: string) => Promise<Response>} fetchWasm
 */
async function compile(address, fetchWasm) {
  const { href } = new URL(address, location.href);
  for (let index = 0; index < parent.length; index++) {
    let theirs;
    try {
      theirs = Reflect.get(parent[index], "why403Compiled")?.[href];
    } catch {
      // A frame of another site, or an origin of its own.
    }
    if (!theirs) continue;
    let timer;
    // A frame that is removed meanwhile settles nothing.
    const late = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE)));
    const module = await Promise.race([theirs, late]).catch(() => {});
    clearTimeout(timer);
    if (module) return module;
  }
  const compiled = fetchWasm(address).then((response) => WebAssembly.compileStreaming(response));
  Reflect.set(globalThis, "why403Compiled", { [href]: compiled });
  // Such as with the wrong type from a host: the glue compiles that in another way.
  return compiled.catch(() => fetchWasm(address));
}

/** What www/boot.js and src/page/platform/host.rs call. */
Reflect.set(globalThis, "why403Host", {
  compile,
  /** @param {import("./why403-playground").OutcomeDetail} detail */
  outcome(detail) {
    tell({ why403: 1, type: "outcome", detail: { ...detail, statusCode: detail.statusCode ?? null } });
    // A browser does not lay out a frame that is out of view, and so the observer is silent there.
    tellHeight();
  },
});
