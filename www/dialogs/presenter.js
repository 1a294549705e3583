// @ts-check
// Presenter’s mode: larger type, chosen panes, no earlier work, and keys for the next and the previous step.

import { button, checkBox, element, openDialog } from "./elements.js";
import { openNext } from "./lessons.js";
import { register } from "./protocol.js";
import { parse } from "./text.js";

/** @import { Page } from "./protocol.js" */

const PANES = {
  lesson: "Lesson",
  request: "Request",
  authorizer: "Lambda authorizer response",
  policy: "Resource policy",
  response: "Response",
  panels: "Panels",
};
const root = document.documentElement;

/** @type {(() => void) | undefined} Ends the mode while it is on. */
let end;

register("presenter", (page) => {
  if (end) {
    end();
    return;
  }
  const box = (/** @type {string} */ type, /** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ text, /** @type {boolean} */ checked) =>
    checkBox(text, `presenter-${value}`, checked, { type, name, value }).label;
  const panes = element("fieldset", {}, element("legend", {}, "Panes"), ...Object.entries(PANES).map(([name, label]) => box("checkbox", "pane", name, label, name !== "panels")));
  const size = element("fieldset", {}, element("legend", {}, "Text size"), box("radio", "size", "usual", "150%", true), box("radio", "size", "large", "200%", false));
  const start = button("Start presenting", "presenter-start", () => {
    const inputs = /** @type {HTMLInputElement[]} */ ([...dialog.querySelectorAll("input")]);
    const hidden = inputs.filter(({ name, checked }) => name === "pane" && !checked).map(({ value }) => value);
    const large = inputs.some(({ value, checked }) => value === "large" && checked);
    dialog.close();
    end = present(page, hidden, large ? "large" : "usual");
  });
  const dialog = openDialog("Presenter’s mode", "presenter", element("div", { className: "dialog-body" },
    element("p", {}, "Page Down and Page Up move through the requests and then to the next lesson. Menus and saved scenarios are hidden. Press Escape to end."),
    panes, size, element("div", { className: "dialog-actions" }, start)));
});

/**
 * @param {Page} page
 * @param {string[]} hidden the panes that are not shown
 * @param {string} size
 */
function present(page, hidden, size) {
  page.present(true);
  root.dataset.presenting = size;
  root.dataset.hides = hidden.join(" ");
  const status = element("span", { role: "status", "data-testid": "presenter-step" });
  const bar = element("div", { className: "presenter-bar", role: "group", "aria-label": "Presenter’s mode", "data-testid": "presenter-bar" },
    button("Previous", "presenter-previous", () => step(-1), { title: "Previous step (Page Up)" }),
    status,
    button("Next", "presenter-next", () => step(1), { title: "Next step (Page Down)" }),
    button("End", "presenter-end", () => end?.(), { className: "quiet", title: "End presenter’s mode (Escape)" }),
  );
  document.getElementById("app")?.after(bar);

  const requests = () => (parse(page.scenario())?.timeline ?? []).filter((/** @type {any} */ event) => event.request).length;
  const say = () => {
    const text = `Request ${Math.min(page.request + 1, requests())} of ${requests()}`;
    if (status.textContent !== text) status.textContent = text;
  };
  let lessons = 0;
  /** @param {1 | -1} by */
  function step(by) {
    const next = page.request + by;
    if (next >= 0 && next < requests()) page.select(next);
    else if (by > 0) lessons += Number(openNext(page, parse(page.scenario())?.lesson));
    else if (lessons > 0) {
      lessons -= 1;
      history.back();
    }
    setTimeout(say);
  }
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    const by = plain && { PageDown: 1, PageUp: -1 }[event.key];
    if (by) step(by === 1 ? 1 : -1);
    else if (plain && event.key === "Escape" && !document.querySelector("dialog[open], details.menu[open]")) end?.();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("keydown", onkeydown, true);
  const timer = setInterval(say, 500);
  say();
  bar.querySelector("button")?.focus();
  return () => {
    end = undefined;
    page.present(false);
    clearInterval(timer);
    removeEventListener("keydown", onkeydown, true);
    delete root.dataset.presenting;
    delete root.dataset.hides;
    bar.remove();
  };
}
