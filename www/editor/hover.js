// @ts-check
// Hovers: the meaning and the evaluation of the element at which the mouse rests, or the caret by keyboard.

import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { withCode } from "../prose.js";
import { elementAt } from "./json-path.js";
import { meaning } from "./policy-reference.js";

/** @import { EditorState } from "@codemirror/state" */
/** @import { Tooltip } from "@codemirror/view" */
/** @import { Description } from "./protocol.js" */
/** @import { Kind } from "./policy-reference.js" */
/** @typedef {(offset: number) => Description | undefined} Describe */

/** A paragraph; what stands in backticks is code. @param {string} text */
export function paragraph(text, className = "") {
  const element = document.createElement("p");
  element.className = className;
  element.append(...withCode(text));
  return element;
}

/**
 * What is known of the element at an offset: its range, and paragraphs with their classes.
 *
 * @param {EditorState} state
 * @param {Kind} kind
 * @param {Describe} describe
 * @param {number} offset
 * @param {-1 | 0 | 1} side
 */
function explain(state, kind, describe, offset, side) {
  const element = elementAt(state, offset, side);
  const meant = element && meaning(kind, element);
  const evaluated = describe(offset);
  const range = element ?? evaluated;
  if (!range || !(meant || evaluated)) return null;
  const paragraphs = [];
  if (meant) paragraphs.push([`\`${meant.name}\` · ${meant.title}`, "name"], [meant.words, ""]);
  if (evaluated) paragraphs.push([evaluated.text, "evaluated"]);
  return { from: range.from, to: range.to, paragraphs };
}

/** @param {NonNullable<ReturnType<typeof explain>>} explanation @returns {Tooltip} */
const tooltip = ({ from, to, paragraphs }) => ({
  pos: from,
  end: to,
  above: true,
  create() {
    const dom = document.createElement("div");
    dom.className = "cm-explanation";
    dom.append(...paragraphs.map(([text, className]) => paragraph(text, className)));
    return { dom };
  },
});

/** @type {import("@codemirror/state").StateEffectType<Tooltip | null>} */
const setTooltip = StateEffect.define();

/** The tooltip that was asked for by key, until the caret moves, the text changes, or Escape is pressed. */
const byKey = StateField.define({
  create: () => /** @type {Tooltip | null} */ (null),
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setTooltip)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

/** @param {Kind} kind @param {Describe} describe */
export function hover(kind, describe) {
  const explainHere = (/** @type {EditorView} */ view) => {
    const offset = view.state.selection.main.head;
    const found = explain(view.state, kind, describe, offset, 1) ?? explain(view.state, kind, describe, offset, -1);
    const words = found ? found.paragraphs.map(([text]) => text.replaceAll("`", "")) : ["No information for this position."];
    view.dispatch({ effects: [setTooltip.of(found && tooltip(found)), EditorView.announce.of(words.join(" "))] });
    return true;
  };
  const close = (/** @type {EditorView} */ view) => {
    if (!view.state.field(byKey)) return false;
    view.dispatch({ effects: setTooltip.of(null) });
    return true;
  };
  return [
    byKey,
    keymap.of([
      { key: "Mod-i", run: explainHere, preventDefault: true },
      { key: "Alt-F1", run: explainHere, preventDefault: true },
      { key: "Escape", run: close },
    ]),
    hoverTooltip((view, offset, side) => {
      const found = explain(view.state, kind, describe, offset, side);
      return found && tooltip(found);
    }),
  ];
}
