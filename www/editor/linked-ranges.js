// @ts-check
// Links between elements of the page and ranges of the texts.
//
// An element that is about a range carries data-place, "<path> <start> <end>". Pointing at it highlights the range in the
// editor, and pointing at the range in the editor highlights the element. Like :hover, none of this is state.

/** @import { Registry, RichEditor } from "./protocol.js" */

/**
 * Told where the pointer or the caret is in a text; `offset` is null where it has left. What is said of it is marked after `delay`
 * milliseconds.
 *
 * @typedef {(at: { by: "pointer" | "caret", path: string, offset: number | null, delay?: number }) => void} OnPointed
 */

const LINKED = "[data-place]";

/** @param {HTMLElement} element */
function rangeOf(element) {
  const [path, start, end] = (element.dataset.place ?? "").split(" ");
  return { path, start: Number(start), end: Number(end) };
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
const linked = (target) => (target instanceof Element ? target.closest(LINKED) : null);

/** @param {Registry} registry @returns {OnPointed} */
export function linkRanges(registry) {
  /** What is pointed at on the page, and what has the focus there; the pointer comes first. @type {Record<string, HTMLElement | null>} */
  const current = { pointer: null, focus: null };
  /** @type {RichEditor | null} */
  let highlighted = null;

  const show = () => {
    const element = [current.pointer, current.focus].find((one) => one?.isConnected && one.dataset.place);
    highlighted?.highlight(null);
    highlighted = null;
    if (!element) return;
    const range = rangeOf(element);
    const entry = [...registry.entries].find(({ element, editor }) => editor && element.dataset.path === range.path);
    entry?.editor?.highlight(range);
    highlighted = entry?.editor ?? null;
  };
  /** @param {string} by @param {HTMLElement | null} element */
  const set = (by, element) => {
    if (current[by] === element) return;
    current[by] = element;
    show();
  };
  document.addEventListener("pointerover", ({ target }) => set("pointer", linked(target)));
  document.addEventListener("pointerout", ({ relatedTarget }) => {
    if (!relatedTarget) set("pointer", null);
  });
  document.addEventListener("focusin", ({ target }) => set("focus", linked(target)));
  document.addEventListener("focusout", ({ relatedTarget }) => {
    if (!relatedTarget) set("focus", null);
  });

  /** Where the pointer and the caret are in an editor. @type {Record<string, { path: string, offset: number } | null>} */
  const at = { pointer: null, caret: null };
  /** @type {HTMLElement[]} */
  let marked = [];
  let timer = 0;

  const mark = () => {
    for (const element of marked) element.classList.remove("pointed");
    const position = at.pointer ?? at.caret;
    marked = position ? linkedTo(position) : [];
    for (const element of marked) element.classList.add("pointed");
  };

  return ({ by, path, offset, delay = 0 }) => {
    at[by] = offset === null ? null : { path, offset };
    clearTimeout(timer);
    timer = setTimeout(mark, delay);
  };
}

/** The elements that are about the innermost range around a position. @param {{ path: string, offset: number }} position */
function linkedTo({ path, offset }) {
  const found = [];
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(LINKED))) {
    // A button that leads to the range stands in an element about it.
    if (linked(element.parentElement)?.dataset.place === element.dataset.place) continue;
    const range = rangeOf(element);
    if (range.path === path && range.start <= offset && offset <= range.end) found.push({ element, length: range.end - range.start });
  }
  const least = Math.min(...found.map(({ length }) => length));
  return found.filter(({ length }) => length === least).map(({ element }) => element);
}
