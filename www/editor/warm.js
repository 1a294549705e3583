// The first keys wait for code that has never run, or not often enough for the browser to have made it fast. So a few are tried
// beforehand, in a copy of the editor that is nowhere on the page.

import { insertBracket } from "@codemirror/autocomplete";
import { EditorView } from "@codemirror/view";

/** What is tried: a statement as it begins, with all that opens and closes. */
const TRIED = '{"Sid": "Tried", "Effect": "Allow", "Resource": [';

/** Whether it was done: the code is the same for all editors. */
let warm = false;

/** Tries keys in a copy of an editor, one each time that the browser has nothing else to do. */
export function warmUp(view) {
  if (warm || !globalThis.requestIdleCallback) return;
  warm = true;
  let copy;
  let next = 0;
  const go = () => {
    copy ??= new EditorView({ state: view.state });
    const key = TRIED[next++];
    // Not said to be typed, which would have it look for completions.
    const { changes, selection, effects } = copy.state.update(insertBracket(copy.state, key) ?? copy.state.replaceSelection(key));
    copy.dispatch({ changes, selection, effects });
    if (next < TRIED.length) requestIdleCallback(go);
    else copy.destroy();
  };
  requestIdleCallback(go);
}
