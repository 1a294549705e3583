// @ts-check
// Statement markers: a bar beside each statement with how it was evaluated, a sign at its head, and a tint on the decisive one.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

/** @import { Text } from "@codemirror/state" */
/** @import { Marker } from "./protocol.js" */

/** Replaces the markers. @type {import("@codemirror/state").StateEffectType<Marker[]>} */
export const setMarkers = StateEffect.define();

/** Highlights a range, or none. @type {import("@codemirror/state").StateEffectType<{ start: number, end: number } | null>} */
export const setHighlight = StateEffect.define();

/** Told apart without their colours: a circle, an octagon, an empty circle. */
const SIGNS = {
  allowed: { shape: "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z", sign: "M5 8.5l2 2 4-4.5" },
  denied: { shape: "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z", sign: "M5.5 5.5l5 5m0-5l-5 5" },
  "not-applied": { shape: "M8 3a5 5 0 1 0 0 10a5 5 0 1 0 0-10z", sign: "" },
};

/** @param {Marker["status"]} status */
function sign(status) {
  const make = (/** @type {string} */ name, /** @type {Record<string, string>} */ attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const svg = make("svg", { viewBox: "0 0 16 16", class: "cm-statement-sign" });
  svg.append(make("path", { d: SIGNS[status].shape }), make("path", { d: SIGNS[status].sign, class: "sign" }));
  return svg;
}

class Bar extends GutterMarker {
  /** @param {Marker["status"]} status @param {string} text @param {boolean} first */
  constructor(status, text, first) {
    super();
    this.status = status;
    this.text = text;
    this.first = first;
  }

  /** @param {GutterMarker} other */
  eq(other) {
    return other instanceof Bar && other.status === this.status && other.text === this.text && other.first === this.first;
  }

  toDOM() {
    const bar = document.createElement("div");
    bar.className = "cm-statement-bar";
    bar.dataset.status = this.status;
    bar.title = this.text.replaceAll("`", "");
    if (this.first) bar.append(sign(this.status));
    return bar;
  }
}

/**
 * The bars and tints of markers. Where several statements share a line, the decisive one stands for them.
 *
 * @param {Text} doc
 * @param {Marker[]} markers
 */
function draw(doc, markers) {
  /** @type {Map<number, Marker & { first: boolean }>} */
  const lines = new Map();
  for (const marker of markers) {
    const first = doc.lineAt(marker.from).number;
    const last = doc.lineAt(marker.to).number;
    for (let number = first; number <= last; number++) {
      const other = lines.get(number);
      const text = other ? `${other.text}\n${marker.text}` : marker.text;
      const wins = !other || (marker.decisive && !other.decisive);
      lines.set(number, wins ? { ...marker, first: number === first, text } : { ...other, text });
    }
  }
  /** @type {RangeSetBuilder<GutterMarker>} */
  const bars = new RangeSetBuilder();
  /** @type {RangeSetBuilder<Decoration>} */
  const tints = new RangeSetBuilder();
  for (const [number, { status, text, first, decisive }] of [...lines].sort(([left], [right]) => left - right)) {
    const { from } = doc.line(number);
    bars.add(from, from, new Bar(status, text, first));
    if (decisive) tints.add(from, from, Decoration.line({ class: "cm-decisive", attributes: { "data-status": status } }));
  }
  return { bars: bars.finish(), tints: tints.finish() };
}

const markers = StateField.define({
  create: ({ doc }) => draw(doc, []),
  update(value, transaction) {
    let { bars, tints } = value;
    if (transaction.docChanged) [bars, tints] = [bars.map(transaction.changes), tints.map(transaction.changes)];
    for (const effect of transaction.effects) if (effect.is(setMarkers)) return draw(transaction.state.doc, effect.value);
    return { bars, tints };
  },
  provide: (field) => EditorView.decorations.from(field, ({ tints }) => tints),
});

const highlight = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = value.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setHighlight)) continue;
      const range = effect.value;
      const visible = range && range.start < range.end;
      next = visible ? Decoration.set(Decoration.mark({ class: "cm-pointed" }).range(range.start, range.end)) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const statementMarkers = [
  markers,
  highlight,
  gutter({ class: "cm-statements", markers: (view) => view.state.field(markers).bars }),
];
