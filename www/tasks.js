// @ts-check
// Runs the tasks of src/bin/worker.rs: as the script of a worker, or on the page, in slices, where there are no workers.
(() => {
  "use strict";

  /** The time after which a task lets others run, in milliseconds. */
  const SLICE = 10;

  /**
   * Runs a task to its end; undefined if `current` says meanwhile that its result is no longer wanted.
   *
   * @param {[string, ...string[]]} call
   * @param {() => boolean} current
   */
  const run = async ([name, ...args], current) => {
    const task = why403Worker.Task[name](...args);
    for (;;) {
      const end = performance.now() + SLICE;
      let more = true;
      while (more && performance.now() < end) more = task.step();
      if (!more) return task.result();
      await new Promise((resolve) => setTimeout(resolve));
      if (!current()) return void task.free();
    }
  };

  if (self.document) {
    globalThis.why403Tasks = { run, start: (wasm) => why403Worker({ module_or_path: wasm }) };
    return;
  }

  // A worker: its address names the files.
  const { glue, wasm } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  // Without an exception of its own: a page that is left ends its worker while it loads.
  const ready = (async () => {
    // A host may send the page's policy with this file as well.
    const createScriptURL = (/** @type {string} */ address) => {
      if (/^(\.\/)?[\w-]+\.js$/.test(address)) return address;
      throw new TypeError(`${address} is no script of the page`);
    };
    importScripts(globalThis.trustedTypes?.createPolicy("why403", { createScriptURL }).createScriptURL(glue) ?? glue);
    await why403Worker({ module_or_path: wasm });
  })();
  /** @type {Record<string, number>} The number of the newest task of each name. */
  const newest = {};
  onmessage = async ({ data: [id, call] }) => {
    const [name] = call;
    newest[name] = id;
    try {
      await ready;
      postMessage({ id, result: await run(call, () => newest[name] === id) });
    } catch (error) {
      postMessage({ id, error: String(error) });
    }
  };
})();
