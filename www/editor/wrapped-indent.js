// @ts-check
// A wrapped line goes on below its own beginning.

import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";
import { INDENTS } from "./theme.js";

/** @import { EditorView, ViewUpdate } from "@codemirror/view" */

const lines = INDENTS.map((indent) => Decoration.line({ class: `cm-indent-${indent}` }));

/** @param {EditorView} view */
function decorate({ state, visibleRanges }) {
  /** @type {RangeSetBuilder<Decoration>} */
  const builder = new RangeSetBuilder();
  for (const { from, to } of visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = state.doc.lineAt(at);
      const indent = Math.min(line.text.search(/[^ ]|$/), lines.length);
      if (indent > 0) builder.add(line.from, line.from, lines[indent - 1]);
      at = line.to + 1;
    }
  }
  return builder.finish();
}

export const wrappedIndent = ViewPlugin.fromClass(
  class {
    /** @param {EditorView} view */
    constructor(view) {
      this.decorations = decorate(view);
    }

    /** @param {ViewUpdate} update */
    update({ docChanged, viewportChanged, view }) {
      if (docChanged || viewportChanged) this.decorations = decorate(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);
