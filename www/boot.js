// @ts-check
// Starts the page: sets the colours before the first paint, then loads the WebAssembly.
//
// A classic script, like all others here: in a sandboxed iframe and in a file opened from disk the
// page has an opaque origin, from which a browser loads neither modules nor data without CORS
// headers. There the WebAssembly comes packed in a script.
(() => {
  "use strict";

  /** After this time the page says that it is still being loaded, in milliseconds. */
  const SLOW = 8000;
  const page = document.documentElement.dataset;
  /** @param {string} key */
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      // An opaque origin has no storage: what is usual will do.
    }
  };

  const theme = stored("why403.theme");
  if (theme === "light" || theme === "dark") page.theme = theme;

  // Scripts are files beside the page: where a browser has Trusted Types, no other text becomes one.
  const trusted = globalThis.trustedTypes?.createPolicy("why403", {
    createScriptURL(address) {
      if (/^(\.\/)?[\w-]+\.js(#.*)?$/.test(address)) return address;
      throw new TypeError(`${address} is no script of the page`);
    },
  });
  const scriptUrl = (globalThis.why403ScriptUrl = (address) => trusted?.createScriptURL(address) ?? address);

  // What the page is one file with (xtask/tools/single-file.mjs) stands in it as text.
  /** @param {string} address */
  const within = (address) => document.getElementById(address.replace(/^\.\//, ""))?.textContent;

  const load = (globalThis.why403Load = (address) =>
    /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const code = within(address);
      if (code) {
        script.textContent = code;
        document.head.append(script);
        return resolve();
      }
      script.src = scriptUrl(address);
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`${address} could not be loaded`));
      document.head.append(script);
    })));

  // A script that is cut off is loaded, and does nothing.
  /** @type {(address: string, result: unknown) => asserts result} */
  const checkLoaded = (address, result) => {
    if (!result) throw new Error(`${address} is incomplete`);
  };

  // WebAssembly out of its script, for where data cannot be fetched.
  /** @param {string} address */
  const unpack = async (address) => {
    await load(address);
    const packed = globalThis.why403Packed;
    checkLoaded(address, packed);
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    globalThis.why403Packed = undefined;
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).arrayBuffer();
  };

  /** The names of the page's files, as `xtask/tools/finish.mjs` has written them. @returns {Record<string, string>} */
  // @ts-expect-error it is in index.html, with all names
  const files = () => document.getElementById("why403-files").dataset;

  // All editors of the page. They are text areas until the script of the rich ones has come, which sets `update`; it comes when
  // the browser has time, and by choice not at all.
  /** @type {Promise<void> | undefined} */
  let coming;
  let drawn = false;
  /** @type {import("./editor/protocol.js").Registry} */
  const editors = (globalThis.why403Editors = {
    entries: new Set(),
    rich: stored("why403.editor") !== "plain",
    update: undefined,
    add(element, area, host) {
      const entry = { element, area, host, editor: null };
      editors.entries.add(entry);
      if (drawn) come();
      return entry;
    },
    remove(entry) {
      editors.entries.delete(entry);
      entry.editor?.destroy();
      entry.host.free();
    },
    focus(id) {
      const entry = [...editors.entries].find(({ area }) => area.id === id);
      entry?.host.focus();
      return entry !== undefined;
    },
    // Shows what a suggestion changes: in the rich editors where all of it is in view, else on a card beside the suggestion.
    preview(card, changes) {
      const rich = (/** @type {string} */ path) => [...editors.entries].find(({ element, editor }) => editor && element.dataset.path === path)?.editor;
      const seen = changes.map(({ path, edits }) => rich(path)?.preview(edits));
      if (seen.every(Boolean) || !card.showPopover) return;
      card.showPopover();
      const { left, top, bottom, width } = /** @type {HTMLElement} */ (card.parentElement).getBoundingClientRect();
      const beside = left > 320;
      const { style } = card;
      style.maxWidth = `${beside ? left - 16 : width}px`;
      style.left = `${beside ? left - card.offsetWidth : left}px`;
      const height = card.offsetHeight;
      const above = top < height ? bottom : top - height;
      style.top = `${beside ? Math.max(0, Math.min(top, innerHeight - height)) : above}px`;
    },
    endPreview(card) {
      for (const { editor } of editors.entries) editor?.preview([]);
      card.hidePopover?.();
    },
    switchEditors() {
      editors.rich = page.editor !== "rich";
      try {
        localStorage.setItem("why403.editor", editors.rich ? "rich" : "plain");
      } catch {
        // Then it holds until the page is left.
      }
      come();
    },
  });
  const come = () => {
    if (editors.update) editors.update();
    else if (editors.rich) {
      coming ??= load(files().editor)
        .then(() => checkLoaded(files().editor, editors.update))
        .catch(() => {
          page.editor = "failed";
          coming = undefined;
        });
    }
  };

  // The dialogs of www/dialogs/, which few visits open: the script and the style sheet of one are loaded when it is opened first. A
  // script puts a function under its name into `ready`. `page` is what they act on: PageHost in src/page/app/page_host.rs.
  /** @type {Record<string, Promise<unknown> | undefined>} */
  const requested = {};
  /** @type {import("./dialogs/protocol.js").Dialogs} */
  const dialogs = (globalThis.why403Dialogs = {
    page: undefined,
    ready: {},
    async open(name, purpose, given) {
      const [script, styles] = JSON.parse(files().dialogs)[name];
      requested[name] ??= Promise.all([load(script), loadStyles(styles)]);
      try {
        await requested[name];
        checkLoaded(script, dialogs.ready[name]);
      } catch {
        requested[name] = undefined;
        dialogs.page?.notify("This part of the page could not be loaded. Check your network connection and try again.");
        return;
      }
      if (dialogs.page) await dialogs.ready[name](dialogs.page, purpose, given);
    },
  });
  /** @param {string} href */
  const loadStyles = (href) =>
    /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
      const rules = within(href);
      if (rules) {
        const style = document.createElement("style");
        style.textContent = rules;
        document.head.append(style);
        return resolve();
      }
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: () => resolve(), onerror: reject });
      document.head.append(link);
    }));
  // Files that are dropped on the page are opened, also those that are dropped on an editor.
  for (const name of /** @type {("dragover" | "drop")[]} */ (["dragover", "drop"])) {
    addEventListener(
      name,
      (event) => {
        if (!dialogs.page || !event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        event.stopPropagation();
        if (name === "drop" && event.dataTransfer.files.length > 0) void dialogs.open("saved-work", "files", [...event.dataTransfer.files]);
      },
      true,
    );
  }

  // What is pasted outside of a field is imported; what is pasted into an editor is looked at, for it may be no policy.
  /** @param {ClipboardEvent} event */
  const pasted = ({ target, clipboardData }) => {
    const text = clipboardData?.getData("text/plain") ?? "";
    if (!dialogs.page || text.trim() === "" || document.querySelector("dialog[open]") || !(target instanceof Element)) return;
    if (target.closest(".editor-field")) {
      const before = dialogs.page.scenario();
      setTimeout(() => dialogs.open("import", "offer", { text, before }));
    } else if (!target.closest("input, textarea, [contenteditable]")) dialogs.open("import", "text", text);
  };
  // Before the editor takes the text.
  addEventListener("paste", pasted, true);

  // Runs a task of src/bin/worker.rs and yields its result. A newer one of the same name takes its place, and it yields undefined.
  // An opaque origin has no workers; there the page runs the task itself.
  /** @type {(Worker & { loaded?: boolean }) | undefined} */
  let worker;
  /** @type {Promise<unknown> | undefined} */
  let onPage;
  let begun = 0;
  /**
   * @typedef {object} Task
   * @property {number} id
   * @property {[string, ...string[]]} call
   * @property {number} since when it was begun, as `performance.now()` gives it
   * @property {(result?: unknown) => void} [resolve]
   * @property {(error: Error) => void} [reject]
   */
  /** @type {Map<string, Task>} The tasks that are under way, by name. */
  const underWay = new Map();
  globalThis.why403Task = async (...call) => {
    const { tasks, taskGlue, taskWasm, taskPacked } = files();
    const [name] = call;
    const before = underWay.get(name);
    /** @type {Task} */
    const task = { id: ++begun, call, since: performance.now() };
    underWay.set(name, task);
    before?.resolve?.();
    if (self.origin === "null") {
      onPage ??= Promise.all([load(taskGlue), load(tasks)]).then(async () => why403Tasks.start(await unpack(taskPacked)));
      // What could not be loaded is loaded again for the next task.
      await onPage.catch((error) => {
        onPage = undefined;
        throw error;
      });
      return why403Tasks.run(call, () => underWay.get(name) === task);
    }
    const result = new Promise((resolve, reject) => Object.assign(task, { resolve, reject }));
    // A step that does not come to an end does not keep the next task waiting. Loading takes the time that it takes.
    if (before && worker?.loaded && task.since - before.since > 2000) stopWorker();
    if (worker) worker.postMessage([task.id, call]);
    else startWorker(`${tasks}#${new URLSearchParams({ glue: taskGlue, wasm: taskWasm })}`);
    return result;
  };
  // Starts a worker with all tasks that are under way: one of them may have stopped the worker before.
  /** @param {string} address */
  const startWorker = (address) => {
    /** @type {Worker & { loaded?: boolean }} */
    const thread = (worker = new Worker(scriptUrl(address)));
    thread.onmessage = ({ data: { id, result, error } }) => {
      thread.loaded = true;
      const task = [...underWay.values()].find((task) => task.id === id);
      if (!task) return;
      underWay.delete(task.call[0]);
      if (error) {
        stopWorker();
        if (underWay.size > 0) startWorker(address);
        task.reject?.(new Error(error));
      } else task.resolve?.(result);
    };
    thread.onerror = () => {
      const failed = [...underWay.values()];
      underWay.clear();
      stopWorker();
      for (const { reject } of failed) reject?.(new Error(`${address} could not be loaded`));
    };
    for (const { id, call } of underWay.values()) thread.postMessage([id, call]);
  };
  const stopWorker = () => {
    worker?.terminate();
    worker = undefined;
  };

  /** @param {string} address */
  const fetchWasm = async (address) => {
    const response = await fetch(address).catch(() => null);
    if (!response?.ok) throw new Error(`${address} could not be loaded`);
    return response;
  };

  const start = async () => {
    if (!globalThis.why403Rescue) throw new Error("a script of the page could not be loaded");
    const { glue, wasm, packed } = files();
    const compiled = self.origin === "null" ? unpack(packed) : globalThis.why403Host?.compile(wasm, fetchWasm);
    const module_or_path = compiled ?? fetchWasm(wasm);
    await load(glue);
    checkLoaded(glue, typeof wasm_bindgen === "function");
    await wasm_bindgen({ module_or_path }).catch((error) => {
      throw globalThis.why403Rescue?.isTrap(error) ? error : new Error(`${wasm} could not be compiled`, { cause: error });
    });
    // The first outcome is drawn before anything else is asked for. An embed has no editors at first.
    const rest = () => {
      drawn = true;
      if (editors.entries.size > 0) come();
      // An opaque origin can keep nothing, and an embed is part of another page.
      const { offline } = files();
      if (offline && self.origin !== "null") load(offline).catch(() => {});
    };
    setTimeout(() => ("requestIdleCallback" in globalThis ? requestIdleCallback(rest, { timeout: 2000 }) : setTimeout(rest)));
  };

  /** @param {string} message */
  const say = (message) => {
    const place = document.getElementById("boot-message");
    if (place) place.textContent = message;
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (typeof WebAssembly !== "object") {
      say("why403 needs WebAssembly, which this browser does not have or has switched off.");
      return;
    }
    const slow = setTimeout(say, SLOW, "Still loading…");
    start()
      .catch((error) => {
        console.error(error);
        const message = error.message.replace("./", "");
        say(`why403 could not start: ${message}`);
        globalThis.why403Rescue?.fail(`The page could not be started: ${message}. Reload it to try again.`, error);
      })
      .finally(() => clearTimeout(slow));
  });
})();
