// How each statement fared: a bar beside it, with a sign at its head, and a tint on the one that settled it.

import { RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

/** Replaces the marks: `{ from, to, fared, decisive, says }`. */
export const setMarks = StateEffect.define();

/** Marks a range as pointed at, or none. */
export const setPointed = StateEffect.define();

const SIGNS = {
  allowed: "M5 8.5l2 2 4-4.5",
  denied: "M5.5 5.5l5 5m0-5l-5 5",
  "not-applied": "",
};

class Bar extends GutterMarker {
  constructor(fared, says, first) {
    super();
    Object.assign(this, { fared, says, first });
  }

  eq(other) {
    return other.fared === this.fared && other.says === this.says && other.first === this.first;
  }

  toDOM() {
    const bar = document.createElement("div");
    bar.className = "cm-fared-bar";
    bar.dataset.fared = this.fared;
    bar.title = this.says.replaceAll("`", "");
    if (this.first) bar.append(sign(this.fared));
    return bar;
  }
}

function sign(fared) {
  const make = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const svg = make("svg", { viewBox: "0 0 16 16", class: "cm-fared-sign" });
  // A circle, an octagon, and an empty circle: told apart without their colours.
  svg.append(
    fared === "denied"
      ? make("path", { d: "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z" })
      : make("circle", { cx: 8, cy: 8, r: fared === "allowed" ? 6.5 : 5 }),
    make("path", { d: SIGNS[fared], class: "sign" }),
  );
  return svg;
}

/** Bars and tints for these marks. Where several statements share a line, the decisive one stands for them. */
function drawn(doc, marks) {
  const lines = new Map();
  for (const mark of marks) {
    const first = doc.lineAt(Math.min(mark.from, doc.length)).number;
    const last = doc.lineAt(Math.min(mark.to, doc.length)).number;
    for (let number = first; number <= last; number++) {
      const there = lines.get(number);
      const says = there ? `${there.says}\n${mark.says}` : mark.says;
      const wins = !there || (mark.decisive && !there.decisive);
      lines.set(number, wins ? { ...mark, first: number === first, says } : { ...there, says });
    }
  }
  const [bars, tints] = [new RangeSetBuilder(), new RangeSetBuilder()];
  for (const number of [...lines.keys()].sort((left, right) => left - right)) {
    const { from } = doc.line(number);
    const { fared, says, first, decisive } = lines.get(number);
    bars.add(from, from, new Bar(fared, says, first));
    if (decisive) tints.add(from, from, Decoration.line({ class: "cm-decisive", attributes: { "data-fared": fared } }));
  }
  return { bars: bars.finish(), tints: tints.finish() };
}

const EMPTY = { bars: RangeSet.empty, tints: Decoration.none };

const fared = StateField.define({
  create: () => EMPTY,
  update(value, transaction) {
    let next = value;
    if (transaction.docChanged) {
      next = { bars: value.bars.map(transaction.changes), tints: value.tints.map(transaction.changes) };
    }
    for (const effect of transaction.effects) if (effect.is(setMarks)) next = drawn(transaction.state.doc, effect.value);
    return next;
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.tints),
});

const pointed = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setPointed)) continue;
      const range = effect.value;
      next = range ? Decoration.set([Decoration.mark({ class: "cm-pointed" }).range(range.from, range.to)]) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const marking = [fared, pointed];

export const faredGutter = gutter({ class: "cm-fared", markers: (view) => view.state.field(fared).bars });
