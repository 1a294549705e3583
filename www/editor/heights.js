// A line that is wrapped once more is higher by one row, which is no news. The editor takes each height that it has not seen
// before for a sign that the font has changed, and measures all of its text anew, at the very key that wraps the line.

import { EditorView } from "@codemirror/view";

/** Rows that a line may have without being measured for it. */
const ROWS = 64;

/** The height of a row that an editor was told of. */
const told = new WeakMap();

/**
 * Tells an editor how high wrapped lines are, each time that it has measured another height of its rows. What is told lies
 * within it: where a later version of it has no such thing, only time is lost.
 */
export const wrappedHeights = EditorView.updateListener.of(({ view }) => {
  const row = view.defaultLineHeight;
  const seen = view.viewState?.heightOracle?.heightSamples;
  if (!seen || told.get(view) === row) return;
  told.set(view, row);
  for (let rows = 1; rows <= ROWS; rows++) {
    const tenths = Math.round(rows * row * 10);
    // Kept in tenths of a pixel, rounded down from what may be a little less than the product.
    for (const near of [tenths - 1, tenths, tenths + 1]) seen[near] = true;
  }
});
