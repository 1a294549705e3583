// @ts-check
// The preview of a suggestion: removed text struck through, and added text in its place.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";

/** @import { Change } from "./protocol.js" */

/** Shows these changes, or none. @type {import("@codemirror/state").StateEffectType<Change[]>} */
export const setPreview = StateEffect.define();

class Added extends WidgetType {
  /** @param {string} text */
  constructor(text) {
    super();
    this.text = text;
  }

  /** @param {Added} other */
  eq(other) {
    return other.text === this.text;
  }

  get lineBreaks() {
    return this.text.split("\n").length - 1;
  }

  toDOM() {
    return Object.assign(document.createElement("ins"), { className: "cm-added", textContent: this.text });
  }
}

const removed = Decoration.mark({ tagName: "del", class: "cm-removed" });

/** @param {Change[]} changes */
const decorate = (changes) =>
  Decoration.set(
    changes.flatMap(({ from, to, insert }) => [
      ...(from < to ? [removed.range(from, to)] : []),
      ...(insert ? [Decoration.widget({ widget: new Added(insert), side: 1 }).range(to)] : []),
    ]),
    true,
  );

export const preview = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setPreview)) return decorate(effect.value);
    return transaction.docChanged ? Decoration.none : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});
