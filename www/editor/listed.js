// The list of completions follows what is typed a frame later: nobody waits for it, and to fill it anew has the page laid out
// before the text is in it, and once more after that.

import { EditorView, getTooltip, repositionTooltips, showTooltip, tooltips } from "@codemirror/view";

/** Lists that wait for the frame: what each was to be brought up to date from. */
const waiting = new WeakMap();

function delay(view, list) {
  const update = list.update.bind(list);
  const catchUp = () => {
    const { startState } = waiting.get(list);
    waiting.set(list, null);
    // It may be gone by now.
    if (!list.dom.isConnected) return;
    update({ state: view.state, startState });
    repositionTooltips(view);
  };
  waiting.set(list, null);
  list.update = (change) => {
    if (waiting.get(list)) return;
    waiting.set(list, change);
    requestAnimationFrame(() => setTimeout(catchUp));
  };
  // Where it stands, and what is said beside it, follows then too: to move it has the whole page laid out.
  const positioned = list.positioned.bind(list);
  list.positioned = (space) => {
    if (!waiting.get(list)) positioned(space);
  };
  let coords;
  list.getCoords = (pos) => {
    if (!coords || !waiting.get(list)) coords = view.coordsAtPos(pos);
    return coords;
  };
}

const late = EditorView.updateListener.of(({ view, state }) => {
  for (const tooltip of state.facet(showTooltip)) {
    const list = tooltip && getTooltip(view, tooltip);
    if (list?.dom.classList.contains("cm-tooltip-autocomplete") && !waiting.has(list)) delay(view, list);
  }
});

/** Between what is laid over the page and the window's edges, in pixels. */
const EDGE = 6;

function tooltipSpace() {
  const { clientWidth, clientHeight } = document.documentElement;
  return { top: EDGE, left: EDGE, bottom: clientHeight - EDGE, right: clientWidth - EDGE };
}

export const listed = [tooltips({ tooltipSpace }), late];
