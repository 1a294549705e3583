// A line that is wrapped once more is higher by one row, which is no news. The editor takes each height that it has not seen
// before for a sign that the font has changed, and measures all of its text anew, at the very key that wraps the line.

import { EditorView } from "@codemirror/view";

/** Rows that a line may have without being measured for it. */
const ROWS = 64;

/** Heights are kept in tenths of a pixel. */
const tenths = (height) => Math.round(height * 10);

/**
 * Tells an editor how high wrapped lines are, each time that it has forgotten what it saw. What is told lies within it: where a
 * later version of it has no such thing, only time is lost.
 */
export const wrappedHeights = EditorView.updateListener.of(({ view }) => {
  const row = view.defaultLineHeight;
  const seen = view.viewState?.heightOracle?.heightSamples;
  if (!seen || seen[tenths(ROWS * row)]) return;
  for (let rows = 1; rows <= ROWS; rows++) {
    const height = tenths(rows * row);
    // They are rounded down, from what may be a little less than the product.
    for (const near of [height - 1, height, height + 1]) seen[near] = true;
  }
});
