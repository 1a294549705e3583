// @ts-check
// The parts of the dialogs: elements, icons, a frame, and buttons that copy. Texts become no markup.

import { withCode } from "../prose.js";

/** The time for which a button shows that it has copied, and a toast is shown, in milliseconds. */
const SHOWN = 4000;
const SVG = "http://www.w3.org/2000/svg";

/** The paths of icons, in a square of 16 units, as in src/page/ui/icon.rs, and of a pencil. */
export const ICONS = {
  remove: "M4 4l8 8M12 4l-8 8",
  rename: "M3 13l.8-3L11 2.8l2.2 2.2L6 12.2zM9.5 4.3l2.2 2.2",
  copy: "M5.5 5.5h8v8h-8zM10.5 2.5h-8v8",
  tick: "M2.5 8.5l3.8 3.8 7.2-8",
  undo: "M5.5 2.5l-3.5 3.5 3.5 3.5M2.5 6h7a4 4 0 0 1 0 8h-3",
  open: "M6.5 3h-4v10.5h10.5v-4M9.5 2.5h4v4M13.5 2.5l-6 6",
  download: "M8 2v8.5M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
};

/**
 * Makes an element with properties, or attributes where there is no such property, and content.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, any>} [properties]
 * @param {(Node | string | undefined | false)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) Reflect.set(made, key, value);
    else made.setAttribute(key, value);
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

/**
 * An SVG element of one path.
 *
 * @param {string} path
 * @param {number} size
 * @param {Record<string, string>} attributes
 * @param {string} className of the path
 */
export function drawing(path, size, attributes, className) {
  const svg = document.createElementNS(SVG, "svg");
  const shape = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, ...attributes })) svg.setAttribute(name, value);
  shape.setAttribute("d", path);
  shape.setAttribute("class", className);
  svg.append(shape);
  return svg;
}

/**
 * An icon as decoration.
 *
 * @param {keyof typeof ICONS} name
 */
export const icon = (name) => drawing(ICONS[name], 16, { class: "icon", "aria-hidden": "true" }, "stroke");

/**
 * A button.
 *
 * @param {string} label
 * @param {string} hook
 * @param {() => void} onclick
 * @param {{ className?: string, icon?: keyof typeof ICONS } & Record<string, any>} [more]
 */
export function button(label, hook, onclick, { className = "button", icon: shape, ...more } = {}) {
  return element("button", { type: "button", className, "data-testid": hook, onclick, ...more }, shape && icon(shape), label);
}

/**
 * A check box, or a radio button, in its label.
 *
 * @param {string} text
 * @param {string} hook
 * @param {boolean} checked
 * @param {Record<string, any>} [more]
 */
export function checkBox(text, hook, checked, more = {}) {
  const input = element("input", { type: "checkbox", "data-testid": hook, checked, ...more });
  const words = element("span", {}, ...withCode(text));
  return { input, words, label: element("label", { className: "check" }, input, words) };
}

/**
 * Moves the focus to the element of this `data-key` within another; whether there is one.
 *
 * @param {Element} within
 * @param {string | undefined} key
 */
export function focusKey(within, key) {
  /** @type {HTMLElement | null} */
  const found = key === undefined ? null : within.querySelector(`[data-key="${CSS.escape(key)}"]`);
  found?.focus();
  return found !== null;
}

/**
 * Replaces the children of an element. The focus stays at the element of the same `data-key`.
 *
 * @param {Element} parent
 * @param {Node[]} children
 */
export function redraw(parent, children) {
  const focused = document.activeElement;
  const key = focused instanceof HTMLElement && parent.contains(focused) ? focused.dataset.key : undefined;
  parent.replaceChildren(...children);
  focusKey(parent, key);
}

/**
 * Opens a modal dialog with a heading. When it is closed it is gone, and the browser gives the focus back.
 *
 * @param {string} title
 * @param {string} name of its class and its hooks
 * @param {(Node | string)[]} content
 */
export function openDialog(title, name, ...content) {
  const heading = element("h2", { id: `${name}-title`, textContent: title });
  const close = button("", `${name}-close`, () => dialog.close(), {
    className: "bare", icon: "remove", "aria-label": "Close", title: "Close (Escape)",
  });
  const ground = element("div", { className: "dialog-ground" }, element("header", { className: "dialog-head" }, heading, close), ...content);
  const dialog = element("dialog", { className: `dialog ${name}`, translate: false, "data-testid": `${name}-dialog`, "aria-labelledby": heading.id }, ground);
  dialog.addEventListener("click", (event) => {
    // The content covers the dialog: a click on the dialog itself is one on its backdrop.
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Copies a text; whether that was possible.
 *
 * @param {string} text
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No secure context, or refused. In a sandboxed frame the old way works.
  }
  const focused = document.activeElement;
  const area = element("textarea", { className: "visually-hidden", value: text });
  // Nothing outside of a modal dialog can be selected.
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

/**
 * A button that copies and then shows whether it could. A live region says so too.
 *
 * @param {string} label
 * @param {string} hook
 * @param {() => Promise<string | undefined>} text nothing is copied where there is none
 * @param {Record<string, any>} [more]
 */
export function copyButton(label, hook, text, more = {}) {
  const status = element("span", { className: "visually-hidden", role: "status" });
  const words = element("span", { textContent: label });
  let timer = 0;
  const made = button("", hook, async () => {
    const copied = await text();
    if (copied === undefined) return;
    const done = await copyText(copied);
    status.textContent = words.textContent = done ? "Copied" : "The browser does not allow copying";
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      words.textContent = label;
      status.textContent = "";
    }, SHOWN);
  }, { icon: "copy", ...more });
  made.append(words);
  return element("span", { className: "copies" }, made, status);
}

/**
 * Shows a message for a while, without a dialog.
 *
 * @param {string} text
 */
export function toast(text) {
  const shown = element("p", { className: "toast", role: "status", "data-testid": "toast" });
  document.body.append(shown);
  // A live region is announced when its text changes.
  requestAnimationFrame(() => (shown.textContent = text));
  setTimeout(() => shown.remove(), SHOWN);
}
