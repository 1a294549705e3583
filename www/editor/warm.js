// The first key waits for code that has never run. So some are tried beforehand, and thrown away, when the browser has time.

import { insertBracket } from "@codemirror/autocomplete";

/** What is tried: what opens and closes, a name, what is in error. */
const TRIED = ["{", "\"", "S", "i", "d", "\"", ":", " ", "\"", "x", "\"", ",", "}"];

/** Whether it was done: the code is the same for all editors. */
let warm = false;

/** Tries a few keys at the caret, one each time that the browser has nothing else to do. Nothing of it is shown or kept. */
export function warmUp(view) {
  if (warm || !globalThis.requestIdleCallback) return;
  warm = true;
  let { state } = view;
  let next = 0;
  const go = () => {
    const key = TRIED[next++];
    const typed = insertBracket(state, key) ?? state.update({ ...state.replaceSelection(key), userEvent: "input.type" });
    // To ask for it computes it, the syntax tree included.
    state = typed.state;
    if (next < TRIED.length) requestIdleCallback(go);
  };
  requestIdleCallback(go);
}
