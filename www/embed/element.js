// @ts-check
// The custom element `<why403-playground>`: an embed in a frame that is loaded when it comes near the window, is as high as its
// content, and follows the page's theme. Bundled as `why403-playground.js`, which keeps its name and runs as a classic script and
// as a module.
//
// Until the embed has answered, in print, and without JavaScript, what the author wrote inside is shown.

import { readHeight, readOutcome, readTheme } from "./messages.js";

const NAME = "why403-playground";
/** The attributes that need another frame. */
const ADDRESS = ["scenario", "panes", "readonly", "base", "sandbox"];
/** How near the window a frame is loaded. */
const MARGIN = "500px 0px";
/** After the time that a page's colours may take to change, in milliseconds. */
const RECOLOURED = 400;

/** The script's own address; a module has to be found. */
const script = document.currentScript ?? document.querySelector(`script[src*="${NAME}.js"]`);
const home = script instanceof HTMLScriptElement ? script.src : undefined;

/** A constructed style sheet: a page's security policy may forbid style elements. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; position: relative }
  :host([hidden]) { display: none }
  iframe { position: absolute; visibility: hidden; width: 100%; height: 20rem; border: 0 }
  iframe.shown { position: static; visibility: visible; display: block }
  iframe.shown + slot { display: none }
  @media print {
    iframe.shown { display: none }
    iframe.shown + slot { display: contents }
  }
`);

/** Encodes a text as a link of the format `j` does. @param {string} text */
function jsonLink(text) {
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  return `j${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** Whether a text is about JSON, an address with a fragment, or a fragment. @param {string} text */
function fragmentOf(text) {
  const trimmed = text.trim();
  return trimmed.startsWith("{") ? jsonLink(trimmed) : trimmed.slice(trimmed.indexOf("#") + 1);
}

/** The theme that one of several words names: `dark`, `theme-dark`, `dark-mode`, but not `dark:hidden`. @param {string} words */
const themeIn = (words) => /(?:^|\s)(?:[\w-]*[-_])?(dark|light)(?:[-_](?:mode|theme))?(?:\s|$)/i.exec(words)?.[1].toLowerCase();

const dark = matchMedia("(prefers-color-scheme: dark)");

/**
 * The theme in which the page shows an element: by its `color-scheme`, by attributes and classes of the root and the body, by the
 * colour behind it, and else by the system's.
 *
 * @param {Element} element
 */
function themeAround(element) {
  const { colorScheme } = getComputedStyle(element);
  const both = /light.*dark|dark.*light/.test(colorScheme);
  const declared = both ? undefined : themeIn(colorScheme);
  if (declared) return declared;
  for (const { attributes } of [document.documentElement, document.body]) {
    for (const { name, value } of attributes) {
      const named = name === "class" || /^data-(?!.*(light|dark)).*(theme|scheme|mode)/.test(name) ? themeIn(value) : undefined;
      if (named) return named;
    }
  }
  for (let around = /** @type {Element | null} */ (element); around; around = around.parentElement) {
    const colour = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(getComputedStyle(around).backgroundColor);
    if (!colour || Number(colour[4] ?? 1) < 0.5) continue;
    const [red, green, blue] = colour.slice(1, 4).map(Number);
    return 0.3 * red + 0.6 * green + 0.1 * blue < 128 ? "dark" : "light";
  }
  return both && dark.matches ? "dark" : "light";
}

/** The elements in the document. @type {Set<Playground>} */
const present = new Set();

function followThemes() {
  for (const element of present) element.followTheme();
}

/** Watches what the elements on the page have in common, once there is one. */
function watchPage() {
  addEventListener("message", ({ source, origin, data }) => {
    for (const element of present) element.receive(source, origin, data);
  });
  const onChange = () => {
    followThemes();
    setTimeout(followThemes, RECOLOURED);
  };
  const observer = new MutationObserver(onChange);
  for (const root of [document.documentElement, document.body]) observer.observe(root, { attributes: true });
  dark.addEventListener("change", onChange);
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting && target instanceof Playground) {
        near.unobserve(target);
        target.load();
      }
    }
  },
  { rootMargin: MARGIN },
);

let watching = false;

class Playground extends HTMLElement {
  static observedAttributes = [...ADDRESS, "theme", "height", "title", "aria-label"];

  /** @type {HTMLIFrameElement | undefined} */
  #frame;
  #origin = "";
  #theme = "";
  /** What the embed asks for, in pixels; 0: it has not answered. */
  #height = 0;
  /** @type {import("./why403-playground").OutcomeDetail | null} */
  #outcome = null;

  get outcome() {
    return this.#outcome;
  }

  get scenario() {
    return this.getAttribute("scenario") ?? "";
  }

  set scenario(/** @type {string | object} */ scenario) {
    this.setAttribute("scenario", typeof scenario === "string" ? scenario : JSON.stringify(scenario));
  }

  connectedCallback() {
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.append(document.createElement("slot"));
    }
    present.add(this);
    // What is inside comes after the element's beginning.
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => this.#wait(), { once: true });
    else this.#wait();
  }

  disconnectedCallback() {
    present.delete(this);
    near.unobserve(this);
    this.#remove();
  }

  /** @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (before === after || !this.#frame) return;
    if (ADDRESS.includes(name)) {
      // Several that change together need one frame.
      const old = this.#frame;
      queueMicrotask(() => {
        if (this.#frame !== old) return;
        this.#remove();
        this.load();
      });
    } else if (name === "theme") {
      this.followTheme();
    } else if (name === "height") {
      this.#setHeight();
    } else {
      this.#frame.title = this.#title();
    }
  }

  #wait() {
    if (!this.isConnected) return;
    if (!watching) watchPage();
    watching = true;
    near.observe(this);
  }

  #remove() {
    this.#frame?.remove();
    this.#frame = undefined;
    this.#outcome = null;
    this.#height = 0;
  }

  /** The scenario: of the attribute, else of the JSON inside. */
  #fragment() {
    const inside = this.querySelector('script[type="application/json"]') ?? this.querySelector("pre");
    return fragmentOf(this.getAttribute("scenario") ?? inside?.textContent ?? "");
  }

  #title() {
    return this.getAttribute("aria-label") ?? (this.title || "why403 playground");
  }

  #wantedTheme() {
    const theme = readTheme(this.getAttribute("theme")) ?? "auto";
    return theme === "auto" ? themeAround(this) : theme;
  }

  /** Makes the frame. */
  load() {
    if (this.#frame) return;
    const base = this.getAttribute("base") ?? home;
    if (!base) {
      console.error(`<${NAME}>: a script without an address of its own needs the attribute base="https://…/why403/"`);
      return;
    }
    const address = new URL("embed.html", new URL(base, document.baseURI));
    this.#theme = this.#wantedTheme();
    address.searchParams.set("theme", this.#theme);
    const panes = this.getAttribute("panes");
    if (panes !== null) address.searchParams.set("panes", panes.replace(/\s+/g, ""));
    if (this.hasAttribute("readonly")) address.searchParams.set("readonly", "");
    address.hash = this.#fragment();
    const frame = document.createElement("iframe");
    const sandbox = this.getAttribute("sandbox");
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox || "allow-scripts allow-popups allow-popups-to-escape-sandbox");
    this.#origin = sandbox === null || frame.sandbox.contains("allow-same-origin") ? address.origin : "null";
    frame.allow = "clipboard-write";
    frame.title = this.#title();
    // Its listener is there by then; the page may have changed meanwhile.
    frame.addEventListener("load", () => this.followTheme(true));
    frame.src = address.href;
    this.#frame = frame;
    this.shadowRoot?.prepend(frame);
  }

  /** Tells the embed which theme it has, where that is another one. */
  followTheme(always = false) {
    if (!this.#frame) return;
    const theme = this.#wantedTheme();
    if (theme === this.#theme && !always) return;
    this.#theme = theme;
    const to = this.#origin === "null" ? "*" : this.#origin;
    this.#frame.contentWindow?.postMessage({ why403: 1, type: "theme", theme }, to);
  }

  /**
   * Takes a message of the page, if it is the embed's.
   *
   * @param {MessageEventSource | null} source
   * @param {string} origin
   * @param {unknown} data
   */
  receive(source, origin, data) {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin) return;
    const height = readHeight(data);
    if (height !== undefined) {
      this.#height = height;
      this.#setHeight();
    }
    const detail = readOutcome(data);
    if (!detail) return;
    this.#outcome = detail;
    this.dispatchEvent(new CustomEvent("outcome", { detail, bubbles: true }));
  }

  #setHeight() {
    if (!this.#frame || this.#height === 0) return;
    const fixed = Number.parseInt(this.getAttribute("height") ?? "", 10);
    this.#frame.style.height = `${fixed > 0 ? fixed : this.#height}px`;
    this.#frame.classList.add("shown");
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, Playground);
