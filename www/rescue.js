// @ts-check
// Takes over where the page stops: after a trap of the WebAssembly, and where a file of the page cannot be loaded.
//
// It shows a notice over the page, which holds every text as it is in the fields now, and saves the scenario with these texts as
// src/page/session/saved_work.rs describes it. It needs neither the WebAssembly nor the style sheet.
(() => {
  "use strict";

  const WORK = "why403.work.";
  const OPENING = "why403.opening.";
  /** As in saved_work.rs. */
  const PACK_FROM = 16 * 1024;

  // Properties of the request or the response in view, or pointers, by the ids of the fields that edit them.
  /** @type {Record<string, string>} */
  const PROPERTIES = {
    "request-method": "httpMethod",
    "request-path": "path",
    "request-source-ip": "sourceIp",
    "request-vpce": "vpcEndpointId",
    thrown: "throws",
    "rule-when": "when",
    "identity-source": "/authorizer/identitySource",
    "identity-validation": "/authorizer/identityValidationExpression",
    "api-region": "/api/region",
    "api-account": "/api/accountId",
    "api-id": "/api/restApiId",
    "api-stage": "/api/stageName",
    "scenario-title": "/title",
    "scenario-description": "/description",
  };

  /**
   * The scenario as the page knew it last: its key (empty: not saved), its text, the text that is saved, maybe with masks, and the
   * texts that this page may have saved there.
   *
   * @type {{ key: string, text: string, stored: string, own: string[] }}
   */
  let latest = { key: "", text: "", stored: "", own: [] };
  let stopped = false;

  /**
   * What a function yields; undefined where it throws.
   *
   * @template T
   * @param {() => T} work
   * @returns {T | undefined}
   */
  const attempt = (work) => {
    try {
      return work();
    } catch {
      // No storage, or no room in it.
    }
  };
  const app = () => document.getElementById("app");

  /** @param {Element | null} element @returns {DOMStringMap} */
  const dataset = (element) => (element instanceof HTMLElement ? element.dataset : {});

  /** The text fields: what they are called, what is in them, and where that stands in the scenario. */
  const fields = () =>
    [.../** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */ (
      document.querySelectorAll("#app textarea, #app input:is([type=text], [type=number])")
    )].map((field) => {
      const own = PROPERTIES[field.id];
      const around = dataset(field.closest("[data-at]")).at;
      const pointer = dataset(field.closest(".editor-field")).path || (own?.startsWith("/") ? own : own && around && `${around}/${own}`);
      const label = field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent ?? field.id;
      return { label: label.trim(), value: field.value, pointer, editor: field.closest(".editor-field") !== null };
    });

  /** The headers and parameters of the request in view. */
  const pairs = () =>
    [...document.querySelectorAll("#app [data-at] [data-pairs]")].map((list) => ({
      pointer: `${dataset(list.closest("[data-at]")).at}/${dataset(list).pairs}`,
      value: [...list.querySelectorAll(".pair")].map((pair) => [...pair.querySelectorAll("input")].map(({ value }) => value)),
    }));

  /** @param {unknown} one @param {unknown} other */
  const equal = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /**
   * Puts a value where a pointer leads; nothing where there is no such place, or the same already.
   *
   * @param {any} scenario
   * @param {string} pointer
   * @param {string} value
   */
  function put(scenario, pointer, value) {
    const path = pointer.slice(1).split("/");
    const last = path.pop() ?? "";
    let place = scenario;
    for (const step of path) {
      if (!Object.hasOwn(place, step)) {
        if (/^\d+$/.test(step)) return;
        place[step] = {};
      }
      place = place[step];
      if (typeof place !== "object" || place === null) return;
    }
    const old = place[last];
    if (old === undefined && (value === "" || value === "{}")) return;
    const same = typeof old === "object" ? attempt(() => equal(JSON.parse(value), old)) : (old ?? "") === value;
    if (!same) place[last] = value;
  }

  /** @param {string} text a scenario's; it is returned with what is in the fields now, with masks only what the editors hold */
  function withFields(text, masked = false) {
    const scenario = attempt(() => JSON.parse(text));
    // What JavaScript cannot hold, such as the same name twice, stays as it is.
    if (!scenario || JSON.stringify(scenario) !== text) return text;
    for (const { pointer, value, editor } of fields()) if (pointer && (editor || !masked)) put(scenario, pointer, value);
    for (const { pointer, value } of masked ? [] : pairs()) {
      const object = Object.fromEntries(value);
      if (Object.keys(object).length === value.length) put(scenario, pointer, JSON.stringify(object));
    }
    // A list of names and values is an object, and no text.
    for (const { pointer } of pairs()) {
      const path = pointer.slice(1).split("/");
      const last = path.pop() ?? "";
      const place = path.reduce((place, step) => place?.[step], scenario);
      if (typeof place?.[last] === "string") place[last] = JSON.parse(place[last]);
    }
    return JSON.stringify(scenario);
  }

  /**
   * The bytes of a stream. A `Response` would do it, but Firefox writes an error to the console where the stream fails.
   *
   * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
   */
  async function bytesOf(stream) {
    const reader = stream.getReader();
    const chunks = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new Blob(chunks).arrayBuffer();
      chunks.push(value);
    }
  }

  /** @param {string} text */
  async function pack(text) {
    const bytes = new Uint8Array(await bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"))));
    const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    return `z${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  }

  /** @param {string} text */
  async function unpack(text) {
    if (!text.startsWith("z")) return text;
    const bytes = Uint8Array.from(atob(text.slice(1).replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    return new TextDecoder().decode(await bytesOf(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))));
  }

  /** @param {string} key @param {string} value */
  const store = (key, value) => attempt(() => (localStorage.setItem(key, value), true)) ?? false;

  /**
   * What is being opened, or was edited last, is offered at the next visit, and not opened: it may stop the page again.
   *
   * @param {string} key
   */
  function suspect(key) {
    if (key) store(`${OPENING}work`, `0 ${key.length}:${key.slice(-64)}`);
    for (const kind of ["work", "link"]) {
      const note = attempt(() => localStorage.getItem(OPENING + kind));
      if (note) store(OPENING + kind, note.replace(/^\d+/, "0"));
    }
  }

  /**
   * Saves the scenario with what is in the fields; whether that was possible, and undefined where there is nothing to save.
   *
   * @param {string} text
   */
  async function save(text) {
    if (app()?.dataset.view !== "page" || (latest.key === "" && text === latest.text)) return;
    const key = (await ownKey()) || WORK + Date.now();
    const masked = latest.stored !== "" && latest.stored !== latest.text;
    const value = masked ? withFields(latest.stored, true) : text;
    suspect(key);
    const now = Date.now();
    return (value.length < PACK_FROM && store(key, `${now} ${value}`)) || store(key, `${now} ${await pack(value)}`);
  }

  /** @param {string} value what is stored; its text is returned */
  const textOf = (value) => unpack(value.replace(/^\d+ /, "")).catch(() => value);

  /** The key of the scenario, unless another tab has gone on with it. */
  async function ownKey() {
    const value = latest.key && attempt(() => localStorage.getItem(latest.key));
    return !value || latest.own.includes(await textOf(value)) ? latest.key : "";
  }

  /** The scenario that was saved last: its text. */
  async function lastSaved() {
    const all = attempt(() => Object.entries(localStorage).filter(([key]) => key.startsWith(WORK))) ?? [];
    /** @param {[string, string]} entry */
    const time = ([, value]) => Number(/^\d+(?= )/.exec(value)?.[0] ?? 0);
    const newest = all.sort((one, other) => time(other) - time(one))[0];
    return newest ? textOf(newest[1]) : "";
  }

  /** @param {string} text */
  function download(text, name = "why403-scenario.json", type = "application/json") {
    const address = URL.createObjectURL(new Blob([text], { type }));
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /**
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {Name} name
   * @param {Record<string, unknown>} [properties]
   * @param {(Node | string)[]} children
   * @returns {HTMLElementTagNameMap[Name]}
   */
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  /** @param {string} label @param {string} hook @param {() => string} text */
  function copyButton(label, hook, text) {
    const button = element("button", { type: "button", className: "button", textContent: label });
    button.dataset.testid = hook;
    button.addEventListener("click", async () => {
      const copied = await navigator.clipboard?.writeText(text()).then(() => true, () => false);
      if (copied) {
        button.textContent = "Copied";
        return;
      }
      const area = element("textarea", { value: text() });
      button.after(area);
      area.select();
      button.textContent = document.execCommand("copy") ? "Copied" : "Copy this text:";
      if (button.textContent === "Copied") area.remove();
    });
    return button;
  }

  /**
   * What helps to find the mistake: nothing that a person has typed.
   *
   * @param {string} title
   * @param {any} error
   */
  function report(title, error) {
    const known = error instanceof Error || error instanceof WebAssembly.RuntimeError;
    const places = String(error?.stack ?? "").split("\n").filter((line) => /why403|boot|rescue|wasm/.test(line));
    const files = [...document.querySelectorAll("script[src], link[href]")];
    const scripts = files.map((one) => (one instanceof HTMLScriptElement ? one.src : one.getAttribute("href"))?.split("/").pop());
    // A message of the engine or of the browser may quote a text.
    const message = error instanceof WebAssembly.RuntimeError || error instanceof RangeError ? error.message : "";
    return [
      `why403: ${title}`,
      known ? `${error.name} ${message}` : `thrown: ${typeof error}`,
      // Of boot.js, which has no text.
      ...(error?.cause ? [`cause: ${error.cause.name} ${error.cause.message}`] : []),
      ...places.slice(0, 20).map((line) => line.trim().replace(/https?:\/\/[^\s)]*\//, "")),
      `files: ${scripts.join(" ")}`,
      `view: ${app()?.dataset.view}, editor: ${document.documentElement.dataset.editor ?? "none"}, window: ${innerWidth}×${innerHeight}`,
      `lengths of the texts: ${fields().map(({ value }) => value.length).join(" ")}`,
      `browser: ${navigator.userAgent}`,
    ].join("\n");
  }

  /**
   * Shows the notice over the page, which does nothing more.
   *
   * @param {string} title
   * @param {string} message
   * @param {unknown} [error]
   */
  async function stop(title, message, error) {
    if (stopped) return;
    stopped = true;
    // Timers of the page would save older texts.
    for (let timer = window.setTimeout(() => {}); timer > 0; timer--) clearTimeout(timer);
    if (app()?.dataset.view === "page") suspect(latest.key);
    const texts = fields();
    const lists = pairs().flatMap(({ value }) => value);
    const words = report(title, error);
    const typed = [...texts.map(({ label, value }) => `${label}:\n${value}`), ...lists.map((pair) => pair.join(": "))].join("\n\n");
    const page = app();
    if (page) page.inert = true;
    const state = element("p", { role: "status" });
    const actions = element("div", { className: "rescue-actions" });
    const reload = element("button", { type: "button", className: "button", textContent: "Reload" });
    reload.dataset.testid = "rescue-reload";
    reload.addEventListener("click", () => location.reload());
    actions.append(reload);
    const dialog = element(
      "dialog",
      { className: "rescue" },
      // It takes the focus: the next key that is typed must not reload the page.
      element("h2", { id: "rescue-title", textContent: title, tabIndex: -1, autofocus: true }),
      element("p", { textContent: message }),
      state,
      actions,
    );
    dialog.dataset.testid = "rescue";
    dialog.setAttribute("aria-labelledby", "rescue-title");
    const list = element("details", { open: texts.length > 0 }, element("summary", { textContent: "Texts in the fields" }));
    // What is in the editors comes first: it is most of what was typed.
    for (const { label, value } of texts.filter(({ value }) => value !== "").sort((one, other) => Number(other.editor) - Number(one.editor))) {
      const area = element("textarea", { value, readOnly: true, rows: Math.min(12, value.split("\n").length) });
      list.append(element("label", {}, label, area));
    }
    if (texts.length > 0) dialog.append(list);
    dialog.append(element("details", {}, element("summary", { textContent: "Report (contains none of your texts)" }), element("pre", { textContent: words })));
    document.body.append(dialog);
    // It stays: behind it nothing works.
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => dialog.showModal());
    dialog.showModal();

    const text = latest.text ? withFields(latest.text) : await lastSaved().catch(() => "");
    if (text) {
      const which = latest.text ? "scenario" : "last saved scenario";
      const file = element("button", { type: "button", className: "button", textContent: `Download ${which}` });
      file.dataset.testid = "rescue-download";
      file.addEventListener("click", () => download(text));
      actions.append(file, copyButton(`Copy ${which}`, "rescue-copy", () => text));
    }
    if (typed) actions.append(copyButton("Copy all texts", "rescue-texts", () => typed));
    actions.append(copyButton("Copy report", "rescue-report", () => words));
    const saved = latest.text ? await save(text).catch(() => false) : undefined;
    if (saved === true) state.textContent = "Your changes are saved in this browser. After a reload, the page offers to open them.";
    if (saved === false) state.textContent = "Your changes could not be saved in this browser: download or copy them before you reload.";
    // Reloading is the first thing to do only where nothing is lost by it.
    if (saved === false) actions.append(reload);
    dialog.dataset.saved = String(saved ?? "");
  }

  const TRAP = "The page has stopped after an error and evaluates nothing any more. Your texts are listed below.";
  /** @param {any} error whether it comes out of the WebAssembly, which does not recover from it */
  const isTrap = (error) =>
    error instanceof globalThis.WebAssembly?.RuntimeError || /wasm-function|\.wasm\b|wasm:\/\//.test(error?.stack ?? "");
  /** @param {unknown} error */
  const watch = (error) => {
    if (isTrap(error)) void stop(latest.text ? "why403 has stopped" : "why403 could not start", latest.text ? TRAP : "The page has stopped after an error.", error);
  };
  addEventListener("error", ({ error }) => watch(error));
  addEventListener("unhandledrejection", ({ reason }) => watch(reason));
  // The page's own listeners would save older texts.
  const silence = (/** @type {Event} */ event) => stopped && event.stopImmediatePropagation();
  for (const event of ["pagehide", "beforeunload"]) addEventListener(event, silence, true);
  document.addEventListener("visibilitychange", silence, true);

  addEventListener("load", () => {
    if (!globalThis.why403Editors) void stop("why403 could not start", "A script of the page could not be loaded. Reload the page to try again.");
    // The style sheet's last rule.
    if (getComputedStyle(document.documentElement).getPropertyValue("--complete")) return;
    const retry = element("button", { type: "button", textContent: "Reload" });
    retry.addEventListener("click", () => location.reload());
    const notice = element("p", { role: "alert" }, "The page’s style sheet could not be loaded. ", retry);
    notice.dataset.testid = "unstyled";
    document.body.prepend(notice);
  });

  globalThis.why403Rescue = {
    update(key, text, stored) {
      const before = latest.key === key ? latest.own.slice(-2) : [];
      latest = { key, text, stored, own: [...before, text, stored] };
    },
    download,
    isTrap,
    pack,
    unpack,
    fail: (message, error) => void stop("why403 could not start", message, error),
  };
})();
