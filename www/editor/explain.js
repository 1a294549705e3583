// What an element means, and how it fared for the request in view: when the mouse rests on it, and by keyboard.

import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip } from "@codemirror/view";
import { elementAt } from "./place.js";
import { meaning } from "./words.js";

/** A paragraph in which what stands in backticks is code. */
export function paragraph(text, name = "") {
  const element = document.createElement("p");
  element.className = name;
  text.split("`").forEach((part, index) => {
    if (index % 2 === 0) element.append(part);
    else element.append(Object.assign(document.createElement("code"), { textContent: part }));
  });
  return element;
}

/** What there is to say at an offset: its place, and the words in paragraphs. */
function explained(state, kind, describe, offset, side) {
  const element = elementAt(state, offset, side);
  const means = element && meaning(kind, element);
  const fared = describe(offset);
  if (!means && !fared) return null;
  const words = [];
  if (means) {
    const name = means.name ?? element.name;
    words.push([`\`${name}\` · ${means.title}`, "name"], [means.words, ""]);
  }
  if (fared) words.push([fared.says, "fared"]);
  const [from, to] = element ? [element.from, element.to] : [fared.from, fared.to];
  return { from, to, words };
}

const tooltip = ({ from, to, words }) => ({
  pos: from,
  end: to,
  above: true,
  create() {
    const dom = document.createElement("div");
    dom.className = "cm-explained";
    dom.append(...words.map(([text, name]) => paragraph(text, name)));
    return { dom };
  },
});

const show = StateEffect.define();

/** Shown by key until the caret moves, the text changes, or Escape is pressed. */
const shown = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(show)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

export function explaining(kind, describe) {
  const byKey = (view) => {
    const offset = view.state.selection.main.head;
    const found =
      explained(view.state, kind, describe, offset, 1) ?? explained(view.state, kind, describe, offset, -1);
    const words = found ? found.words.map(([text]) => text.replaceAll("`", "")) : ["Nothing is known of this place."];
    view.dispatch({ effects: [show.of(found && tooltip(found)), EditorView.announce.of(words.join(" "))] });
    return true;
  };
  const close = (view) => {
    if (!view.state.field(shown)) return false;
    view.dispatch({ effects: show.of(null) });
    return true;
  };
  return [
    shown,
    keymap.of([
      { key: "Mod-i", run: byKey, preventDefault: true },
      { key: "Alt-F1", run: byKey, preventDefault: true },
      { key: "Escape", run: close },
    ]),
    hoverTooltip((view, offset, side) => {
      const found = explained(view.state, kind, describe, offset, side);
      return found && tooltip(found);
    }),
  ];
}
