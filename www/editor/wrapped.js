// A line that is wrapped goes on below its own beginning.

import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";
import { DEPTHS } from "./styles.js";

const deep = DEPTHS.map((depth) => Decoration.line({ class: `cm-deep-${depth}` }));

function drawn(view) {
  const lines = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      const depth = Math.min(/^ */.exec(line.text)[0].length, deep.length);
      if (depth > 0) lines.add(line.from, line.from, deep[depth - 1]);
      at = line.to + 1;
    }
  }
  return lines.finish();
}

export const wrapped = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = drawn(view);
    }

    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = drawn(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
